"""Use of the network as a chart and as a figure, for the pages of an area."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from laadkern.usage import UsageValues
from laadregie.monitoring import selectors

HOURS = range(24)
EVENING = range(UsageValues().evening_from, UsageValues().evening_to + 1)
HEIGHT = 220
LIGHT = "#a0c8c8"  # need-3 of the page
PERCENT = 100
HOURS_PER_LABEL = 6
Component = dict[str, Any]


@dataclass(frozen=True)
class BusyLocations:
    """How many charging locations of an area are busy in the evening, of those that are known."""

    busy: int
    known: int
    first_on: date
    last_on: date

    @property
    def share(self) -> float:
        return self.busy / self.known


def busy_locations(municipality_code: str | None) -> BusyLocations | None:
    """Busy locations of a municipality or the region; None without samples."""
    days = selectors.sampled_days()
    if days is None:
        return None
    public = pl.col("access") == "public"
    locations = selectors.location_frame().filter(public & (pl.col("pressure") != "unknown"))
    if municipality_code is not None:
        locations = locations.filter(pl.col("municipality_code") == municipality_code)
    if not locations.height:
        return None
    busy = locations.filter(pl.col("pressure") == "busy").height
    return BusyLocations(busy, locations.height, *days)


def usage_chart(municipality_code: str | None) -> Component | None:
    """Share of the points charging, by hour; hours never sampled are drawn open, not as nothing."""
    days = selectors.sampled_days()
    frame = selectors.usage_by_hour(municipality_code=municipality_code)
    if days is None or not frame.height:
        return None
    share = dict(frame.select("hour", "charging_share").iter_rows())
    samples = dict(frame.select("hour", "samples").iter_rows())
    evening = [share[hour] for hour in EVENING if hour in share]
    title = _finding(sum(evening) / len(evening)) if evening else _("Use by hour")
    return _component(title, share, samples, days)


def hours_chart(usage: selectors.LocationHours) -> Component:
    """Share of the points of one location charging, by hour."""
    share = {hour: own for hour, own, _samples in usage.hours}
    samples = {hour: count for hour, _share, count in usage.hours}
    title = _("Use by hour") if usage.evening_share is None else _finding(usage.evening_share)
    return _component(title, share, samples, selectors.sampled_days())


def _component(
    title: str, share: dict[int, float], samples: dict[int, int], days: tuple[date, date] | None
) -> Component:
    return {
        "id": "use-by-hour",
        "title": title,
        "text": _("Average per hour. Dark: 16 to 23 hours. Open: not measured."),
        "spec": _spec(share),
        "label": _("Share of the charge points that is charging, per hour; the table has the same figures."),
        "table": {
            "caption": _("Share charging per hour"),
            "columns": [_("Hour"), _("Charging"), _("Snapshots")],
            "rows": [
                [str(hour), _percent(share.get(hour)), number_format(samples.get(hour, 0), use_l10n=True)]
                for hour in HOURS
            ],
        },
        "source": _("Snapshots of %(first)s to %(last)s. A full car that stays does not count.")
        % {"first": date_format(days[0], "j F"), "last": date_format(days[1], "j F Y")}
        if days
        else "",
    }


def _finding(share: float) -> str:
    return _("In the evening %(share)s of the charge points is charging") % {"share": _percent(share)}


def _percent(share: float | None) -> str:
    return _("not measured") if share is None else f"{number_format(round(share * PERCENT), decimal_pos=0)}%"


def _spec(share: dict[int, float]) -> Component:
    return _kept_spec(tuple(sorted(share.items())))


@lru_cache(maxsize=100)
def _kept_spec(shares: tuple[tuple[int, float], ...]) -> Component:
    """Kept per samples: checking a specification takes longer than the rest of a page. It holds no words."""
    share = dict(shares)
    frame = pl.DataFrame(
        {
            "hour": list(HOURS),
            "percent": [share[hour] * PERCENT if hour in share else None for hour in HOURS],
            "evening": [hour in EVENING for hour in HOURS],
        },
        schema={"hour": pl.Int64, "percent": pl.Float64, "evening": pl.Boolean},
    )
    base = alt.Chart(frame).encode(
        x=alt.X(
            "hour:O",
            title=None,
            axis=alt.Axis(labelAngle=0, values=[h for h in HOURS if h % HOURS_PER_LABEL == 0]),
        )
    )
    amount = alt.Y("percent:Q", title=None, axis=alt.Axis(tickCount=4, labelExpr="datum.label + '%'"))
    # One picture to a screen reader, described by `label`; a layer without bars has no name of its own.
    bars = base.mark_bar(aria=False).encode(y=amount)
    by_day = bars.transform_filter("datum.percent !== null && !datum.evening").mark_bar(
        color=LIGHT, aria=False
    )
    evening = bars.transform_filter("datum.percent !== null && datum.evening")
    unknown = (
        base.transform_filter("datum.percent === null")
        .mark_bar(aria=False, filled=False, strokeDash=[3, 2], stroke="#56666d", height=10)
        .encode(y=alt.datum(0), y2=alt.datum(2))
    )
    spec: Component = alt.layer(by_day, evening, unknown).properties(height=HEIGHT).to_dict()
    return spec
