"""How good the spread is: compared with neighbourhoods where homes are known."""

import numpy as np
import polars as pl

from laadkern import checks
from laadkern.errors import InputError, gettext_noop
from laadkern.geo import CBS_CELL_M, SMALL_CELL_M, cell_keys
from laadkern.places.pieces import demand_pieces
from laadkern.places.spread import KnownPositions, SpreadRule

_POPULATED = 50  # households from which a square says something about a factor


def spread_quality(
    neighbourhoods: pl.DataFrame,
    homes: pl.DataFrame,
    known: KnownPositions,
    *,
    rule: SpreadRule | None = None,
    least_households: int = 125,
) -> dict[str, float]:
    """The spread of neighbourhoods whose homes are known, against those homes.

    Args:
        neighbourhoods: As for `pieces.demand_pieces`.
        homes: Home positions; only neighbourhoods that they cover completely are compared.
        known: Known positions, which the spread gets instead of the homes.
        rule: The rule of the spread.
        least_households: Households from which a square of 500 m needs a public point.

    Returns:
        neighbourhoods and households compared; misplaced_share_100m and misplaced_share_500m
        (households that the spread puts in another square, 0..1); factor_median and
        factor_p80 (how many times too many or too few households stand in a 500 m square of
        at least 50 by either, median and 80%); squares_known, squares_spread and squares_both:
        squares of 500 m with at least `least_households`.

    Raises:
        InputError: No neighbourhood has complete homes, or a table cannot be used.
    """
    checks.within("least_households", least_households, above=0)
    located = demand_pieces(neighbourhoods, homes=homes).filter(~pl.col("estimated"))
    codes = located["neighbourhood_code"].unique()
    if not located.height:
        raise InputError("homes", gettext_noop("%(field)s cover no neighbourhood completely."))
    compared = neighbourhoods.filter(pl.col("code").is_in(codes.implode()))
    spread = demand_pieces(compared, known=known, rule=rule)
    total = int(located["households"].sum())
    both = _side_by_side(located, spread, CBS_CELL_M)
    small = _side_by_side(located, spread, SMALL_CELL_M)
    enough = both >= least_households
    return {
        "neighbourhoods": len(codes),
        "households": total,
        "misplaced_share_100m": float(np.abs(small[:, 0] - small[:, 1]).sum() / 2 / total),
        "misplaced_share_500m": float(np.abs(both[:, 0] - both[:, 1]).sum() / 2 / total),
        **_factors(both),
        "squares_known": int(enough[:, 0].sum()),
        "squares_spread": int(enough[:, 1].sum()),
        "squares_both": int(enough.all(axis=1).sum()),
    }


def _side_by_side(
    one: pl.DataFrame, other: pl.DataFrame, size_m: int
) -> "np.ndarray[tuple[int, int], np.dtype[np.int64]]":
    """Households per square by both, shape (squares, 2)."""
    sums = [
        frame.select(
            "households", key=pl.Series(cell_keys(frame["x_m"].to_numpy(), frame["y_m"].to_numpy(), size_m))
        )
        .group_by("key")
        .agg(pl.col("households").sum())
        for frame in (one, other)
    ]
    joined = sums[0].join(sums[1], on="key", how="full", coalesce=True).fill_null(0).sort("key")
    return np.column_stack([joined["households"].to_numpy(), joined["households_right"].to_numpy()])


def _factors(squares: "np.ndarray[tuple[int, int], np.dtype[np.int64]]") -> dict[str, float]:
    populated = squares[squares.max(axis=1) >= _POPULATED]
    if not len(populated):
        return {}
    with np.errstate(divide="ignore"):
        factor = populated.max(axis=1) / populated.min(axis=1)
    return {
        "factor_median": float(np.quantile(factor, 0.5, method="higher")),
        "factor_p80": float(np.quantile(factor, 0.8, method="higher")),
    }
