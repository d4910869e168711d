"""Which column says what, guessed from the names; an officer sees the guess and may choose otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from laadregie.foundation.uploads.columns import guess as guess_columns
from laadregie.foundation.uploads.columns import number
from laadregie.planmaps import process

__all__ = ["Chosen", "guess", "guess_crs", "number"]

RD, LON_LAT = "rd", "lonlat"
CRS_CODES = {RD: "EPSG:28992", LON_LAT: "EPSG:4326"}
STATES = (process.CANDIDATE, process.VALIDATED)

# What files call a column, without capitals, accents and signs.
NAMES: Mapping[str, tuple[str, ...]] = {
    "number": ("nummer", "number", "nr", "plaatsnummer", "plaatsnr", "locatienummer", "kenmerk",
               "code", "id"),
    "name": ("naam", "name", "straat", "straatnaam", "adres", "locatie", "street", "plaats", "omschrijving"),
    "x": ("x", "xm", "xrd", "rdx", "xcoordinaat", "xcoord", "xco", "lon", "lng", "long", "longitude",
          "lengte", "lengtegraad", "oosterlengte"),
    "y": ("y", "ym", "yrd", "rdy", "ycoordinaat", "ycoord", "yco", "lat", "latitude",
          "breedte", "breedtegraad", "noorderbreedte"),
    "poles": ("palen", "aantalpalen", "laadpalen", "aantallaadpalen", "poles", "aantal"),
    "year": ("jaar", "plaatsingsjaar", "planjaar", "jaarvanplaatsing", "year"),
    "state": ("status", "staat", "toestand", "state"),
    "note": ("toelichting", "opmerking", "opmerkingen", "notitie", "reden", "note", "remark", "remarks"),
    "geometry": ("geometrie", "geometry", "geom", "wkt", "thegeom", "shape"),
    "radius": ("straal", "straalm", "radius", "radiusm"),
}  # fmt: skip
FIELDS = tuple(NAMES)
SAMPLE = 50


@dataclass(frozen=True)
class Chosen:
    """What an officer chose on screen.

    Attributes:
        table: Position of the sheet or layer.
        columns: Per field the name of the column that says it; a field without column is absent.
        crs: `rd` or `lonlat` where the file does not say; else empty.
        state: What a site becomes where the file does not say.
        poles, year: Of a site where the file does not say.
    """

    table: int
    columns: Mapping[str, str] = field(default_factory=dict)
    crs: str = ""
    state: str = process.CANDIDATE
    poles: int = 1
    year: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def guess(columns: Sequence[str]) -> dict[str, str]:
    """The column that most likely says each field; none is used twice."""
    return guess_columns(columns, NAMES)


def guess_crs(frame: pl.DataFrame, columns: Mapping[str, str]) -> str:
    """`rd` or `lonlat` by the size of the numbers; empty where they say nothing."""
    if "x" not in columns or "y" not in columns:
        return ""
    pairs = [
        (number(x), number(y))
        for x, y in frame.select(a=columns["x"], b=columns["y"]).head(SAMPLE).iter_rows()
    ]
    known = [(x, y) for x, y in pairs if x is not None and y is not None]
    if known and all(abs(x) <= 180 and abs(y) <= 180 for x, y in known):
        return LON_LAT
    if known and all(abs(x) > 180 and abs(y) > 180 for x, y in known):
        return RD
    return ""
