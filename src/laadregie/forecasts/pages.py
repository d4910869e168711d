"""What the pages show, composed from the selectors: figures, finding, charts, source."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext

from laadregie.forecasts import charts, selectors, stock
from laadregie.forecasts.models import BacktestResult, ForecastRun, Scenario
from laadregie.forecasts.selectors import YearBand
from laadregie.foundation.accounts.selectors import Viewer

ENOUGH_SHARE = 0.98  # from here the stock is called enough: the forecast is no finer than that
LARGEST_GAPS = 12
Component = dict[str, Any]


@dataclass(frozen=True)
class AreaRow:
    """An area in a table; whole charge points, as people count them. None: not known."""

    code: str
    name: str
    needed: int
    model: int
    correction: int
    fast_needed: int
    evs: int
    present: int | None
    fast_present: int | None
    is_filled: bool

    @property
    def gap(self) -> int | None:
        """Points needed above those that stand; never below 0."""
        return None if self.present is None else max(0, self.needed - self.present)


@dataclass(frozen=True)
class Overview:
    """Figures of the region or a municipality in one year and scenario, with its parts."""

    run: ForecastRun
    name: str
    year: int
    scenario: str
    total: AreaRow
    rows: list[AreaRow]
    series: list[YearBand]
    stock_on: date | None
    breadcrumb: list[tuple[str, str]]

    @property
    def query(self) -> str:
        """The choice of year and scenario as the end of an address."""
        return "?" + urlencode({"jaar": self.year, "scenario": self.scenario})

    @property
    def band(self) -> YearBand:
        """Low, middle and high of the year that is shown."""
        return next(row for row in self.series if row.year == self.year)

    @property
    def finding(self) -> str:
        """The title of the chart: what it shows, in one sentence."""
        total = self.total
        if total.present is None:
            sentence = gettext("In %(year)s, %(needed)s public charge points are needed")
            return sentence % {"year": self.year, "needed": number(total.needed)}
        if total.present >= ENOUGH_SHARE * total.needed:
            return gettext("There are enough public charge points for %(year)s") % {"year": self.year}
        sentence = gettext("For %(year)s, %(gap)s public charge points are still missing")
        return sentence % {"year": self.year, "gap": number(total.gap or 0)}

    @property
    def chart(self) -> Component:
        """Need over the years with its band, for the chart component."""
        present = None
        if self.stock_on and self.total.present is not None:
            present = (stock.moment(self.stock_on), self.total.present)
        return {
            "id": "need-per-year",
            "title": self.finding,
            "text": self._what_one_sees(),
            "spec": charts.band(self.series, present),
            "label": gettext("Public charge points needed per year; the table has the same figures."),
            "table": band_table(self.series),
            "source": self.source,
            "link_url": reverse("forecasts:reliability"),
            "link_text": gettext("How good is this forecast?"),
        }

    def _what_one_sees(self) -> str:
        sentence = gettext(
            "In %(year)s between %(low)s and %(high)s points are needed, %(mid)s in the middle scenario."
        )
        band = self.band
        needed = sentence % {
            "year": self.year,
            "low": number(band.low),
            "mid": number(band.mid),
            "high": number(band.high),
        }
        if self.total.present is not None:
            needed += " " + gettext("Now there are %(count)s.") % {"count": number(self.total.present)}
        return f"{needed} " + gettext("A year is meant at its end.")

    @property
    def gap_chart(self) -> Component | None:
        """Where the shortage is largest, for the chart component; None without a stock."""
        rows = [row for row in self.rows if row.gap][:LARGEST_GAPS]
        if not rows:
            return None
        first = gettext("The shortage is largest in %(name)s: %(gap)s points")
        return {
            "id": "largest-gaps",
            "title": first % {"name": rows[0].name, "gap": number(rows[0].gap or 0)},
            "text": gettext("Dark: present. Light: needed."),
            "spec": charts.need_and_stock([(row.name, row.needed, row.present or 0) for row in rows]),
            "label": gettext("The areas with the largest shortage; the table has the same figures."),
            "table": {
                "caption": gettext("The largest shortages"),
                "columns": [gettext("Area"), gettext("Present"), gettext("Needed"), gettext("Short")],
                "rows": [
                    [row.name, number(row.present or 0), number(row.needed), number(row.gap or 0)]
                    for row in rows
                ],
            },
            "source": self.source,
        }

    @property
    def key_figures(self) -> list[Component]:
        """Four figures with their meaning, for the key-figure component."""
        total, band = self.total, self.band
        return [
            {
                "title": gettext("Public charge points"),
                "value": _known(total.present),
                "meaning": gettext("of the %(needed)s needed in %(year)s")
                % {"needed": number(total.needed), "year": self.year},
                "share": None if total.present is None else total.present / max(total.needed, 1),
                "source": self.source,
            },
            {
                "title": gettext("Needed in %(year)s") % {"year": self.year},
                "value": number(total.needed),
                "meaning": gettext("between %(low)s and %(high)s")
                % {"low": number(band.low), "high": number(band.high)},
                "share": None,
                "source": _of_which_corrected(total),
            },
            {
                "title": gettext("Fast charge points"),
                "value": number(total.fast_needed),
                "meaning": gettext("needed in %(year)s; now %(present)s")
                % {"year": self.year, "present": _known(total.fast_present)},
                "share": None,
                "source": gettext("Energy per fast charge point is an assumption"),
                "estimated": True,
            },
            {
                "title": gettext("Electric cars"),
                "value": number(total.evs),
                "meaning": gettext("in %(year)s, registered here") % {"year": self.year},
                "share": None,
                "source": gettext("Scenario: %(name)s") % {"name": Scenario(self.scenario).label},
            },
        ]

    @property
    def source(self) -> str:
        """The source line: which forecast, and from when the stock is."""
        made = date_format(self.run.published_at, "j F Y") if self.run.published_at else ""
        line = gettext("Forecast of %(date)s.") % {"date": made}
        if self.stock_on is None:
            return f"{line} " + gettext("No charge points were imported yet.")
        counted = date_format(self.stock_on, "j F Y")
        return f"{line} " + gettext("Charge points counted on %(date)s.") % {"date": counted}


def overview(
    run: ForecastRun,
    *,
    name: str,
    year: int,
    scenario: str,
    viewer: Viewer,
    municipality_code: str | None = None,
) -> Overview:
    """Compose the page of the region, or of a municipality when its code is given."""
    level: selectors.Level = "neighbourhood" if municipality_code else "municipality"
    frame = selectors.need_frame(
        level, year=year, scenario=scenario, viewer=viewer, municipality_code=municipality_code, run=run
    )
    rows = [_row(row) for row in frame.iter_rows(named=True)]
    return Overview(
        run=run,
        name=name,
        year=year,
        scenario=scenario,
        total=_total(frame, municipality_code or run.region_code, name),
        rows=sorted(rows, key=lambda row: (-(row.gap or 0), -row.needed, row.name)),
        series=selectors.series(viewer=viewer, municipality_code=municipality_code, run=run),
        stock_on=stock.counted_on(),
        breadcrumb=[(gettext("Forecast"), reverse("forecasts:index"))],
    )


def band_table(series: list[YearBand]) -> Component:
    """The figures behind the chart of the years."""
    return {
        "caption": gettext("Public charge points needed per year"),
        "columns": [
            gettext("Year"),
            gettext("Low"),
            gettext("Middle"),
            gettext("High"),
            gettext("Middle, by the model"),
        ],
        "rows": [
            [str(row.year), number(row.low), number(row.mid), number(row.high), number(row.model_mid)]
            for row in series
        ],
    }


def number(value: float) -> str:
    """A whole number as people read it: 1.234 in Dutch."""
    return number_format(round(value), use_l10n=True, force_grouping=True)


def _known(value: int | None) -> str:
    return gettext("unknown") if value is None else number(value)


def _of_which_corrected(total: AreaRow) -> str:
    if not total.correction:
        return gettext("By the model; the municipality corrected nothing.")
    sentence = gettext("The model says %(model)s; corrections add %(change)s.")
    return sentence % {"model": number(total.model), "change": f"{total.correction:+d}"}


def inputs_of(run: ForecastRun | BacktestResult) -> list[dict[str, str]]:
    """What a forecast or a back-test was calculated from, in words."""
    labels = {
        "areas": gettext("Areas and figures"),
        "home_types": gettext("Kinds of homes"),
        "stock": gettext("Charge points"),
    }
    return [
        {
            "label": labels.get(one["name"], one["name"]),
            "origin": one["origin"],
            "as_of": date_format(date.fromisoformat(one["as_of"]), "j F Y") if one["as_of"] else "",
            "digest": one["digest"][:8],
        }
        for one in run.inputs
    ]


def _row(row: dict[str, Any]) -> AreaRow:
    return AreaRow(
        code=row["code"],
        name=row["name"],
        needed=round(row["public_charge_points_needed"]),
        model=round(row["model_public_charge_points_needed"]),
        correction=round(row["correction_points"]),
        fast_needed=round(row["fast_charge_points_needed"]),
        evs=round(row["evs"]),
        present=row["public_charge_points_present"],
        fast_present=row["fast_charge_points_present"],
        is_filled=bool(row["filled"]),
    )


def _total(frame: pl.DataFrame, code: str, name: str) -> AreaRow:
    """All rows together; what is not known of any stays unknown."""
    sums = frame.drop("year").select(pl.selectors.numeric().sum()).row(0, named=True)
    unknown = {name: None for name in frame.columns if frame[name].null_count() == frame.height}
    return _row({**sums, **unknown, "code": code, "name": name, "filled": ""})
