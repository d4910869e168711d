"""Pages of the network as it is: the region, a municipality, a location, and data quality."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laadkern.errors import InputError
from laadregie.foundation.spreadsheets import csv_text
from laadregie.monitoring import charts, labels, pages, permissions, quality_pages, selectors
from laadregie.monitoring.forms import OrderForm, SubjectForm
from laadregie.monitoring.models import ChargeLocation, Snapshot
from laadregie.monitoring.models.counted import Pressure
from laadregie.regions import selectors as regions

LOCATIONS_PER_PAGE = 50
FINDINGS_PER_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The network as it is (`/netwerk/`)."""
    snapshot, totals = selectors.current_snapshot(), selectors.network_totals()
    if snapshot is None or totals is None:
        return render(request, "monitoring/none.html")
    form = OrderForm(request.GET, orders=pages.MUNICIPALITY_ORDERS)
    if not form.is_valid():
        return _refused(request, form)
    source = pages.moment(snapshot)
    context = {
        "region": regions.region(),
        "source": pages.source_line(snapshot),
        "figures": pages.figures(totals, pages.price_counts(), source),
        "form": form,
        "order": form.cleaned_data["volgorde"],
        "rows": pages.municipality_rows(form.cleaned_data["volgorde"]),
        "totals": totals,
        "steps": pages.steps(totals),
        "definitions": pages.definitions(snapshot),
        "alternatives": pages.alternatives(totals),
        "chart": charts.usage_chart(None),
        "cannot_tell": selectors.SAMPLES_CANNOT_TELL,
        "reports": pages.delivery_reports(request.user),
        "can_see_quality": permissions.can_see_quality(request.user),
    }
    return render(request, "monitoring/index.html", context)


@require_safe
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """The network of a municipality (`/netwerk/gemeente/<code>/`)."""
    snapshot, totals = selectors.current_snapshot(), selectors.network_totals(code)
    try:
        place = regions.municipality(code)
    except InputError:
        raise Http404 from None
    if snapshot is None or totals is None:
        return render(request, "monitoring/none.html")
    form = OrderForm(request.GET, orders=pages.LOCATION_ORDERS)
    if not form.is_valid():
        return _refused(request, form)
    source = pages.moment(snapshot)
    rows = pages.location_rows(code, form.cleaned_data["volgorde"])
    context = {
        "place": place,
        "source": pages.source_line(snapshot),
        "figures": pages.figures(totals, pages.price_counts(code), source),
        "form": form,
        "order": form.cleaned_data["volgorde"],
        **_paging(request, rows, LOCATIONS_PER_PAGE),
        "chart": charts.usage_chart(code),
        "cannot_tell": selectors.SAMPLES_CANNOT_TELL,
        "breadcrumb": [(_("Network"), reverse("monitoring:index"))],
    }
    return render(request, "monitoring/municipality.html", context)


@require_safe
def location(request: HttpRequest, pk: int) -> HttpResponse:
    """One location: its points, prices, use, and which copy counts (`/netwerk/locatie/<id>/`)."""
    snapshot = selectors.current_snapshot()
    it = selectors.location_detail(pk, request.user)
    if snapshot is None or it is None:
        raise Http404
    code = next((point.counted.municipality_code for point in it.points if point.counted), "")
    context = {
        "it": it,
        "title": it.location.address or str(it.location),
        "points": [quality_pages.point_row(point) for point in it.points],
        "rules": quality_pages.rules_of(it.points),
        "copies": [quality_pages.copy_row(copy) for copy in it.copies],
        "counted": sum(point.counted is not None for point in it.points),
        **_use_of(it.location),
        "can_see_quality": permissions.can_see_quality(request.user),
        "source": pages.source_line(snapshot),
        "municipality_code": code,
        "breadcrumb": _way_to(code),
    }
    return render(request, "monitoring/location.html", context)


@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """The rules of data quality with their effect, and what is wrong per operator (`/netwerk/kwaliteit/`)."""
    snapshot = selectors.current_snapshot()
    if snapshot is None:
        return render(request, "monitoring/none.html")
    form = OrderForm(request.GET, orders=quality_pages.OPERATOR_ORDERS)
    if not form.is_valid():
        return _refused(request, form)
    may_see = permissions.can_see_quality(request.user)
    order = form.cleaned_data["volgorde"]
    context = {
        "snapshot": snapshot,
        "source": pages.source_line(snapshot),
        "rules": quality_pages.rule_rows(),
        "can_see_quality": may_see,
        "form": form,
        "order": order,
        "operators": quality_pages.operator_rows(request.user, order) if may_see else [],
        "breadcrumb": [(_("Network"), reverse("monitoring:index"))],
    }
    return render(request, "monitoring/quality.html", context)


