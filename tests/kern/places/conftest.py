"""Small worlds in round numbers: RD metres, squares on the grid."""

import polars as pl
import pytest
import shapely

EAST = 200_000.0
NORTH = 450_000.0


def neighbourhood(code, households, *, west=0.0, side_m=300.0, outline=True):
    """One square neighbourhood; `west` in metres from the corner of the little world."""
    square = shapely.box(EAST + west, NORTH, EAST + west + side_m, NORTH + side_m)
    return {
        "code": code,
        "municipality_code": "GM0001",
        "households": households,
        "geometry": shapely.to_wkb(square) if outline else None,
    }


def table(*rows):
    """Neighbourhoods as a frame."""
    return pl.DataFrame(rows, schema_overrides={"geometry": pl.Binary, "households": pl.Float64})


def homes(*positions, source="house_numbers"):
    """Home positions of weight 1, in metres from the corner."""
    return pl.DataFrame(
        {
            "x_m": [EAST + x for x, _ in positions],
            "y_m": [NORTH + y for _, y in positions],
            "weight": [1.0] * len(positions),
            "source": [source] * len(positions),
        }
    )


@pytest.fixture
def one_square():
    """900 m by 900 m (81 ha) with 90 households."""
    return table(neighbourhood("BU01", 90, side_m=900.0))
