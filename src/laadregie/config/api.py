"""The API at `/api/v1/`: routers of the contexts, errors as problem+json (RFC 9457)."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from laadkern.errors import InputError
from laadregie.forecasts.api import router as forecasts
from laadregie.foundation.web.problems import problem
from laadregie.monitoring.api import router as network
from laadregie.planmaps.api import router as plan_maps
from laadregie.regions.api import router as regions

api = NinjaAPI(
    title="laadregie",
    version=settings.API_VERSION,
    description=_("Forecasts, plan maps and the network of a charging region."),
    openapi_extra={"info": {"contact": {"email": settings.CONTACT_EMAIL}}},
    urls_namespace="api-v1",
)
api.add_router("", regions)
api.add_router("/prognoses", forecasts)
api.add_router("", plan_maps)
api.add_router("/netwerk", network)


@api.exception_handler(ValidationError)
def bad_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    problems = [{"veld": ".".join(map(str, e["loc"][1:])), "melding": e["msg"]} for e in error.errors]
    return problem(400, _("Bad request"), _("A parameter is not right."), invalidParams=problems)


@api.exception_handler(InputError)
def bad_input(request: HttpRequest, error: InputError) -> HttpResponse:
    detail = _(error.template) % error.params
    return problem(400, _("Bad request"), detail, invalidParams=[{"veld": error.field, "melding": detail}])


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, _("Not found"), _("This does not exist, or you may not see it."))


@api.exception_handler(PermissionDenied)
def not_allowed(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    # What one may not see answers as what does not exist.
    return problem(404, _("Not found"), _("This does not exist, or you may not see it."))


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, _("Refused"), str(error))
