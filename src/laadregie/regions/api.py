"""The region for other programs: `/api/v1/gemeenten`, `/buurten`, `/beleidswaarden`, fields in Dutch."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from laadregie.regions import labels, policy, selectors
from laadregie.regions.selectors.policy import Setting

router = Router(tags=["regio"])
PAGE_SIZE, LARGEST_PAGE = 100, 1_000
ORIGINS = {"municipality": "gemeente", "region": "regio", "default": "standaard", "rule": "regel"}


class Municipality(Schema):
    """A municipality with its key figures; empty where the source has none."""

    code: str
    name: str = Field(alias="naam")
    province: str | None = Field(alias="provincie")
    sub_region: str | None = Field(alias="deelregio")
    inhabitants: int | None = Field(alias="inwoners")
    households: int | None = Field(alias="huishoudens")
    cars: int | None = Field(alias="autos")
    vans: int | None = Field(alias="bestelautos")
    urbanity: int | None = Field(alias="stedelijkheid")
    land_area_ha: float | None = Field(alias="landoppervlakteHa")


class Neighbourhood(Schema):
    """A neighbourhood with its key figures; empty where the source has none."""

    code: str
    name: str = Field(alias="naam")
    municipality_code: str = Field(alias="gemeentecode")
    inhabitants: int | None = Field(alias="inwoners")
    households: int | None = Field(alias="huishoudens")
    address_density_per_km2: int | None = Field(alias="adressenPerKm2")
    urbanity: int | None = Field(alias="stedelijkheid")
    land_area_ha: float | None = Field(alias="landoppervlakteHa")
    position_estimated: bool = Field(alias="plaatsGeschat")


class Neighbourhoods(Schema):
    """A part of the list of neighbourhoods."""

    count: int = Field(alias="totaal")
    neighbourhoods: list[Neighbourhood] = Field(alias="buurten")


class Page(Schema):
    """Which part of a long list, of the region or of one municipality."""

    municipality: str | None = Field(None, alias="gemeente")
    number: int = Field(1, alias="pagina", ge=1)
    size: int = Field(PAGE_SIZE, alias="paginaGrootte", ge=1, le=LARGEST_PAGE)


class When(Schema):
    """Where and on which day (today)."""

    municipality: str | None = Field(None, alias="gemeente")
    on: date | None = Field(None, alias="op")


class PolicyValue(Schema):
    """A policy value that holds; `herkomst`: gemeente, regio, standaard or regel."""

    code: str
    name: str = Field(alias="naam")
    value: int | float | str = Field(alias="waarde")
    unit: str = Field(alias="eenheid")
    origin: str = Field(alias="herkomst")
    source: str = Field(alias="bron")
    valid_from: date | None = Field(alias="geldigVanaf")
    valid_to: date | None = Field(alias="geldigTot")
    to_be_confirmed: bool = Field(alias="nogTeBevestigen")


@router.get("/gemeenten", response=list[Municipality], by_alias=True, summary="Gemeenten van de regio")
def municipalities(request: HttpRequest) -> list[dict[str, Any]]:
    """The municipalities of the region with their key figures."""
    return [_area(Municipality, row) for row in selectors.municipality_frame().iter_rows(named=True)]


@router.get("/gemeenten/{code}", response=Municipality, by_alias=True, summary="Een gemeente")
def municipality(request: HttpRequest, code: str) -> dict[str, Any]:
    """One municipality with its key figures."""
    for row in selectors.municipality_frame().iter_rows(named=True):
        if row["code"] == code:
            return _area(Municipality, row)
    raise Http404


@router.get("/buurten", response=Neighbourhoods, by_alias=True, summary="Buurten van de regio")
def neighbourhoods(request: HttpRequest, page: Annotated[Page, Query()]) -> dict[str, Any]:
    """The neighbourhoods of the region, or of one municipality, with their key figures."""
    frame = selectors.neighbourhood_frame()
    if page.municipality is not None:
        code = selectors.municipality(page.municipality).code
        frame = frame.filter(frame["municipality_code"] == code)
    part = frame.slice((page.number - 1) * page.size, page.size)
    return {
        "totaal": frame.height,
        "buurten": [_area(Neighbourhood, row) for row in part.iter_rows(named=True)],
    }


@router.get("/beleidswaarden", response=list[PolicyValue], by_alias=True, summary="Beleidswaarden die gelden")
def policy_values(request: HttpRequest, when: Annotated[When, Query()]) -> list[dict[str, Any]]:
    """What holds in the region, or in one municipality, on a day."""
    code = selectors.municipality(when.municipality).code if when.municipality is not None else None
    return [_setting(setting) for setting in selectors.policy_set(code, when.on).values()]


def _area(schema: type[Schema], row: dict[str, Any]) -> dict[str, Any]:
    """The figures of an area under the names of the API."""
    return {str(field.alias or name): row[name] for name, field in schema.model_fields.items()}


def _setting(setting: Setting) -> dict[str, Any]:
    return {
        "code": setting.key,
        "naam": labels.policy_label(setting.key),
        "waarde": setting.value,
        "eenheid": str(policy.CATALOGUE[setting.key].unit),
        "herkomst": ORIGINS[setting.origin],
        "bron": setting.source,
        "geldigVanaf": setting.valid_from,
        "geldigTot": setting.valid_to,
        "nogTeBevestigen": setting.is_derived,
    }
