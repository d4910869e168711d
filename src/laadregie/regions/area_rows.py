"""Points and areas of the shapes of a pack, and a place for what has no shape."""

from dataclasses import dataclass
from typing import Any

import polars as pl
import shapely

from laadregie.regions.pack.reader import Pack


@dataclass(frozen=True)
class AreaRows:
    """Figures of all areas with their point and area, ready to be written."""

    municipalities: list[dict[str, Any]]
    neighbourhoods: list[dict[str, Any]]


def area_rows(pack: Pack) -> AreaRows:
    """The areas of a pack with `x_m`, `y_m` (a point inside, RD New) and `area_ha`.

    A neighbourhood without shape gets the mean of the points of its district, else of its
    municipality, else the municipality's own, and is marked `position_estimated`.
    """
    municipalities = _with_points(pack.municipalities)
    neighbourhoods = _with_points(pack.neighbourhoods)
    own = municipalities.select(
        "code", pl.col("x_m").alias("municipality_x_m"), pl.col("y_m").alias("municipality_y_m")
    )
    placed = neighbourhoods.join(own, left_on="municipality_code", right_on="code", how="left")
    placed = placed.with_columns(
        pl.coalesce(
            name,
            pl.when(pl.col("district_code").is_not_null()).then(pl.col(name).mean().over("district_code")),
            pl.col(name).mean().over("municipality_code"),
            f"municipality_{name}",
        ).alias(name)
        for name in ("x_m", "y_m")
    )
    placed = placed.with_columns(
        pl.col("geometry").is_null().alias("position_estimated"),
        pl.col("district_code", "postcode4").fill_null(""),
    )
    return AreaRows(municipalities.to_dicts(), placed.to_dicts())


def _with_points(areas: pl.DataFrame) -> pl.DataFrame:
    shapes = shapely.from_wkb(areas["geometry"].to_list())
    points = shapely.point_on_surface(shapes)
    figures = {
        "x_m": shapely.get_x(points),
        "y_m": shapely.get_y(points),
        "area_ha": shapely.area(shapes) / 10_000,
    }
    return areas.with_columns(pl.Series(name, values).fill_nan(None) for name, values in figures.items())
