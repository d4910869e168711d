"""Files with street networks, read by GDAL: OpenStreetMap (PBF, XML) and the NWB (GeoPackage, shape)."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyogrio
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from laadkern.errors import InputError, gettext_noop
from laadkern.geo import Geometries
from laadkern.streets.nwb import streets_of_nwb
from laadkern.streets.osm import OSM_TAGS, streets_of_osm
from laadkern.streets.table import Box, Streets, within

RD_NEW = CRS.from_epsg(28992)
_OSM_SUFFIXES = (".pbf", ".osm")
_NWB_COLUMNS = ("wegbehsrt", "bst_code", "stt_naam", "frc", "jte_id_beg", "jte_id_end")
_IS_NWB = {"bst_code", "jte_id_beg", "jte_id_end"}

UNREADABLE = gettext_noop("The file cannot be read: %(reason)s.")
NO_NETWORK = gettext_noop(
    "The file holds no street network; OpenStreetMap (PBF) or the national road file (with columns "
    "BST_CODE, JTE_ID_BEG and JTE_ID_END) was expected."
)
NO_CRS = gettext_noop("The file does not say in which coordinate system it is; for a shape that is its .prj.")


def read(path: Path, *, within_m: Box | None = None) -> Streets:
    """The streets of a file, by what it is: OpenStreetMap when it ends in .pbf or .osm, else the NWB.

    Args:
        path: The file.
        within_m: RD New box, metres: x from, y from, x to, y to. Take a kilometre more than the area
            that counts, so that walks may lead round outside it.

    Raises:
        InputError: The file cannot be read or holds no street network.
    """
    return (read_osm if path.suffix.lower() in _OSM_SUFFIXES else read_nwb)(path, within_m=within_m)


def read_osm(path: Path, *, within_m: Box | None = None) -> Streets:
    """The streets of a file of OpenStreetMap, PBF or XML; squares count by their outline.

    Args and raises: as `read`.
    """
    box = _box_in(CRS.from_epsg(4326), within_m)
    lines = _layer(path, "lines", ("highway", "name", "other_tags"), "highway IS NOT NULL", box)
    squares = _layer(path, "multipolygons", ("name", "other_tags"), "other_tags LIKE '%\"highway\"=>%'", box)
    outlines = squares.with_columns(geometry=_outlines(squares["geometry"]), highway=_tag("highway"))
    ways = pl.concat([lines, outlines], how="diagonal_relaxed")
    tagged = ways.with_columns(_tag(name) for name in OSM_TAGS if name != "name").drop("other_tags")
    return within(streets_of_osm(tagged), within_m)


def read_nwb(path: Path, *, within_m: Box | None = None) -> Streets:
    """The streets of a file of the NWB: the road sections, from whichever layer holds them.

    Args and raises: as `read`.
    """
    for name in _layers(path):
        about = pyogrio.read_info(path, layer=name)
        fields = {str(field).lower(): str(field) for field in about["fields"]}
        if set(fields) >= _IS_NWB:
            columns = tuple(fields[column] for column in _NWB_COLUMNS if column in fields)
            box = _box_in(_crs(about["crs"], path), within_m)
            return within(streets_of_nwb(_layer(path, name, columns, None, box)), within_m)
    raise InputError("file", NO_NETWORK)


def _layers(path: Path) -> list[str]:
    try:
        return [str(name) for name, _kind in pyogrio.list_layers(path)]
    except (pyogrio.errors.DataSourceError, OSError) as error:
        raise _unreadable(error, path) from error


def _crs(code: str | None, path: Path) -> CRS:
    if not code:
        raise InputError("file", NO_CRS)
    try:
        return CRS.from_user_input(code)
    except CRSError as error:
        raise _unreadable(error, path) from error


def _layer(
    path: Path, layer: str, columns: tuple[str, ...], where: str | None, box: Box | None
) -> pl.DataFrame:
    """Columns of a layer and its lines in RD New; `box` in the coordinates of the file."""
    try:
        about, _ids, wkb, fields = pyogrio.raw.read(
            path, layer=layer, columns=list(columns), where=where, bbox=box, force_2d=True
        )
        shapes = shapely.from_wkb(wkb)
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        shapely.errors.ShapelyError,
        OSError,
        ValueError,
    ) as error:
        raise _unreadable(error, path) from error
    frame = {
        str(name): pl.Series(values.tolist(), strict=False)
        for name, values in zip(about["fields"], fields, strict=True)
    }
    moved = shapely.to_wkb(_in_rd(shapes, _crs(about["crs"], path))).tolist()
    return pl.DataFrame(frame | {"geometry": pl.Series(moved, dtype=pl.Binary)})


def _in_rd(shapes: Geometries, crs: CRS) -> Geometries:
    if crs.equals(RD_NEW, ignore_axis_order=True):
        return shapes
    transformer = Transformer.from_crs(crs, RD_NEW, always_xy=True)

    def moved(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    result: Geometries = shapely.transform(shapes, moved)
    return result


def _box_in(crs: CRS, box: Box | None) -> Box | None:
    """A box in the coordinates of a file, x before y as GDAL has it."""
    if box is None or crs.equals(RD_NEW, ignore_axis_order=True):
        return box
    west, south, east, north = Transformer.from_crs(RD_NEW, crs, always_xy=True).transform_bounds(*box)
    return (west, south, east, north)


def _outlines(wkb: pl.Series) -> pl.Series:
    shapes = shapely.from_wkb(np.array(wkb.to_list(), dtype=object))
    return pl.Series(shapely.to_wkb(shapely.boundary(shapes)).tolist(), dtype=pl.Binary)


def _tag(name: str) -> pl.Expr:
    """A tag out of the text in which GDAL keeps them, written as PostgreSQL's hstore."""
    tags = pl.col("other_tags").cast(pl.String)
    return tags.str.extract(rf'(?:^|,)"{name}"=>"([^"\\]*)"').alias(name)


def _unreadable(error: Exception, path: Path) -> InputError:
    reason = (str(error).strip() or type(error).__name__).splitlines()[0].replace(str(path), path.name)
    return InputError("file", UNREADABLE, reason=reason[:160].rstrip("."))
