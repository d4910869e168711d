"""A real town: Doesburg's buildings and charge points, against HiGHS with the rules written out."""

from pathlib import Path

import geopandas
import numpy as np
import polars as pl
import pytest

from laadkern.siting import SitingProblem, build_problem, plan_with_quota, serve_existing
from tests.kern.siting.peers import milp_optimum

POINTS_PER_BUILDING = 0.02
CELL_M = 100

pytestmark = pytest.mark.shared_data


@pytest.fixture(scope="module")
def doesburg(shared_data: Path) -> SitingProblem:
    """Buildings of a home's size in cells of 100 m, which are the candidates too."""
    buildings = geopandas.read_parquet(shared_data / "bag_buildings_doesburg_2020.parquet").geometry
    at = buildings[buildings.area.between(30, 300)].centroid
    cells, count = np.unique(np.floor(np.column_stack([at.x, at.y]) / CELL_M), axis=0, return_counts=True)
    middle = (cells + 0.5) * CELL_M
    pieces = pl.DataFrame(
        {
            "piece_id": [f"p{number}" for number in range(len(middle))],
            "municipality_code": ["GM0221"] * len(middle),
            "x_m": middle[:, 0],
            "y_m": middle[:, 1],
            "households": count,
            "need_points": count * POINTS_PER_BUILDING,
        }
    )
    random = np.random.default_rng(1)
    candidates = pieces.select(
        pl.col("piece_id").alias("candidate_id"),
        "municipality_code",
        "x_m",
        "y_m",
        pl.Series("score", random.uniform(0.5, 1, len(middle)).round(2)),
    )
    points = geopandas.read_parquet(shared_data / "charge_locations_region.parquet").to_crs(28992)
    points = points[points.gemeentecode == "GM0221"]
    existing = pl.DataFrame(
        {
            "location_id": points.location_id.to_list(),
            "x_m": points.geometry.x.to_numpy(),
            "y_m": points.geometry.y.to_numpy(),
            "points": points.n_evse.to_numpy().astype(float),
        }
    )
    left = serve_existing(pieces, existing).pieces
    return build_problem(left, candidates, municipality_code="GM0221")


def test_existing_points_leave_a_part_of_the_need(doesburg: SitingProblem) -> None:
    assert 0 < doesburg.existing_points < doesburg.total_points
    assert 0 < doesburg.reachable_points <= doesburg.total_points - doesburg.existing_points + 1e-6


def test_the_plan_of_doesburg_is_the_optimum(doesburg: SitingProblem) -> None:
    plan = plan_with_quota(doesburg, 6)

    best = milp_optimum(doesburg, 6, None)
    assert plan.objective == pytest.approx(best, rel=1.1e-4)
    assert plan.bound >= best - 1e-6
    assert plan.gap <= 1.1e-4
    assert plan.poles == 6
