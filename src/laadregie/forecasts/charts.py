"""Charts of the forecast as Vega-Lite specifications; colours and type come from the page.

The title (the finding) and a table with the same figures stand in the page around it.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

import altair as alt
import polars as pl
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

from laadregie.forecasts.selectors import YearBand

HEIGHT = 300
ROW_HEIGHT = 26
LIGHT = "#a0c8c8"  # need-3 of the page
ROOM_FOR_LABELS_PX = 100  # right of the last year
YEARS_PER_LABEL = 5
Spec = dict[str, Any]


def band(series: Sequence[YearBand], present: tuple[float, int] | None) -> Spec:
    """Needed points over the years with the band from low to high, and what is there now.

    Args:
        present: Moment of the count, in years as the model counts them, and the charge points
            there then; None when that is not known.
    """
    return _band(tuple(series), present, get_language() or "")


@lru_cache(maxsize=100)
def _band(series: tuple[YearBand, ...], present: tuple[float, int] | None, _language: str) -> Spec:
    """Kept per forecast and language: checking a specification takes longer than the rest of a page."""
    frame = pl.DataFrame([vars(row) for row in series])
    last = frame.tail(1)
    base = alt.Chart(frame).encode(x=_years(frame))
    layers: list[alt.Chart] = [
        base.mark_area().encode(y=_amount("low"), y2="high:Q"),
        base.mark_line().encode(y=_amount("mid")),
        _end_label(last, "high", gettext("high")),
        _end_label(last, "mid", gettext("middle"), weight=600),
        _end_label(last, "low", gettext("low")),
    ]
    if present is not None:
        layers += _now(*present)
    spec: Spec = alt.layer(*layers).properties(height=HEIGHT).to_dict()
    return spec | {"padding": {"left": 0, "top": 8, "right": ROOM_FOR_LABELS_PX, "bottom": 4}}


def need_and_stock(rows: Sequence[tuple[str, int, int]]) -> Spec:
    """Areas with what is needed as a light bar and what is there as a dark one upon it.

    Args:
        rows: Name, points needed and points there, in the order in which they are drawn.
    """
    frame = pl.DataFrame(rows, schema=["name", "needed", "present"], orient="row")
    order = alt.Y("name:N", sort=frame["name"].to_list(), title=None, axis=alt.Axis(labelLimit=150))
    base = alt.Chart(frame).encode(y=order)
    needed = base.mark_bar(color=LIGHT, height=16).encode(x=_across("needed"))
    present = base.mark_bar(height=8).encode(x=_across("present"))
    spec: Spec = alt.layer(needed, present).properties(height=ROW_HEIGHT * frame.height).to_dict()
    return spec


def intervals(rows: Sequence[tuple[str, float, float, float]]) -> Spec:
    """Values as points with their interval as a line.

    Args:
        rows: Name, value, low and high, in the order in which they are drawn.
    """
    frame = pl.DataFrame(rows, schema=["name", "value", "low", "high"], orient="row")
    frame = frame.with_columns(text=pl.col("value").map_elements(_decimal, return_dtype=pl.String))
    order = alt.Y("name:N", sort=frame["name"].to_list(), title=None, axis=alt.Axis(labelLimit=170))
    scale = alt.Scale(zero=False, nice=True)
    base = alt.Chart(frame).encode(y=order)
    layers = [
        base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=None, scale=scale), x2="high:Q"),
        base.mark_point(size=110, opacity=1).encode(x=alt.X("value:Q", title=None, scale=scale)),
        base.mark_text(dy=-14, fontWeight=600).encode(x="value:Q", text="text:N"),
    ]
    spec: Spec = alt.layer(*layers).properties(height=44 * frame.height).to_dict()
    return spec


def _decimal(value: float) -> str:
    return number_format(round(value, 3), decimal_pos=3)


def _across(column: str) -> alt.X:
    return alt.X(f"{column}:Q", title=None, axis=alt.Axis(format=",d", tickCount=4))


def _years(frame: pl.DataFrame) -> alt.X:
    first, last = frame["year"][0], frame["year"][-1]
    ticks = [year for year in range(first, last + 1) if year % YEARS_PER_LABEL == 0]
    scale = alt.Scale(domain=[first, last], nice=False)
    return alt.X("year:Q", title=None, scale=scale, axis=alt.Axis(format="d", values=ticks))


def _amount(column: str) -> alt.Y:
    return alt.Y(f"{column}:Q", title=None, axis=alt.Axis(format=",d"))


def _end_label(last: pl.DataFrame, column: str, word: str, weight: Literal[400, 600] = 400) -> alt.Chart:
    text = f"{word} {_number(last[column][0])}"
    chart = alt.Chart(last).encode(x="year:Q", y=f"{column}:Q")
    label: alt.Chart = chart.mark_text(align="left", dx=6, text=text, fontWeight=weight)
    return label


def _now(moment: float, points: int) -> list[alt.Chart]:
    place = alt.Chart(pl.DataFrame({"year": [moment], "points": [points]})).encode(x="year:Q", y="points:Q")
    text = gettext("now %(points)s") % {"points": _number(points)}
    return [
        place.mark_point(size=90, color="black", opacity=1),
        place.mark_text(align="left", dx=8, dy=12, text=text, fontWeight=600),
    ]


def _number(value: float) -> str:
    return number_format(round(value), use_l10n=True, force_grouping=True)
