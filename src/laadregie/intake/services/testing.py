"""Evaluating the criteria of a request, and what a person says after looking at evidence."""

from dataclasses import asdict
from typing import Any, cast

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from laadkern import eligibility
from laadkern.eligibility import Answers, Kind, Rules, Surroundings
from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.conflict import NotNow
from laadregie.intake import permissions, process, surroundings
from laadregie.intake.models import ChargerRequest, CriterionResult, Outcome, RequesterKind
from laadregie.intake.services import keeping
from laadregie.monitoring import selectors as monitoring
from laadregie.regions import selectors as regions
from laadregie.regions.selectors.policy import Setting, Settings

# Which policy values count for which criterion.
POLICY = {
    "in_area": (),
    "lives_or_works": ("request_min_hours_per_week",),
    "vehicle": ("request_min_range_km",),
    "evidence": (),
    "own_parking": (),
    "pole_nearby": (
        "walking_distance_m",
        "walking_method",
        "detour_factor",
        "request_full_rule",
        "full_pole_kwh_per_year",
        "full_point_kwh_per_month",
        "full_point_sessions_per_month",
        "usage_min_samples",
    ),
    "permit": ("request_needs_permit",),
}
KEPT_NEAR = 5
SEEN_BY_PERSON = "seen_by_person"
OUTLINE_ERROR_M = 60.0  # outlines of areas are right within about this
ANSWERED = (
    "lives_in_municipality",
    "hours_per_week",
    "is_electric",
    "electric_range_km",
    "has_own_parking",
    "has_permit",
)


def evaluate(charger_request: ChargerRequest, *, by: User | None) -> int:
    """Evaluate every criterion of a request and keep each result with all it rests on.

    What is read and calculated stands outside the transaction; results of before stay.

    Args:
        by: Who asked for it; None for the system (after a request was sent or supplied).

    Returns:
        The number of the evaluation: 1 for the first.

    Raises:
        PermissionDenied: `by` may not judge the request.
        InputError: The state of the request asks for no test.
    """
    if by is not None:
        permissions.check_can_judge(by, charger_request)
    if charger_request.state not in process.UNDECIDED:
        raise NotNow("state", gettext_noop("This request is decided: it is not tested again."))
    policy = regions.policy_set(charger_request.municipality_code)
    way = surroundings.way_of(charger_request.municipality_code, policy)
    near = surroundings.near_points(charger_request.x_m, charger_request.y_m, way)
    place = _place(charger_request, near)
    found = eligibility.evaluate(_answers(charger_request), place, rules_of(policy, way))
    inputs = _inputs(charger_request, near, way)
    now = timezone.now()
    with transaction.atomic():
        held = keeping.held(charger_request.number)
        last = held.results.aggregate(last=Max("round"))["last"] or 0
        CriterionResult.objects.bulk_create(
            CriterionResult(
                charger_request=held,
                round=last + 1,
                criterion=one.criterion,
                outcome=one.outcome,
                why=one.why,
                reason=one.reason,
                figures=one.figures,
                inputs=inputs.get(one.criterion, {}),
                policy=kept(policy, POLICY[one.criterion]),
                is_estimated=one.is_estimated,
                evaluated_at=now,
                by=by,
            )
            for one in found
        )
        outcomes = {one.criterion: (None, one.outcome) for one in found}
        audit.record("intake.tested", held, by=by, changes=outcomes, municipality_code=held.municipality_code)
    return last + 1


def overrule(
    *, number: str, criterion: str, outcome: str, note: str, revision: int, by: User
) -> CriterionResult:
    """Say what a person saw where the outcome was unknown or wrong; the earlier result stays.

    Raises:
        PermissionDenied: `by` may not judge the request.
        Conflict: Somebody changed it since `revision`.
        InputError: There is no such criterion or outcome, or no words; or the request is decided.
    """
    if criterion not in POLICY:
        raise InputError("criterion", gettext_noop("There is no such requirement."))
    if outcome not in Outcome.values:
        raise InputError("outcome", gettext_noop("Choose one of the three outcomes."))
    if not note.strip():
        raise InputError("note", gettext_noop("Say what you saw."))
    with transaction.atomic():
        held = keeping.held(number, revision)
        permissions.check_can_judge(by, held)
        if held.state not in process.UNDECIDED:
            raise NotNow("state", gettext_noop("This request is decided: it is not tested again."))
        before = held.results.filter(criterion=criterion).last()
        if before is None:
            raise InputError("criterion", gettext_noop("Test the request first."))
        result = CriterionResult.objects.create(
            charger_request=held,
            round=before.round,
            criterion=criterion,
            outcome=outcome,
            why=SEEN_BY_PERSON,
            reason=before.reason,
            figures=before.figures,
            inputs=before.inputs,
            policy=before.policy,
            note=note.strip()[:500],
            evaluated_at=timezone.now(),
            by=by,
        )
        keeping.save(held)
        audit.record(
            "intake.outcome_changed",
            held,
            by=by,
            changes={criterion: (before.outcome, outcome)},
            municipality_code=held.municipality_code,
        )
    return result


