"""The large-scale map (BGT) as the shapes that matter for a pole.

The words of the BGT are kept as they are in its standard (IMGeo): pand, wegdeel,
parkeervlak, voetpad, inrit, boom. Any extract works, of any municipality.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely

from laadkern import checks
from laadkern.checks import FloatArray
from laadkern.geo import Geometries, geometries

COLUMNS = ("object_id", "layer", "geometry")
OPTIONAL = {"function": pl.String, "plus_type": pl.String, "text": pl.String}


@dataclass(frozen=True, slots=True)
class LargeScaleMap:
    """Shapes in RD New, each of shape (objects of that kind,).

    Attributes:
        parking_ids: object_id per parking area.
        parking: Parking areas (`parkeervlak`).
        roadways: Carriageways.
        traffic: What traffic uses: carriageways, cycle paths, bus lanes and driveways.
        through_roads: Carriageways of roads that are not only local.
        footways: Footpaths and pedestrian areas.
        buildings: Building outlines.
        barriers: What nobody walks through: buildings, fences, walls, water.
        trees, furniture, containers: Points; furniture is lamp posts, signs, cabinets, benches.
    """

    parking_ids: tuple[str, ...]
    parking: Geometries
    roadways: Geometries
    traffic: Geometries
    through_roads: Geometries
    footways: Geometries
    buildings: Geometries
    barriers: Geometries
    trees: Geometries
    furniture: Geometries
    containers: Geometries


def read_map(objects: pl.DataFrame) -> LargeScaleMap:
    """The shapes of an extract.

    Args:
        objects: object_id, layer, geometry (WKB in RD) and, where filled, function, plus_type
            and text.

    Raises:
        InputError: A column is missing or a shape cannot be read.
    """
    checks.columns("large_scale_map", objects, COLUMNS)
    objects = checks.with_optional(objects, OPTIONAL).filter(pl.col("geometry").is_not_null())
    shapes = geometries("large_scale_map", objects["geometry"])

    def of(condition: pl.Expr) -> Geometries:
        found: Geometries = shapes[objects.select(condition.fill_null(value=False)).to_series().to_numpy()]
        return found

    layer, function, plus = pl.col("layer"), pl.col("function"), pl.col("plus_type")
    road = layer == "wegdeel"
    roadway = road & function.str.starts_with("rijbaan")
    container = plus.str.contains("container")
    return LargeScaleMap(
        parking_ids=tuple(objects.filter(road & (function == "parkeervlak"))["object_id"].to_list()),
        parking=of(road & (function == "parkeervlak")),
        roadways=of(roadway),
        traffic=of(road & (roadway | function.is_in(["fietspad", "inrit", "OV-baan"]))),
        through_roads=of(roadway & (function != "rijbaan lokale weg")),
        footways=of(road & function.is_in(["voetpad", "voetgangersgebied"])),
        buildings=of(layer == "pand"),
        barriers=of(layer.is_in(["pand", "scheiding", "waterdeel"])),
        trees=of(plus == "boom"),
        furniture=of(
            layer.is_in(["paal", "kast", "bord", "straatmeubilair"]) & ~container.fill_null(value=False)
        ),
        containers=of(container),
    )


def house_numbers(objects: pl.DataFrame) -> pl.DataFrame:
    """The rows with house numbers, for `homes.from_house_numbers`."""
    checks.columns("large_scale_map", objects, COLUMNS)
    return objects.filter(pl.col("layer") == "huisnummer", pl.col("geometry").is_not_null())


def street_labels(objects: pl.DataFrame) -> pl.DataFrame:
    """Street names where the map writes them: x_m, y_m, street.

    Raises:
        InputError: A column is missing or a shape cannot be read.
    """
    checks.columns("large_scale_map", objects, COLUMNS)
    labels = checks.with_optional(objects, OPTIONAL).filter(
        pl.col("layer") == "openbareruimtelabel",
        pl.col("text").is_not_null(),
        pl.col("geometry").is_not_null(),
    )
    points = shapely.centroid(geometries("large_scale_map", labels["geometry"]))
    return pl.DataFrame(
        {"x_m": shapely.get_x(points), "y_m": shapely.get_y(points), "street": labels["text"]},
        schema={"x_m": pl.Float64, "y_m": pl.Float64, "street": pl.String},
    )


def nearest_m(points: Geometries, objects: Geometries) -> FloatArray:
    """Distance of each point to the nearest object, metres; NaN when there are no objects."""
    distance = np.full(len(points), np.nan)
    if len(objects) and len(points):
        (index, _), found = shapely.STRtree(objects).query_nearest(
            points, return_distance=True, all_matches=False
        )
        distance[index] = found
    return distance
