"""Whether a request for a charge pole meets the criteria: each evaluated, each with its figures.

Unknown is an outcome: a missing measurement never counts as met or not met. Nothing here decides;
a person does, and sees every result with what it rests on.

Source: criteria for East (domain handbook section 3, after municipal rules of 2022);
docs/methods/eligibility.md.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from laadkern import checks

Outcome = Literal["yes", "no", "unknown"]
Advice = Literal["likely", "unlikely", "cannot_say"]
Kind = Literal["resident", "employee", "company", "shared_car", "neighbourhood_bus"]
FullRule = Literal["pole_kwh_per_year", "point_kwh_per_month", "point_sessions_per_month"]
Figure = float | int | str | bool | None

YES: Final = "yes"
NO: Final = "no"
UNKNOWN: Final = "unknown"
BUSY: Final = "busy"
# Of these kinds the vehicle belongs to everyone's street: own parking does not count against it.
_SHARED: Final = frozenset({"shared_car", "neighbourhood_bus"})


@dataclass(frozen=True)
class Answers:
    """What the requester says, and what was proven; None where nothing is known.

    Attributes:
        kind: In which quality somebody asks.
        lives_in_municipality: Whether the home address lies in the municipality.
        hours_per_week: Hours of work a week in the municipality.
        is_electric: Whether the vehicle drives electrically, wholly or partly.
        electric_range_km: Electric range.
        vehicle_is_proven: Whether a contract or order of the vehicle was seen and is valid.
        work_is_proven: Whether a statement of the employer was seen and is valid.
        has_own_parking: Whether there is a place of one's own to charge (drive, bay, garage).
        has_permit: Whether there is a parking permit.
    """

    kind: Kind
    lives_in_municipality: bool | None = None
    hours_per_week: float | None = None
    is_electric: bool | None = None
    electric_range_km: float | None = None
    vehicle_is_proven: bool | None = None
    work_is_proven: bool | None = None
    has_own_parking: bool | None = None
    has_permit: bool | None = None


@dataclass(frozen=True)
class NearbyPoint:
    """A public location that can be reached on foot.

    Attributes:
        location_id: Which one.
        walk_m: Metres to walk.
        points: Charge points there.
        pressure: quiet, normal, busy or unknown, from samples of its status.
        samples: How many samples that rests on.
        kwh_per_pole_year, kwh_per_point_month, sessions_per_point_month: Use, where it was measured.
    """

    location_id: str
    walk_m: float
    points: int
    pressure: str = UNKNOWN
    samples: int = 0
    kwh_per_pole_year: float | None = None
    kwh_per_point_month: float | None = None
    sessions_per_point_month: float | None = None


@dataclass(frozen=True)
class Surroundings:
    """What is known of the place.

    Attributes:
        in_area: Whether it lies in the area where this tester handles requests.
        nearby: Public locations around it, any order; None where the network is not loaded.
        is_permit_area: Whether one parks there with a permit only.
    """

    in_area: bool | None
    nearby: Sequence[NearbyPoint] | None
    is_permit_area: bool | None = None


@dataclass(frozen=True)
class Rules:
    """What a municipality asks; every value is a policy value.

    Attributes:
        walking_m: Walking distance within which another location counts.
        min_hours_per_week: Hours of work that make up for not living there.
        min_range_km: Electric range a vehicle must have.
        full_rule: When a location counts as full.
        full_pole_kwh_per_year: Full above this.
        full_point_kwh_per_month, full_point_sessions_per_month: Full from this.
        min_samples: Samples below which the pressure is unknown.
        permit_counts: Whether a permit is asked in permit areas.
    """

    walking_m: float
    min_hours_per_week: float
    min_range_km: float
    full_rule: FullRule
    full_pole_kwh_per_year: float
    full_point_kwh_per_month: float
    full_point_sessions_per_month: float
    min_samples: int
    permit_counts: bool


@dataclass(frozen=True)
class Result:
    """One criterion as it was evaluated.

    Attributes:
        criterion: Its code.
        outcome: yes, no or unknown.
        why: Code of the sentence that says why.
        figures: The numbers it rests on, with units in their names.
        is_estimated: Whether it rests on samples or a rule of thumb.
        reason: The ground for rejection that follows from a no; "" where none does.
    """

    criterion: str
    outcome: Outcome
    why: str
    figures: dict[str, Figure] = field(default_factory=dict)
    is_estimated: bool = False
    reason: str = ""


def evaluate(answers: Answers, place: Surroundings, rules: Rules) -> list[Result]:
    """Evaluate every criterion, whatever the others say.

    Returns:
        One result per criterion, in the order in which people read them.

    Raises:
        InputError: A distance or count is negative or no number.
    """
    for point in place.nearby or ():
        checks.within("walk_m", point.walk_m, at_least=0)
        checks.within("points", point.points, at_least=0)
    return [criterion(answers, place, rules) for criterion in _CRITERIA]


def advice(results: Sequence[Result]) -> Advice:
    """What the results come to before anyone looked at evidence.

    Unlikely as soon as one is not met; likely when a pole nearby is no obstacle and nothing else
    is against it; else it cannot be said.
    """
    outcomes = {result.criterion: result.outcome for result in results}
    if NO in outcomes.values():
        return "unlikely"
    return "likely" if outcomes.get("pole_nearby") == YES and outcomes.get("in_area") == YES else "cannot_say"


def reasons(results: Sequence[Result]) -> list[str]:
    """The grounds for rejection that the results give, each once."""
    return list(dict.fromkeys(result.reason for result in results if result.outcome == NO and result.reason))


def _in_area(answers: Answers, place: Surroundings, rules: Rules) -> Result:
    outcome = _known(place.in_area)
    why = {YES: "inside", NO: "outside", UNKNOWN: "area_unknown"}[outcome]
    return Result("in_area", outcome, why, reason="outside_area")


def _lives_or_works(answers: Answers, place: Surroundings, rules: Rules) -> Result:
    figures: dict[str, Figure] = {
        "hours_per_week": answers.hours_per_week,
        "asked_hours_per_week": rules.min_hours_per_week,
    }
    if answers.kind in ("company", *_SHARED) or answers.lives_in_municipality:
        why = "lives_here" if answers.lives_in_municipality else "kind_needs_no_home"
        return Result("lives_or_works", YES, why, figures)
    if answers.hours_per_week is not None:
        if answers.hours_per_week < rules.min_hours_per_week:
            return Result("lives_or_works", NO, "too_few_hours", figures, reason="outside_area")
        if answers.work_is_proven:
            return Result("lives_or_works", YES, "works_here", figures)
        outcome: Outcome = UNKNOWN if answers.work_is_proven is None else NO
        return Result("lives_or_works", outcome, "work_not_proven", figures, reason="no_evidence")
    outcome = UNKNOWN if answers.lives_in_municipality is None else NO
    return Result("lives_or_works", outcome, "lives_elsewhere", figures, reason="outside_area")


def _vehicle(answers: Answers, place: Surroundings, rules: Rules) -> Result:
    reach = answers.electric_range_km
    figures: dict[str, Figure] = {"electric_range_km": reach, "asked_range_km": rules.min_range_km}
    if answers.is_electric is False:
        return Result("vehicle", NO, "not_electric", figures, reason="vehicle")
    if reach is not None and reach < rules.min_range_km:
        return Result("vehicle", NO, "range_too_short", figures, reason="vehicle")
    if answers.is_electric is None or reach is None:
        return Result("vehicle", UNKNOWN, "vehicle_unknown", figures, reason="vehicle")
    return Result("vehicle", YES, "range_enough", figures)


def _evidence(answers: Answers, place: Surroundings, rules: Rules) -> Result:
    outcome = _known(answers.vehicle_is_proven)
    why = {YES: "proof_seen", NO: "proof_not_valid", UNKNOWN: "proof_not_seen"}[outcome]
    return Result("evidence", outcome, why, reason="no_evidence")


def _own_parking(answers: Answers, place: Surroundings, rules: Rules) -> Result:
    if answers.kind in _SHARED:
        return Result("own_parking", YES, "shared_vehicle")
    if answers.has_own_parking is None:
        return Result("own_parking", UNKNOWN, "parking_unknown", reason="own_parking")
    if answers.has_own_parking:
        return Result("own_parking", NO, "has_own_parking", reason="own_parking")
    return Result("own_parking", YES, "no_own_parking")


def _pole_nearby(answers: Answers, place: Surroundings, rules: Rules) -> Result:
    figures: dict[str, Figure] = {"walking_m": rules.walking_m}
    if place.nearby is None:
        return Result("pole_nearby", UNKNOWN, "network_unknown", figures, reason="pole_nearby")
    within = [point for point in place.nearby if point.walk_m <= rules.walking_m]
    figures["locations_within"] = len(within)
    figures["points_within"] = sum(point.points for point in within)
    if not within:
        if place.nearby:
            figures["nearest_m"] = math.floor(min(point.walk_m for point in place.nearby) + 0.5)
        return Result("pole_nearby", YES, "none_within", figures)
    nearest = min(within, key=lambda point: point.walk_m)
    judged = [(point, _is_full(point, rules)) for point in within]
    room = sorted((point for point, full in judged if full is False), key=lambda point: point.walk_m)
    # The pole that has room is what the answer is about; else the nearest one.
    told = room[0] if room else nearest
    estimated = any(_use_of(point, rules) is None for point in within)
    figures |= _figures_of(told, rules)
    if room:
        return Result("pole_nearby", NO, "room_nearby", figures, estimated, "pole_nearby")
    if all(full for _, full in judged):
        return Result("pole_nearby", YES, "full_nearby", figures, estimated)
    return Result("pole_nearby", UNKNOWN, "use_unknown", figures, estimated, "pole_nearby")


def _permit(answers: Answers, place: Surroundings, rules: Rules) -> Result:
    if not rules.permit_counts or place.is_permit_area is False:
        return Result("permit", YES, "no_permit_needed")
    if place.is_permit_area is None:
        return Result("permit", UNKNOWN, "permit_area_unknown", {"has_permit": answers.has_permit})
    if answers.has_permit is None:
        return Result("permit", UNKNOWN, "permit_unknown", reason="no_evidence")
    why = "has_permit" if answers.has_permit else "no_permit"
    return Result("permit", _known(answers.has_permit), why, reason="no_evidence")


def _is_full(point: NearbyPoint, rules: Rules) -> bool | None:
    """Whether a location is full: by its use where that was measured, else by samples of its status."""
    use = _use_of(point, rules)
    if use is not None:
        limit = _limit(rules)
        return use > limit if rules.full_rule == "pole_kwh_per_year" else use >= limit
    if point.samples < rules.min_samples or point.pressure == UNKNOWN:
        return None
    return point.pressure == BUSY


def _use_of(point: NearbyPoint, rules: Rules) -> float | None:
    return {
        "pole_kwh_per_year": point.kwh_per_pole_year,
        "point_kwh_per_month": point.kwh_per_point_month,
        "point_sessions_per_month": point.sessions_per_point_month,
    }[rules.full_rule]


def _limit(rules: Rules) -> float:
    return {
        "pole_kwh_per_year": rules.full_pole_kwh_per_year,
        "point_kwh_per_month": rules.full_point_kwh_per_month,
        "point_sessions_per_month": rules.full_point_sessions_per_month,
    }[rules.full_rule]


def _figures_of(point: NearbyPoint, rules: Rules) -> dict[str, Figure]:
    return {
        "location_id": point.location_id,
        "walk_m": math.floor(point.walk_m + 0.5),
        "points": point.points,
        "pressure": point.pressure if point.samples >= rules.min_samples else UNKNOWN,
        "samples": point.samples,
        "use": _use_of(point, rules),
        "full_above": _limit(rules),
        "full_rule": rules.full_rule,
    }


def _known(value: bool | None) -> Outcome:
    return UNKNOWN if value is None else YES if value else NO


_CRITERIA: tuple[Callable[[Answers, Surroundings, Rules], Result], ...] = (
    _in_area,
    _lives_or_works,
    _vehicle,
    _evidence,
    _own_parking,
    _pole_nearby,
    _permit,
)
