"""Reading the files of a pack by the end of their name, without judging what is in them."""

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from laadkern.errors import gettext_noop
from laadregie.regions.pack.problems import PackError, Problem

MAX_FILE_MB = 500
MAX_UNPACKED_MB = 4_000
Shapes = npt.NDArray[np.object_]

UNREADABLE = gettext_noop("The file cannot be read: %(reason)s")
UNKNOWN_SUFFIX = gettext_noop("The end of the name is not known; expected: %(suffixes)s.")
NO_CRS = gettext_noop(
    "The file declares no coordinate system; give its “crs” in region.toml, such as EPSG:28992."
)
WRONG_CRS = gettext_noop("is no coordinate system that is known; such as EPSG:28992 was expected.")
TOO_LARGE = gettext_noop("The file is larger than %(limit)s MB.")
SEVERAL_LAYERS = gettext_noop("The file has several layers (%(layers)s); name one as “layer” in region.toml.")
SUFFIXES = (".csv", ".parquet", ".gpkg", ".geojson")


@dataclass(frozen=True)
class Sheet:
    """A table as it was read: its rows, their shapes in the file's coordinate system.

    `first_row` is how a reader counts the first record: 2 in CSV, where the header is row 1.
    """

    frame: pl.DataFrame
    shapes: Shapes | None
    crs: CRS | None
    first_row: int = 1


def read_table(path: Path, *, file: str, crs: str = "", layer: str = "") -> Sheet:
    """Read one table.

    Raises:
        PackError: The file is of an unknown sort, too large, broken or has no coordinate system.
    """
    check_size(path, file)
    readers = {".csv": _csv, ".parquet": _parquet, ".gpkg": _vector, ".geojson": _vector}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise PackError([Problem(file, UNKNOWN_SUFFIX, params={"suffixes": ", ".join(SUFFIXES)})])
    try:
        sheet = reader(path, file, layer)
    except (
        OSError,
        ValueError,
        pa.ArrowException,
        pl.exceptions.PolarsError,
        pyogrio.errors.DataSourceError,
    ) as error:
        raise PackError([Problem(file, UNREADABLE, params={"reason": _first_line(error)})]) from error
    return _with_crs(sheet, file, crs)


def check_size(path: Path, file: str) -> None:
    """Refuse a file that is too large before it is opened."""
    if path.stat().st_size > MAX_FILE_MB * 1_000_000:
        raise PackError([Problem(file, TOO_LARGE, params={"limit": MAX_FILE_MB})])


def check_stream(path: Path, *, file: str) -> None:
    """Read a packed file to its end, in small parts, so that one cut off is found."""
    check_size(path, file)
    if path.suffix != ".gz":
        return
    size = 0
    try:
        with gzip.open(path) as parts:
            while part := parts.read(1 << 20):
                size += len(part)
                if size > MAX_UNPACKED_MB * 1_000_000:
                    raise PackError([Problem(file, TOO_LARGE, params={"limit": MAX_UNPACKED_MB})])
    except (OSError, EOFError, zlib.error) as error:
        raise PackError([Problem(file, UNREADABLE, params={"reason": _first_line(error)})]) from error


def _csv(path: Path, file: str, layer: str) -> Sheet:
    with path.open(encoding="utf-8-sig") as lines:
        header = lines.readline(100_000)
    separator = ";" if header.count(";") > header.count(",") else ","
    frame = pl.read_csv(path, infer_schema=False, separator=separator)
    return Sheet(frame, None, None, first_row=2)


def _parquet(path: Path, file: str, layer: str) -> Sheet:
    if b"geo" not in (pq.read_schema(path).metadata or {}):
        return Sheet(pl.read_parquet(path), None, None)
    areas = gpd.read_parquet(path)
    table = pl.from_pandas(areas.drop(columns=areas.geometry.name))
    return Sheet(table, np.asarray(areas.geometry.array, dtype=object), areas.crs)


def _vector(path: Path, file: str, layer: str) -> Sheet:
    layers = [str(name) for name, _kind in pyogrio.list_layers(path)]
    if len(layers) > 1 and layer not in layers:
        raise PackError([Problem(file, SEVERAL_LAYERS, params={"layers": ", ".join(layers)})])
    about, _ids, shapes, fields = pyogrio.raw.read(path, layer=layer or layers[0])
    frame = pl.DataFrame(
        {
            name: pl.Series(values.tolist(), strict=False)
            for name, values in zip(about["fields"].tolist(), fields, strict=True)
        }
    )
    crs = CRS.from_user_input(about["crs"]) if about["crs"] else None
    return Sheet(frame, shapely.from_wkb(shapes), crs)


def _with_crs(sheet: Sheet, file: str, crs: str) -> Sheet:
    if sheet.shapes is None or sheet.crs is not None:
        return sheet
    if not crs:
        raise PackError([Problem(file, NO_CRS)])
    try:
        return Sheet(sheet.frame, sheet.shapes, CRS.from_user_input(crs), sheet.first_row)
    except CRSError as error:
        raise PackError([Problem(file, WRONG_CRS, column="crs", value=crs)]) from error


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