@require_safe
def operator(request: HttpRequest, slug: str) -> HttpResponse:
    """The records of one operator that need work (`/netwerk/kwaliteit/<exploitant>/`)."""
    snapshot, name = _snapshot_and_operator(request, slug)
    form = SubjectForm(request.GET)
    if not form.is_valid():
        return _refused(request, form)
    subject = form.cleaned_data["onderwerp"]
    findings = selectors.findings_of(request.user, operator=name, subject=subject or None)
    paging = _paging(request, findings, FINDINGS_PER_PAGE)
    context = {
        "name": labels.operator_name(name),
        "slug": slug,
        "subject": subject,
        "subjects": quality_pages.subject_links(request.user, name, subject),
        **paging,
        "rows": [quality_pages.finding_row(finding) for finding in paging["page_obj"]],
        "source": pages.source_line(snapshot),
        "breadcrumb": [
            (_("Network"), reverse("monitoring:index")),
            (_("Data quality"), reverse("monitoring:quality")),
        ],
    }
    return render(request, "monitoring/operator.html", context)


@require_safe
def operator_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same records as CSV, to send to the operator (`.../<exploitant>/gegevens.csv`)."""
    snapshot, name = _snapshot_and_operator(request, slug)
    return _findings_csv(request, snapshot, name)


@require_safe
def quality_csv(request: HttpRequest) -> HttpResponse:
    """The records of every operator as CSV (`/netwerk/kwaliteit.csv`)."""
    snapshot = selectors.current_snapshot()
    if snapshot is None or not permissions.can_see_quality(request.user):
        raise Http404
    return _findings_csv(request, snapshot, None)


def _findings_csv(request: HttpRequest, snapshot: Snapshot, name: str | None) -> HttpResponse:
    form = SubjectForm(request.GET)
    if not form.is_valid():
        return _refused(request, form)
    subject = form.cleaned_data["onderwerp"] or None
    rows = selectors.export_rows(request.user, operator=name, subject=subject)
    text = csv_text(next(rows), rows)
    day = timezone.localdate(snapshot.retrieved_at or snapshot.made_at)
    parts = ("laadpunten", slugify(name or ""), subject or "", day.isoformat())
    headers = {"Content-Disposition": f'attachment; filename="{"-".join(filter(None, parts))}.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _snapshot_and_operator(request: HttpRequest, slug: str) -> tuple[Snapshot, str]:
    """The snapshot and the operator of this address, or 404."""
    snapshot, name = selectors.current_snapshot(), labels.operator_of(slug)
    if snapshot is None or not permissions.can_see_quality(request.user) or not selectors.is_operator(name):
        raise Http404
    return snapshot, name


def _paging(request: HttpRequest, rows: Any, size: int) -> dict[str, Any]:
    """The page that is asked for, or 404; the numbers to go to."""
    paginator: Paginator[Any] = Paginator(rows, size)
    try:
        page: Page[Any] = paginator.page(request.GET.get("pagina", 1))
    except InvalidPage:
        raise Http404 from None
    numbers: Iterable[int | str] = paginator.get_elided_page_range(page.number)
    return {"page_obj": page, "page_numbers": numbers}


def _use_of(place: ChargeLocation) -> dict[str, Any]:
    """How much a location is used; the pressure is unknown where nothing of it counts."""
    row, usage = selectors.location_row(place.pk), selectors.location_usage(place.location_id)
    pressure = Pressure(row["pressure"]) if row else Pressure.UNKNOWN
    return {
        "usage": usage,
        "pressure": pressure.value,
        "pressure_label": pressure.label,
        "chart": charts.hours_chart(usage) if usage else None,
        "cannot_tell": selectors.SAMPLES_CANNOT_TELL,
    }


def _way_to(municipality_code: str) -> list[tuple[str, str]]:
    way = [(_("Network"), reverse("monitoring:index"))]
    if municipality_code:
        name = regions.municipality(municipality_code).name
        way.append((name, reverse("monitoring:municipality", args=[municipality_code])))
    return way


def _refused(request: HttpRequest, form: Form) -> HttpResponse:
    return render(request, "monitoring/wrong_choice.html", {"form": form}, status=400)
