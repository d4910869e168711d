"""From an accepted request to a realisation, to operation, and back when that stops."""

import pytest
from django.utils import timezone

from laadkern.errors import InputError
from laadregie.foundation.clocks import selectors as clocks
from laadregie.foundation.mail.models import Mail
from laadregie.intake import followed, process, selectors, services
from laadregie.intake.retention import erasing
from laadregie.intake.services import Choice, following, serving
from laadregie.planmaps.models import Site
from laadregie.realisation import signals
from laadregie.realisation.models import Realisation
from tests.factories.judging import sent_request
from tests.factories.regions import VLIETWOUDE


@pytest.fixture
def site(db):
    found = Site.objects.filter(municipality_code=VLIETWOUDE).order_by("number")[0]
    found.exactness, found.radius_m = "bay", 0
    found.save()
    return found


def accepted(by, **more):
    found = sent_request(**more)
    services.decide(number=found.number, revision=found.revision, choice=Choice("accept"), by=by)
    found.refresh_from_db()
    return found


def attach(found, site, by):
    found.refresh_from_db()
    realisation = services.attach(number=found.number, revision=found.revision, site_id=site.pk, by=by)
    found.refresh_from_db()
    return realisation


def test_choosing_a_site_opens_a_realisation_and_the_next_request_joins_it(officer, site):
    one, other = accepted(officer), accepted(officer, name="Piet Bos")

    realisation = attach(one, site, officer)

    assert realisation.cause == "request"
    assert attach(other, site, officer) == realisation
    assert Realisation.objects.count() == 1
    assert Mail.objects.filter(text__contains=site.name).count() == 2
    with pytest.raises(InputError):
        attach(one, site, officer)


def test_a_request_with_a_place_names_who_has_its_realisation(officer, site):
    found = accepted(officer)
    assert selectors.row_of(found, officer).is_mine

    attach(found, site, officer)

    row = selectors.row_of(found, officer)
    assert "Vlietwoude" in row.waiting_name
    assert not row.is_mine


def test_an_undecided_request_gets_no_place(asked, officer, site):
    with pytest.raises(InputError):
        attach(asked, site, officer)
    assert not Realisation.objects.exists()


def test_in_operation_serves_its_requests_and_tells_who_was_merged(officer, site):
    one, merged = accepted(officer), sent_request(name="Piet Bos")
    services.decide(
        number=merged.number,
        revision=merged.revision,
        choice=Choice("merge", with_number=one.number),
        by=officer,
    )
    realisation = attach(one, site, officer)
    before = Mail.objects.count()

    signals.in_operation.send(Realisation, realisation=realisation, at=timezone.now(), by=None)

    one.refresh_from_db()
    assert (one.state, one.settled_at is not None) == (process.SERVED, True)
    assert set(Mail.objects.all()[before:].values_list("to", flat=True)) == {
        "mees@example.nl",
        "piet@example.nl",
    }


def test_a_realisation_that_stops_gives_its_requests_back(officer, site):
    one = accepted(officer)
    realisation = attach(one, site, officer)
    realisation.stop_reason = "no_grid"

    signals.stopped.send(Realisation, realisation=realisation, at=timezone.now(), by=None)

    one.refresh_from_db()
    assert (one.state, one.realisation) == (process.ACCEPTED, None)
    assert one.events.last().step == "return"
    attach(one, site, officer)


def test_an_accepted_request_with_a_place_is_undone_only_after_it_is_taken_out(officer, site):
    one = accepted(officer)
    attach(one, site, officer)
    with pytest.raises(InputError):
        services.undo(number=one.number, revision=one.revision, by=officer)

    services.detach(number=one.number, revision=one.revision, by=officer)
    one.refresh_from_db()
    services.undo(number=one.number, revision=one.revision, by=officer)

    one.refresh_from_db()
    assert one.state == process.TESTING


def merged(officer, into, **who):
    """A request that was merged with another."""
    made = sent_request(**who)
    choice = Choice("merge", with_number=into.number)
    services.decide(number=made.number, revision=made.revision, choice=choice, by=officer)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("step", sorted(serving.TOLD))
def test_who_was_merged_hears_each_step_as_of_an_own_request(officer, site, step):
    one = accepted(officer)
    merged(officer, one, name="Piet Bos")
    realisation = attach(one, site, officer)
    before = Mail.objects.count()

    serving.tell_progress(realisation, step)

    mails = Mail.objects.all()[before:]
    assert {mail.to for mail in mails} == {"mees@example.nl", "piet@example.nl"}
    assert all(site.name in mail.text for mail in mails)


def test_who_was_merged_sees_how_far_the_pole_is(officer, site):
    one = accepted(officer)
    other = merged(officer, one, name="Piet Bos")
    attach(one, site, officer)
    other.refresh_from_db()

    seen = followed.followed(other)

    assert seen.next_step
    assert "Vlietwoude" in seen.who
    assert seen.expected == followed.expected(one)


@pytest.mark.parametrize("end", ["withdraw", "reject"])
def test_that_another_ends_costs_nobody_the_own_request(officer, end):
    one = sent_request()
    other = merged(officer, one, name="Piet Bos")

    if end == "withdraw":
        following.withdraw(one.number)
    else:
        one.refresh_from_db()
        services.decide(
            number=one.number,
            revision=one.revision,
            choice=Choice("reject", reasons=("no_evidence",)),
            by=officer,
        )

    other.refresh_from_db()
    assert (other.state, other.merged_into, other.decided_at) == (process.TESTING, None, None)
    assert other.events.last().step == "separate"
    assert Mail.objects.filter(to="piet@example.nl").last().subject.count(other.number) == 1
    assert [clock.code for clock in clocks.running([f"request:{other.number}"])] == ["decision_weeks"]


def test_a_site_that_does_not_come_gives_back_who_was_merged_with_it(officer, site):
    one, other = accepted(officer), sent_request(name="Piet Bos")
    choice = Choice("merge", with_site=site.pk)
    services.decide(number=other.number, revision=other.revision, choice=choice, by=officer)
    realisation = attach(one, site, officer)
    realisation.stop_reason = "no_grid"

    signals.stopped.send(Realisation, realisation=realisation, at=timezone.now(), by=None)

    other.refresh_from_db()
    assert (other.state, other.merged_site) == (process.TESTING, None)


def test_who_was_merged_and_erased_stays_settled(officer):
    one = sent_request()
    other = merged(officer, one, name="Piet Bos")
    erasing.erase(other)

    following.withdraw(one.number)

    other.refresh_from_db()
    assert other.state == process.MERGED
