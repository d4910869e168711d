"""GeoJSON, shape files and GeoPackages: records with a shape each.

GDAL opens a file of our own making in a folder of our own: under a name that we give, of a kind
that was seen from the content, and of that kind alone.
"""

import sqlite3
import warnings
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
import pyogrio
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.uploads.kinds import json_of
from laadregie.foundation.uploads.limits import Limits
from laadregie.foundation.uploads.packed import BROKEN, Packed
from laadregie.foundation.uploads.tables import (
    TOO_MANY_ROWS,
    UploadedTable,
    as_text,
    check_columns,
    column_names,
    table,
)

LON_LAT = "EPSG:4326"
UNKNOWN_CRS = gettext_noop(
    "The coordinates are in “%(value)s”, a coordinate system that is not known here. "
    "Save the file in RD New (EPSG:28992) or in longitude and latitude (WGS 84)."
)
NO_COLLECTION = gettext_noop(
    "This is JSON, but no GeoJSON: a list of features (FeatureCollection) was expected."
)
BAD_SHAPE = gettext_noop("The shape of feature %(row)s cannot be read.")
PARTS = gettext_noop("The shape file “%(value)s” is not complete: put its .shp, .shx and .dbf in the zip.")
NO_SHAPE = gettext_noop(
    "There is no shape file in the zip: files that end in .shp, .shx, .dbf and .prj were expected."
)
NOT_PLAIN = gettext_noop(
    "The GeoPackage holds the layer “%(value)s”, which is no plain table. "
    "Save the layer as a file of its own."
)
NO_LAYER = gettext_noop("There is no layer with features in the file.")

GPKG_DRIVER, SHAPE_DRIVER = "GPKG", "ESRI Shapefile"
MUST_HAVE, MAY_HAVE = (".shp", ".shx", ".dbf"), (".prj", ".cpg")
# How a GeoPackage and GDAL number coordinates of which nobody said what they are.
UNSAID_SRS = (-1, 0, 99999)


def read_geojson(data: bytes, name: str, limits: Limits) -> UploadedTable:
    """A collection of features; longitude and latitude, unless an older file says otherwise.

    Raises:
        InputError: It is no GeoJSON, or larger than the limits.
    """
    document = json_of(data)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise InputError("file", NO_COLLECTION)
    if len(features) > limits.rows:
        raise InputError("file", TOO_MANY_ROWS, value=name, limit=limits.rows)
    properties = [one.get("properties") or {} for one in features]
    if not all(isinstance(one, dict) for one in properties):
        raise InputError("file", NO_COLLECTION)
    columns = list(dict.fromkeys(key for one in properties for key in one))
    check_columns(name, len(columns), limits)
    names = column_names(columns, limits)
    cells = [[as_text(_scalar(one.get(key)), limits) for key in columns] for one in properties]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row")
    shapes = np.array([None] * len(features), dtype=object)
    for index, one in enumerate(features):
        shapes[index] = _shape(one.get("geometry"), index + 1)
    crs, crs_name = _known_crs(_declared(document))
    return UploadedTable(name, tuple(range(1, len(features) + 1)), frame, shapes, crs, crs_name)


def read_shapes(packed: Packed, limits: Limits) -> list[UploadedTable]:
    """The shape files of a zip; one without `.prj` does not say what its coordinates are.

    Raises:
        InputError: There is none, one is not complete, or larger than the limits.
    """
    found = [name for name in packed.names if name.lower().endswith(".shp") and "__MACOSX" not in name]
    if not found:
        raise InputError("file", NO_SHAPE)
    by_lower = {name.lower(): name for name in packed.names}
    tables = []
    with TemporaryDirectory() as folder:
        for index, name in enumerate(found[: limits.tables]):
            stem = name[: -len(".shp")]
            title = stem.replace("\\", "/").rsplit("/", 1)[-1]
            path = Path(folder) / f"layer{index}.shp"
            for ending in (*MUST_HAVE, *MAY_HAVE):
                original = by_lower.get(f"{stem}{ending}".lower())
                if original is not None:
                    path.with_suffix(ending).write_bytes(packed.read(original))
                elif ending in MUST_HAVE:
                    raise InputError("file", PARTS, value=title)
            tables.append(_read(path, SHAPE_DRIVER, path.stem, title, limits))
    return tables


