"""Every step of the table: who may, from where, what it needs, and what follows in the same transaction."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from laadkern.errors import InputError
from laadregie.foundation.audit.models import AuditEvent
from laadregie.planmaps.models import Site
from laadregie.realisation import conditions, process, services, signals
from laadregie.realisation.models import Milestone, Realisation
from laadregie.realisation.orders import services as orders
from laadregie.realisation.services import Given
from laadregie.realisation.services.writes import WRITES
from tests.factories.realising import (
    CHECKED,
    EVSE_IDS,
    WAY,
    bring,
    free_site,
    given_for,
    order_for,
    set_policy,
    tomorrow,
)
from tests.factories.regions import VLIETWOUDE

PARTIES = (process.MUNICIPALITY, process.OPERATOR, process.GRID, process.CONTRACTOR)


def state_before(step):
    """The nearest state from which a step can be taken."""
    return min(process.STEPS[step].before, key=lambda state: len(WAY[state]))


def given(step, realisation):
    if step != "propose_location":
        return given_for(step)
    site = realisation.site
    return Given(trial=services.try_place(site, x_m=site.x_m, y_m=site.y_m))


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("step", process.STEPS)
def test_a_party_may_take_the_steps_of_the_table_and_no_other(step, party, realisation, parties):
    bring(realisation, state_before(step))
    may = party in process.STEPS[step].by

    def take():
        return services.take(
            realisation.number, step, by=parties.of(party), given=given(step, realisation), checked=CHECKED
        )

    if not may:
        with pytest.raises(PermissionDenied):
            take()
        assert Realisation.objects.get().revision == realisation.revision
        return
    taken = take()
    assert taken.state == process.STEPS[step].after
    assert taken.milestones.last().party == party


@pytest.mark.parametrize("step", process.STEPS)
def test_an_officer_elsewhere_may_take_no_step(step, realisation, stranger):
    bring(realisation, state_before(step))

    with pytest.raises(PermissionDenied):
        services.take(realisation.number, step, by=stranger, given=given_for(step), checked=CHECKED)


NOT_FROM = [
    (step, state) for step in process.STEPS for state in process.STATES if not process.allowed(step, state)
]


@pytest.mark.parametrize(("step", "state"), NOT_FROM)
def test_a_step_that_the_table_does_not_have_from_a_state_is_refused(step, state, realisation):
    bring(realisation, state)

    with pytest.raises(InputError):
        services.take(realisation.number, step, by=None, given=given_for(step), checked=CHECKED)
    assert Realisation.objects.get().state == state


@pytest.mark.parametrize("state", process.STATES)
def test_the_site_has_the_state_of_the_table_at_every_moment(state, realisation):
    def site_agrees(step):
        found = Realisation.objects.select_related("site").get()
        assert found.site.state == process.STATES[found.state].site_state

    bring(realisation, state, after=site_agrees)


def test_every_condition_of_the_table_is_checked_somewhere():
    needed = {code for step in process.STEPS.values() for code in step.needs}
    assert needed == set(conditions.CHECKS) | conditions.ELSEWHERE


def test_what_is_written_belongs_to_steps_of_the_table():
    assert set(WRITES) <= set(process.STEPS)


@pytest.mark.parametrize(
    ("step", "empty", "field"),
    [
        ("veto_location", Given(), "note"),
        ("accept_grid", Given(capacity_kw=22.0), "planned_on"),
        ("accept_grid", Given(planned_on=date(1926, 12, 1), capacity_kw=22.0), "planned_on"),
        ("accept_grid", Given(planned_on=tomorrow()), "capacity_kw"),
        ("accept_grid", Given(planned_on=tomorrow(), capacity_kw=0.0), "capacity_kw"),
        ("accept_grid", Given(planned_on=tomorrow(), capacity_kw=float("nan")), "capacity_kw"),
        ("reject_grid", Given(note="  "), "note"),
        ("connect", Given(), "day"),
        ("place", Given(day=tomorrow()), "day"),
        ("start_operation", Given(day=timezone.localdate()), "evse_ids"),
        ("start_operation", Given(day=timezone.localdate(), evse_ids=("paal 1",)), "evse_ids"),
        ("start_operation", Given(evse_ids=EVSE_IDS), "day"),
        ("start_operation", Given(day=timezone.localdate(), evse_ids=EVSE_IDS[:1] * 2), "evse_ids"),
        ("stop", Given(reason="geen zin"), "reason"),
        ("stop", Given(reason="other"), "note"),
        ("stop", Given(), "note"),
        ("remove", Given(), "note"),
        ("propose_location", Given(), "place"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_written(step, empty, field, realisation):
    bring(realisation, state_before(step))
    counts = Milestone.objects.count(), AuditEvent.objects.count()

    with pytest.raises(InputError) as refused:
        services.take(realisation.number, step, by=None, given=empty, checked=CHECKED)

    assert refused.value.field == field
    assert (Milestone.objects.count(), AuditEvent.objects.count()) == counts
    assert Realisation.objects.get().revision == realisation.revision


def test_two_at_once_the_second_is_told_who_was_first(realisation, parties):
    services.take(realisation.number, "agree_location", by=parties.municipality, revision=2)

    with pytest.raises(services.Conflict) as conflict:
        services.take(
            realisation.number, "stop", by=parties.operator, revision=2, given=Given(reason="no_demand")
        )

    assert conflict.value.by_name == "Ans Visser"
    assert Realisation.objects.get().state == process.GRID_CHECK


def test_the_answer_of_the_grid_operator_is_kept_with_its_date_and_condition(realisation, parties):
    bring(realisation, process.GRID_CHECK)

    found = services.take(
        realisation.number, "accept_grid", by=parties.grid_operator, given=given_for("accept_grid")
    )

    assert (found.grid_capacity_kw, found.connection_planned_on) == (22.0, tomorrow())
    assert found.milestones.last().facts["condition"] == "Kabel van 18 meter"


def test_a_place_that_fails_a_hard_criterion_is_refused(realisation, parties, monkeypatch):
    real = services.try_place(realisation.site, x_m=realisation.site.x_m, y_m=realisation.site.y_m)
    failing = type(real)(**{**real.__dict__, "failed": ("tree_roots",)})

    with pytest.raises(InputError) as refused:
        services.take(realisation.number, "propose_location", by=parties.operator, given=Given(trial=failing))

    assert "tree roots" in refused.value.message


def test_a_new_place_moves_the_site_and_asks_the_grid_operator_anew(realisation, parties):
    bring(realisation, process.GRID_REJECTED)
    x_m, y_m = realisation.site.x_m + 12, realisation.site.y_m

    found = services.propose_location(
        number=realisation.number,
        revision=realisation.revision,
        x_m=x_m,
        y_m=y_m,
        note="Aan de overkant",
        by=parties.operator,
    )

    site = Site.objects.get(pk=realisation.site_id)
    assert (site.x_m, site.y_m) == (x_m, y_m)
    assert (found.state, found.grid_reason) == (process.LOCATION_PROPOSED, "")


def test_who_is_no_party_cannot_even_try_a_place(realisation, stranger):
    with pytest.raises(PermissionDenied):
        services.propose_location(
            number=realisation.number, revision=2, x_m=1.0, y_m=1.0, note="", by=stranger
        )


def test_nothing_works_before_it_was_placed(realisation):
    bring(realisation, process.PLACED)
    day_before = timezone.localdate() - timedelta(days=1)
    Realisation.objects.filter(pk=realisation.pk).update(opened_at=timezone.now() - timedelta(days=9))
    given = replace(given_for("start_operation"), day=day_before)

    with pytest.raises(InputError) as refused:
        services.take(realisation.number, "start_operation", by=None, given=given)

    assert refused.value.field == "day"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        pytest.param("in_force", "once the term to object has passed", id="the-term-runs"),
        pytest.param("objection", "was brought against", id="objection"),
        pytest.param("appeal", "was brought against", id="appeal"),
    ],
)
def test_why_the_order_holds_placing_up_is_said_in_words(state, words, realisation):
    set_policy("place_from", "uncontested")
    bring(realisation, process.CONNECTED)
    ahead = timezone.localdate() + timedelta(days=3)
    realisation.order_sites.update(state=state, term_ends_on=ahead)

    assert words in conditions.order_not_yet(realisation, "place_from").message
    assert conditions.is_contested(realisation.order_sites.get()) == (state != "in_force")


@pytest.mark.parametrize(
    ("key", "step", "moment", "enough"),
    [
        ("connection_from", "order_connection", "in_force", "in_force"),
        ("connection_from", "order_connection", "irrevocable", "irrevocable"),
        ("place_from", "place", "uncontested", "uncontested"),
        ("place_from", "place", "irrevocable", "irrevocable"),
    ],
)
def test_an_order_must_have_reached_the_moment_of_policy(key, step, moment, enough, realisation):
    set_policy(key, moment)
    bring(realisation, state_before(step))
    site = realisation.order_sites.get()
    lower = {"in_force": "drafted", "uncontested": "in_force", "irrevocable": "uncontested"}[moment]
    type(site).objects.filter(pk=site.pk).update(state=lower)

    with pytest.raises(InputError):
        services.take(realisation.number, step, by=None, given=given_for(step))

    type(site).objects.filter(pk=site.pk).update(state=enough)
    assert services.take(realisation.number, step, by=None, given=given_for(step)).state


def test_nothing_is_placed_while_the_court_suspends_the_order(realisation):
    bring(realisation, process.CONNECTED)
    realisation.order_sites.get().objections.create(
        kind="relief", received_on=timezone.localdate(), suspends=True
    )

    with pytest.raises(InputError) as refused:
        services.take(realisation.number, "place", by=None, given=given_for("place"))

    assert "suspended" in refused.value.message


def test_a_milestone_keeps_the_policy_that_counted(realisation, parties):
    services.take(realisation.number, "agree_location", by=parties.municipality)

    policy = realisation.milestones.last().policy
    assert policy["grid_check_weeks"]["value"] == 2
    assert policy["grid_check_weeks"]["origin"] == "default"


def test_the_evse_ids_of_another_pole_are_refused(realisation, officer):
    bring(realisation, process.IN_OPERATION)
    other = services.open_realisation(site_id=free_site(1).pk, cause="data", by=officer)
    bring(other, process.PLACED)

    with pytest.raises(InputError) as refused:
        services.take(other.number, "start_operation", by=None, given=given_for("start_operation"))

    assert EVSE_IDS[0] in refused.value.message


def test_who_listens_hears_of_operation_and_of_stopping(realisation):
    heard = []
    listeners = {
        "in_operation": lambda sender, **told: heard.append(("in_operation", told["realisation"].state)),
        "stopped": lambda sender, **told: heard.append(("stopped", told["realisation"].state)),
    }
    for name, listen in listeners.items():
        getattr(signals, name).connect(listen)
    try:
        bring(realisation, process.REMOVED)
    finally:
        for name, listen in listeners.items():
            getattr(signals, name).disconnect(listen)

    assert heard == [("in_operation", process.IN_OPERATION), ("stopped", process.REMOVED)]


def test_a_site_can_be_realised_again_after_it_stopped(realisation, officer):
    bring(realisation, process.STOPPED)
    site = Site.objects.get(pk=realisation.site_id)
    assert (site.state, site.reserved_year) == ("validated", None)

    again = services.open_realisation(site_id=site.pk, cause="request", by=officer)

    assert again.number == "R-VLI-0002"


def test_where_nobody_is_known_the_municipality_acts(realisation, parties):
    Realisation.objects.update(grid_operator_code="", operator_code="", contractor_code="")
    bring(realisation, process.GRID_CHECK)
    services.take(realisation.number, "accept_grid", by=parties.municipality, given=given_for("accept_grid"))
    order_for(realisation)
    services.take(realisation.number, "cover_by_order", by=parties.municipality, checked=CHECKED)

    found = services.take(realisation.number, "order_connection", by=parties.municipality)

    assert found.milestones.last().party == process.OPERATOR
    assert found.milestones.last().waits_for == process.MUNICIPALITY


def test_a_day_before_the_opening_is_refused(realisation):
    bring(realisation, process.CONNECTION_ORDERED)
    day = timezone.localdate() - timedelta(days=1)

    with pytest.raises(InputError):
        services.take(realisation.number, "connect", by=None, given=Given(day=day))


def test_a_realisation_that_stops_leaves_the_draft_of_its_order(realisation, officer):
    bring(realisation, process.LOCATION_SETTLED)
    order = orders.draft(municipality_code=VLIETWOUDE, realisations_chosen=[realisation.number], by=officer)

    before = order.revision

    services.take(realisation.number, "stop", by=officer, given=given_for("stop"))

    assert order.sites.get().state == "left"
    order.refresh_from_db()
    assert order.revision == before + 1
