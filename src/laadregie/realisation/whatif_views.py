"""The page that shows what a longer wait for the grid operator does."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from laadregie.realisation import permissions, selectors, whatif
from laadregie.realisation.models import RealisationState
from laadregie.realisation.whatif import ANSWER, CONNECTION, WhatIf

CASES_SHOWN = 50
WEEKS, MOST_WEEKS = 6, 104


class WhatIfForm(forms.Form):
    """How much longer, and what."""

    weken = forms.IntegerField(
        label=gettext_lazy("Weeks more"), min_value=0, max_value=MOST_WEEKS, initial=WEEKS
    )
    wat = forms.ChoiceField(
        label=gettext_lazy("What takes longer?"),
        choices=[
            (CONNECTION, gettext_lazy("The connection to the grid")),
            (ANSWER, gettext_lazy("The answer about the place")),
        ],
        initial=CONNECTION,
    )


@login_required
@require_safe
def what_if(request: HttpRequest) -> HttpResponse:
    """What n weeks more do to backlog and dates (`/realisaties/wat-als/`)."""
    if not permissions.can_see_work(request.user):
        raise Http404
    form = WhatIfForm({"weken": WEEKS, "wat": CONNECTION} | request.GET.dict())
    found = list(selectors.open_realisations(request.user))
    context: dict[str, Any] = {"form": form, "count": len(found)}
    if form.is_valid():
        answer = whatif.what_if(found, weeks=form.cleaned_data["weken"], what=form.cleaned_data["wat"])
        context |= {
            "answer": answer,
            "cases": answer.cases[:CASES_SHOWN],
            "more": max(0, len(answer.cases) - CASES_SHOWN),
            "chart": chart(answer) if answer.cases else None,
            "stages": stages(answer),
        }
    return render(request, "realisation/what_if.html", context, status=422 if form.errors else 200)


def stages(answer: WhatIf) -> list[tuple[str, str, int]]:
    """Each state with its days, and how often it was seen (0: the term counts)."""
    return [
        (str(RealisationState(state).label), _whole(one.days), one.seen)
        for state, one in answer.stages.items()
    ]


def chart(answer: WhatIf) -> dict[str, Any]:
    """The backlog by month as a chart with its table."""
    kinds = (_("as it is"), _("if it takes longer"))
    values = [
        {"month": month.on.replace(day=1).isoformat(), "open": round(value, 1), "what": kind}
        for month in answer.months
        for kind, value in zip(kinds, (month.now, month.then), strict=True)
    ]
    most = max(answer.months, key=lambda month: month.then - month.now)
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "height": 260,
        "data": {"values": values},
        "encoding": {
            "x": {"field": "month", "type": "temporal", "title": None, "axis": {"format": "%b %Y"}},
            "y": {"field": "open", "type": "quantitative", "title": None},
            "color": {
                "field": "what",
                "type": "nominal",
                "scale": {"domain": list(kinds), "range": ["#1b7389", "#16242a"]},
                "legend": None,
            },
        },
        "layer": [_line(kinds), _label(values[-2], 18), _label(values[-1], -12)],
    }
    return {
        "id": "backlog",
        "title": _("At most %(n)s realisations more are open, in %(month)s")
        % {"n": _whole(max(0.0, most.then - most.now)), "month": date_format(most.on, "F Y")},
        "text": _("Open realisations at the end of each month. Line: as it is. Dashed: if it takes longer."),
        "spec": spec,
        "label": _("Open realisations by month; the table below has the same figures."),
        "table": {
            "caption": _("Open realisations by month"),
            "columns": [_("End of the month"), *kinds],
            "rows": [[date_format(m.on, "j F Y"), _whole(m.now), _whole(m.then)] for m in answer.months],
        },
    }


def _whole(value: float) -> str:
    """A number without decimals, rounded: the format itself would cut them off."""
    return number_format(round(value), 0)


def _line(kinds: tuple[str, str]) -> dict[str, Any]:
    """A line per kind, told apart by dashes too."""
    dashes = {"field": "what", "type": "nominal", "legend": None, "scale": {"domain": list(kinds)}}
    return {"mark": {"type": "line", "strokeWidth": 2.5}, "encoding": {"strokeDash": dashes}}


def _label(value: dict[str, Any], dy: int) -> dict[str, Any]:
    """What a line is, at its end."""
    return {
        "data": {"values": [value]},
        "mark": {"type": "text", "align": "right", "dy": dy, "fontWeight": 600},
        "encoding": {"text": {"field": "what"}},
    }
