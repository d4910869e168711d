"""The layers of a file of the user, recognised by what is in it, not by its name.

Nothing of a file is trusted: sizes are bounded before they are read, archives are unpacked by
number of bytes, and only records near the municipality are taken.
"""

import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from laadkern.errors import InputError, gettext_noop
from laadkern.registers import imgeo
from laadkern.registers.raw import raw_frame
from laadregie.foundation.sources.paging import Box
from laadregie.regions.enriching import streets
from laadregie.regions.pack.shapes import RD_NEW, to_rd

MAX_FILE_BYTES = 20 * 1024**3  # a GeoPackage of the whole country is read by its index
MAX_WHOLE_BYTES = 2 * 1024**3  # what is read from beginning to end
MAX_MEMBERS = 200
MAX_RECORDS = 3_000_000
HEAD_BYTES = 4096

NO_FILE = gettext_noop("“%(file)s” is no file.")
TOO_LARGE = gettext_noop("“%(file)s” is too large: at most %(limit)s MB can be read.")
TOO_MANY = gettext_noop("“%(file)s” has more than %(limit)s records in this municipality.")
UNKNOWN = gettext_noop(
    "“%(file)s” is no file that is known by its content: GeoPackage, GeoParquet, GeoJSON, shape (loose "
    "or zipped), the GML of the BGT or the PBF of OpenStreetMap was expected."
)
BROKEN = gettext_noop("“%(file)s” cannot be read: %(detail)s.")
NO_CRS = gettext_noop(
    "“%(file)s” does not say in which coordinate system it is; for a shape that is its .prj."
)
NO_SHAPES = gettext_noop("“%(file)s” is a table without positions; GeoParquet was expected.")


@dataclass(frozen=True)
class Layer:
    """A layer of a file: its name, its columns in lower case, and its records once asked for."""

    name: str
    columns: frozenset[str]
    read: Callable[[], pl.DataFrame]


def layers_of(path: Path, box: Box, unpack_to: Path) -> list[Layer]:
    """The layers of a file; their records are read later, those in `box` (RD New) only.

    Args:
        unpack_to: An empty folder for what comes out of an archive.

    Raises:
        InputError: It is no file that is known, too large, or broken.
    """
    if not path.is_file():
        raise InputError("file", NO_FILE, file=path.name)
    kind = _kind(path)
    _check_size(path, MAX_FILE_BYTES if kind in ("gpkg", "zip", "pbf") else MAX_WHOLE_BYTES)
    try:
        return _READERS[kind](path, box, unpack_to)
    except (
        OSError,
        ValueError,
        CRSError,
        ProjError,
        pa.ArrowException,
        zipfile.BadZipFile,
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
    ) as error:
        raise _told(error, path) from error


def _told(error: Exception, path: Path) -> InputError:
    if isinstance(error, InputError):
        return error
    detail = (str(error).strip() or type(error).__name__).splitlines()[0][:160]
    return InputError("file", BROKEN, file=path.name, detail=detail.replace(str(path), path.name))


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"SQLite format 3\x00"):
        return "gpkg"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head[6:15] == b"OSMHeader":
        return "pbf"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"\x00\x00\x27\x0a"):
        return "shape"
    if text.startswith(b"{") and b"Feature" in head:
        return "geojson"
    if text.startswith(b"<") and b"CityModel" in head:
        return "gml"
    raise InputError("file", UNKNOWN, file=path.name)


