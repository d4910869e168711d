"""Addresses and links of the map API."""

from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest
from django.urls import reverse

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
SCHEMA, OPENAPI = "application/schema+json", "application/vnd.oai.openapi+json;version=3.0"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
Link = dict[str, Any]


class Links:
    """Makes links under the name by which the site was asked."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._root = request.build_absolute_uri(reverse("ogc:landing")).rstrip("/")

    def address(self, *parts: str, **query: str) -> str:
        """An address below the landing page."""
        path = "".join(f"/{quote(part, safe='')}" for part in parts)
        return f"{self._root}{path}" + (f"?{urlencode(query)}" if query else "")

    def to(self, rel: str, kind: str, title: object, *parts: str, **query: str) -> Link:
        """A link."""
        return {"rel": rel, "type": kind, "title": str(title), "href": self.address(*parts, **query)}

    def here(self, kind: str, title: object) -> Link:
        """A link to what is asked now, with its query."""
        href = self._request.build_absolute_uri()
        return {"rel": "self", "type": kind, "title": str(title), "href": href}

    def next_page(self, cursor: str, title: object, *parts: str) -> Link:
        """A link to the page after this one: the same question with another cursor."""
        query = {name: str(value) for name, value in self._request.GET.items() if name != "cursor"}
        return self.to("next", GEOJSON, title, *parts, **query, cursor=cursor)
