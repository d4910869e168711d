"""What given sites serve, without looking for better ones: to see at once what a change would do."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from laadkern import checks
from laadkern.siting.problem import build_problem
from laadkern.siting.rules import SitingRules
from laadkern.siting.serving import best_service


@dataclass(frozen=True)
class Service:
    """What sites serve at best.

    Attributes:
        sites: candidate_id, served_points, worth; in the order of the sites given.
        served_points: Need that they serve together, points.
        worth: Worth of that.
    """

    sites: pl.DataFrame
    served_points: float
    worth: float


def service_of(
    pieces: pl.DataFrame,
    sites: pl.DataFrame,
    *,
    municipality_code: str,
    rules: SitingRules,
    walks: pl.DataFrame | None = None,
) -> Service:
    """Who these sites serve at best, wherever they stand; spacing plays no part.

    Args:
        pieces: As `build_problem` takes them.
        sites: candidate_id, municipality_code, x_m, y_m, score (0..1) and poles (at least 1).
        municipality_code: Whose need they serve.
        rules: Policy values.
        walks: As `build_problem` takes them.

    Raises:
        InputError: A column is missing or a value cannot be used.
    """
    checks.columns("sites", sites, ["candidate_id", "poles"])
    checks.within("poles", sites["poles"].to_numpy(), at_least=1)
    problem = build_problem(pieces, sites, municipality_code=municipality_code, rules=rules, walks=walks)
    points = best_service(problem, sites["poles"].to_numpy() * rules.points_per_pole)
    served = np.bincount(problem.pair_site, points, problem.sites)
    worth = np.bincount(problem.pair_site, points * problem.worth, problem.sites)
    table = pl.DataFrame(
        {"candidate_id": sites["candidate_id"], "served_points": served, "worth": worth},
        schema_overrides={"served_points": pl.Float64, "worth": pl.Float64},
    )
    return Service(table, float(served.sum()), float(worth.sum()))
