"""What the start page and the municipality's page show, composed from the contexts below."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from laadregie.forecasts import pages as forecast_pages
from laadregie.forecasts import selectors as forecasts
from laadregie.forecasts.pages import AreaRow, number
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.web.templatetags.ui import percent
from laadregie.monitoring import charts as network_charts
from laadregie.planmaps import pages as map_pages
from laadregie.planmaps import selectors as planmaps
from laadregie.planmaps.models import PlanMap
from laadregie.regions import selectors as regions
from laadregie.regions.models import Participation

LARGEST_SHOWN = 8
Component = dict[str, Any]


@dataclass(frozen=True)
class Area:
    """A region or municipality on its page.

    Attributes:
        figures: At most four, for the key-figure component.
        chart: Need over the years, or None without a forecast.
        usage_chart: Share charging by hour, or None without samples.
        largest: The parts with the largest shortage.
        rows: All parts.
        map: Configuration of the small map, or None without a forecast.
    """

    code: str | None
    name: str
    year: int
    figures: list[Component] = field(default_factory=list)
    chart: Component | None = None
    usage_chart: Component | None = None
    largest: list[AreaRow] = field(default_factory=list)
    rows: list[AreaRow] = field(default_factory=list)
    map: Component | None = None
    source: str = ""


def area(code: str | None, name: str, *, viewer: Viewer) -> Area:
    """Compose the page of the region (`code` None) or of a municipality."""
    settings = regions.policy_set(code)
    year, scenario = int(settings["plan_horizon_year"].number), str(settings["forecast_scenario"].value)
    usage = network_charts.usage_chart(code)
    run = forecasts.current_run(viewer=viewer)
    if run is None:
        return Area(code, name, year, usage_chart=usage)
    overview = forecast_pages.overview(
        run, name=name, year=year, scenario=scenario, viewer=viewer, municipality_code=code
    )
    plans = [view.plan for view in planmaps.plan_views(viewer, code)]
    figures = [
        overview.key_figures[0],
        *_coverage(code),
        *_pressure(code),
        *_planned(plans, year, code),
    ]
    small = map_pages.small_map(code, map_pages.Choice(year, scenario))
    return Area(
        code=code,
        name=name,
        year=year,
        figures=figures,
        chart=overview.chart,
        usage_chart=usage,
        largest=[row for row in overview.rows if row.gap][:LARGEST_SHOWN],
        rows=sorted(overview.rows, key=lambda row: row.name),
        map=small,
        source=overview.source,
    )


def participation_of(code: str) -> Participation | None:
    """What is known of this municipality and the concession that runs now."""
    concession = regions.concessions().first()
    return regions.participation(concession).get(code) if concession else None


def _coverage(code: str | None) -> list[Component]:
    now = planmaps.coverage_now(code)
    if now is None:
        return []
    needing = now.green + now.blue + now.white
    return [
        {
            "title": _("Coverage"),
            "value": percent(now.share),
            "meaning": _("%(green)s of %(needing)s residential squares of 500 m have a charge point")
            % {"green": number(now.green), "needing": number(needing)},
            "share": now.share,
            "target_share": 1.0,
            "estimated": True,
            "source": _("Between %(low)s and %(high)s: homes per square are partly estimated.")
            % {"low": percent(now.low), "high": percent(now.high)},
            "link_url": reverse("planmaps:municipality", args=[code]) if code else reverse("planmaps:map"),
            "link_text": _("White spots on the map"),
        }
    ]


def _pressure(code: str | None) -> list[Component]:
    busy = network_charts.busy_locations(code)
    if busy is None:
        return []
    return [
        {
            "title": _("Busy in the evening"),
            "value": percent(busy.share),
            "meaning": _("of the charging locations is busy (%(busy)s of %(known)s)")
            % {"busy": number(busy.busy), "known": number(busy.known)},
            "share": busy.share,
            "source": _("Snapshots of %(first)s to %(last)s. A full car that stays does not count.")
            % {"first": date_format(busy.first_on, "j F"), "last": date_format(busy.last_on, "j F Y")},
        }
    ]


def _planned(plans: list[PlanMap], year: int, code: str | None) -> list[Component]:
    if not plans:
        return []
    poles = sum(plan.yearly[-1]["poles"] for plan in plans)
    need = sum(plan.need_points for plan in plans)
    served = sum(plan.served_by_existing_points + plan.served_by_plan_points for plan in plans)
    return [
        {
            "title": _("Plan up to %(year)s") % {"year": year},
            "value": number(poles),
            "meaning": _("poles; with what stands they serve %(share)s of the need within walking distance")
            % {"share": percent(served / need if need else None)},
            "share": served / need if need else None,
            "source": _("At most %(gap)s from the best possible plan.")
            % {"gap": percent(max(plan.gap for plan in plans), 1)},
            "link_url": reverse("planmaps:municipality", args=[code]) if code else reverse("planmaps:map"),
            "link_text": _("Open the plan map"),
        }
    ]
