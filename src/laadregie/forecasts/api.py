"""The forecast for other programs: `/api/v1/prognoses/...`, fields in Dutch."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from laadregie.forecasts import selectors
from laadregie.forecasts.forms import first_shown
from laadregie.forecasts.models import ForecastRun

router = Router(tags=["prognoses"])
PAGE_SIZE, LARGEST_PAGE = 100, 1_000


class Choice(Schema):
    """Which year and scenario; those that the region's policy shows first unless asked otherwise."""

    year: int | None = Field(None, alias="jaar")
    scenario: str | None = None


class Page(Choice):
    """Which part of a long list."""

    municipality: str | None = Field(None, alias="gemeente")
    number: int = Field(1, alias="pagina", ge=1)
    size: int = Field(PAGE_SIZE, alias="paginaGrootte", ge=1, le=LARGEST_PAGE)


class AreaNeed(Schema):
    """What an area needs in a year, beside what stands there."""

    code: str
    name: str = Field(alias="naam")
    municipality_code: str = Field(alias="gemeentecode")
    year: int = Field(alias="jaar")
    scenario: str
    needed: float = Field(alias="publiekeLaadpuntenNodig")
    model: float = Field(alias="publiekeLaadpuntenVolgensModel")
    correction: float = Field(alias="correctie")
    present: int | None = Field(alias="publiekeLaadpuntenAanwezig")
    fast_needed: float = Field(alias="snellaadpuntenNodig")
    fast_present: int | None = Field(alias="snellaadpuntenAanwezig")
    evs: float = Field(alias="elektrischeAutos")
    electric_vans: float = Field(alias="elektrischeBestelautos")
    residents: float = Field(alias="puntenBewoners")
    visitors: float = Field(alias="puntenBezoekers")
    commuters: float = Field(alias="puntenForenzen")
    vans: float = Field(alias="puntenBestelautos")
    filled: list[str] = Field(alias="geschatteInvoer")


class Needs(Schema):
    """A list of areas with the forecast it comes from."""

    forecast: int = Field(alias="prognose")
    method: str = Field(alias="methode")
    calculated_at: datetime | None = Field(alias="berekendOp")
    count: int = Field(alias="totaal")
    areas: list[AreaNeed] = Field(alias="gebieden")


class YearNeed(Schema):
    """Needed public charge points of one year."""

    year: int = Field(alias="jaar")
    low: float = Field(alias="laag")
    mid: float = Field(alias="midden")
    high: float = Field(alias="hoog")
    model_mid: float = Field(alias="middenVolgensModel")


class Series(Schema):
    """A municipality over the years."""

    code: str
    name: str = Field(alias="naam")
    years: list[YearNeed] = Field(alias="jaren")


@router.get("/gemeenten", response=Needs, by_alias=True, summary="Prognose per gemeente")
def municipalities(request: HttpRequest, choice: Annotated[Choice, Query()]) -> dict[str, Any]:
    """What each municipality needs in a year."""
    run = _run(request)
    rows = _rows(request, run, "municipality", choice, None)
    return _needs(run, rows, len(rows))


@router.get("/gemeenten/{code}", response=Series, by_alias=True, summary="Prognose van een gemeente per jaar")
def municipality(request: HttpRequest, code: str) -> dict[str, Any]:
    """What a municipality needs over the years, low, middle and high."""
    _run(request)
    name = selectors.municipality_name(code, viewer=request.user)
    if name is None:
        raise Http404
    bands = selectors.series(viewer=request.user, municipality_code=code)
    years = [
        {"jaar": b.year, "laag": b.low, "midden": b.mid, "hoog": b.high, "middenVolgensModel": b.model_mid}
        for b in bands
    ]
    return {"code": code, "naam": name, "jaren": years}


@router.get("/buurten", response=Needs, by_alias=True, summary="Prognose per buurt")
def neighbourhoods(request: HttpRequest, page: Annotated[Page, Query()]) -> dict[str, Any]:
    """What each neighbourhood needs in a year, of the region or of one municipality."""
    run = _run(request)
    rows = _rows(request, run, "neighbourhood", page, page.municipality)
    start = (page.number - 1) * page.size
    return _needs(run, rows[start : start + page.size], len(rows))


def _run(request: HttpRequest) -> ForecastRun:
    run = selectors.current_run(viewer=request.user)
    if run is None:
        raise Http404
    return run


def _rows(
    request: HttpRequest,
    run: ForecastRun,
    level: selectors.Level,
    choice: Choice,
    municipality_code: str | None,
) -> list[dict[str, Any]]:
    year, scenario = first_shown(run)
    frame = selectors.need_frame(
        level,
        year=choice.year or year,
        scenario=choice.scenario or scenario,
        viewer=request.user,
        municipality_code=municipality_code,
    )
    return [_area(row) for row in frame.iter_rows(named=True)]


def _area(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "naam": row["name"],
        "gemeentecode": row["municipality_code"],
        "jaar": row["year"],
        "scenario": row["scenario"],
        "publiekeLaadpuntenNodig": row["public_charge_points_needed"],
        "publiekeLaadpuntenVolgensModel": row["model_public_charge_points_needed"],
        "correctie": row["correction_points"],
        "publiekeLaadpuntenAanwezig": row["public_charge_points_present"],
        "snellaadpuntenNodig": row["fast_charge_points_needed"],
        "snellaadpuntenAanwezig": row["fast_charge_points_present"],
        "elektrischeAutos": row["evs"],
        "elektrischeBestelautos": row["electric_vans"],
        "puntenBewoners": row["points_residents"],
        "puntenBezoekers": row["points_visitors"],
        "puntenForenzen": row["points_commuters"],
        "puntenBestelautos": row["points_vans"],
        "geschatteInvoer": [name for name in (row["filled"] or "").split(",") if name],
    }


def _needs(run: ForecastRun, rows: list[dict[str, Any]], count: int) -> dict[str, Any]:
    return {
        "prognose": run.pk,
        "methode": run.method_version,
        "berekendOp": run.published_at,
        "totaal": count,
        "gebieden": rows,
    }
