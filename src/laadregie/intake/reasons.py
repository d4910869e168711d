"""Why a request is rejected, in sentences for the requester, with the figures that were found."""

from collections.abc import Iterable, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from laadregie.intake import criteria
from laadregie.intake.models import CriterionResult, Outcome, RejectionReason


def sentences(codes: Iterable[str], results: Sequence[CriterionResult]) -> list[str]:
    """One paragraph per reason; a reason that no result shows stands without figures."""
    of_criterion = {one.criterion: one for one in results}
    return [_sentence(code, of_criterion) for code in codes if code in RejectionReason.values]


def suggested(results: Sequence[CriterionResult]) -> list[str]:
    """Reasons that the results give, each once."""
    given = (one.reason for one in results if one.outcome == Outcome.NO and one.reason)
    return list(dict.fromkeys(given))


def _sentence(code: str, results: dict[str, CriterionResult]) -> str:
    pole = results.get("pole_nearby")
    if code == RejectionReason.POLE_NEARBY and pole is not None and "walk_m" in pole.figures:
        return _pole(pole)
    hours = results.get("lives_or_works")
    if code == RejectionReason.OUTSIDE_AREA and hours is not None and hours.why == "too_few_hours":
        return _(
            "You work in the municipality %(found)s hours a week. We ask %(asked)s hours for those "
            "who do not "
            "live here."
        ) % {
            "found": _n(hours.figures["hours_per_week"]),
            "asked": _n(hours.figures["asked_hours_per_week"]),
        }
    vehicle = results.get("vehicle")
    if code == RejectionReason.VEHICLE and vehicle is not None and vehicle.why == "range_too_short":
        return _("Your vehicle drives %(found)s km on electricity. We ask at least %(asked)s km.") % {
            "found": _n(vehicle.figures["electric_range_km"]),
            "asked": _n(vehicle.figures["asked_range_km"]),
        }
    return str(_plain()[RejectionReason(code)])


def _pole(result: CriterionResult) -> str:
    figures = result.figures
    told = _("There is a public charge pole at %(metres)s metres' walk: %(name)s.") % {
        "metres": _n(figures["walk_m"]),
        "name": criteria.nearest_name(result),
    }
    if figures.get("pressure") in ("quiet", "normal"):
        told += " " + _("It usually has room (%(samples)s measurements of its use).") % {
            "samples": _n(figures.get("samples") or 0)
        }
    return (
        told
        + " "
        + _("We place a new pole only where there is none with room within %(metres)s metres.")
        % {"metres": _n(figures["walking_m"])}
    )


def _n(value: float) -> str:
    return number_format(round(value, 1) if value % 1 else int(value))


def _plain() -> dict[RejectionReason, str]:
    return {
        RejectionReason.OWN_PARKING: _(
            "You can park on your own ground, such as a drive or a garage. You can have a charger "
            "placed there."
        ),
        RejectionReason.POLE_NEARBY: _("There is a public charge pole nearby that has room."),
        RejectionReason.NO_EVIDENCE: _(
            "We have seen no valid proof of your electric vehicle. That is a purchase or lease contract in "
            "your name or that of your employer."
        ),
        RejectionReason.OUTSIDE_AREA: _("The address lies outside the area for which we place charge poles."),
        RejectionReason.VEHICLE: _("Your vehicle does not meet the requirements for a charge pole."),
        RejectionReason.NO_LOCATION: _(
            "We looked for a suitable place near you and found none. A pole must not stand in the "
            "way and needs "
            "bays, room on the pavement and a cable nearby."
        ),
        RejectionReason.NO_GRID: _(
            "The grid operator cannot make a connection near you within a reasonable time."
        ),
        RejectionReason.DUPLICATE: _("We already handle an earlier request of yours for the same place."),
    }
