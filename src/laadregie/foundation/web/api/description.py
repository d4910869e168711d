"""What descriptions of both APIs say alike: errors, version, keys, whom to ask."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from laadregie.foundation.web.problems import CONTENT_TYPE

Document = dict[str, Any]

SCHEMA: Document = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "invalidParams": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["veld", "melding"],
                "properties": {"veld": {"type": "string"}, "melding": {"type": "string"}},
            },
        },
        "toestand": {"type": "string", "description": "409: hoe het nu staat"},
        "revisie": {"type": "integer", "description": "409: de revisie van nu"},
        "gewijzigdDoor": {"type": "string", "description": "409: wie u voor was"},
        "gewijzigdOp": {"type": "string", "format": "date-time", "description": "409: wanneer"},
        "ontbreekt": {
            "type": "array",
            "description": "422: wat er eerst moet zijn",
            "items": {"type": "string"},
        },
    },
}
VERSION_HEADER: Document = {"schema": {"type": "string", "example": "1.0.0"}}
BEARER: Document = {"type": "http", "scheme": "bearer"}
HEADERS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    429: {"Retry-After": {"schema": {"type": "integer"}}},
}


def contact() -> Document:
    """Whom to ask about the APIs."""
    return {
        "name": "laadregie",
        "url": settings.PUBLIC_URL,
        "email": settings.CONTACT_EMAIL,
    }


def response(text: str, status: int | None = None) -> Document:
    """An error as an answer of an operation; the schema stands in the components as `Problem`."""
    return {
        "description": text,
        "headers": {"API-Version": VERSION_HEADER, **HEADERS.get(status or 0, {})},
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def responses(*statuses: int) -> Document:
    """Errors as answers of an operation."""
    texts = {
        400: _("A parameter is unknown or not as it should be."),
        401: _("The API key is not known, has ended or was revoked."),
        403: _("You may not do this, or the scope for it does not stand on the API key."),
        404: _("There is none, or you may not see it."),
        409: _("Somebody else changed it first, or it is not so far: nothing was written."),
        422: _("Something else has to be there first: nothing was written."),
        429: _("Too many requests; wait as long as Retry-After says."),
        500: _("Something went wrong here"),
    }
    return {str(one): response(texts.get(one, HTTPStatus(one).phrase), one) for one in statuses}


def an_act() -> Document:
    """What an operation that does something says of how it can be refused (`openapi_extra`)."""
    return {"responses": responses(409, 422)}


def a_file(*media_types: str) -> Document:
    """What an operation that answers with a file says of it (`openapi_extra`)."""
    content = {media: {"schema": {"type": "string", "contentMediaType": media}} for media in media_types}
    return {"responses": {200: {"description": _("The file"), "content": content}}}
