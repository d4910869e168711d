"""How an explanation is written on a page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laadregie.planmaps import labels
from laadregie.planmaps.models import DropReason

register = template.Library()
OUTCOMES = {"yes": True, "no": False, "unknown": None}


@register.filter
def name_of(names: Mapping[str, str], code: str) -> str:
    """Name of an area by its code, empty where it is not known."""
    return names.get(code, "")


@register.filter
def criterion_label(code: str) -> str:
    """Name of a criterion or wish."""
    return str(labels.CRITERIA.get(code, code))


@register.filter
def basis_label(code: str) -> str:
    """On what the place of homes rests."""
    return str(labels.BASES.get(code, code))


@register.filter
def source_label(code: str) -> str:
    """Where a measured value comes from."""
    return str(labels.SOURCES.get(code, code))


@register.filter
def source_told(row: Mapping[str, Any]) -> str:
    """Where the value of a criterion comes from; of what was measured, when and by whom."""
    if not row.get("measured_at"):
        return source_label(row["source"])
    date = date_format(timezone.localtime(datetime.fromisoformat(row["measured_at"])), "j F Y")
    if row.get("measured_by"):
        return _("measured on %(date)s by %(name)s") % {"date": date, "name": row["measured_by"]}
    return _("measured on %(date)s") % {"date": date}


@register.filter
def pressure_label(code: str | None) -> str:
    """How busy a charging location is."""
    return str(labels.PRESSURES.get(code or "unknown", code))


@register.filter
def drop_reason_label(code: str) -> str:
    """Why a site was dropped."""
    return str(DropReason(code).label) if code in DropReason.values else code


@register.filter
def signed(points: float) -> str:
    """A change of points with its sign; what rounds to nothing has none."""
    rounded = round(points, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{number_format(abs(rounded), decimal_pos=1)}"


@register.filter
def uncovered(coverage: Mapping[str, Any]) -> int:
    """Squares of 500 m with enough homes and no public point."""
    return int(coverage["white"] + coverage["blue"])


@register.filter
def is_met(outcome: str) -> bool | None:
    """Outcome of a criterion as met, not met or unknown."""
    return OUTCOMES.get(outcome)


@register.filter
def measured_value(row: Mapping[str, Any]) -> str:
    """The value of a criterion with its unit; what is not known says who finds out."""
    value, unit = row["value"], row["unit"]
    if value is None:
        return str(labels.UNKNOWN_HELP.get(row["criterion"], labels.MEASURE_THERE))
    if row.get("at_least") and unit != "yes_no":
        return _("at least %(value)s") % {"value": measured_value({**row, "at_least": False})}
    if unit == "yes_no":
        return _("yes") if value >= 1 else _("no")
    if unit == "m" and row.get("measured_at"):
        return _("%(metres)s m") % {"metres": number_format(round(value, 2), decimal_pos=2)}
    if unit == "m":
        places = 1 if value < 10 else 0
        return _("%(metres)s m") % {"metres": number_format(round(value, places), decimal_pos=places)}
    if unit == "bays":
        return ngettext("%(count)s bay", "%(count)s bays", int(value)) % {"count": int(value)}
    if unit == "share":
        return f"{number_format(round(value * 100), decimal_pos=0)}%"
    return _("%(points)s points") % {"points": number_format(round(value, 1), decimal_pos=1)}


@register.filter
def metres_walked(value: float) -> str:
    """A walking distance, rounded to ten metres: it is an estimate."""
    return _("%(metres)s m") % {"metres": number_format(round(value / 10) * 10, decimal_pos=0)}
