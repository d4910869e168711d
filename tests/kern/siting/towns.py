"""Small towns for the tests of siting: pieces and candidates at positions in metres."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from laadkern.siting import SitingProblem, SitingRules, build_problem

PLAIN = SitingRules(walking_m=200.0, detour_factor=1.0)


def pieces_at(
    places: Sequence[tuple[float, float]], points: Sequence[float], municipality: str = "GM1"
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "piece_id": [f"{municipality}-p{number}" for number in range(len(places))],
            "municipality_code": [municipality] * len(places),
            "x_m": [float(x) for x, _ in places],
            "y_m": [float(y) for _, y in places],
            "households": [10] * len(places),
            "need_points": [float(value) for value in points],
        }
    )


def candidates_at(
    places: Sequence[tuple[float, float]],
    scores: Sequence[float] | None = None,
    municipality: str = "GM1",
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "candidate_id": [f"c{number}" for number in range(len(places))],
            "municipality_code": [municipality] * len(places),
            "x_m": [float(x) for x, _ in places],
            "y_m": [float(y) for _, y in places],
            "score": [float(value) for value in scores or [1.0] * len(places)],
        }
    )


def town(
    homes: Sequence[tuple[float, float]],
    points: Sequence[float],
    places: Sequence[tuple[float, float]],
    scores: Sequence[float] | None = None,
    rules: SitingRules = PLAIN,
) -> SitingProblem:
    """A municipality with need at `homes` and candidates at `places`."""
    return build_problem(
        pieces_at(homes, points), candidates_at(places, scores), municipality_code="GM1", rules=rules
    )


def random_town(seed: int, homes: int, places: int, side_m: float, *, points: float = 1.0) -> SitingProblem:
    """Homes around a few centres, candidates near homes; scores at random."""
    random = np.random.default_rng(seed)
    centres = random.uniform(0, side_m, (max(1, homes // 60 + 1), 2))
    at = centres[random.integers(0, len(centres), homes)] + random.normal(0, side_m / 8, (homes, 2))
    near = at[random.integers(0, homes, places)] + random.uniform(-60, 60, (places, 2))
    return build_problem(
        pieces_at([(x, y) for x, y in at], random.gamma(2, points / 2, homes).tolist()),
        candidates_at([(x, y) for x, y in near], random.uniform(0.3, 1, places).round(2).tolist()),
        municipality_code="GM1",
        rules=SitingRules(),
    )
