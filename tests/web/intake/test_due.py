"""Requests are tested by a job after they were sent: soon, once, and never lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from laadkern.errors import InputError
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.jobs.models import Job
from laadregie.intake import process, selectors, services
from laadregie.intake.services import Choice, due, following, testing
from tests.factories.judging import sent_request

pytestmark = pytest.mark.usefixtures("planned")


@pytest.fixture
def untested(db):
    return sent_request(tested=False)


def case(client, by, found):
    client.force_login(by)
    return client.get(reverse("intake:case", args=[found.number])).content.decode()


def test_what_was_sent_awaits_a_test_until_the_job_ran(untested):
    assert due.is_due(untested)

    assert due.start_due()
    job = Job.objects.get(kind=due.JOB)
    jobs.run_job.func(str(job.pk))  # what the worker does

    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"tested": 1, "failed": []})
    assert not due.is_due(untested)
    assert untested.results.count() == 7
    assert not due.start_due()
    assert Job.objects.filter(kind=due.JOB).count() == 1


def test_officer_sees_that_the_test_is_to_come(client, officer, untested):
    assert "The requirements are being tested." in case(client, officer, untested)
    assert "requirements are being tested" in client.get(reverse("intake:work")).content.decode()

    due.evaluate_due()

    assert "being tested" not in case(client, officer, untested)
    assert "requirements are being tested" not in client.get(reverse("intake:work")).content.decode()


def test_a_decision_before_the_job_rests_on_a_test_all_the_same(officer, untested):
    services.decide(number=untested.number, revision=untested.revision, choice=Choice("accept"), by=officer)

    assert len(selectors.latest_results(untested)) == 7
    assert not due.is_due(untested)


def test_what_a_requester_adds_asks_for_a_new_test(client, officer, asked):
    services.decide(
        number=asked.number,
        revision=asked.revision,
        choice=Choice("ask_more", note="Het contract, graag"),
        by=officer,
    )
    assert not due.is_due(asked)

    following.supply(asked.number)

    assert due.is_due(asked)
    assert "are being tested again" in case(client, officer, asked)
    due.evaluate_due()
    assert {one.round for one in selectors.latest_results(asked)} == {2}


def test_what_a_person_saw_is_no_test(officer, asked):
    testing.overrule(
        number=asked.number,
        criterion="evidence",
        outcome="yes",
        note="Gezien",
        revision=asked.revision,
        by=officer,
    )
    asked.events.filter(step="submit").update(at=timezone.now())

    assert due.is_due(asked)


def test_what_is_decided_meanwhile_is_left_alone(untested):
    untested.state = process.WITHDRAWN
    untested.settled_at = timezone.now()
    untested.save()

    assert not due.start_due()
    assert due.evaluate_due() == {"tested": 0, "failed": []}


def test_one_that_cannot_be_tested_holds_up_no_other(monkeypatch, untested):
    other = sent_request(tested=False, name="Noor Mulder")
    evaluate = testing.evaluate

    def fails_for_one(found, *, by):
        if found.pk == untested.pk:
            raise ZeroDivisionError
        return evaluate(found, by=by)

    monkeypatch.setattr(testing, "evaluate", fails_for_one)
    due.start_due()
    job = Job.objects.get(kind=due.JOB)
    jobs.run_job.func(str(job.pk))

    assert other.results.count() == 7
    assert not due.start_due()  # tried again later, not every few seconds
    Job.objects.update(finished_at=timezone.now() - due.TRIED_AGAIN_AFTER - timedelta(seconds=1))
    assert due.start_due()


def test_a_request_that_is_decided_between_list_and_test_is_skipped(monkeypatch, untested):
    def decided(found, *, by):
        raise InputError("state", "decided")

    monkeypatch.setattr(testing, "evaluate", decided)

    assert due.evaluate_due() == {"tested": 0, "failed": []}


def test_finding_what_awaits_a_test_takes_one_query(django_assert_num_queries, untested):
    for name in ("A B", "C D", "E F"):
        sent_request(tested=False, name=name)

    with django_assert_num_queries(1):
        assert due.due().count() == 4