def read_geopackage(data: bytes, limits: Limits) -> list[UploadedTable]:
    """The layers of a GeoPackage.

    Raises:
        InputError: It has no layer, one that is no plain table, or is in an unknown coordinate system.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "upload.gpkg"
        path.write_bytes(data)
        layers = _plain_layers(path)
        tables = [
            _read(path, GPKG_DRIVER, layer, layer, limits, crs=crs) for layer, crs in layers[: limits.tables]
        ]
    if not tables:
        raise InputError("file", NO_LAYER)
    return tables


def _read(
    path: Path, driver: str, layer: str, title: str, limits: Limits, *, crs: Any = None
) -> UploadedTable:
    """A layer by GDAL, once it is of the kind that was seen."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL tells of small things that do not matter here
            about = pyogrio.read_info(path, layer=layer)
            if about["driver"] != driver:
                raise InputError("file", BROKEN)
            check_columns(title, len(about["fields"]), limits)
            meta, _, shapes, fields = pyogrio.raw.read(
                path, layer=layer, max_features=limits.rows + 1, force_2d=True, datetime_as_string=True
            )
            found = np.asarray(shapely.from_wkb(shapes), dtype=object)
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        shapely.errors.ShapelyError,
        ValueError,
        OSError,
    ) as error:
        raise InputError("file", BROKEN) from error
    rows = zip(
        range(1, len(found) + 1), zip(*fields, strict=True) if fields else [()] * len(found), strict=True
    )
    names = meta["fields"].tolist()
    read = _with_rows(title, names, [(number, list(map(_python, cells))) for number, cells in rows], limits)
    code, crs_name = _known_crs(meta["crs"] if crs is None else crs)
    return replace(read, shapes=found, crs=code, crs_name=crs_name)


def _with_rows(
    title: str, names: Sequence[str], rows: list[tuple[int, list[object]]], limits: Limits
) -> UploadedTable:
    """All records, also those with a shape alone."""
    if len(rows) > limits.rows:
        raise InputError("file", TOO_MANY_ROWS, value=title, limit=limits.rows)
    columns = column_names(names, limits)
    cells = [[as_text(cell, limits) for cell in one] for _, one in rows]
    if not columns:
        return table(title, ["-"], [], limits)
    frame = pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String), orient="row")
    return UploadedTable(title, tuple(number for number, _ in rows), frame)


def _plain_layers(path: Path) -> list[tuple[str, str]]:
    """Layers with shapes and their coordinate system, once everything in the database is plain.

    A view may never end and a virtual table may read other files, so neither is read.
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
            kinds = {name: (kind, sql or "") for kind, name, sql in database.execute(
                "select type, name, sql from sqlite_master where type in ('table', 'view')"
            )}  # fmt: skip
            layers = database.execute(
                "select c.table_name, g.srs_id, s.srs_name, s.organization,"
                " s.organization_coordsys_id, s.definition"
                " from gpkg_contents c join gpkg_geometry_columns g on g.table_name = c.table_name"
                " left join gpkg_spatial_ref_sys s on s.srs_id = g.srs_id"
                " where c.data_type = 'features' order by c.table_name"
            ).fetchall()
    except sqlite3.Error as error:
        raise InputError("file", BROKEN) from error
    for name, (kind, sql) in kinds.items():
        words = sql.lower().split()
        virtual = words[:3] == ["create", "virtual", "table"]
        if (kind == "view" and name in {layer[0] for layer in layers}) or (
            virtual and not any(word.startswith("rtree") for word in words[4:7])
        ):
            raise InputError("file", NOT_PLAIN, value=str(name)[:60])
    return [(str(layer[0]), _srs(*layer[1:])) for layer in layers]


def _srs(srs_id: object, name: object, organisation: object, code: object, definition: object) -> str:
    """A coordinate system of a GeoPackage by its code or its definition; empty where it was not said.

    Raises:
        InputError: It is one that nobody knows.
    """
    if srs_id in UNSAID_SRS and str(organisation or "NONE").upper() in ("NONE", "GDAL"):
        return ""
    for given in (f"{organisation}:{code}", str(definition or "")):
        try:
            CRS.from_user_input(given)
        except CRSError:
            continue
        return given
    called = f"{name} ({srs_id})" if name else str(srs_id)
    raise InputError("file", UNKNOWN_CRS, value=called[:80])


def _known_crs(given: object) -> tuple[str, str]:
    """Code (or WKT) and name of a coordinate system; empty where the file does not say.

    Raises:
        InputError: It is none that places on earth can be told in.
    """
    text = str(given or "").strip()
    if not text:
        return "", ""
    try:
        if "+" in text[:1]:  # a formula of its own, which may name files
            raise CRSError(text[:80])
        crs = CRS.from_user_input(text)
    except CRSError:
        raise InputError("file", UNKNOWN_CRS, value=text[:80]) from None
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    if not (crs.is_geographic or crs.is_projected):
        raise InputError("file", UNKNOWN_CRS, value=crs.name[:80])
    authority = crs.to_authority(min_confidence=70)
    return ":".join(authority) if authority else crs.to_wkt(), crs.name


def _declared(document: Any) -> str:
    """The coordinate system that a GeoJSON of before 2016 may name; longitude and latitude otherwise."""
    declared = document.get("crs")
    if not isinstance(declared, dict):
        return LON_LAT
    properties = declared.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        raise InputError("file", UNKNOWN_CRS, value=str(declared)[:80])
    return LON_LAT if name.upper().endswith("CRS84") else name


def _shape(geometry: object, number: int) -> Any:
    if geometry is None:
        return None
    try:
        found = shapely.geometry.shape(geometry)
        return shapely.force_2d(found)
    except (
        shapely.errors.ShapelyError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        RecursionError,
    ) as error:
        raise InputError("file", BAD_SHAPE, row=number) from error


def _scalar(value: object) -> object:
    """A list or object in a property says nothing about a site."""
    return None if isinstance(value, list | dict) else value


def _python(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value
