"""Differences after a calculation in words: what changed and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laadregie.planmaps import labels, selectors
from laadregie.planmaps.models import Difference, DifferenceKind, PlanMap


@dataclass(frozen=True)
class DifferenceRow:
    """One difference as a page tells it."""

    pk: int
    site_id: int
    number: str
    name: str
    kind: str
    what: str
    why: str


@dataclass(frozen=True)
class DifferenceGroup:
    """Differences of one kind, with what accepting and keeping mean for them."""

    kind: str
    title: str
    accept: str
    keep: str
    rows: list[DifferenceRow]


def groups(plan: PlanMap) -> list[DifferenceGroup]:
    """The open differences of a plan, by kind."""
    rows: dict[str, list[DifferenceRow]] = {}
    for one in selectors.open_differences(plan):
        rows.setdefault(one.kind, []).append(_row(one))
    words = {
        DifferenceKind.GONE: (_("No longer in the plan"), _("Let it go"), _("Keep the site")),
        DifferenceKind.NEW: (_("New in the plan"), _("Take it in"), _("Leave it out")),
        DifferenceKind.CHANGED: (_("Changed"), _("Take it over"), _("Keep as it was")),
    }
    return [DifferenceGroup(kind, *said, rows[kind]) for kind, said in words.items() if kind in rows]


def _row(one: Difference) -> DifferenceRow:
    return DifferenceRow(
        pk=one.pk,
        site_id=one.site_id,
        number=one.site.number,
        name=one.site.name,
        kind=one.kind,
        what=_what(one),
        why=reason(one.reason, one.detail),
    )


def _what(one: Difference) -> str:
    role = one.after or one.before
    poles = ngettext("%(count)s pole", "%(count)s poles", role["poles"]) % {"count": role["poles"]}
    if one.kind != DifferenceKind.CHANGED:
        return _("%(poles)s in %(year)s") % {"poles": poles, "year": role["year"]}
    return _("%(poles)s in %(year)s instead of %(old_poles)s in %(old_year)s") % {
        "poles": poles,
        "year": role["year"],
        "old_poles": one.before["poles"],
        "old_year": one.before["year"],
    }


def reason(code: str, detail: Mapping[str, Any]) -> str:
    """Why a recalculation changed a site, as one sentence."""
    if code == "served_by_site":
        sites = [f"{one['number']} ({number_format(round(one['points'], 1), 1)})" for one in detail["sites"]]
        return _("Its need is served by %(sites)s.") % {"sites": _(" and ").join(sites)}
    if code == "served_by_existing":
        return _("Existing charge points serve its need: %(points)s points.") % {
            "points": number_format(round(detail["points"], 1), 1)
        }
    if code == "fails_criterion":
        names = ", ".join(str(labels.CRITERIA.get(name, name)).lower() for name in detail["criteria"])
        return _("The place does not meet: %(criteria)s.") % {"criteria": names}
    if code == "replaces":
        return _("It takes the place of %(sites)s and serves %(points)s points.") % {
            "sites": ", ".join(detail["sites"]),
            "points": number_format(round(detail["points"], 1), 1),
        }
    if code == "serves_need":
        return _("It serves %(points)s points that are short.") % {
            "points": number_format(round(detail["points"], 1), 1)
        }
    return str(labels.REASONS.get(code, code))
