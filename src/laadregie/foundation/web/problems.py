"""Errors of the APIs as documents (RFC 9457), also where no operation was reached."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from laadkern.errors import InputError

API_ROOTS = ("/api/", "/ogc/")
CONTENT_TYPE = "application/problem+json"


@dataclass
class Refused(Exception):
    """What is asked is not done, for a reason that the answer tells.

    Attributes:
        status: Of HTTP: 403, 409 or 422.
        title, detail: In words.
        more: What a program reads beside them.
    """

    status: int
    title: str
    detail: str
    more: Mapping[str, Any] = field(default_factory=dict)

    def answer(self) -> HttpResponse:
        return problem(self.status, self.title, self.detail, **self.more)


def is_api(request: HttpRequest) -> bool:
    """Tell whether a program asks, which reads no pages."""
    return request.path.startswith(API_ROOTS)


def problem(status: int, title: str, detail: str, **extra: object) -> HttpResponse:
    """Answer with an error document."""
    return JsonResponse(
        {"type": "about:blank", "title": title, "status": status, "detail": detail, **extra},
        status=status,
        content_type=CONTENT_TYPE,
    )


def bad_input(error: InputError) -> HttpResponse:
    """Answer with what is wrong with which parameter."""
    detail = _(error.template) % error.params
    return problem(400, _("Bad request"), detail, invalidParams=[{"veld": error.field, "melding": detail}])


def as_problem(response: HttpResponse) -> HttpResponse:
    """The same refusal as a document, with its headers; what is one already stays as it is."""
    if response.status_code < 400 or response.headers.get("Content-Type") == CONTENT_TYPE:
        return response
    phrase = HTTPStatus(response.status_code).phrase
    document = problem(response.status_code, phrase, phrase)
    for name, value in response.headers.items():
        document.headers.setdefault(name, value)
    return document
