"""A plan map as a GeoPackage in RD New (EPSG:28992), each layer with its origin, licence and date.

A layer without features is left out: validators refuse one, and a reader gains nothing by it.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyogrio.raw
import shapely

from laadkern.geo import CBS_CELL_M
from laadregie.planmaps.exports import origin
from laadregie.planmaps.exports.contents import Contents, Source
from laadregie.planmaps.selectors import ShownSite

CRS = "EPSG:28992"
QUARTER_SEGMENTS = 16  # of a circle round a search area
KINDS = {"bay": "vak", "street": "straat", "search_area": "zoekgebied"}
STATES = {
    "candidate": "voorstel",
    "validated": "goedgekeurd",
    "reserved": "gereserveerd",
    "in_order": "in_besluit",
    "realised": "gerealiseerd",
    "dropped": "vervallen",
}
ACCESS = {"public": "openbaar", "semi_public": "semi_openbaar", "private": "besloten"}
PRESSURES = {"quiet": "rustig", "normal": "normaal", "busy": "druk", "unknown": "onbekend"}
SITE_COLUMNS = {
    "nummer": pl.String,
    "naam": pl.String,
    "gemeentecode": pl.String,
    "buurtcode": pl.String,
    "buurt": pl.String,
    "soort": pl.String,
    "staat": pl.String,
    "palen": pl.Int32,
    "jaar": pl.Int32,
    "rang": pl.Int32,
    "bediende_punten": pl.Float64,
    "waarde": pl.Float64,
    "score": pl.Float64,
    "straal_m": pl.Float64,
    "positie_van": pl.String,
    "licentie": pl.String,
}
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Layer:
    """One layer: its features and what is said of it."""

    name: str
    title: str
    about: str
    licence: str
    geometry_type: str
    table: pl.DataFrame
    shapes: Shapes
    sources: Sequence[Source] = ()


def geopackage(contents: Contents) -> bytes:
    """The GeoPackage of a plan map; equal contents give equal bytes."""
    return packaged(_layers(contents), publisher=contents.name, at=contents.at)


def packaged(layers: Iterable[Layer], *, publisher: str, at: datetime) -> bytes:
    """The GeoPackage of layers; equal layers and moment give equal bytes.

    Args:
        publisher: Whose it is, such as the name of the municipality.
        at: The moment that counts as its date.
    """
    with TemporaryDirectory(prefix="laadregie-") as folder:
        written, settled = Path(folder, "written.gpkg"), Path(folder, "settled.gpkg")
        for layer in layers:
            if layer.table.height:
                _write(written, layer, _metadata(layer, publisher, at))
        _settle(written, settled, at)
        return settled.read_bytes()


def _layers(contents: Contents) -> Iterator[Layer]:
    exact = [site for site in contents.sites if not site.is_search_area]
    own = [site for site in exact if not origin.is_from_osm(site)]
    state = _state_of(contents)
    government = _used(contents, without="parking")
    credit = _credit(government)
    yield _sites("plaatsen", "Plaatsen", own, contents, state, credit, government)
    osm = [site for site in exact if origin.is_from_osm(site)]
    apart = f"{state} Posities uit OpenStreetMap. {origin.ODBL_ATTRIBUTION}"
    title = "Plaatsen met een positie uit OpenStreetMap"
    yield _sites("plaatsen_osm", title, osm, contents, apart, origin.ODBL, contents.sources)
    areas = [site for site in contents.sites if site.is_search_area]
    yield _sites("zoekgebieden", "Zoekgebieden", areas, contents, state, credit, government)
    yield _neighbourhoods(contents)
    yield _locations(contents)
    yield _white_spots(contents)


def _sites(
    name: str,
    title: str,
    sites: Sequence[ShownSite],
    contents: Contents,
    about: str,
    licence: str,
    sources: Sequence[Source],
) -> Layer:
    table = pl.DataFrame([_site_row(site, contents) for site in sites], schema=SITE_COLUMNS, orient="row")
    shapes = shapely.points([(site.x_m, site.y_m) for site in sites]) if sites else _no_shapes()
    if name != "zoekgebieden":
        return Layer(name, title, about, licence, "Point", table.drop("straal_m"), shapes, sources)
    radius_m = np.array([site.radius_m for site in sites])
    return Layer(name, title, about, licence, "Polygon", table, _circles(shapes, radius_m), sources)


def _site_row(site: ShownSite, contents: Contents) -> tuple[Any, ...]:
    return (
        site.number,
        site.name,
        site.municipality_code,
        site.neighbourhood_code,
        contents.names.get(site.neighbourhood_code, ""),
        KINDS[site.exactness],
        STATES[site.state],
        site.poles,
        site.year,
        site.rank,
        _rounded(site.served_points, 2),
        _rounded(site.worth, 3),
        _rounded(site.score, 3),
        round(site.radius_m, 1),
        origin.position_from(site),
        origin.licence_of(site),
    )


def _neighbourhoods(contents: Contents) -> Layer:
    table = contents.areas.filter(pl.col("code").is_in(list(contents.need)))
    rows = [contents.need[code] for code in table["code"]]
    columns = {
        "buurtcode": [row["code"] for row in rows],
        "naam": [row["name"] for row in rows],
        "gemeentecode": [row["municipality_code"] for row in rows],
        "huishoudens": [row["households"] for row in rows],
        "nodig": [row["need"] for row in rows],
        "aanwezig": [row["present"] for row in rows],
        "te_kort": [row["short"] for row in rows],
        "te_kort_per_100": [row["need_per_100"] for row in rows],
        "jaar": [contents.plan.year] * len(rows),
    }
    shapes = [
        shapely.multipolygons([shape]) if shape.geom_type == "Polygon" else shape
        for shape in shapely.make_valid(shapely.from_wkb(table["geometry"].to_list()))
    ]
    about = (
        f"Behoefte aan openbare laadpunten in {contents.plan.year}, scenario {contents.plan.scenario}, "
        "uit de prognose van laadregie: een schatting."
    )
    used = _used(contents, only=("neighbourhoods", "municipalities"))
    return Layer(
        "buurten",
        "Behoefte per buurt",
        about,
        _credit(used),
        "MultiPolygon",
        _frame(columns),
        _array(shapes),
        used,
    )


def _locations(contents: Contents) -> Layer:
    found = contents.locations
    table = found.select(
        locatie="location_id",
        naam="name",
        adres="address",
        aanbieder="operator",
        toegang=pl.col("access").replace(ACCESS),
        gewone_punten=pl.col("regular_points").cast(pl.Int32),
        snelle_punten=pl.col("fast_points").cast(pl.Int32),
        drukte=pl.col("pressure").replace(PRESSURES),
    )
    shapes = (
        shapely.points(found["x_m"].to_numpy(), found["y_m"].to_numpy()) if found.height else _no_shapes()
    )
    about = "Laadlocaties uit de landelijke voorziening, opgeschoond; drukte uit metingen van de status."
    used = _used(contents, only=("feed_locations", "usage_samples"))
    return Layer("laadlocaties", "Laadlocaties", about, _credit(used), "Point", table, shapes, used)


def _white_spots(contents: Contents) -> Layer:
    cells = contents.white_spots
    columns: dict[str, list[Any]] = {
        "vak": [f"E{cell.x_m // 100:04d}N{cell.y_m // 100:04d}" for cell in cells],
        "huishoudens": [round(cell.households) for cell in cells],
        "huishoudens_laag": [round(cell.households_low) for cell in cells],
        "huishoudens_hoog": [round(cell.households_high) for cell in cells],
        "gedekt_door_plan": [cell.colour_planned == "green" for cell in cells],
    }
    shapes = [
        shapely.box(cell.x_m, cell.y_m, cell.x_m + CBS_CELL_M, cell.y_m + CBS_CELL_M, ccw=True)
        for cell in cells
    ]
    about = "Vakken van 500 m met genoeg huishoudens en zonder openbaar laadpunt; huishoudens geschat."
    used = _used(contents, only=("neighbourhoods", "feed_locations"))
    return Layer(
        "witte_vlekken",
        "Witte vlekken",
        about,
        _credit(used),
        "Polygon",
        _frame(columns),
        _array(shapes),
        used,
    )


def _write(path: Path, layer: Layer, metadata: Mapping[str, str]) -> None:
    fields = [str(name) for name in layer.table.columns]
    data = [_values(layer.table[name]) for name in fields]
    masks = [layer.table[name].is_null().to_numpy() for name in fields]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapely.orient_polygons(layer.shapes)),
        data,
        fields,
        field_mask=masks,
        layer=layer.name,
        driver="GPKG",
        geometry_type=layer.geometry_type,
        crs=CRS,
        append=path.exists(),
        dataset_options={"VERSION": "1.2"} if not path.exists() else None,
        layer_options={
            "GEOMETRY_NAME": "geom",
            "FID": "id",
            "IDENTIFIER": layer.title,
            "DESCRIPTION": layer.about,
            "SPATIAL_INDEX": "YES",
        },
        layer_metadata=metadata,
    )


def _metadata(layer: Layer, publisher: str, at: datetime) -> Mapping[str, str]:
    """What is said of a layer, in words of Dublin Core."""
    return {
        "title": f"{layer.title}, {publisher}",
        "creator": "laadregie",
        "publisher": publisher,
        "date": at.astimezone(UTC).date().isoformat(),
        "license": layer.licence,
        "source": "; ".join(_source_line(source) for source in layer.sources),
    }


def _settle(written: Path, settled: Path, at: datetime) -> None:
    """Give all moments in the file that of its contents, and write it anew without traces of its making."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    database = sqlite3.connect(written)
    try:
        database.execute("UPDATE gpkg_contents SET last_change = ?", [moment])
        database.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", [moment])
        database.commit()
        database.execute("VACUUM INTO ?", [os.fspath(settled)])
    finally:
        database.close()


