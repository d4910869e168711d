"""The description of the map API in OpenAPI 3.0, made from the collections."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from laadregie.foundation.ogc import documents
from laadregie.foundation.ogc.crs import DEFAULT, SUPPORTED
from laadregie.foundation.ogc.links import GEOJSON, HTML, JSON, OPENAPI, SCHEMA
from laadregie.foundation.ogc.parameters import LARGEST_PAGE, PAGE_SIZE
from laadregie.foundation.ogc.tables import Collection, collections
from laadregie.foundation.web.api import description as api_description

Document = dict[str, Any]
EXAMPLE_FILTER = "naam LIKE 'D%' AND NOT huishoudens IS NULL"


def description() -> Document:
    """The whole description."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": documents.title(),
            "description": documents.description(),
            "version": settings.API_VERSION,
            "contact": api_description.contact(),
        },
        "servers": [{"url": f"{settings.PUBLIC_URL}/ogc/v1"}],
        "tags": [{"name": "service"}, *({"name": one.id} for one in collections())],
        "paths": _paths(),
        "components": {
            "schemas": {
                "Problem": api_description.SCHEMA,
                "Document": {"type": "object"},
                "Feature": _FEATURE,
            },
            "parameters": {name: {"name": name, "in": "query", **one} for name, one in _parameters().items()},
            "securitySchemes": {"ApiKey": api_description.BEARER},
        },
    }


def _paths() -> Document:
    paths = {
        "/": _get("landing", documents.title(), ["service"], [_ref("f")], JSON, also=HTML),
        "/conformance": _get("conformance", _("What the API conforms to"), ["service"], [_ref("f")], JSON),
        "/api": _get("description", _("This description"), ["service"], [_ref("f")], OPENAPI),
        "/collections": _get("collections", _("The collections"), ["service"], [_ref("f")], JSON, also=HTML),
    }
    for one in collections():
        paths |= _of_collection(one)
    return paths


def _of_collection(one: Collection) -> Document:
    root, tags, name = f"/collections/{one.id}", [one.id], one.id.capitalize()
    item = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    equal = [
        {
            "name": part.name,
            "in": "query",
            "description": str(part.title),
            "schema": {k: v for k, v in documents.property_schema(part).items() if k != "title"},
        }
        for part in one.properties
        if part.kind != "date-time"
    ]
    shared = ("limit", "cursor", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs")
    parameters = [*map(_ref, (*shared, "f")), *equal]
    one_of = _get(f"get{name}Feature", _("One feature"), tags, [item, _ref("crs"), _ref("f")], GEOJSON)
    one_of["get"]["responses"]["404"] = api_description.response(_("There is none, or you may not see it."))
    return {
        root: _get(f"describe{name}", str(one.title), tags, [_ref("f")], JSON),
        f"{root}/queryables": _get(
            f"get{name}Queryables", _("What one can filter by"), tags, [_ref("f")], SCHEMA
        ),
        f"{root}/items": _get(f"get{name}Features", str(one.description), tags, parameters, GEOJSON),
        f"{root}/items/{{featureId}}": one_of,
    }


def _get(
    name: str, summary: str, tags: list[str], parameters: list[Document], kind: str, *, also: str = ""
) -> Document:
    schema = {"$ref": "#/components/schemas/" + ("Feature" if kind == GEOJSON else "Document")}
    content: Document = {kind: {"schema": schema}}
    if also:
        content[also] = {"schema": {"type": "string"}}
    headers = {"API-Version": api_description.VERSION_HEADER}
    if kind == GEOJSON:
        headers["Content-Crs"] = {"schema": {"type": "string"}, "description": _("Coordinate system")}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "tags": tags,
            "parameters": parameters,
            "security": [{}, {"ApiKey": []}],
            "responses": {
                "200": {"description": _("The answer"), "headers": headers, "content": content},
                **api_description.responses(400, 401, 403, 429, 500),
            },
        }
    }


def _ref(name: str) -> Document:
    return {"$ref": f"#/components/parameters/{name}"}


def _parameters() -> Document:
    crs: Document = {"type": "string", "enum": [str(one) for one in SUPPORTED], "default": str(DEFAULT)}
    number: Document = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    size: Document = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE}
    return {
        "f": {"description": _("Format"), "schema": {"type": "string", "enum": ["json", "html"]}},
        "limit": {
            "description": _("How many features on a page"),
            "schema": size,
            "style": "form",
            "explode": False,
        },
        "cursor": {
            "description": _("Where the page begins; take it from the link to the next page"),
            "schema": {"type": "string"},
        },
        "bbox": {
            "description": _("Only features in this box"),
            "schema": number,
            "style": "form",
            "explode": False,
        },
        "bbox-crs": {"description": _("Coordinate system of the box"), "schema": crs},
        "crs": {"description": _("Coordinate system of the answer"), "schema": crs},
        "datetime": {
            "description": _("Only features of this moment, or between two moments with a slash between"),
            "schema": {"type": "string"},
            "style": "form",
            "explode": False,
        },
        "filter": {
            "description": _("A filter in CQL2"),
            "schema": {"type": "string", "maxLength": 4000},
            "example": EXAMPLE_FILTER,
        },
        "filter-lang": {
            "description": _("How the filter is written"),
            "schema": {"type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text"},
        },
        "filter-crs": {"description": _("Coordinate system of shapes in the filter"), "schema": crs},
    }


_FEATURE: Document = {
    "type": "object",
    "required": ["type"],
    "properties": {
        "type": {"type": "string", "enum": ["Feature", "FeatureCollection"]},
        "id": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        "geometry": {"type": "object", "nullable": True},
        "properties": {"type": "object", "nullable": True},
        "features": {"type": "array", "items": {"type": "object"}},
        "numberMatched": {"type": "integer"},
        "numberReturned": {"type": "integer"},
        "timeStamp": {"type": "string", "format": "date-time"},
        "links": {"type": "array", "items": {"type": "object"}},
    },
}
