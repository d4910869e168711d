"""The engine over the process table: one function takes every step of a realisation.

Who may, from which state, what must hold and what follows stand in `process.py`; what a step writes
beside the state stands in `writes.py`. Milestone, state of the site, clock, trail and signal go with
the step in one transaction.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.conflict import NotNow
from laadregie.planmaps import selectors as plan_selectors
from laadregie.planmaps import services as planmaps
from laadregie.planmaps import whatif
from laadregie.planmaps.models import Site
from laadregie.realisation import conditions, parties, process, signals
from laadregie.realisation.conditions import Given
from laadregie.realisation.models import Realisation
from laadregie.realisation.services import clocks, keeping
from laadregie.realisation.services.writes import WRITES
from laadregie.regions import selectors as regions

REFUSED = gettext_noop("This cannot be done now: the realisation is “%(value)s”.")
HELD = gettext_noop("This realisation is on hold: let it go on first.")
DURING_HOLD = frozenset({"stop"})
NOTHING_GIVEN = Given()


def take(
    number: str,
    step: str,
    *,
    by: User | None,
    revision: int | None = None,
    given: Given = NOTHING_GIVEN,
    checked: Collection[str] = (),
    at: datetime | None = None,
    term_from: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Realisation:
    """Take one step with a realisation; may run in the transaction of the caller.

    Args:
        number: Of the realisation, such as R-DOE-0001.
        step: Of `process.STEPS`.
        by: Who takes it, for a party that may; None for the system.
        revision: What the person looked at; None where a rule takes the step.
        given: What the step asks.
        checked: Conditions that the caller looked at (those of traffic orders).
        at: Moment of the step, now without it.
        term_from: From when the term of the new state runs, where that is not `at`.
        facts: More for the milestone.

    Raises:
        PermissionDenied: `by` acts for no party that may.
        Conflict: Somebody changed it since `revision`.
        InputError: The step cannot be taken from here, or something it needs does not hold.
    """
    rule = process.STEPS[step]
    moment = at or timezone.now()
    with transaction.atomic():
        realisation = keeping.locked(number, None)
        party = _party(by, realisation, step)
        keeping.check_revision(realisation, revision)
        _check(realisation, step, given, checked)
        before = realisation.state
        written = WRITES[step](realisation, given, by) if step in WRITES else {}
        realisation.state, realisation.state_since = rule.after, moment
        told = keeping.Told(
            step=step,
            party=party,
            at=moment,
            by=by,
            action="realisation.step",
            before=before,
            note=given.note.strip(),
            facts={**written, **(facts or {})},
            policy=_policy(realisation, step),
            changes={"step": (None, step)},
        )
        keeping.keep(realisation, told)
        _site_follows(realisation, by)
        clocks.turn(realisation, before, at=moment, started_at=term_from)
        _tell(realisation, told)
    return realisation


def propose_location(
    *,
    number: str,
    revision: int,
    x_m: float | None,
    y_m: float | None,
    note: str = "",
    by: User,
) -> Realisation:
    """Propose the place of the poles, here or elsewhere; what holds of it is checked first.

    Raises:
        As `take`; InputError where the place lies outside the municipality or fails a hard criterion.
    """
    found = Realisation.objects.select_related("site").get(number=number)
    _party(by, found, "propose_location")
    site = found.site
    trial = try_place(site, x_m=site.x_m if x_m is None else x_m, y_m=site.y_m if y_m is None else y_m)
    given = Given(note=note, x_m=x_m, y_m=y_m, trial=trial)
    return take(number, "propose_location", by=by, revision=revision, given=given)


def try_place(site: Site, *, x_m: float, y_m: float) -> whatif.Trial:
    """What a place would mean for a site that moves there.

    Raises:
        InputError: There is no plan map yet, or the place lies outside the municipality.
    """
    plan = plan_selectors.leading_plan(site.municipality_code)
    if plan is None:
        raise InputError("place", gettext_noop("There is no plan map yet: calculate one first."))
    return whatif.try_place(plan, x_m=x_m, y_m=y_m, poles=site.poles, instead_of=site)


def _party(by: User | None, realisation: Realisation, step: str) -> str:
    if by is None:
        return process.SYSTEM
    party = parties.own_party(by, realisation, process.STEPS[step].by)
    if not party:
        raise PermissionDenied
    return party


def _check(realisation: Realisation, step: str, given: Given, checked: Collection[str]) -> None:
    if realisation.hold_reason and step not in DURING_HOLD:
        raise NotNow("realisation", HELD)
    if not process.allowed(step, realisation.state):
        raise NotNow("realisation", REFUSED, value=str(realisation.get_state_display()))
    for code in process.STEPS[step].needs:
        if code in conditions.CHECKS:
            conditions.check(code, realisation, given)
        elif code not in checked:
            raise RuntimeError(f"{step} needs {code}, which its own service has to check")


def _policy(realisation: Realisation, step: str) -> dict[str, Any]:
    """The policy values that counted for a step: term of the new state, and what it compared with."""
    keys = {process.STATES[process.STEPS[step].after].term}
    keys |= {conditions.POLICY.get(code, "") for code in process.STEPS[step].needs}
    holding = regions.policy_set(realisation.municipality_code)
    return {
        key: {
            "value": holding[key].value,
            "origin": holding[key].origin,
            "since": str(holding[key].valid_from or ""),
        }
        for key in sorted(keys)
        if key in holding
    }


def _site_follows(realisation: Realisation, by: User | None) -> None:
    realisation.site = planmaps.set_state(
        site_id=realisation.site_id,
        state=process.STATES[realisation.state].site_state,
        note=str(realisation.get_stop_reason_display()),
        by=by,
    )


def _tell(realisation: Realisation, told: keeping.Told) -> None:
    about = {"realisation": realisation, "at": told.at, "by": told.by}
    signals.stepped.send(Realisation, **about, step=told.step, before=told.before, note=told.note)
    if told.step == "start_operation":
        signals.in_operation.send(Realisation, **about)
    if told.step in ("stop", "remove"):
        signals.stopped.send(Realisation, **about)