def rules_of(policy: Settings, way: surroundings.Way) -> Rules:
    """What a municipality asks, as the calculation takes it."""
    return Rules(
        walking_m=way.limit_m,
        min_hours_per_week=policy["request_min_hours_per_week"].number,
        min_range_km=policy["request_min_range_km"].number,
        full_rule=str(policy["request_full_rule"].value),  # type: ignore[arg-type]
        full_pole_kwh_per_year=policy["full_pole_kwh_per_year"].number,
        full_point_kwh_per_month=policy["full_point_kwh_per_month"].number,
        full_point_sessions_per_month=policy["full_point_sessions_per_month"].number,
        min_samples=int(policy["usage_min_samples"].number),
        permit_counts=policy["request_needs_permit"].value == "yes",
    )


def kept(policy: Settings, keys: tuple[str, ...]) -> dict[str, Any]:
    """Policy values as they are kept with a result or decision: value, unit, origin, source, since."""
    return {key: _setting(policy[key]) for key in keys if key in policy}


def _setting(setting: Setting) -> dict[str, Any]:
    return {
        "value": setting.value,
        "unit": setting.unit,
        "origin": setting.origin,
        "source": setting.source,
        "since": setting.valid_from.isoformat() if setting.valid_from else None,
    }


def _answers(charger_request: ChargerRequest) -> Answers:
    """What the requester said. That a file was sent proves nothing until a person looked at it."""
    said = {name: charger_request.answers.get(name) for name in ANSWERED}
    proven = _seen(charger_request)
    return Answers(
        kind=cast(Kind, charger_request.kind or RequesterKind.RESIDENT.value),
        **said,
        vehicle_is_proven=proven.get("evidence"),
        work_is_proven=proven.get("lives_or_works"),
    )


def _seen(charger_request: ChargerRequest) -> dict[str, bool]:
    """What a person said after looking at evidence, as long as no file came after that."""
    newest = charger_request.evidence.aggregate(at=Max("added_at"))["at"]
    told: dict[str, bool] = {}
    for one in charger_request.results.filter(why=SEEN_BY_PERSON).exclude(outcome=Outcome.UNKNOWN):
        if newest is None or one.evaluated_at >= newest:
            told[one.criterion] = one.outcome == Outcome.YES
    return told


def _place(charger_request: ChargerRequest, near: list[surroundings.NearPoint]) -> Surroundings:
    """What is known of the place; permit areas are not in the data of the region."""
    network = monitoring.current_snapshot()
    here = np.array([charger_request.x_m]), np.array([charger_request.y_m])
    area = regions.area_index("municipality").codes_at(*here, within_m=OUTLINE_ERROR_M)[0]
    in_area = None if area is None else area == charger_request.municipality_code
    return Surroundings(
        in_area=in_area, nearby=surroundings.as_nearby(near) if network else None, is_permit_area=None
    )


def _inputs(
    charger_request: ChargerRequest, near: list[surroundings.NearPoint], way: surroundings.Way
) -> dict[str, dict[str, Any]]:
    """Where the figures of each criterion come from."""
    said = {"source": "answers", "as_of": _day(charger_request.submitted_at)}
    version, snapshot = regions.area_version(), monitoring.current_snapshot()
    usage = monitoring.sampled_days()
    files = list(charger_request.evidence.filter(deleted_at=None).values_list("kind", flat=True))
    return {
        "in_area": {"source": "areas", "as_of": version.reference_date.isoformat()},
        "lives_or_works": said,
        "vehicle": said,
        "evidence": {"source": "evidence", "files": files},
        "own_parking": said,
        "pole_nearby": {
            "source": "feed",
            "as_of": _day(snapshot.retrieved_at) if snapshot else None,
            "sampled": [day.isoformat() for day in usage] if usage else None,
            "measured": "streets" if way.streets else "straight",
            "streets": list(way.sources),
            "near": [asdict(one) for one in near[:KEPT_NEAR]],
        },
        "permit": said,
    }


def _day(moment: Any) -> str | None:
    return timezone.localdate(moment).isoformat() if moment else None
