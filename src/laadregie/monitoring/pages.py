"""What the pages of the network show: the region and a municipality."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.web.templatetags.ui import percent
from laadregie.monitoring import labels, permissions, selectors
from laadregie.monitoring.forms import Order
from laadregie.monitoring.models import FeedDelivery, Snapshot
from laadregie.monitoring.models.counted import Access, Pressure
from laadregie.monitoring.selectors import NetworkTotals
from laadregie.regions import selectors as regions

DELIVERIES_SHOWN = 4
REASONS_SHOWN = 10
HOUSEHOLDS = 1_000
Component = dict[str, Any]

# How the rows are ordered, by the word in the address; the first unless asked otherwise.
MUNICIPALITY_ORDERS = {
    "naam": Order(gettext_lazy("Name"), "name", descending=False),
    "regulier": Order(gettext_lazy("Regular public"), "regular"),
    "huishoudens": Order(gettext_lazy("Per 1,000 households"), "per_households"),
    "snel": Order(gettext_lazy("Fast public"), "fast"),
    "semi": Order(gettext_lazy("Semi-public"), "semi_public"),
    "locaties": Order(gettext_lazy("Locations"), "locations"),
    "prijs": Order(gettext_lazy("Price known"), "price_share"),
}
LOCATION_ORDERS = {
    "adres": Order(gettext_lazy("Address"), "address", descending=False),
    "punten": Order(gettext_lazy("Charge points"), "points"),
    "drukte": Order(gettext_lazy("Pressure"), "evening_share"),
    "prijs": Order(gettext_lazy("Price"), "lowest_price"),
}


@dataclass(frozen=True)
class Step:
    """A step from what is delivered to what counts; `records` is negative where they go off."""

    label: str
    records: int
    is_total: bool


@dataclass(frozen=True)
class Alternative:
    """Regular public points if another definition held."""

    label: str
    points: int
    difference: int
    holds: bool


@dataclass(frozen=True)
class DeliveryReport:
    """A delivery with what it did, and why records were refused."""

    delivery: FeedDelivery
    message: str
    reasons: list[str]


def figures(totals: NetworkTotals, prices: tuple[int, int], source: str) -> list[Component]:
    """Four figures with their meaning; `prices`: points with a known price, and all points."""
    with_price, points = prices
    regular = totals.of(access="public", speed="regular")
    fast = totals.of(access="public") - regular
    semi_public = totals.of(access="semi_public")
    semi_fast = semi_public - totals.of(access="semi_public", speed="regular")
    return [
        {
            "title": _("Regular public charge points"),
            "value": number(regular),
            "meaning": _("of %(points)s charge points at %(locations)s locations")
            % {"points": number(totals.points), "locations": number(totals.locations)},
            "share": regular / points if points else None,
            "source": source,
        },
        {
            "title": _("Fast public charge points"),
            "value": number(fast),
            "meaning": _("of which %(count)s ultra-fast")
            % {"count": number(totals.of(access="public", speed="ultra_fast"))},
            "share": None,
            "source": source,
        },
        {
            "title": _("Semi-public charge points"),
            "value": number(semi_public),
            "meaning": _("of which %(count)s fast; on private ground, open to everyone")
            % {"count": number(semi_fast)},
            "share": None,
            "source": source,
        },
        {
            "title": _("Price known"),
            "value": percent(with_price / points) if points else _("unknown"),
            "meaning": _("of the points has a price per kWh in the feed (%(count)s)")
            % {"count": number(with_price)},
            "share": with_price / points if points else None,
            "source": source,
        },
    ]


def municipality_rows(order: str) -> list[dict[str, Any]]:
    """Every municipality with its counts; those without charge points have noughts.

    Keys: code, name, regular, per_households (regular points per 1,000 households), fast,
    semi_public, locations, points, price_share.
    """
    by = MUNICIPALITY_ORDERS[order]
    counts = selectors.municipality_counts().rename(
        {"municipality_code": "code", "regular_public": "regular", "fast_public": "fast"}
    )
    frame = (
        regions.municipality_frame()
        .select("code", "name", "households")
        .join(counts, on="code", how="left")
        .with_columns(pl.col(counts.columns[1:]).fill_null(0))
        .with_columns(
            per_households=pl.when(pl.col("households") > 0).then(
                pl.col("regular") * HOUSEHOLDS / pl.col("households")
            ),
            price_share=pl.when(pl.col("points") > 0).then(pl.col("with_price") / pl.col("points")),
        )
    )
    return frame.sort([by.column, "name"], descending=[by.descending, False], nulls_last=True).to_dicts()


def price_counts(municipality_code: str | None = None) -> tuple[int, int]:
    """Points with a known price, and all points."""
    counts = selectors.municipality_counts()
    if municipality_code is not None:
        counts = counts.filter(pl.col("municipality_code") == municipality_code)
    return int(counts["with_price"].sum()), int(counts["points"].sum())


def steps(totals: NetworkTotals) -> list[Step]:
    """From records as delivered to points that count, one rule a step."""
    left_out = [one for one in selectors.rule_effects() if one.effect == "not_counted" and one.records]
    of_place = {"outside", "no_position"}
    lines = [Step(_("Delivered in the feed"), totals.records, is_total=True)]
    lines += [Step(one.title, -one.records, is_total=False) for one in left_out if one.code not in of_place]
    lines.append(Step(_("Different charge points in use"), totals.in_use, is_total=True))
    lines += [Step(one.title, -one.records, is_total=False) for one in left_out if one.code in of_place]
    lines.append(Step(_("Counts in this region"), totals.points, is_total=True))
    return lines


def alternatives(totals: NetworkTotals) -> list[Alternative]:
    """Regular public points under the definition that holds and under others."""
    own = totals.alternatives.get("definition", 0)
    return [
        Alternative(
            str(label), totals.alternatives[code], totals.alternatives[code] - own, code == "definition"
        )
        for code, label in labels.ALTERNATIVES.items()
        if code in totals.alternatives
    ]


def definitions(snapshot: Snapshot) -> list[tuple[str, str]]:
    """What counts as fast and as public, in words, as the snapshot used it."""
    speed, access = snapshot.inputs.get("speed"), snapshot.inputs.get("access")
    if not speed or not access:
        return []
    fast = _("%(fast)s kW or more; ultra-fast above %(ultra)s kW. Holds since %(date)s.") % {
        "fast": number(speed["fast_from_kw"]),
        "ultra": number(speed["ultra_fast_above_kw"]),
        "date": _day(speed["valid_from"]),
    }
    public = [_("In the street.")]
    if access["all_hours_needed"]:
        public.append(_("Open day and night."))
    if not access["customers_only_is_public"]:
        public.append(_("Not for customers only."))
    empty = str(labels.EMPTY_PARKING.get(access["empty_parking"], access["empty_parking"]))
    if "%(points)s" in empty:
        empty = empty % {"points": access["street_points_at_most"]}
    return [
        (_("Fast"), fast),
        (_("Public"), " ".join(public)),
        (_("Private"), _("On a driveway, or not made public.")),
        (_("Semi-public"), _("Everything else.")),
        (_("Kind unknown"), empty),
    ]


def delivery_reports(viewer: Viewer) -> list[DeliveryReport]:
    """The latest deliveries with their report; nothing for the public."""
    if not permissions.can_see_quality(viewer):
        return []
    return [_report(delivery, viewer) for delivery in selectors.deliveries(viewer)[:DELIVERIES_SHOWN]]


def location_rows(municipality_code: str, order: str) -> list[dict[str, Any]]:
    """Locations of a municipality in an order.

    Keys: those of `selectors.location_frame`, lowest_price and highest_price (EUR per kWh),
    access_label, pressure_label, price.
    """
    by = LOCATION_ORDERS[order]
    here = pl.col("municipality_code") == municipality_code
    price = pl.col("price_kwh_eur")
    prices = (
        selectors.points_frame()
        .filter(here)
        .group_by("location_key")
        .agg(lowest_price=price.min(), highest_price=price.max())
    )
    known = pl.when(pl.col("pressure") != Pressure.UNKNOWN.value).then(pl.col("evening_share"))
    locations = selectors.location_frame().filter(here).with_columns(evening_share=known)
    frame = locations.join(prices, on="location_key", how="left")
    ordered = frame.sort(
        [by.column, "address", "location_key"], descending=[by.descending, False, False], nulls_last=True
    )
    return [
        {
            **row,
            "access_label": Access(row["access"]).label,
            "pressure_label": Pressure(row["pressure"]).label,
            "price": price_range(row["lowest_price"], row["highest_price"]),
        }
        for row in ordered.to_dicts()
    ]


def source_line(snapshot: Snapshot) -> str:
    """Where the counts come from, and from when."""
    if snapshot.delivery is None:
        return moment(snapshot)
    return _("%(moment)s, %(source)s") % {
        "moment": moment(snapshot),
        "source": snapshot.delivery.origin or snapshot.delivery.source,
    }


def moment(snapshot: Snapshot) -> str:
    """The moment of the feed, in words."""
    at = timezone.localtime(snapshot.retrieved_at or snapshot.made_at)
    return _("Charging data of %(date)s") % {"date": date_format(at, "j F Y")}


def price_range(lowest_eur: float | None, highest_eur: float | None) -> str:
    """A price per kWh, or from and to; empty when it is not known."""
    if lowest_eur is None or highest_eur is None:
        return ""
    lowest, highest = (number_format(round(value, 2), decimal_pos=2) for value in (lowest_eur, highest_eur))
    return (
        f"€ {lowest}"
        if lowest == highest
        else _("€ %(lowest)s to %(highest)s")
        % {
            "lowest": lowest,
            "highest": highest,
        }
    )


def number(value: float) -> str:
    """A whole number as people read it: 1.234 in Dutch."""
    return number_format(round(value), use_l10n=True, force_grouping=True)


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j F Y")


def _report(delivery: FeedDelivery, viewer: Viewer) -> DeliveryReport:
    message = _(delivery.message) % delivery.message_params if delivery.message else ""
    reasons = []
    if delivery.refused:
        refused = selectors.refused_records(delivery, viewer)[:REASONS_SHOWN]
        reasons = [f"{one.record_id or one.position}: {one.reason}" for one in refused]
    return DeliveryReport(delivery, message, reasons)
