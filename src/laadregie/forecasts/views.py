"""Pages of the forecast: the region, a municipality, validation, explanation, reliability."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laadkern.errors import InputError
from laadregie.forecasts import (
    explanation,
    export,
    pages,
    permissions,
    runs,
    selectors,
    services,
    validation,
)
from laadregie.forecasts.forms import AcceptForm, ChoiceForm, CorrectionForm
from laadregie.forecasts.models import Correction, ForecastRun
from laadregie.forecasts.reliability import Page
from laadregie.foundation.accounts.models import User
from laadregie.foundation.jobs import selectors as jobs
from laadregie.foundation.jobs.views import job_context
from laadregie.regions import selectors as regions


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


@require_safe
def region(request: HttpRequest) -> HttpResponse:
    """What the whole region needs, per municipality (`/prognose/`)."""
    run = selectors.current_run(viewer=request.user)
    if run is None:
        return render(request, "forecasts/none.html")
    form = ChoiceForm(request.GET, run=run)
    if not form.is_valid():
        return render(request, "forecasts/wrong_choice.html", {"form": form}, status=400)
    page = pages.overview(
        run,
        year=form.cleaned_data["jaar"],
        scenario=form.cleaned_data["scenario"],
        viewer=request.user,
        name=regions.region().name,
    )
    context = {
        "form": form,
        "page": page,
        "shown_year": str(page.year),
        "run": run,
        "run_inputs": pages.inputs_of(run),
        "accepted": validation.accepted_municipalities(run, viewer=request.user),
        "can_recalculate": permissions.can_recalculate(request.user),
    }
    running = jobs.active(runs.KIND, run.region_code)
    if running and permissions.can_recalculate(request.user):
        context |= job_context(running, request.user)
    return render(request, "forecasts/region.html", context)


@login_required
@require_POST
def recalculate(request: SignedInRequest) -> HttpResponse:
    """Let the worker calculate the forecast again (`/prognose/berekenen/`)."""
    if not permissions.can_recalculate(request.user):
        raise Http404
    services.start_forecast(by=request.user)
    return redirect("forecasts:index")


@require_safe
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """What a municipality needs, per neighbourhood (`/prognose/<gemeentecode>/`)."""
    run, name = _run_and_name(request, code)
    form = ChoiceForm(request.GET, run=run)
    if not form.is_valid():
        return render(request, "forecasts/wrong_choice.html", {"form": form}, status=400)
    page = pages.overview(
        run,
        year=form.cleaned_data["jaar"],
        scenario=form.cleaned_data["scenario"],
        viewer=request.user,
        municipality_code=code,
        name=name,
    )
    context = {
        "form": form,
        "page": page,
        "shown_year": str(page.year),
        "run": run,
        "run_inputs": pages.inputs_of(run),
        "code": code,
        "corrections": validation.corrections(code, viewer=request.user),
        "standing": validation.standing(code, run, viewer=request.user),
        "can_validate": permissions.can_validate(request.user, code),
    }
    return render(request, "forecasts/municipality.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def validate(request: SignedInRequest, code: str) -> HttpResponse:
    """Accept the forecast of one's municipality, or correct a neighbourhood (`.../valideren/`)."""
    run, name = _run_and_name(request, code)
    if not permissions.can_validate(request.user, code):
        raise Http404
    places = selectors.neighbourhood_choices(code, viewer=request.user)
    action = request.POST.get("action")
    accepting = AcceptForm(request.POST if action == "accept" else None)
    correcting = CorrectionForm(request.POST if action == "correct" else None, run=run, neighbourhoods=places)
    if accepting.is_valid():
        services.accept_forecast(municipality_code=code, by=request.user, **accepting.cleaned_data)
        return redirect("forecasts:municipality", code=code)
    if correcting.is_valid():
        try:
            services.correct_neighbourhood(municipality_code=code, by=request.user, **correcting.cleaned_data)
        except InputError as error:
            correcting.add_error(error.field, gettext(error.template) % error.params)
        else:
            return redirect("forecasts:validate", code=code)
    return _validation_page(request, code, name, run, accepting, correcting)


