"""How far every municipality is with its plan map: for the programme and the grid operators."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.spreadsheets import csv_text
from laadregie.planmaps import permissions, process, selectors
from laadregie.planmaps.models import SiteState
from laadregie.planmaps.selectors import PlanView
from laadregie.regions import selectors as regions


@dataclass(frozen=True)
class ProgressRow:
    """How far a municipality is with its plan map.

    Attributes:
        short_points: Points short in the year of the plan; None without a plan.
        quota_poles: Poles a year.
        poles: Poles by state of their site.
        version, published_on: Of the version that is public; None without one.
    """

    code: str
    name: str
    short_points: float | None
    quota_poles: int
    poles: dict[str, int]
    version: int | None
    published_on: date | None

    @property
    def decided(self) -> int:
        """Poles at sites that people decided on."""
        return sum(self.poles.get(state, 0) for state in process.FIXED)

    @property
    def share_of_quota(self) -> float:
        """Decided poles over one year's quota, at most 1."""
        return min(1.0, self.decided / self.quota_poles) if self.quota_poles else 1.0


def progress(viewer: Viewer) -> list[ProgressRow]:
    """The municipalities the viewer follows with poles per state, those with least decided first.

    Counts only, and counts of poles are no personal data, so they show before publication.
    """
    codes = permissions.followed(viewer)
    views = {view.municipality_code: view for view in selectors.working_views()}
    published = {one.municipality_code: one for one in selectors.current_versions()}
    poles: dict[str, dict[str, int]] = {}
    for one in selectors.shown_sites(views.values()):
        of = poles.setdefault(one.municipality_code, {})
        of[one.state] = of.get(one.state, 0) + one.poles
    policy = regions.policy_sets()
    rows = [
        ProgressRow(
            code=code,
            name=name,
            short_points=_short(views.get(code)),
            quota_poles=int(policy[code]["quota_poles_per_year"].number),
            poles=poles.get(code, {}),
            version=published[code].number if code in published else None,
            published_on=timezone.localdate(published[code].published_at) if code in published else None,
        )
        for code, name in regions.municipalities().values_list("code", "name")
        if code in codes
    ]
    return sorted(rows, key=lambda row: (row.decided, row.name))


def progress_csv(rows: list[ProgressRow]) -> str:
    """The same as a table: one line per municipality."""
    states = list(SiteState.values)
    columns = ["code", "name", "points_short", "quota_poles_per_year", *states, "version", "published_on"]
    lines = (
        [
            row.code,
            row.name,
            None if row.short_points is None else round(row.short_points, 1),
            row.quota_poles,
            *(row.poles.get(state, 0) for state in states),
            row.version,
            row.published_on,
        ]
        for row in rows
    )
    return csv_text(columns, lines)


def _short(view: PlanView | None) -> float | None:
    """Points that existing ones leave unserved in the year of the plan."""
    return None if view is None else view.plan.need_points - view.plan.served_by_existing_points
