"""Lists of sites as municipalities have them, in every kind of file; made anew by each test."""

import csv
import json
import sqlite3
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from pathlib import Path

import numpy as np
import openpyxl
import pyogrio
import shapely

Row = Sequence[object]


def csv_bytes(header: Row, rows: Sequence[Row], *, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """A CSV file as a spreadsheet program writes it."""
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def excel_bytes(header: Row, rows: Sequence[Row], *, title: str = "Plankaart") -> bytes:
    """An Excel file with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in (header, *rows):
        sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def geojson_bytes(features: Sequence[tuple[Mapping[str, object], object]], **more: object) -> bytes:
    """A collection of features: properties and geometry."""
    listed = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    return json.dumps({"type": "FeatureCollection", "features": listed, **more}).encode()


def point(x: float, y: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [x, y]}


def layer_file(
    path: Path,
    driver: str,
    places: Sequence[tuple[float, float]],
    crs: str | None,
    **columns: Sequence[object],
) -> Path:
    """A layer of points with text columns."""
    shapes = shapely.to_wkb(shapely.points(np.array(places, dtype=float)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where no coordinate system is given on purpose
        pyogrio.raw.write(
            path,
            shapes,
            [np.array(values, dtype=object) for values in columns.values()],
            list(columns),
            geometry_type="Point",
            crs=crs,
            driver=driver,
        )
    return path


def geopackage_bytes(
    folder: Path, places: Sequence[tuple[float, float]], crs: str | None, **columns: Sequence[object]
) -> bytes:
    """A GeoPackage with one layer."""
    path = folder / "plaatsen.gpkg"
    path.unlink(missing_ok=True)
    return layer_file(path, "GPKG", places, crs, **columns).read_bytes()


def shape_zip(
    folder: Path,
    places: Sequence[tuple[float, float]],
    crs: str | None,
    *,
    leave_out: Sequence[str] = (),
    prefix: str = "",
    **columns: Sequence[object],
) -> bytes:
    """A shape file in a zip."""
    layer_file(folder / "plaatsen.shp", "ESRI Shapefile", places, crs, **columns)
    parts = {
        prefix + path.name: path.read_bytes()
        for path in folder.glob("plaatsen.*")
        if path.suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg") and path.suffix not in leave_out
    }
    return zip_bytes(parts)


def zip_bytes(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def changed_geopackage(data: bytes, folder: Path, *statements: str) -> bytes:
    """A GeoPackage in which something was changed by hand."""
    path = folder / "changed.gpkg"
    path.write_bytes(data)
    with sqlite3.connect(path) as database:
        for statement in statements:
            database.execute(statement)
    database.close()
    return path.read_bytes()