def _validation_page(
    request: SignedInRequest,
    code: str,
    name: str,
    run: ForecastRun,
    accepting: AcceptForm,
    correcting: CorrectionForm,
) -> HttpResponse:
    context = {
        "code": code,
        "run": run,
        "name": name,
        "accepting": accepting,
        "correcting": correcting,
        "corrections": validation.corrections(code, viewer=request.user),
        "withdrawn": validation.corrections(code, viewer=request.user, withdrawn=True),
        "standing": validation.standing(code, run, viewer=request.user),
        "table": pages.band_table(selectors.series(viewer=request.user, municipality_code=code, run=run))[
            "rows"
        ],
        "breadcrumb": [(name, reverse("forecasts:municipality", args=[code]))],
    }
    status = 422 if accepting.errors or correcting.errors else 200
    return render(request, "forecasts/validate.html", context, status=status)


@login_required
@require_POST
def withdraw(request: SignedInRequest, code: str, correction_id: int) -> HttpResponse:
    """Let a correction count no longer (`.../intrekken/<nummer>/`)."""
    if not permissions.can_validate(request.user, code):
        raise Http404
    try:
        services.withdraw_correction(correction_id=correction_id, municipality_code=code, by=request.user)
    except Correction.DoesNotExist:
        raise Http404 from None
    return redirect("forecasts:validate", code=code)


@require_safe
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """How the figure of a neighbourhood came about (`/prognose/buurt/<code>/uitleg/`)."""
    run = selectors.current_run(viewer=request.user)
    if run is None:
        raise Http404
    form = ChoiceForm(request.GET, run=run)
    if not form.is_valid():
        return render(request, "forecasts/wrong_choice.html", {"form": form}, status=400)
    year, scenario = form.cleaned_data["jaar"], form.cleaned_data["scenario"]
    it = explanation.explain(run, code, year=year, scenario=scenario, viewer=request.user)
    if it is None:
        raise Http404
    own = validation.corrections(it.municipality_code, viewer=request.user)
    municipality = reverse("forecasts:municipality", args=[it.municipality_code])
    context = {
        "it": it,
        "run": run,
        "run_inputs": pages.inputs_of(run),
        "corrections": [line for line in own if line.neighbourhood_code == code],
        "breadcrumb": [(it.municipality_name, f"{municipality}?jaar={year}&scenario={scenario}")],
        "note": explanation.steps_gone_note(),
    }
    return render(request, "forecasts/explain.html", context)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a year as CSV (`/prognose/cijfers.csv?niveau=&gemeente=&jaar=&scenario=`)."""
    run = selectors.current_run(viewer=request.user)
    if run is None:
        raise Http404
    form = ChoiceForm(request.GET, run=run)
    if not form.is_valid():
        return render(request, "forecasts/wrong_choice.html", {"form": form}, status=400)
    year, scenario = form.cleaned_data["jaar"], form.cleaned_data["scenario"]
    code = request.GET.get("gemeente")
    if code and selectors.municipality_name(code, viewer=request.user) is None:
        raise Http404
    level: selectors.Level = (
        "neighbourhood" if code or request.GET.get("niveau") == "buurt" else "municipality"
    )
    text = export.csv_text(level, year=year, scenario=scenario, viewer=request.user, municipality_code=code)
    filename = f"prognose-{code or run.region_code}-{year}-{scenario}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def reliability(request: HttpRequest) -> HttpResponse:
    """How good is this forecast? (`/prognose/betrouwbaarheid/`)."""
    result = selectors.latest_backtest(viewer=request.user)
    context = {
        "page": Page(result) if result else None,
        "run_inputs": pages.inputs_of(result) if result else [],
        "breadcrumb": [(gettext("Forecast"), reverse("forecasts:index"))],
    }
    return render(request, "forecasts/reliability.html", context)


def _run_and_name(request: HttpRequest, code: str) -> tuple[ForecastRun, str]:
    """The current forecast and the municipality's name, or 404."""
    run = selectors.current_run(viewer=request.user)
    name = selectors.municipality_name(code, viewer=request.user)
    if run is None or name is None:
        raise Http404
    return run, name
