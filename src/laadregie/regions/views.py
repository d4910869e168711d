"""Pages of policy: what holds in the region and in each municipality, and who decided it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit.selectors import may_see_trail
from laadregie.foundation.web.forms import add_refusal
from laadregie.regions import labels, permissions, policy, policy_pages, selectors, services
from laadregie.regions.forms import DecisionForm, EndForm, initial_value
from laadregie.regions.models import Municipality
from laadregie.regions.policy import PolicyKey
from laadregie.regions.policy_pages import ValuePage


@require_safe
def region_policy(request: HttpRequest) -> HttpResponse:
    """What holds in the region (`/beleid/`); `?gemeente=` leads to that of a municipality."""
    if code := request.GET.get("gemeente"):
        return redirect("regions:municipal_policy", code=code)
    context = {
        "region_name": selectors.region_name(),
        "groups": policy_pages.region_groups(),
        "municipalities": selectors.municipalities(),
        "may_set": permissions.can_set_policy(request.user, None),
        "may_see_trail": may_see_trail(request.user),
    }
    return render(request, "regions/policy.html", context)


@require_safe
def municipal_policy(request: HttpRequest, code: str) -> HttpResponse:
    """What holds in a municipality beside the region (`/beleid/<gemeentecode>/`)."""
    municipality = municipality_or_404(code)
    context = {
        "municipality": municipality,
        "groups": policy_pages.municipal_groups(code),
        "may_set": permissions.can_set_policy(request.user, municipality),
        "breadcrumb": [(gettext("Policy"), reverse("regions:policy"))],
    }
    return render(request, "regions/municipal_policy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def region_value(request: HttpRequest, key: str) -> HttpResponse:
    """A policy value of the region with its history, or a new decision (`/beleid/waarde/<code>/`)."""
    return _value(request, _entry(key), None)


@require_http_methods(["GET", "HEAD", "POST"])
def municipal_value(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The same for one municipality (`/beleid/<gemeentecode>/<code>/`)."""
    return _value(request, _entry(key), municipality_or_404(code))


def _value(request: HttpRequest, entry: PolicyKey, municipality: Municipality | None) -> HttpResponse:
    may_set = permissions.can_set_policy(request.user, municipality)
    if request.method == "POST" and not may_set:
        raise Http404
    page = policy_pages.value_page(entry, municipality, viewer=request.user)
    action = request.POST.get("action")
    deciding = _decision_form(request, page) if action != "end" else _decision_form(None, page)
    ending = EndForm(request.POST if action == "end" else None, initial={"valid_to": timezone.localdate()})
    if _decide(request, deciding, municipality) or _end(request, ending, page):
        return redirect(request.path)
    context = {
        "page": page,
        "municipality": municipality,
        "deciding": deciding,
        "ending": ending if municipality and page.holding and not page.holding.valid_to else None,
        "may_set": may_set,
        "may_see_trail": may_see_trail(request.user),
        "breadcrumb": _breadcrumb(municipality),
    }
    status = 422 if deciding.errors or ending.errors else 200
    return render(request, "regions/policy_value.html", context, status=status)


def _decision_form(request: HttpRequest | None, page: ValuePage) -> DecisionForm:
    initial = {
        "value": initial_value(page.entry, page.holding.value if page.holding else None),
        "valid_from": timezone.localdate(),
    }
    data = request.POST if request and request.method == "POST" else None
    return DecisionForm(data, entry=page.entry, initial=initial)


def _decide(request: HttpRequest, form: DecisionForm, municipality: Municipality | None) -> bool:
    """Whether a decision was asked for and kept; a refusal stands at its field."""
    if not isinstance(request.user, User) or not form.is_valid():
        return False
    try:
        decided = services.set_policy_value(
            key=form.entry.key, municipality=municipality, by=request.user, **form.decided()
        )
    except InputError as error:
        add_refusal(form, error, otherwise="value")
        return False
    kept = {"value": labels.shown_text(form.entry, decided.value), "label": form.entry.label}
    messages.success(request, gettext("Kept. %(label)s: %(value)s.") % kept)
    return True


def _end(request: HttpRequest, form: EndForm, page: ValuePage) -> bool:
    """Whether the value that holds was ended; a refusal stands at its field."""
    if not isinstance(request.user, User) or not form.is_valid() or page.holding is None:
        return False
    try:
        services.end_policy_value(policy_value=page.holding, by=request.user, **form.cleaned_data)
    except InputError as error:
        add_refusal(form, error, otherwise="valid_to")
        return False
    messages.success(request, gettext("Kept. From that day the value of the region holds."))
    return True


def _entry(key: str) -> PolicyKey:
    try:
        return policy.policy_key(key)
    except InputError:
        raise Http404 from None


def municipality_or_404(code: str) -> Municipality:
    """The municipality with this code; what is not of this region is not found."""
    try:
        return selectors.municipality(code)
    except InputError:
        raise Http404 from None


def _breadcrumb(municipality: Municipality | None) -> list[tuple[str, str]]:
    steps = [(gettext("Policy"), reverse("regions:policy"))]
    if municipality:
        steps.append((municipality.name, reverse("regions:municipal_policy", args=[municipality.code])))
    return steps
