"""The API at `/api/v1/`: routers of the contexts, errors as problem+json (RFC 9457)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema, get_schema

from laadkern.errors import InputError
from laadregie.forecasts.api import router as forecasts
from laadregie.foundation.keys import permissions as keys
from laadregie.foundation.keys.auth import ApiKey
from laadregie.foundation.keys.middleware import scope_missing
from laadregie.foundation.keys.models import Scope
from laadregie.foundation.web import problems
from laadregie.foundation.web.api import description, errors
from laadregie.foundation.web.problems import Refused, problem
from laadregie.intake.api import router as requests
from laadregie.intake.api import steps as request_steps
from laadregie.intake.api.several import router as requests_together
from laadregie.intake.figures.api import router as figures
from laadregie.monitoring.api import router as network
from laadregie.planmaps.api import router as plan_maps
from laadregie.realisation.api import router as realisations
from laadregie.realisation.api import steps as realisation_steps
from laadregie.realisation.api.overview import router as realisation_overviews
from laadregie.realisation.orders.api import router as orders
from laadregie.realisation.orders.api import steps as order_steps
from laadregie.regions.api import router as regions

ROOT = "/api/v1"
# What says in a body which step is meant; no field is called so.
STEP_NAMES = request_steps.NAMES | realisation_steps.NAMES | order_steps.NAMES


class Api(NinjaAPI):
    """The API with a description by the NL API Design Rules."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description: paths below the server's address, and the errors of each operation."""
        document = get_schema(api=self, path_prefix="")
        document["info"]["contact"] = description.contact()
        document["servers"] = [{"url": settings.PUBLIC_URL + ROOT}]
        document["components"].setdefault("schemas", {})["Problem"] = description.SCHEMA
        for path, methods in document["paths"].items():
            for operation in methods.values():
                _describe(path, operation)
        return document


def _describe(path: str, operation: dict[str, Any]) -> None:
    """Add what holds for every operation: the version, that a key may be left out, the errors."""
    for answer in operation["responses"].values():
        answer["headers"] = {"API-Version": description.VERSION_HEADER}
    operation["security"] = [{}, *operation.get("security", [])]
    statuses = [400] if operation.get("parameters") or "requestBody" in operation else []
    statuses += [401, 403, 404] if "{" in path else [401, 403]
    operation["responses"] |= description.responses(*statuses, 429, 500)


api = Api(
    title="laadregie",
    version=settings.API_VERSION,
    description=_("Forecasts, plan maps, the network, requests and realisations of a charging region."),
    urls_namespace="api-v1",
)
api.add_router("", regions, auth=ApiKey(Scope.REGION))
api.add_router("/prognoses", forecasts, auth=ApiKey(Scope.FORECASTS))
api.add_router("", plan_maps, auth=ApiKey(Scope.PLAN_MAPS))
api.add_router("", requests_together, auth=ApiKey(Scope.REQUESTS))
api.add_router("", requests, auth=ApiKey(Scope.REQUESTS))
api.add_router("", realisation_overviews, auth=ApiKey(Scope.REALISATIONS))
api.add_router("", realisations, auth=ApiKey(Scope.REALISATIONS))
api.add_router("", orders, auth=ApiKey(Scope.REALISATIONS))
api.add_router("/indicatoren", figures, auth=ApiKey(Scope.REQUESTS))
api.add_router("/netwerk", network, auth=ApiKey(Scope.NETWORK))


@api.exception_handler(ValidationError)
def bad_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [errors.told(one, STEP_NAMES) for one in error.errors]
    return problem(400, _("Bad request"), _("A parameter is not right."), invalidParams=found)


@api.exception_handler(InputError)
def bad_input(request: HttpRequest, error: InputError) -> HttpResponse:
    return problems.bad_input(error)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, _("Not found"), _("This does not exist, or you may not see it."))


@api.exception_handler(PermissionDenied)
def not_allowed(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    # What one may not see answers as what does not exist; what a key may not read says so.
    return scope_missing() if isinstance(error, keys.ScopeMissing) else not_found(request, Http404())


@api.exception_handler(Refused)
def not_done(request: HttpRequest, error: Refused) -> HttpResponse:
    return error.answer()


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, _("Refused"), str(error))
