"""Reminders of single requests: before and after a term ends, to who has to act, once each."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.clocks.models import Clock
from laadregie.foundation.conflict import Conflict
from laadregie.foundation.mail.models import Mail
from laadregie.intake import followed, process, services, timeline
from laadregie.intake.models import ChargerRequest, Requester
from laadregie.intake.services import keeping
from laadregie.realisation import notices
from tests.factories.judging import sent_request

PERSONAL = ("Mees", "Noor", "Molenweg")


@pytest.fixture
def today():
    return timezone.localdate()


def due(found, day):
    """Let every term of a request end on a day."""
    Clock.objects.filter(about=f"request:{found.number}").update(due_on=day)


def mails(found):
    return Mail.objects.filter(about=f"request:{found.number}", template="request_due")


def told_to(found):
    return sorted(mails(found).values_list("to", flat=True))


def ask_for_more(found, officer):
    found.refresh_from_db()
    services.decide(
        number=found.number,
        revision=found.revision,
        choice=services.Choice(kind="ask_more", note="Stuur het contract."),
        by=officer,
    )
    Mail.objects.all().delete()


@pytest.mark.parametrize(
    ("ends_in", "is_told"),
    [
        pytest.param(4, False, id="not-yet"),
        pytest.param(3, True, id="soon"),
        pytest.param(0, True, id="last-day"),
        pytest.param(-1, True, id="over"),
        pytest.param(-8, True, id="over-and-missed-for-a-week"),
        pytest.param(-9, False, id="long-over-is-for-the-weekly-mail"),
    ],
)
def test_who_has_to_act_hears_around_the_end_of_the_term(ends_in, is_told, asked, officer, today):
    due(asked, today + timedelta(days=ends_in))

    notices.remind(today)

    assert told_to(asked) == ([officer.email] if is_told else [])


def test_before_and_after_are_told_once_each(asked, officer, today):
    due(asked, today + timedelta(days=2))

    sent = [notices.remind(today + timedelta(days=n)) for n in range(15)]

    assert sent == [1, 0, 0, 1, *[0] * 11]


def test_a_term_that_moved_is_another_term(asked, officer, today):
    due(asked, today)
    notices.remind(today)
    due(asked, today + timedelta(days=1))

    assert notices.remind(today) == 1


def test_policy_says_how_long_before_and_after(asked, officer, policy, today):
    policy("request_reminder_before_days", "10")
    policy("request_reminder_after_days", "5")
    due(asked, today + timedelta(days=10))

    sent = [n for n in range(20) if notices.remind(today + timedelta(days=n))]

    assert sent == [0, 15]


def test_the_operator_hears_of_what_it_judges_and_the_municipality_does_not(tested, tester, officer, today):
    due(tested, today)

    notices.remind(today)

    assert told_to(tested) == [tester.email]


def test_who_took_it_up_hears_alone(asked, officer, colleague, today):
    ChargerRequest.objects.filter(pk=asked.pk).update(assigned_to=colleague)
    due(asked, today)

    notices.remind(today)

    assert told_to(asked) == [colleague.email]


def test_colleagues_hear_all_and_strangers_nothing(asked, officer, colleague, neighbour, consultant, today):
    due(asked, today)

    notices.remind(today)

    assert told_to(asked) == sorted([officer.email, colleague.email])


def test_who_switched_it_off_gets_nothing(asked, officer, today):
    notices.choose(officer, reminders=False, digest=True)
    due(asked, today)

    assert notices.remind(today) == 0
    assert not asked.events.filter(step="reminded").exists()


def test_the_mail_names_number_and_place_but_nobody(asked, officer, today):
    due(asked, today - timedelta(days=1))

    notices.remind(today)

    mail = mails(asked).get()
    assert mail.subject == f"{asked.number}: 1 dag te laat"
    for words in (mail.text, mail.html):
        assert reverse("intake:case", args=[asked.number]) in words
        assert "/account/berichten/" in words
        assert not any(one in words for one in PERSONAL)


class TestEvidence:
    @pytest.fixture
    def incomplete(self, asked, officer):
        ask_for_more(asked, officer)
        return asked

    def test_the_requester_hears_and_nobody_of_the_staff(self, incomplete, officer, today):
        due(incomplete, today + timedelta(days=1))

        sent = [notices.remind(today + timedelta(days=n)) for n in range(10)]

        assert sent == [1, 0, 1, *[0] * 7]
        found = Mail.objects.filter(about=f"request:{incomplete.number}").order_by("pk")
        assert [one.to for one in found] == ["mees@example.nl"] * 2
        assert all("Stuur het contract." in one.text and "/laadpaal/volgen/" in one.text for one in found)

    def test_in_the_language_of_the_requester(self, incomplete, today):
        ChargerRequest.objects.filter(pk=incomplete.pk).update(language="en")
        due(incomplete, today)

        notices.remind(today)

        assert "You still have until" in Mail.objects.get().text

    def test_without_an_address_nobody_hears(self, incomplete, today):
        Requester.objects.all().delete()
        due(incomplete, today)

        assert notices.remind(today) == 0

    def test_the_term_of_the_decision_that_stands_still_reminds_nobody(self, incomplete, officer, today):
        due(incomplete, today + timedelta(days=30))
        Clock.objects.filter(code="decision_weeks").update(due_on=today)

        assert notices.remind(today) == 0


def test_an_accepted_request_without_a_place_waits_for_who_judged_it(tested, tester, today):
    ChargerRequest.objects.filter(pk=tested.pk).update(state=process.ACCEPTED)
    due(tested, today)

    notices.remind(today)

    assert told_to(tested) == [tester.email]


def test_what_is_settled_reminds_nobody(asked, officer, today):
    due(asked, today)
    ChargerRequest.objects.filter(pk=asked.pk).update(state=process.WITHDRAWN, settled_at=timezone.now())

    assert notices.remind(today) == 0


def test_it_stands_once_in_the_time_line_and_the_trail(asked, officer, colleague, today):
    due(asked, today)

    assert notices.remind(today) == 2

    [newest, *_older] = timeline.entries(asked, timeline.history(asked), viewer=officer, names={})
    assert (newest.title, newest.lines) == ("Reminder sent", ("To: Municipality",))
    assert AuditEvent.objects.filter(action="intake.reminded").count() == 1


def test_the_requester_does_not_see_what_staff_was_reminded_of(asked, officer, today, client):
    due(asked, today)
    before = asked.events.count()
    notices.remind(today)

    assert asked.events.count() == before + 1
    assert len(followed.followed(asked).told) == before


def test_a_reminder_is_no_change_by_somebody(asked, officer, colleague, today):
    """Who comes second is told who changed the request, not that laadregie sent a mail."""
    found = ChargerRequest.objects.get(pk=asked.pk)
    services.assign(number=found.number, revision=found.revision, to=colleague.pk, by=colleague)
    due(asked, today)
    notices.remind(today)
    asked.refresh_from_db()

    with pytest.raises(Conflict) as refused:
        keeping.check_revision(asked, asked.revision - 1)

    last = asked.events.exclude(step="reminded").last()
    assert refused.value.at == last.at


def test_what_changes_while_it_is_sent_is_left_for_the_next_round(asked, officer, today, monkeypatch):
    due(asked, today)
    held = keeping.held

    def changed(number, revision=None):
        ChargerRequest.objects.filter(number=number).update(revision=99)
        return held(number, revision)

    monkeypatch.setattr("laadregie.intake.reminders.keeping.held", changed)

    assert notices.remind(today) == 0
    assert not mails(asked).exists()


def test_many_requests_that_are_not_due_cost_no_more_reads(asked, officer, today):
    def reads():
        with CaptureQueriesContext(connection) as queries:
            assert notices.remind(today) == 0
        return len(queries)

    due(asked, today + timedelta(days=20))
    before = reads()
    for n in range(6):
        due(sent_request(name=f"P {n}", tested=False), today + timedelta(days=20))

    assert reads() == before


def test_the_switch_tells_of_both_kinds_of_cases(officer, client):
    client.force_login(officer)

    assert "on a case" in client.get("/account/berichten/").content.decode()
