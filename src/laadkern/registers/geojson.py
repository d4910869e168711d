"""One answer of a service in GeoJSON: its records, and where the next ones are."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import shapely

from laadkern.errors import InputError, gettext_noop
from laadkern.geo import Geometries
from laadkern.registers.raw import raw_frame

NO_JSON = gettext_noop("The answer is not complete, or no GeoJSON: %(detail)s.")
OTHER_CRS = gettext_noop("The answer is in the coordinate system “%(value)s”; EPSG:28992 was asked for.")


@dataclass(frozen=True)
class Page:
    """One answer.

    Attributes:
        features: A raw frame.
        next_href: Address of the next answer as the service gives it; None after the last.
        count: Number of records in the answer.
        matched: Number of records that the service has in all; None where it does not say.
    """

    features: pl.DataFrame
    next_href: str | None
    count: int
    matched: int | None


def read_page(content: bytes) -> Page:
    """Read one answer whose positions were asked for in RD New.

    Raises:
        InputError: It is no GeoJSON, or its positions are not in RD New.
    """
    document = _document(content)
    _check_crs(document)
    rows = [row if isinstance(row, dict) else {} for row in document["features"]]
    properties = [row["properties"] if isinstance(row.get("properties"), dict) else {} for row in rows]
    names = list(dict.fromkeys(name for one in properties for name in one))
    columns = {name: [one.get(name) for one in properties] for name in names}
    return Page(raw_frame(columns, _shapes(rows)), _next_href(document), len(rows), _matched(document))


def _document(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        start = content[:40].decode("utf-8", "replace").strip()
        raise InputError("answer", NO_JSON, detail=f"{type(error).__name__}, “{start}”") from error
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise InputError("answer", NO_JSON, detail="features")
    return document


def _matched(document: dict[str, Any]) -> int | None:
    matched = document.get("numberMatched")
    return matched if isinstance(matched, int) and matched >= 0 else None


def _check_crs(document: dict[str, Any]) -> None:
    """A WFS says its coordinate system in the old member `crs`."""
    crs = document.get("crs")
    name = crs.get("properties", {}).get("name") if isinstance(crs, dict) else None
    if name and not str(name).endswith("28992"):
        raise InputError("answer", OTHER_CRS, value=str(name)[:60])


def _shapes(rows: list[dict[str, Any]]) -> Geometries:
    texts = [json.dumps(row["geometry"]) if row.get("geometry") else None for row in rows]
    try:
        return np.asarray(shapely.from_geojson(np.array(texts, dtype=object)), dtype=object).reshape(-1)
    except (shapely.errors.ShapelyError, ValueError) as error:
        raise InputError("answer", NO_JSON, detail="geometry") from error


def _next_href(document: dict[str, Any]) -> str | None:
    links = document.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "next" and isinstance(link.get("href"), str):
            return str(link["href"])
    return None
