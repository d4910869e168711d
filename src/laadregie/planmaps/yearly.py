"""What one year of a plan asks: the problem, what stands in it, and how many poles may come.

Here once, because a plan is made by it and its problem is handed on by it (`exports.model`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from laadkern.geo import points_tree
from laadkern.places import wishes
from laadkern.siting import SitingProblem, build_problem

if TYPE_CHECKING:
    from laadregie.planmaps.calculation import Policy
    from laadregie.planmaps.ground import Ground

Decided = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class YearTask:
    """What one year asks: its problem, the poles that stand in it, and how many may come."""

    problem: SitingProblem
    stands: Mapping[str, int]
    quota: int


def scored_candidates(ground: "Ground", code: str, policy: "Policy") -> pl.DataFrame:
    """The candidates of a municipality with their score; an unknown score counts as 0."""
    own = ground.candidates.filter(pl.col("municipality_code") == code)
    return wishes.scored(own, weights=policy.weights).with_columns(pl.col("score").fill_null(0.0))


def walked_in(ground: "Ground", code: str, scored: pl.DataFrame, policy: "Policy") -> pl.DataFrame | None:
    """The walks over streets from homes of a municipality to its candidates; None without streets."""
    homes = ground.pieces.filter(pl.col("municipality_code") == code)
    return ground.walks(scored, homes, policy.rules)


def year_task(
    ground: "Ground",
    scored: pl.DataFrame,
    code: str,
    policy: "Policy",
    *,
    year: int,
    standing: Mapping[str, int],
    decided: Decided,
    walked: pl.DataFrame | None = None,
) -> YearTask:
    """The problem of one year, as it is planned and as it is handed on.

    Args:
        ground: With the remaining need of the year.
        scored: As `scored_candidates`, the decided ones among them.
        code: The municipality.
        policy: The municipality's policy values.
        year: Which year.
        standing: Poles per candidate at the end of the year before.
        decided: Poles and first year of the candidates that people decided come.
        walked: As `walked_in`.
    """
    now = {site: poles for site, (poles, first) in decided.items() if first <= year}
    stands = {**standing, **{site: max(poles, standing.get(site, 0)) for site, poles in now.items()}}
    free = _free_of(scored.filter(~pl.col("rejected")), scored, decided, policy.rules.spacing_m)
    allowed = pl.concat([free, scored.filter(pl.col("candidate_id").is_in(list(stands)))]).unique(
        "candidate_id", keep="first", maintain_order=True
    )
    pieces = ground.pieces.join(ground.remaining[year], on="piece_id", maintain_order="left")
    problem = build_problem(pieces, allowed, municipality_code=code, rules=policy.rules, walks=walked)
    quota = max(0, policy.quota_poles - (sum(stands.values()) - sum(standing.values())))
    return YearTask(problem, stands, quota)


def _free_of(
    candidates: pl.DataFrame, scored: pl.DataFrame, decided: Decided, spacing_m: float
) -> pl.DataFrame:
    """Candidates that keep their distance to decided sites, also to those of a later year."""
    fixed = scored.filter(pl.col("candidate_id").is_in(list(decided)))
    if not fixed.height or not candidates.height:
        return candidates
    tree = points_tree(fixed["x_m"].to_numpy(), fixed["y_m"].to_numpy())
    distance_m, _ = tree.query(candidates.select("x_m", "y_m").to_numpy())
    far = pl.Series(np.asarray(distance_m) >= spacing_m)
    return candidates.filter(far & ~pl.col("candidate_id").is_in(fixed["candidate_id"].to_list()))
