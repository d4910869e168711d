"""The documents of the map API, apart from the features themselves."""

from typing import Any

from django.utils.translation import gettext as _

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.ogc.crs import DEFAULT, STORAGE, SUPPORTED
from laadregie.foundation.ogc.links import GEOJSON, HTML, JSON, OPENAPI, QUERYABLES, SCHEMA, Links
from laadregie.foundation.ogc.tables import Collection, Property, collections

_FEATURES = "http://www.opengis.net/spec/ogcapi-features"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf"
CONFORMANCE = [
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    f"{_FEATURES}-1/1.0/conf/core",
    f"{_FEATURES}-1/1.0/conf/geojson",
    f"{_FEATURES}-1/1.0/conf/oas30",
    f"{_FEATURES}-2/1.0/conf/crs",
    f"{_FEATURES}-3/1.0/conf/queryables",
    f"{_FEATURES}-3/1.0/conf/queryables-query-parameters",
    f"{_FEATURES}-3/1.0/conf/filter",
    f"{_FEATURES}-3/1.0/conf/features-filter",
    f"{_CQL2}/cql2-text",
    f"{_CQL2}/cql2-json",
    f"{_CQL2}/basic-cql2",
    f"{_CQL2}/advanced-comparison-operators",
    f"{_CQL2}/case-insensitive-comparison",
    f"{_CQL2}/basic-spatial-functions",
    f"{_CQL2}/basic-spatial-functions-plus",
    f"{_CQL2}/spatial-functions",
    f"{_CQL2}/property-property",
]
KINDS: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date-time": {"type": "string", "format": "date-time"},
}


def title() -> str:
    """What the map API is called."""
    return _("Maps of laadregie")


def description() -> str:
    """What the map API holds."""
    return _("Areas, charging locations and planned sites of the region, for QGIS and other map programs.")


def landing(links: Links) -> dict[str, Any]:
    """The landing page: where everything is."""
    return {
        "title": title(),
        "description": description(),
        "links": [
            links.to("self", JSON, _("This document"), f="json"),
            links.to("alternate", HTML, _("This document as a page"), f="html"),
            links.to("service-desc", OPENAPI, _("Description of the API (OpenAPI 3.0)"), "api"),
            links.to("conformance", JSON, _("What the API conforms to"), "conformance"),
            links.to("data", JSON, _("The collections"), "collections"),
        ],
    }


def conformance() -> dict[str, Any]:
    """What the API conforms to."""
    return {"conformsTo": CONFORMANCE}


def all_collections(links: Links, viewer: Viewer) -> dict[str, Any]:
    """Every collection."""
    return {
        "links": [links.to("self", JSON, _("The collections"), "collections")],
        "crs": [str(crs) for crs in SUPPORTED],
        "collections": [one_collection(one, links, viewer) for one in collections()],
    }


def one_collection(collection: Collection, links: Links, viewer: Viewer) -> dict[str, Any]:
    """A collection: what it is, where it lies and where its features are."""
    here = ("collections", collection.id)
    box = collection.table(viewer).extent
    extent = {"extent": {"spatial": {"bbox": [box], "crs": str(DEFAULT)}}} if box else {}
    return {
        "id": collection.id,
        "title": str(collection.title),
        "description": str(collection.description),
        **extent,
        "itemType": "feature",
        "crs": [str(crs) for crs in SUPPORTED],
        "storageCrs": str(STORAGE),
        "links": [
            links.to("self", JSON, collection.title, *here),
            links.to("items", GEOJSON, _("The features"), *here, "items"),
            links.to(QUERYABLES, SCHEMA, _("What one can filter by"), *here, "queryables"),
        ],
    }


def queryables(collection: Collection, links: Links) -> dict[str, Any]:
    """What one can filter by, as JSON Schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": links.address("collections", collection.id, "queryables"),
        "type": "object",
        "title": str(collection.title),
        "properties": {
            "geometry": {
                "title": _("Place"),
                "x-ogc-role": "primary-geometry",
                "format": f"geometry-{collection.shape}",
            },
            **{one.name: property_schema(one) for one in collection.properties},
        },
        "additionalProperties": False,
    }


def property_schema(one: Property) -> dict[str, Any]:
    """A property as JSON Schema."""
    values = {"enum": list(one.values)} if one.values else {}
    return {"title": str(one.title), **KINDS[one.kind], **values}