def _state_of(contents: Contents) -> str:
    plan, version = contents.plan, contents.view.version
    day = contents.at.astimezone(UTC).date().isoformat()
    state = f"Versie {version.number}, gepubliceerd op {day}." if version else f"Concept van {day}."
    demo = " Gemaakt voor de demo." if version and version.is_demo else ""
    return f"{state}{demo} Plan tot en met {plan.year}, scenario {plan.scenario}."


def _used(contents: Contents, *, only: Sequence[str] = (), without: str = "") -> list[Source]:
    """The sources of a layer."""
    return [one for one in contents.sources if (not only or one.kind in only) and one.kind != without]


def _credit(used: Sequence[Source]) -> str:
    """Licences of the sources of a layer, each once."""
    licences = list(dict.fromkeys(source.licence for source in used if source.licence))
    return f"Noem de bronnen. Licenties van de bronnen: {'; '.join(licences)}"


def _source_line(source: Source) -> str:
    day = f", {source.as_of.isoformat()}" if source.as_of else ""
    return f"{source.origin} ({source.licence}{day})"


def _circles(points: Shapes, radius_m: npt.NDArray[np.float64]) -> Shapes:
    if not len(points):
        return points
    circles: Shapes = shapely.buffer(points, np.maximum(radius_m, 1.0), quad_segs=QUARTER_SEGMENTS)
    return circles


def _frame(columns: Mapping[str, list[Any]]) -> pl.DataFrame:
    return pl.DataFrame(dict(columns))


def _array(shapes: Sequence[Any]) -> Shapes:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def _no_shapes() -> Shapes:
    return np.empty(0, dtype=object)


def _values(column: pl.Series) -> npt.NDArray[Any]:
    if column.dtype == pl.String:
        return column.to_numpy().astype(object)
    return column.fill_null(0).to_numpy() if column.dtype != pl.Boolean else column.to_numpy()


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
