"""The package for official publication: text, metadata, places and drawings in one zip."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import polars as pl
import shapely

from laadregie.planmaps.exports import origin
from laadregie.planmaps.exports.geopackage import Layer, packaged
from laadregie.realisation.orders.contents import SiteFacts
from laadregie.realisation.orders.documents import metadata, paper
from laadregie.realisation.orders.documents.assembling import Assembled
from laadregie.realisation.orders.documents.paper import ZIP_EPOCH

TITLE = "Plaatsen van het verkeersbesluit"
COLUMNS = {
    "nummer": pl.String,
    "besluit": pl.String,
    "straat": pl.String,
    "bij_huisnummer": pl.String,
    "buurt": pl.String,
    "vakken": pl.Int32,
    "laadpalen": pl.Int32,
    "bord": pl.String,
    "licentie": pl.String,
}


def publication_package(made: Assembled) -> bytes:
    """All that goes to the official publication; equal contents give equal bytes."""
    name = made.facts.number
    parts: dict[str, bytes] = {
        f"{name}.docx": paper.order_word(made),
        f"{name}.pdf": paper.order_pdf(made),
        "metadata.csv": metadata.as_csv(made).encode("utf-8-sig"),
        "metadata.xml": metadata.as_xml(made),
        "plaatsen.gpkg": places_geopackage(made),
        **{f"tekeningen/{site.number}.svg": drawn.drawing.svg.encode() for site, drawn in made.drawn},
    }
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for path, content in parts.items():
            info = ZipInfo(path, ZIP_EPOCH)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def places_geopackage(made: Assembled) -> bytes:
    """The places as points in RD New; those with a position of OpenStreetMap in a layer of their own."""
    sites = made.facts.sites
    own = [site for site in sites if not site.from_osm]
    osm = [site for site in sites if site.from_osm]
    layers = [
        _layer("plaatsen", TITLE, own, made, origin.NAME_SOURCES),
        _layer("plaatsen_osm", f"{TITLE}, posities uit OpenStreetMap", osm, made, origin.ODBL),
    ]
    return packaged(layers, publisher=f"Gemeente {made.facts.municipality}", at=made.at)


def _layer(name: str, title: str, sites: list[SiteFacts], made: Assembled, licence: str) -> Layer:
    rows = [
        (
            site.number,
            made.facts.number,
            site.street,
            site.house_number,
            site.neighbourhood,
            site.bays,
            site.poles,
            made.facts.sign,
            licence,
        )
        for site in sites
    ]
    table = pl.DataFrame(rows, schema=COLUMNS, orient="row")
    points = [(site.x_m, site.y_m) for site in sites]
    shapes = shapely.points(points) if points else np.empty(0, dtype=object)
    about = f"{made.facts.title}. {made.status}"
    if licence == origin.ODBL:
        about += f" {origin.ODBL_ATTRIBUTION}"
    return Layer(name, title, about, licence, "Point", table, shapes)
