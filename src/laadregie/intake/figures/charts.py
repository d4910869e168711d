"""Charts of the figures of requests: Vega-Lite specifications with the same figures as a table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt
import polars as pl
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from laadregie.intake.figures import words
from laadregie.intake.figures.report import Duration, Report

LIGHT = "#a0c8c8"  # need-3 of the page
HEIGHT, ROW_HEIGHT = 220, 30
MOST_LABELS = 12
Component = dict[str, Any]


def received(found: Report, source: str) -> Component | None:
    """Requests received per month; a month that is not shown is drawn open. None where nothing shows."""
    counts = [(date.fromisoformat(month), n) for month, n in found.month_counts.items()]
    if not any(n for _day, n in counts):
        return None
    labels = [_month(month) for month, _n in counts]
    frame = pl.DataFrame(
        {"month": labels, "count": [n for _month, n in counts]},
        schema={"month": pl.String, "count": pl.Int64},
    )
    step = 1 + len(labels) // (MOST_LABELS + 1)
    axis = alt.Axis(labelAngle=0 if len(labels) <= MOST_LABELS // 2 else -45, values=labels[::step])
    base = alt.Chart(frame).encode(x=alt.X("month:N", sort=labels, title=None, axis=axis))
    # One picture to a screen reader, described by `label`.
    bars = base.mark_bar(aria=False).encode(
        y=alt.Y("count:Q", title=None, axis=alt.Axis(format=",d", tickCount=4, tickMinStep=1))
    )
    hidden = (
        base.transform_filter("datum.count === null")
        .mark_bar(aria=False, filled=False, strokeDash=[3, 2], stroke="#56666d")
        .encode(y=alt.datum(0), y2=alt.datum(1))
    )
    text = _("By month of receipt.")
    if any(n is None for _month, n in counts):
        text = _("By month of receipt. Open: a number below 5, or one that would give it away.")
    return {
        "id": "received",
        "title": _most(counts),
        "text": text,
        "spec": alt.layer(bars, hidden).properties(height=HEIGHT).to_dict(),
        "label": _("Requests received per month; the table has the same figures."),
        "table": {
            "caption": _("Requests received per month"),
            "columns": [_("Month"), _("Received")],
            "rows": [[date_format(month, "F Y"), words.count(n)] for month, n in counts],
        },
        "source": source,
    }


def _most(counts: Sequence[tuple[date, int | None]]) -> str:
    known = [(n, month) for month, n in counts if n]
    if not known:
        return _("Requests per month")
    n, month = max(known)
    return _("Most requests came in %(month)s: %(n)s") % {
        "month": date_format(month, "F Y"),
        "n": words.count(n),
    }


def _month(month: date) -> str:
    return date_format(month, "b Y")


def reasons(found: Report, source: str) -> Component | None:
    """Rejections by reason, the most frequent first; None without any."""
    rows = [(words.reason(code), n) for code, n in found.reasons.items() if n != 0]
    if not rows:
        return None
    rows.sort(key=lambda row: -(row[1] or 0))
    known = [row for row in rows if row[1]]
    title = _("Most given reason: %(reason)s") % {"reason": known[0][0].lower()} if known else ""
    return {
        "id": "reasons",
        "title": title or _("Why requests are rejected"),
        "text": _("A rejection with two reasons counts with both."),
        "spec": _bars(rows),
        "label": _("Rejections per reason; the table has the same figures."),
        "table": {
            "caption": _("Rejections per reason"),
            "columns": [_("Reason"), _("Rejected")],
            "rows": [[name, words.count(n)] for name, n in rows],
        },
        "source": source,
    }


def _bars(rows: Sequence[tuple[str, int | None]]) -> Component:
    frame = pl.DataFrame(rows, schema={"name": pl.String, "count": pl.Int64}, orient="row")
    order = alt.Y("name:N", sort=frame["name"].to_list(), title=None, axis=alt.Axis(labelLimit=250))
    across = alt.X("count:Q", title=None, axis=alt.Axis(format=",d", tickCount=4, tickMinStep=1))
    chart = alt.Chart(frame).encode(y=order).mark_bar(aria=False, height=16).encode(x=across)
    spec: Component = alt.layer(chart).properties(height=ROW_HEIGHT * frame.height + 10).to_dict()
    return spec


def lead_times(
    rows: Sequence[Duration], *, chart_id: str, is_party: bool, title: str, text: str, source: str
) -> Component | None:
    """Median (dark) and the days in which nine in ten were ready (light); None where nothing is known."""
    named = [((words.party if is_party else words.stage)(one.code), one) for one in rows]
    known = [(name, one) for name, one in named if one.median_days is not None]
    if not known:
        return None
    frame = pl.DataFrame(
        [(name, one.median_days, one.p90_days) for name, one in known],
        schema={"name": pl.String, "median": pl.Float64, "p90": pl.Float64},
        orient="row",
    )
    order = alt.Y("name:N", sort=frame["name"].to_list(), title=None, axis=alt.Axis(labelLimit=250))
    base = alt.Chart(frame).encode(y=order)
    across = alt.X("p90:Q", title=None, axis=alt.Axis(format=",d", tickCount=5))
    light = base.transform_filter("datum.p90 !== null").mark_bar(aria=False, color=LIGHT, height=16)
    dark = base.mark_bar(aria=False, height=8).encode(x=alt.X("median:Q", title=None))
    first = _("Party") if is_party else _("Stage")
    return {
        "id": chart_id,
        "title": title,
        "text": text,
        "spec": alt.layer(light.encode(x=across), dark)
        .properties(height=ROW_HEIGHT * frame.height + 10)
        .to_dict(),
        "label": _("Days: median and the time in which nine in ten ended; the table has the same figures."),
        "table": {
            "caption": title,
            "columns": [first, _("Median (days)"), _("Nine in ten (days)"), _("Ended"), _("Requests")],
            "rows": [
                [
                    name,
                    words.days(one.median_days),
                    words.days(one.p90_days),
                    words.count(one.ended),
                    words.count(one.cases),
                ]
                for name, one in named
            ],
        },
        "source": source,
    }


def longest(rows: Sequence[Duration], *, is_party: bool) -> str:
    """Which stage or party takes longest, as a finding; "" where nothing is known."""
    known = [(one.median_days, one.code) for one in rows if one.median_days is not None]
    if not known:
        return ""
    took, code = max(known)
    name = words.party(code) if is_party else words.stage(code)
    if is_party:
        return _("%(name)s has requests longest: half more than %(days)s days") % {
            "name": name,
            "days": words.days(took),
        }
    return _("%(name)s takes longest: half took more than %(days)s days") % {
        "name": name,
        "days": words.days(took),
    }
