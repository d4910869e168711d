"""The page that shows every component with its states, drawn with the templates that pages use."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

YEARS = (2026, 2028, 2030, 2032, 2035)
LOW, MID, HIGH = (55, 84, 125, 181, 288), (76, 117, 174, 251, 399), (99, 152, 227, 327, 519)


class ExampleForm(forms.Form):
    """One field of each kind."""

    amount = forms.IntegerField(
        label=gettext_lazy("Extra homes"), help_text=gettext_lazy("Homes that the forecast does not know yet")
    )
    year = forms.TypedChoiceField(
        label=gettext_lazy("Year"), choices=[(str(year), str(year)) for year in YEARS], coerce=int
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 2}))
    source = forms.CharField(label=gettext_lazy("Source"), required=False)
    agreed = forms.BooleanField(label=gettext_lazy("This was agreed with the municipality"), required=False)


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with its states (`/onderdelen/`)."""
    page = Paginator(range(240), 20).page(3)
    context = {
        "form": ExampleForm({"amount": "veel", "year": "2030", "reason": ""}),
        "chart": _chart(),
        "jobs": _jobs(),
        "for_you": _for_you(),
        "page_obj": page,
        "page_numbers": page.paginator.get_elided_page_range(3),
        "legend": {
            "year": 2030,
            "need_steps": ["0", "0,5", "1", "1,5", _("2 or more")],
            "states": _states(),
            "with_areas": True,
            "with_points": True,
            "with_cells": True,
        },
        "states": _states(),
        "rows": list(zip(YEARS, LOW, MID, HIGH, strict=True)),
    }
    return render(request, "web/components.html", context)


def _states() -> list[tuple[str, str]]:
    return [
        ("proposed", _("Proposed")),
        ("approved", _("Approved")),
        ("reserved", _("Reserved")),
        ("in_order", _("In traffic order")),
        ("realised", _("Realised")),
        ("dropped", _("Dropped")),
    ]


def _for_you() -> list[dict[str, Any]]:
    return [
        {
            "count": 2,
            "title": _("corrections to check"),
            "detail": _("Oldest: 6 days"),
            "url": "#",
            "is_late": True,
        },
        {
            "count": 12,
            "title": _("sites on the plan map"),
            "detail": _("Not published yet"),
            "url": "#",
            "is_late": False,
        },
    ]


def _jobs() -> list[SimpleNamespace]:
    def job(state: str, **values: object) -> SimpleNamespace:
        return SimpleNamespace(
            pk=state, state=state, is_active=state in ("queued", "running"), done=0, total=0, **values
        )

    running = job("running", words=_("Municipality 12 of 77. About 40 seconds to go."))
    running.done, running.total = 12, 77
    return [
        running,
        job("queued", words=""),
        job("done", words=_("The plan map is ready.")),
        job("stopped", words=""),
        job("failed", error_words=_("The forecast has no year 2050. Choose 2025 to 2040.")),
    ]


def _chart() -> dict[str, Any]:
    values = [
        {"year": str(year), "low": low, "mid": mid, "high": high}
        for year, low, mid, high in zip(YEARS, LOW, MID, HIGH, strict=True)
    ]
    year = {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "height": 240,
        "data": {"values": values},
        "encoding": {"x": year},
        "layer": [
            {
                "mark": "area",
                "encoding": {
                    "y": {"field": "low", "type": "quantitative", "title": None},
                    "y2": {"field": "high"},
                },
            },
            {"mark": "line", "encoding": {"y": {"field": "mid", "type": "quantitative"}}},
        ],
    }
    rows = [
        [str(year), str(low), str(mid), str(high)]
        for year, low, mid, high in zip(YEARS, LOW, MID, HIGH, strict=True)
    ]
    return {
        "id": "example-chart",
        "title": _("Need more than doubles until 2030"),
        "text": _("Line: mid scenario. Band: low to high."),
        "label": _(
            "Charge points needed per year in three scenarios. The table below shows the same figures."
        ),
        "spec": spec,
        "table": {
            "caption": _("Charge points needed per year"),
            "columns": [_("Year"), _("Low"), _("Mid"), _("High")],
            "rows": rows,
        },
        "source": _("Example figures"),
    }
