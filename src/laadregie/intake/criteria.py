"""The criteria in words: what is asked, what was found, what the norm is, and where it comes from."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laadregie.intake.models import CriterionResult, Outcome

LABELS = {
    "in_area": gettext_lazy("Lies in the municipality"),
    "lives_or_works": gettext_lazy("Lives or works here"),
    "vehicle": gettext_lazy("Electric vehicle"),
    "evidence": gettext_lazy("Proof of the vehicle"),
    "own_parking": gettext_lazy("No drive or bay of one's own"),
    "pole_nearby": gettext_lazy("No charge pole with room nearby"),
    "permit": gettext_lazy("Parking permit"),
}
SOURCES = {
    "answers": gettext_lazy("what the requester says"),
    "areas": gettext_lazy("borders of the municipalities"),
    "evidence": gettext_lazy("the evidence that was sent"),
    "feed": gettext_lazy("the national feed of charge points"),
}
PRESSURES = {
    "quiet": gettext_lazy("quiet"),
    "normal": gettext_lazy("normal"),
    "busy": gettext_lazy("busy"),
    "unknown": gettext_lazy("unknown"),
}
FULL_RULES = {
    "pole_kwh_per_year": gettext_lazy("more than %(value)s kWh per pole and year"),
    "point_kwh_per_month": gettext_lazy("%(value)s kWh per point and month, or more"),
    "point_sessions_per_month": gettext_lazy("%(value)s sessions per point and month, or more"),
}
Figures = Mapping[str, Any]


def label(criterion: str) -> str:
    """What a criterion is called."""
    return str(LABELS.get(criterion, criterion))


def outcome_of(result: CriterionResult) -> bool | None:
    """Met, not met or unknown, as the component of a check wants it."""
    return {Outcome.YES: True, Outcome.NO: False}.get(Outcome(result.outcome))


def found(result: CriterionResult) -> str:
    """What was found, with its figures; of what a person saw, in that person's words."""
    if result.note:
        return result.note
    words = _FOUND.get(result.why)
    return words(result.figures) if words else ""


def norm(result: CriterionResult) -> str:
    """What the policy asks."""
    figures = result.figures
    return {
        "in_area": lambda: _("in the municipality"),
        "lives_or_works": lambda: (
            _("lives here, or works here %(n)s hours a week") % {"n": _n(figures.get("asked_hours_per_week"))}
        ),
        "vehicle": lambda: _("%(n)s km or more") % {"n": _n(figures.get("asked_range_km"))},
        "evidence": lambda: _("valid contract or order"),
        "own_parking": lambda: _("none"),
        "pole_nearby": lambda: (
            _("none within %(n)s m, or all of them full") % {"n": _n(figures.get("walking_m"))}
        ),
        "permit": lambda: _("valid, where one is needed"),
    }.get(result.criterion, lambda: "")()


def full_rule(figures: Figures) -> str:
    """When a pole counts as full, and what is known of it; "" where no pole is near."""
    rule = FULL_RULES.get(str(figures.get("full_rule")))
    if rule is None:
        return ""
    asked = str(rule) % {"value": _n(figures.get("full_above"))}
    use = figures.get("use")
    known = _("measured: %(n)s") % {"n": _n(use)} if use is not None else _("not measured")
    return _("full from: %(asked)s (%(known)s)") % {"asked": asked, "known": known}


def source(result: CriterionResult) -> str:
    """Where the figures come from, and of which day."""
    inputs = result.inputs
    words = str(SOURCES.get(str(inputs.get("source")), _("unknown")))
    day = parse_date(str(inputs.get("as_of") or ""))
    return f"{words}, {date_format(day, 'j F Y')}" if day else words


def samples(result: CriterionResult) -> str:
    """On how many samples of which days an estimate rests; "" where it is none."""
    days = result.inputs.get("sampled")
    count = result.figures.get("samples")
    if not days or not count:
        return ""
    first, last = (date_format(day, "j F Y") for one in days if (day := parse_date(one)))
    return _("estimated from %(n)s samples, %(first)s to %(last)s") % {
        "n": _n(count),
        "first": first,
        "last": last,
    }


def nearest_name(result: CriterionResult) -> str:
    """Name of the pole that the outcome is about."""
    wanted = result.figures.get("location_id")
    names = {str(one["location_key"]): str(one["name"]) for one in result.inputs.get("near", ())}
    return names.get(str(wanted), _("a charge pole"))


def _n(value: Any) -> str:
    if value is None:
        return _("unknown")
    return number_format(round(value, 1) if value % 1 else int(value))


def _pole(figures: Figures) -> str:
    return _("charge pole at %(n)s m, %(pressure)s") % {
        "n": _n(figures.get("walk_m")),
        "pressure": PRESSURES.get(str(figures.get("pressure")), PRESSURES["unknown"]),
    }


def _none(figures: Figures) -> str:
    if figures.get("nearest_m") is None:
        return _("none in a wide area")
    return _("nearest at %(n)s m") % {"n": _n(figures["nearest_m"])}


def _said(text: Any) -> Callable[[Figures], str]:
    return lambda figures: str(text)


def _range(figures: Figures) -> str:
    return _("range of %(n)s km") % {"n": _n(figures.get("electric_range_km"))}


def _hours(figures: Figures) -> str:
    return _("works here %(n)s hours a week") % {"n": _n(figures.get("hours_per_week"))}


_FOUND: dict[str, Callable[[Figures], str]] = {
    "inside": _said(gettext_lazy("yes")),
    "outside": _said(gettext_lazy("lies in another municipality")),
    "area_unknown": _said(gettext_lazy("the place lies in no municipality that is known")),
    "lives_here": _said(gettext_lazy("lives here")),
    "kind_needs_no_home": _said(gettext_lazy("does not need to live here")),
    "too_few_hours": _hours,
    "works_here": _hours,
    "work_not_proven": lambda figures: _("%(hours)s, not proven") % {"hours": _hours(figures)},
    "lives_elsewhere": _said(gettext_lazy("does not live here, hours of work are unknown")),
    "not_electric": _said(gettext_lazy("does not drive electrically")),
    "range_too_short": _range,
    "range_enough": _range,
    "vehicle_unknown": _said(gettext_lazy("range is unknown")),
    "proof_seen": _said(gettext_lazy("seen and valid")),
    "proof_not_valid": _said(gettext_lazy("seen and not valid")),
    "proof_not_seen": _said(gettext_lazy("nobody looked at it yet")),
    "shared_vehicle": _said(gettext_lazy("does not count for a shared vehicle")),
    "parking_unknown": _said(gettext_lazy("unknown")),
    "has_own_parking": _said(gettext_lazy("requester can park on own ground")),
    "no_own_parking": _said(gettext_lazy("requester says: none")),
    "network_unknown": _said(gettext_lazy("no charge points are loaded")),
    "none_within": _none,
    "room_nearby": _pole,
    "full_nearby": _pole,
    "use_unknown": _pole,
    "no_permit_needed": _said(gettext_lazy("not needed here")),
    "permit_area_unknown": _said(gettext_lazy("it is not known where a permit is needed")),
    "permit_unknown": _said(gettext_lazy("unknown")),
    "has_permit": _said(gettext_lazy("has a permit")),
    "no_permit": _said(gettext_lazy("has no permit")),
}
