"""Figures of requests: page, CSV and Excel (`/cijfers/aanvragen/`)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laadregie.foundation.web.templatetags.ui import percent
from laadregie.intake.figures import charts, counting, exports, report, words
from laadregie.intake.figures.definitions import DEFINITIONS, SOURCE
from laadregie.intake.figures.forms import EVERYONE, MUNICIPALITY, SUB_REGION, ChoiceForm
from laadregie.intake.figures.report import Duration, Report
from laadregie.regions import selectors as regions

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Component = dict[str, Any]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The figures, with filters (`/cijfers/aanvragen/`)."""
    form = ChoiceForm(request.GET, viewer=request.user)
    if not form.is_valid():
        return render(request, "intake/figures_wrong.html", {"form": form}, status=400)
    found = report.report(request.user, form.choice())
    source = source_line(found)
    _code, area = exports.area(found)
    context = {
        "form": form,
        "asked": form.cleaned_data,
        "areas": _areas(),
        "years": form.years(),
        "year": form.cleaned_data.get("jaar") or timezone.localdate().year,
        "has_months": bool(form.cleaned_data.get("van") or form.cleaned_data.get("tot"))
        and not found.is_public,
        "report": found,
        "area": area,
        "region": regions.region_name(),
        "period": exports.period(found.choice.first, found.choice.last),
        "figures": _figures(found, source),
        "on_time": words.share(found.on_time) if found.on_time is not None else "",
        "on_time_of_served": words.share(found.on_time_of_served)
        if found.on_time_of_served is not None
        else "",
        "charts": _charts(found, source),
        "times": _times(found),
        "rows": _rows(found),
        "paused": _paused(found),
        "written": report.written(),
        "definitions": DEFINITIONS.values(),
        "source": source,
        "everyone": EVERYONE,
    }
    return render(request, "intake/figures.html", context)


@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    """The same figures as CSV (`/cijfers/aanvragen.csv`)."""
    form = ChoiceForm(request.GET, viewer=request.user)
    if not form.is_valid():
        return render(request, "intake/figures_wrong.html", {"form": form}, status=400)
    found = report.report(request.user, form.choice())
    return _download(exports.as_csv(found, report.written()), "text/csv; charset=utf-8", found, "csv")


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The same figures as Excel (`/cijfers/aanvragen.xlsx`)."""
    form = ChoiceForm(request.GET, viewer=request.user)
    if not form.is_valid():
        return render(request, "intake/figures_wrong.html", {"form": form}, status=400)
    found = report.report(request.user, form.choice())
    return _download(exports.as_workbook(found, report.written()), EXCEL, found, "xlsx")


def _download(content: str | bytes, media_type: str, found: Report, suffix: str) -> HttpResponse:
    day = timezone.localdate(found.at).isoformat()
    headers = {"Content-Disposition": f'attachment; filename="aanvragen-{day}.{suffix}"'}
    if not found.is_public:
        headers["Cache-Control"] = "private, no-store"
    return HttpResponse(content, content_type=media_type, headers=headers)


def source_line(found: Report) -> str:
    """Where the figures come from and of when they are."""
    return _("%(source)s, status on %(day)s") % {
        "source": SOURCE,
        "day": date_format(timezone.localdate(found.at), "j F Y"),
    }


def _areas() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Sub-regions and municipalities to choose from: heading and (value, name) of each."""
    every = list(regions.municipalities())
    of_places = [(f"{MUNICIPALITY}:{one.code}", one.name) for one in every]
    groups = {one.sub_region.code: one.sub_region.name for one in every if one.sub_region}
    named = sorted(((f"{SUB_REGION}:{code}", name) for code, name in groups.items()), key=lambda one: one[1])
    found = [("r", _("Sub-regions"), named)] if named else []
    return [*found, ("g", _("Municipalities"), of_places)]


