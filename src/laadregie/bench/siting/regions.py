"""The regions to plan for: the one that is loaded, or a made one of its size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from laadkern.siting import SitingProblem, SitingRules, build_problem, serve_existing

MUNICIPALITIES = 77
PIECES = 84_000
POLES_A_YEAR = 1300
CELL_M = 100.0
SPLIT_M = 25.0


@dataclass(frozen=True)
class Ground:
    """What plans of some years rest on, from a region that is loaded or made.

    Attributes:
        origin: Which region, in words.
        pieces: Per year piece_id, municipality_code, x_m, y_m, households, need_points,
            remaining_points.
        candidates: Those that may be chosen: candidate_id, municipality_code, x_m, y_m, score.
        rules: Of each municipality.
        quotas: New poles a year of each municipality.
        existing_locations: Number of existing locations.
    """

    origin: str
    pieces: Mapping[int, pl.DataFrame]
    candidates: pl.DataFrame
    rules: Mapping[str, SitingRules]
    quotas: Mapping[str, int]
    existing_locations: int

    def problems(self, year: int) -> dict[str, SitingProblem]:
        """The problem of every municipality in a year."""
        own = self.pieces[year].partition_by("municipality_code", as_dict=True)
        places = self.candidates.partition_by("municipality_code", as_dict=True)
        none = self.candidates.clear()
        return {
            code: build_problem(
                own[code,], places.get((code,), none), municipality_code=code, rules=self.rules[code]
            )
            for code in sorted(self.quotas)
            if (code,) in own
        }

    def finer(self, year: int, times: int, seed: int = 1) -> "Ground":
        """The same need and candidates with each piece cut into `times`, some metres apart."""
        random = np.random.default_rng(seed)
        whole = self.pieces[year]
        cut = pl.concat([whole.with_columns(piece_id=pl.col("piece_id") + f"/{n}") for n in range(times)])
        shift = random.uniform(-SPLIT_M, SPLIT_M, (2, cut.height)) * (times > 1)
        shares = ("need_points", "remaining_points", "households")
        cut = cut.with_columns(pl.col(name) / times for name in shares).with_columns(
            x_m=pl.col("x_m") + shift[0], y_m=pl.col("y_m") + shift[1]
        )
        return replace(self, pieces={year: cut})


def made_ground(
    scenario: str, years: Sequence[int], *, pieces: int = PIECES, municipalities: int = MUNICIPALITIES
) -> Ground:
    """A made region with as much need per household as region East's forecast says, about."""
    homes, candidates, existing = made_region(pieces, municipalities, 1)
    left = {
        year: serve_existing(
            homes.with_columns(need_points=pl.col("need_points") * need_per_household(scenario, year)),
            existing,
        ).pieces
        for year in years
    }
    codes = sorted(homes["municipality_code"].unique().to_list())
    remaining = dict(
        left[years[0]].group_by("municipality_code").agg(pl.col("remaining_points").sum()).iter_rows()
    )
    return Ground(
        origin=f"a made region with need as for scenario {scenario}",
        pieces=left,
        candidates=candidates,
        rules=dict.fromkeys(codes, SitingRules()),
        quotas=yearly_quotas(remaining, POLES_A_YEAR * municipalities // MUNICIPALITIES),
        existing_locations=existing.height,
    )


def need_per_household(scenario: str, year: int) -> float:
    """Points per household; 0.047 in 2030 (mid) and 0.102 in 2035 (high) for region East."""
    of_2035 = {"low": 0.05, "mid": 0.077, "high": 0.102}[scenario]
    return of_2035 - 0.006 * (2035 - year)


def yearly_quotas(remaining: Mapping[str, float], poles: int) -> dict[str, int]:
    """A region's poles divided over municipalities by remaining need, 1 to 50 each."""
    total = sum(remaining.values()) or 1.0
    return {code: int(np.clip(round(poles * need / total), 1, 50)) for code, need in remaining.items()}


def made_region(
    pieces: int, municipalities: int, seed: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Pieces, candidates and existing locations of a made region: villages and towns, 100 m cells.

    Need stands for one point per household; the caller scales it.
    """
    random = np.random.default_rng(seed)
    weights = random.lognormal(0.0, 0.7, municipalities)
    counts = np.maximum(20, np.round(pieces * weights / weights.sum())).astype(int)
    parts = [_municipality(random, number, count) for number, count in enumerate(counts.tolist())]
    homes = pl.concat([home for home, _ in parts]).with_row_index("piece_id")
    places = pl.concat([place for _, place in parts]).with_row_index("candidate_id")
    near = homes.sample(homes.height // 8, seed=seed)
    existing = pl.DataFrame(
        {
            "location_id": [f"L{number}" for number in range(near.height)],
            "x_m": near["x_m"] + 20.0,
            "y_m": near["y_m"] + 20.0,
            "points": [2.0] * near.height,
        }
    )
    return homes.cast({"piece_id": pl.String}), places.cast({"candidate_id": pl.String}), existing


def _municipality(random: np.random.Generator, number: int, pieces: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    code = f"GM{number:04d}"
    centres = random.uniform(1_000, 13_000, (random.integers(3, 12), 2)) + 15_000 * np.array(
        divmod(number, 10)
    )
    which = random.choice(len(centres), pieces, p=random.dirichlet(np.full(len(centres), 0.7)))
    spread_m = 65 * np.sqrt(np.bincount(which, minlength=len(centres)))[which, np.newaxis] / 4 + 150
    at = centres[which] + random.normal(0, 1, (pieces, 2)) * spread_m
    households = random.integers(5, 31, pieces)
    home = pl.DataFrame(
        {
            "municipality_code": [code] * pieces,
            "x_m": at[:, 0],
            "y_m": at[:, 1],
            "households": households,
            "need_points": households * random.lognormal(0, 0.35, pieces),
        }
    )
    cells = _cells_with_room(random, at)
    place = pl.DataFrame(
        {
            "municipality_code": [code] * len(cells),
            "x_m": cells[:, 0],
            "y_m": cells[:, 1],
            "score": random.beta(6, 3, len(cells)).round(3),
        }
    )
    return home, place


def _cells_with_room(random: np.random.Generator, at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Centres of the cells with homes and of some of their neighbours."""
    around = at[random.random(len(at)) < 0.25] + CELL_M * np.array([1.0, 0.0])
    cells = np.unique(np.floor(np.concatenate([at, around]) / CELL_M), axis=0)
    centres: npt.NDArray[np.float64] = (cells + 0.5) * CELL_M
    return centres
