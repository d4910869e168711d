"""The course of each place: objection, decision, appeal, relief, and the moments that policy names."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from laadkern.errors import InputError
from laadregie.foundation.clocks import selectors as clocks
from laadregie.realisation.models import Objection, OrderSite, Realisation, TrafficOrder
from laadregie.realisation.orders import selectors, services
from laadregie.realisation.orders.moments import moment_reached
from tests.factories.orders import published
from tests.factories.realising import set_policy

TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(weeks=9)


def place(order, index=0):
    return selectors.places(order)[index]


def now(order):
    return TrafficOrder.objects.get(pk=order.pk).revision


def received(order, by, index=0, kind="objection", day=None, **more):
    return services.receive(
        number=order.number,
        revision=now(order),
        place_id=place(order, index).pk,
        kind=kind,
        received_on=day or order.published_on + timedelta(days=3),
        by=by,
        **more,
    )


def decided(order, found, outcome, by, day=None, **more):
    return services.decide(
        number=order.number,
        revision=now(order),
        objection_id=found.pk,
        outcome=outcome,
        decided_on=day or TODAY,
        by=by,
        **more,
    )


@pytest.fixture
def fresh(parties, officer):
    """Published a few days ago: the term still runs."""
    return published(3, officer, published_on=max(TODAY - timedelta(days=7), date(2026, 11, 10)))


def test_one_is_objected_to_and_two_become_final(order, officer):
    objected = place(order, 0)
    received(order, officer)

    assert services.move_on(date(2026, 12, 28)) == 0
    assert services.move_on(date(2026, 12, 29)) == 2
    states = {one.pk: one.state for one in selectors.places(order)}
    assert states.pop(objected.pk) == "objection"
    assert set(states.values()) == {"uncontested"}
    assert services.move_on(date(2027, 1, 5)) == 2
    assert services.move_on(date(2027, 1, 5)) == 0  # run again it changes nothing
    final = selectors.places(order).filter(state="irrevocable")
    assert [one.irrevocable_on for one in final] == [date(2027, 1, 5)] * 2
    assert Objection.objects.get().decide_before == date(2027, 2, 8)


def test_a_late_run_comes_to_the_same(order):
    assert services.move_on(date(2027, 6, 1)) == 3

    assert set(selectors.places(order).values_list("state", flat=True)) == {"irrevocable"}


@pytest.mark.parametrize(
    ("on", "in_force", "uncontested", "irrevocable"),
    [
        (date(2026, 11, 16), True, False, False),
        (date(2026, 12, 28), True, False, False),
        (date(2026, 12, 29), True, True, False),
        (date(2027, 1, 5), True, True, True),
    ],
)
def test_the_three_moments_by_the_dates_alone(order, on, in_force, uncontested, irrevocable):
    realisation = place(order).realisation

    found = [moment_reached(realisation, one, on=on) for one in ("in_force", "uncontested", "irrevocable")]

    assert found == [in_force, uncontested, irrevocable]


def test_upheld_the_realisation_looks_for_another_place(fresh, officer):
    found = received(fresh, officer)
    realisation = place(fresh).realisation

    decided(fresh, found, "upheld", officer, note="Te smalle stoep")

    realisation.refresh_from_db()
    assert realisation.state == "location_proposed"
    assert realisation.site.state == "reserved"
    assert OrderSite.objects.get(pk=found.order_site_id).state == "upheld"
    assert not moment_reached(realisation, "in_force")
    assert list(realisation.milestones.values_list("step", flat=True))[-1] == "uphold_objection"


def test_upheld_the_realisation_may_stop(fresh, officer):
    found = received(fresh, officer)

    decided(fresh, found, "upheld", officer, afterwards=services.STOP)

    stopped = Realisation.objects.get(pk=found.order_site.realisation_id)
    assert (stopped.state, stopped.stop_reason) == ("stopped", "objection")


def test_dismissed_the_term_of_appeal_runs_and_then_it_is_irrevocable(fresh, officer):
    found = received(fresh, officer)
    decided(fresh, found, "dismissed", officer)

    one = place(fresh)
    assert one.state == "dismissed"
    assert one.term_ends_on >= TODAY + timedelta(weeks=6)
    assert moment_reached(one.realisation, "in_force")
    assert not moment_reached(one.realisation, "uncontested")
    assert moment_reached(one.realisation, "irrevocable", on=one.term_ends_on + timedelta(days=1))
    services.move_on(one.term_ends_on + timedelta(days=1))
    assert place(fresh).state == "irrevocable"


def test_of_several_objections_the_last_decides(fresh, officer):
    first, second = received(fresh, officer), received(fresh, officer)

    decided(fresh, first, "dismissed", officer)
    assert place(fresh).state == "objection"
    decided(fresh, second, "withdrawn", officer)

    assert place(fresh).state == "dismissed"


def test_withdrawn_it_goes_on_as_if_nothing_came(fresh, officer):
    found = received(fresh, officer)

    decided(fresh, found, "withdrawn", officer)

    one = place(fresh)
    assert (one.state, one.term_ends_on) == ("in_force", fresh.term_ends_on)


def test_appeal_higher_appeal_and_the_end(fresh, officer):
    decided(fresh, received(fresh, officer), "dismissed", officer)
    appeal = received(fresh, officer, kind="appeal", day=TODAY)
    assert place(fresh).state == "appeal"

    decided(fresh, appeal, "dismissed", officer)
    assert place(fresh).state == "dismissed"
    higher = received(fresh, officer, kind="appeal", day=TODAY)
    assert higher.kind == "higher"
    decided(fresh, higher, "dismissed", officer)

    assert (place(fresh).state, place(fresh).irrevocable_on) == ("irrevocable", TODAY)


def test_annulled_by_the_court_the_order_lets_go(fresh, officer):
    decided(fresh, received(fresh, officer), "dismissed", officer)
    appeal = received(fresh, officer, kind="appeal", day=TODAY)

    decided(fresh, appeal, "upheld", officer)

    site = OrderSite.objects.get(pk=appeal.order_site_id)
    assert site.state == "annulled"
    assert site.realisation.state == "location_proposed"


def test_granted_relief_suspends_until_it_ends(fresh, officer):
    relief = received(fresh, officer, kind="relief")
    realisation = place(fresh).realisation
    assert moment_reached(realisation, "in_force")

    decided(fresh, relief, "upheld", officer)
    assert not moment_reached(realisation, "in_force")
    assert place(fresh).state == "in_force"

    services.lift_relief(number=fresh.number, revision=now(fresh), objection_id=relief.pk, by=officer)
    assert moment_reached(realisation, "in_force")


def test_a_decision_is_adjourned_once_and_stands_still_for_defects(fresh, officer):
    found = received(fresh, officer)
    before = Objection.objects.get(pk=found.pk).decide_before

    services.adjourn(number=fresh.number, revision=now(fresh), objection_id=found.pk, by=officer)
    found.refresh_from_db()
    assert found.decide_before >= before + timedelta(weeks=6)
    with pytest.raises(InputError, match="adjourned already"):
        services.adjourn(number=fresh.number, revision=now(fresh), objection_id=found.pk, by=officer)

    asked = found.received_on
    services.suspend(number=fresh.number, revision=now(fresh), objection_id=found.pk, on=asked, by=officer)
    services.resume(number=fresh.number, revision=now(fresh), objection_id=found.pk, on=TODAY, by=officer)
    found.refresh_from_db()
    assert (found.defects_from, found.defects_days) == (None, (TODAY - asked).days)


def test_the_clock_of_the_decision_runs_beside_it(fresh, officer):
    found = received(fresh, officer, with_committee=True)
    about = f"order:{fresh.number}/{found.pk}"
    clock = clocks.of(about).get()
    assert (clock.code, clock.count, clock.waiting_for) == ("objection_committee_weeks", 12, "municipality")
    assert clock.due_on == found.decide_before

    services.suspend(
        number=fresh.number, revision=now(fresh), objection_id=found.pk, on=found.received_on, by=officer
    )
    assert clocks.standing(clocks.of(about).get()).pause is not None
    services.resume(number=fresh.number, revision=now(fresh), objection_id=found.pk, on=TODAY, by=officer)
    assert clocks.standing(clocks.of(about).get()).pause is None
    services.adjourn(number=fresh.number, revision=now(fresh), objection_id=found.pk, by=officer)
    assert [one.count for one in clocks.running([about])] == [18]
    decided(fresh, found, "dismissed", officer)

    assert not clocks.running([about]).exists()


@pytest.fixture
def final(parties, officer):
    """The term to object ended a month ago."""
    order = published(1, officer, published_on=date(2026, 11, 10))
    TrafficOrder.objects.filter(pk=order.pk).update(
        published_on=TODAY - timedelta(days=72), term_ends_on=TODAY - timedelta(days=30)
    )
    OrderSite.objects.filter(order=order).update(state="irrevocable", term_ends_on=None)
    order.refresh_from_db()
    return order


def test_an_objection_that_came_in_time_and_was_noted_late_counts(final, officer):
    received(final, officer, day=TODAY - timedelta(days=50))

    assert place(final).state == "objection"


def test_after_the_end_an_objection_needs_an_excuse(final, officer):
    order = final
    with pytest.raises(InputError, match="excusable"):
        received(order, officer, day=TODAY)
    received(order, officer, day=TODAY, note="Lag in het ziekenhuis")

    assert place(order).state == "objection"


def test_nothing_is_decided_twice_and_no_day_lies_ahead(fresh, officer):
    found = received(fresh, officer)
    with pytest.raises(InputError, match="still to come"):
        decided(fresh, found, "dismissed", officer, day=TODAY + timedelta(days=1))
    decided(fresh, found, "dismissed", officer)

    with pytest.raises(InputError, match="decided already"):
        decided(fresh, found, "upheld", officer)
    with pytest.raises(InputError, match="before the publication"):
        received(fresh, officer, index=1, day=fresh.published_on - timedelta(days=1))


def test_what_policy_said_at_publication_holds(fresh, officer):
    set_policy("appeal_weeks", "2")

    decided(fresh, received(fresh, officer), "dismissed", officer)

    assert place(fresh).term_ends_on >= TODAY + timedelta(weeks=6)