def _figures(found: Report, source: str) -> list[Component]:
    """Four figures with their meaning."""
    whole, (decision, _operation, way) = found.whole, found.durations
    rejected = percent(whole.rejected_of_received, 1) if whole.rejected is not None else words.count(None)
    return [
        {
            "title": _("Received"),
            "value": words.count(whole.received),
            "meaning": _("of which %(open)s are open") % {"open": words.count(whole.open)},
            "share": None,
            "source": source,
        },
        {
            "title": _("Rejected"),
            "value": rejected,
            "meaning": _rejected(whole),
            "share": whole.rejected_of_received,
            "source": source,
        },
        {
            "title": _("From receipt to decision"),
            "value": _took(decision, found),
            "meaning": _spread(decision, found),
            "share": None,
            "source": source,
        },
        {
            "title": _("From receipt to operation"),
            "value": _took(way, found),
            "meaning": _spread(way, found),
            "share": None,
            "source": source,
        },
    ]


def _rejected(whole: counting.Counts) -> str:
    """How many were rejected, and the other rate."""
    if whole.rejected is None:
        return _("the number is too small to show, or would give another one away")
    if whole.rejected_of_handled is None:
        return _("of received (%(n)s)") % {"n": words.count(whole.rejected)}
    return _("of received (%(n)s); %(handled)s of what was handled") % {
        "n": words.count(whole.rejected),
        "handled": words.share(whole.rejected_of_handled),
    }


def _took(one: Duration, found: Report) -> str:
    is_hidden = found.is_public and one.median_days is None
    return words.count(None) if is_hidden else _days(one.median_days)


def _spread(one: Duration, found: Report) -> str:
    """What stands with a median."""
    if one.median_days is None:
        return _("too few have ended to say") if found.is_public else _("too few have ended so far")
    if one.p90_days is None:
        return _("half took longer; it is not known yet when nine in ten have ended")
    return _("half took longer; nine in ten ended within %(days)s") % {"days": _days(one.p90_days)}


def _days(number: float | None) -> str:
    return _("unknown") if number is None else _("%(n)s days") % {"n": words.days(number)}


def _charts(found: Report, source: str) -> list[Component]:
    text = _("Dark: half were ready in these days. Light: nine in ten. What is still open counts.")
    drawn = [
        charts.received(found, source),
        charts.reasons(found, source),
        charts.lead_times(
            found.stages,
            chart_id="stages",
            is_party=False,
            title=charts.longest(found.stages, is_party=False),
            text=text,
            source=source,
        ),
        charts.lead_times(
            found.parties,
            chart_id="parties",
            is_party=True,
            title=charts.longest(found.parties, is_party=True),
            text=text,
            source=source,
        ),
    ]
    return [one for one in drawn if one is not None]


def _times(found: Report) -> list[list[str]]:
    """Rows of lead times: name, median, nine in ten, ended, requests."""
    return [
        [
            str(DEFINITIONS[one.code].title),
            _took(one, found),
            _days(one.p90_days) if one.median_days is not None else "",
            words.count(one.ended),
            words.count(one.cases),
        ]
        for one in found.durations
    ]


def _rows(found: Report) -> list[Component]:
    """One line per municipality of the choice of which something was received."""
    lines = []
    for place in found.places:
        total = found.outcomes.row_total(place.code)
        if total == 0:
            continue
        counts = counting.counts_of(found.outcomes.row(place.code), total)
        lines.append(
            {
                "code": place.code,
                "name": place.name,
                "received": words.count(counts.received),
                "open": words.count(counts.open),
                "accepted": words.count(counts.accepted),
                "rejected": words.count(counts.rejected),
                "of_received": _rate(counts.rejected_of_received, counts),
                "of_handled": _rate(counts.rejected_of_handled, counts),
            }
        )
    return lines


def _rate(share: float | None, counts: counting.Counts) -> str:
    if share is None and counts.handled == 0:
        return _("none handled")
    return _("not shown") if share is None else words.share(share)


def _paused(found: Report) -> list[tuple[str, str]]:
    """Days that requests stood still, by who was waited for."""
    return [
        (words.party(party), words.days(days)) for party, days in sorted(found.paused.items()) if days >= 1
    ]