def _check_size(path: Path, limit: int) -> None:
    if path.stat().st_size > limit:
        raise InputError("file", TOO_LARGE, file=path.name, limit=limit // 1024**2)


def _parquet(path: Path, box: Box, _unpack_to: Path) -> list[Layer]:
    about = pq.ParquetFile(path).metadata
    groups = range(about.num_row_groups)
    if about.num_rows > MAX_RECORDS:
        raise InputError("file", TOO_MANY, file=path.name, limit=MAX_RECORDS)
    if sum(about.row_group(group).total_byte_size for group in groups) > MAX_WHOLE_BYTES:
        raise InputError("file", TOO_LARGE, file=path.name, limit=MAX_WHOLE_BYTES // 1024**2)
    if b"geo" not in (about.metadata or {}):
        raise InputError("file", NO_SHAPES, file=path.name)
    names = about.schema.to_arrow_schema().names

    def read() -> pl.DataFrame:
        areas = gpd.read_parquet(path)
        return _in_rd(
            {name: areas[name].tolist() for name in areas.columns if name != areas.geometry.name},
            np.asarray(areas.geometry.array, dtype=object),
            areas.crs,
            path,
            box,
        )

    return [_layer(path.stem, names, read, path)]


def _vector(path: Path, box: Box, _unpack_to: Path) -> list[Layer]:
    names = [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]
    return [_vector_layer(path, name, box) for name in names]


def _geopackage(path: Path, box: Box, unpack_to: Path) -> list[Layer]:
    """Under a name that ends as the library wants it, whatever the user called the file."""
    return _vector(_named(path, unpack_to, ".gpkg"), box, unpack_to)


def _named(path: Path, folder: Path, suffix: str) -> Path:
    if path.suffix.lower() == suffix:
        return path
    named = folder / f"{path.stem}{suffix}"
    named.symlink_to(path.resolve())
    return named


def _vector_layer(path: Path, name: str, box: Box) -> Layer:
    about = pyogrio.read_info(path, layer=name)
    crs = CRS.from_user_input(about["crs"]) if about["crs"] else None

    def read() -> pl.DataFrame:
        if crs is None:
            raise InputError("file", NO_CRS, file=path.name)
        _info, _ids, wkb, fields = pyogrio.raw.read(
            path, layer=name, bbox=_box_in(crs, box), max_features=MAX_RECORDS + 1, force_2d=True
        )
        if len(wkb) > MAX_RECORDS:
            raise InputError("file", TOO_MANY, file=path.name, limit=MAX_RECORDS)
        columns = {str(field): values.tolist() for field, values in zip(_info["fields"], fields, strict=True)}
        return _in_rd(columns, shapely.from_wkb(wkb), crs, path, box)

    return _layer(name, [str(field) for field in about["fields"]], read, path)


def _gml(path: Path, _box: Box, _unpack_to: Path) -> list[Layer]:
    def read() -> pl.DataFrame:
        with path.open("rb") as file:
            return imgeo.read_objects(file)

    return [_layer(path.stem, ["layer", *imgeo.TEXTS.values()], read, path)]


def _pbf(path: Path, box: Box, unpack_to: Path) -> list[Layer]:
    named = _named(path, unpack_to, ".pbf")
    columns = list(streets.OSM_COLUMNS)
    return [_layer(path.stem, columns, lambda: streets.osm_records(named, box), path)]


def _zip(path: Path, box: Box, unpack_to: Path) -> list[Layer]:
    found: list[Layer] = []
    for member in _unpacked(path, unpack_to):
        if member.suffix.lower() in (".shp", ".gpkg", ".gml", ".xml", ".json", ".geojson", ".parquet"):
            try:
                kind = _kind(member)
            except InputError:
                continue  # a description beside the data
            if kind != "zip":
                _check_size(member, MAX_FILE_BYTES if kind == "gpkg" else MAX_WHOLE_BYTES)
                found += _READERS[kind](member, box, unpack_to)
    if not found:
        raise InputError("file", UNKNOWN, file=path.name)
    return found


def _unpacked(path: Path, folder: Path) -> Iterator[Path]:
    """The members of an archive, unpacked under their last name; never more bytes than allowed."""
    left = MAX_FILE_BYTES
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > left:
            raise InputError("file", TOO_LARGE, file=path.name, limit=MAX_FILE_BYTES // 1024**2)
        targets = [folder / Path(one.filename.replace("\\", "/")).name for one in members]
        for member, target in zip(members, targets, strict=True):
            with archive.open(member) as packed, target.open("wb") as file:
                shutil.copyfileobj(_Bounded(packed, member.file_size, path.name), file)
    yield from targets


class _Bounded:
    """Reads at most the size that an archive names for a member."""

    def __init__(self, file: object, size: int, name: str) -> None:
        self._file, self._left, self._name = file, size, name

    def read(self, size: int = -1) -> bytes:
        block: bytes = self._file.read(size)  # type: ignore[attr-defined]
        self._left -= len(block)
        if self._left < 0:
            raise InputError("file", TOO_LARGE, file=self._name, limit=MAX_FILE_BYTES // 1024**2)
        return block


def _layer(name: str, columns: list[str], read: Callable[[], pl.DataFrame], path: Path) -> Layer:
    def told() -> pl.DataFrame:
        try:
            return read()
        except (OSError, ValueError, ProjError, pa.ArrowException, shapely.errors.ShapelyError) as error:
            raise _told(error, path) from error
        except (pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError) as error:
            raise _told(error, path) from error

    return Layer(name, frozenset(column.lower() for column in columns), told)


def _in_rd(
    columns: dict[str, list[object]],
    shapes: "np.ndarray[tuple[int, ...], np.dtype[np.object_]]",
    crs: CRS | None,
    path: Path,
    box: Box,
) -> pl.DataFrame:
    if crs is None:
        raise InputError("file", NO_CRS, file=path.name)
    moved = to_rd(shapes, CRS.from_user_input(crs))
    near = shapely.is_missing(moved) | shapely.intersects(moved, shapely.box(*box))
    outside = ~near
    frame = raw_frame(columns, moved)
    return frame.filter(pl.Series(~outside)) if outside.any() else frame


def _box_in(crs: CRS, box: Box) -> tuple[float, float, float, float]:
    """The box in the coordinate system of a layer, x before y as GDAL has it."""
    if crs.equals(RD_NEW, ignore_axis_order=True):
        return box
    west, south, east, north = Transformer.from_crs(RD_NEW, crs, always_xy=True).transform_bounds(*box)
    return (west, south, east, north)


_READERS: dict[str, Callable[[Path, Box, Path], list[Layer]]] = {
    "geojson": _vector,
    "gml": _gml,
    "gpkg": _geopackage,
    "parquet": _parquet,
    "pbf": _pbf,
    "shape": _vector,
    "zip": _zip,
}
