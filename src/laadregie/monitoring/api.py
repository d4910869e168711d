"""The network for other programs: `/api/v1/netwerk/...`, fields in Dutch."""

from datetime import datetime
from typing import Annotated, Any

import numpy as np
import polars as pl
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from laadkern.errors import InputError
from laadkern.geo import lonlat_from_rd
from laadregie.monitoring import pages, selectors
from laadregie.monitoring.models import Snapshot
from laadregie.monitoring.ogc import ACCESS, PRESSURE
from laadregie.regions import selectors as regions

router = Router(tags=["netwerk"])
PAGE_SIZE, LARGEST_PAGE = 100, 1_000
DEGREE_DECIMALS, EUR_DECIMALS = 6, 4


class Counted(Schema):
    """What a count rests on."""

    status_at: datetime | None = Field(alias="peilmoment")
    rules: str = Field(alias="regels")
    access: str = Field(alias="definitieToegang")
    speed: str = Field(alias="definitieSnelheid")


class MunicipalityCounts(Schema):
    """Charge points of a municipality."""

    code: str
    name: str = Field(alias="naam")
    points: int = Field(alias="laadpunten")
    locations: int = Field(alias="laadlocaties")
    regular_public: int = Field(alias="openbaarRegulier")
    fast_public: int = Field(alias="openbaarSnel")
    semi_public: int = Field(alias="semiOpenbaar")
    private: int = Field(alias="prive")
    with_price: int = Field(alias="metPrijs")


class Municipalities(Counted):
    """Every municipality with its counts."""

    municipalities: list[MunicipalityCounts] = Field(alias="gemeenten")


class Location(Schema):
    """A charging location, doubles taken out."""

    key: int = Field(alias="id")
    location_id: str = Field(alias="idInLevering")
    name: str = Field(alias="naam")
    address: str = Field(alias="adres")
    operator: str = Field(alias="exploitant")
    longitude: float = Field(alias="lengtegraad")
    latitude: float = Field(alias="breedtegraad")
    neighbourhood_code: str = Field(alias="buurtcode")
    access: str = Field(alias="toegang")
    points: int = Field(alias="laadpunten")
    regular_points: int = Field(alias="laadpuntenRegulier")
    fast_points: int = Field(alias="laadpuntenSnel")
    pressure: str = Field(alias="drukte")
    evening_share: float | None = Field(alias="deelLadendAvond")
    evening_samples: int = Field(alias="metingenAvond")
    lowest_price: float | None = Field(alias="laagstePrijsKwh")
    highest_price: float | None = Field(alias="hoogstePrijsKwh")


class Locations(Counted):
    """A part of the locations of a municipality."""

    count: int = Field(alias="totaal")
    locations: list[Location] = Field(alias="laadlocaties")


class Page(Schema):
    """Which part of a long list."""

    number: int = Field(1, alias="pagina", ge=1)
    size: int = Field(PAGE_SIZE, alias="paginaGrootte", ge=1, le=LARGEST_PAGE)


@router.get("/gemeenten", response=Municipalities, by_alias=True, summary="Laadpunten per gemeente")
def municipalities(request: HttpRequest) -> dict[str, Any]:
    """How many charge points each municipality has, cleaned."""
    snapshot = _snapshot()
    names = regions.municipality_frame().select("name", municipality_code="code")
    counts = names.join(selectors.municipality_counts(), on="municipality_code", how="left")
    rows = counts.with_columns(pl.col(pl.Int64).fill_null(0)).rename({"municipality_code": "code"})
    return {**_rests_on(snapshot), "gemeenten": [_named(MunicipalityCounts, row) for row in rows.to_dicts()]}


@router.get(
    "/gemeenten/{code}/laadlocaties",
    response=Locations,
    by_alias=True,
    summary="Laadlocaties van een gemeente",
)
def locations(request: HttpRequest, code: str, page: Annotated[Page, Query()]) -> dict[str, Any]:
    """The charging locations of a municipality, cleaned, by address."""
    snapshot = _snapshot()
    try:
        regions.municipality(code)
    except InputError:
        raise Http404 from None
    rows = pages.location_rows(code, "adres")
    start = (page.number - 1) * page.size
    part = [_location(row) for row in rows[start : start + page.size]]
    return {**_rests_on(snapshot), "totaal": len(rows), "laadlocaties": part}


def _snapshot() -> Snapshot:
    snapshot = selectors.current_snapshot()
    if snapshot is None:
        raise Http404
    return snapshot


def _rests_on(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "peilmoment": snapshot.retrieved_at,
        "regels": snapshot.rules_version,
        "definitieToegang": snapshot.access_definition,
        "definitieSnelheid": snapshot.speed_definition,
    }


def _location(row: dict[str, Any]) -> dict[str, Any]:
    longitude, latitude = lonlat_from_rd(np.array([row["x_m"]]), np.array([row["y_m"]]))
    prices = {
        name: None if row[name] is None else round(row[name], EUR_DECIMALS)
        for name in ("lowest_price", "highest_price")
    }
    return _named(
        Location,
        {
            **row,
            **prices,
            "access": ACCESS[row["access"]],
            "pressure": PRESSURE[row["pressure"]],
            "key": row["location_key"],
            "longitude": round(float(longitude[0]), DEGREE_DECIMALS),
            "latitude": round(float(latitude[0]), DEGREE_DECIMALS),
        },
    )


def _named(schema: type[Schema], row: dict[str, Any]) -> dict[str, Any]:
    """A row under the Dutch names of a schema."""
    return {field.alias or name: row[name] for name, field in schema.model_fields.items()}
