"""White spots: which squares of 500 m have homes but no public charge point.

Definition (NAL): a CBS square of 500 by 500 m with at least 125 households needs at least
one public point. `green` has a public point, `blue` only a semi-public one, `white` neither,
`grey` is a square with fewer households and no public point. Where the households of a
square are estimated, coverage is a band. Method: docs/methods/coverage.md.
"""

import polars as pl

from laadkern import checks
from laadkern.geo import CBS_CELL_M, cell_codes, cell_corners, cell_keys

LEAST_HOUSEHOLDS = 125
GREEN, BLUE, WHITE, GREY = "green", "blue", "white", "grey"


def coverage_cells(
    pieces: pl.DataFrame,
    points: pl.DataFrame,
    *,
    planned: pl.DataFrame | None = None,
    counted: pl.DataFrame | None = None,
    estimate_factor: float,
    least_households: int = LEAST_HOUSEHOLDS,
) -> pl.DataFrame:
    """The squares of 500 m with households, each with its colour.

    Args:
        pieces: x_m, y_m, households, estimated and municipality_code. A square that lies in two
            municipalities is counted once, where most of its households are.
        points: Existing charge points or locations: x_m, y_m and access (`public`,
            `semi_public` or `private`).
        planned: Planned sites, x_m and y_m; they count as public.
        counted: Squares whose households are published: x_m, y_m (south-west corner), households
            and municipality_code. There the pieces no longer count, and nothing is estimated; a
            square without pieces lies in that municipality.
        estimate_factor: Estimated households of a square may be this many times fewer or more,
            at least 1.
        least_households: From here a square needs a public point.

    Returns:
        cell_code, municipality_code, x_m, y_m (south-west corner), households,
        estimated_households, households_low, households_high, has_public, has_semi_public,
        state, needs_point (`yes`, `no`, or `doubtful` when the estimate may fall on either
        side of the threshold) and counts_mid (bool: needs a point by the estimate itself).

    Raises:
        InputError: A column is missing or an argument is out of range.
    """
    checks.columns("pieces", pieces, ["x_m", "y_m", "households", "estimated", "municipality_code"])
    checks.columns("points", points, ["x_m", "y_m", "access"])
    checks.within("estimate_factor", estimate_factor, at_least=1)
    checks.within("least_households", least_households, above=0)
    cells = _households(pieces, counted, estimate_factor)
    public = [_with_key(points.filter(pl.col("access") == "public"))]
    if planned is not None:
        checks.columns("planned", planned, ["x_m", "y_m"])
        public.append(_with_key(planned))
    semi_public = _with_key(points.filter(pl.col("access") == "semi_public"))
    cells = cells.with_columns(
        has_public=pl.col("key").is_in(pl.concat(public).implode()),
        has_semi_public=pl.col("key").is_in(semi_public.implode()),
    )
    return _named(_coloured(cells, least_households))


def coverage(cells: pl.DataFrame, *, by: str | None = "municipality_code") -> pl.DataFrame:
    """Coverage: the share of the squares that need a public point and have one.

    Only squares that need a point count; a pole among few homes does not raise it. In the low
    end of the band every doubtful square without a point counts and none with one; in the high
    end the other way round.

    Args:
        cells: As `coverage_cells` returns.
        by: Column to count per, or None for all squares together.

    Returns:
        Sorted by `by` (absent when None): green, blue, white (squares that need a point), grey
        (all others without one), doubtful, coverage, coverage_low, coverage_high (0..1, null
        when no square needs a point).

    Raises:
        InputError: A column is missing.
    """
    wanted = ["state", "needs_point", "counts_mid", *([by] if by else [])]
    checks.columns("cells", cells, wanted)
    grouped = cells.group_by(by) if by else cells.with_columns(_all=pl.lit(0)).group_by("_all")
    green, doubtful = pl.col("state") == GREEN, pl.col("needs_point") == "doubtful"
    sure = pl.col("needs_point") == "yes"
    counted = pl.col("counts_mid")
    result = grouped.agg(
        green=(green & counted).sum(),
        blue=((pl.col("state") == BLUE) & counted).sum(),
        white=((pl.col("state") == WHITE) & counted).sum(),
        grey=(pl.col("state") == GREY).sum(),
        doubtful=doubtful.sum(),
        coverage=_share(green & counted, counted),
        coverage_low=_share(green & sure, sure | (doubtful & ~green)),
        coverage_high=_share(green & (sure | doubtful), sure | (doubtful & green)),
    )
    return result.sort(by) if by else result.drop("_all")


def _households(pieces: pl.DataFrame, published: pl.DataFrame | None, factor: float) -> pl.DataFrame:
    """Households per square and how far off they may be."""
    key = cell_keys(pieces["x_m"].to_numpy(), pieces["y_m"].to_numpy(), CBS_CELL_M)
    estimated = pl.col("households") * pl.col("estimated").cast(pl.Int64)
    spread = (
        pieces.with_columns(key=key)
        .group_by("key", "municipality_code")
        .agg(pl.col("households").sum(), estimated.sum().alias("estimated_households"))
        .sort("key", pl.col("households").neg(), "municipality_code")
        .group_by("key", maintain_order=True)
        .agg(pl.col("municipality_code").first(), pl.col("households", "estimated_households").sum())
    )
    known = spread if published is None else _published(spread, published)
    return (
        known.filter(pl.col("households") > 0)
        .with_columns(counted=pl.col("households") - pl.col("estimated_households"))
        .with_columns(
            households_low=pl.col("counted") + pl.col("estimated_households") / factor,
            households_high=pl.col("counted") + pl.col("estimated_households") * factor,
        )
    )


def _published(spread: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """The squares with the published number of households where there is one."""
    checks.columns("counted", published, ["x_m", "y_m", "households", "municipality_code"])
    checks.within("counted", published["households"].to_numpy(), at_least=0)
    real = (
        _keyed(published)
        .sort("key", "municipality_code")
        .unique("key", keep="first", maintain_order=True)
        .select("key", "municipality_code", real=pl.col("households").cast(pl.Int64))
    )
    return (
        spread.join(real, on="key", how="full", coalesce=True)
        .with_columns(
            municipality_code=pl.coalesce("municipality_code", "municipality_code_right"),
            households=pl.coalesce("real", "households"),
            estimated_households=pl.when(pl.col("real").is_null())
            .then("estimated_households")
            .otherwise(pl.lit(0, dtype=pl.Int64)),
        )
        .drop("municipality_code_right", "real")
        .sort("key")
    )


def _keyed(squares: pl.DataFrame) -> pl.DataFrame:
    """With the key of the square of each corner."""
    return squares.with_columns(_with_key(squares))


def _with_key(points: pl.DataFrame) -> pl.Series:
    return pl.Series("key", cell_keys(points["x_m"].to_numpy(), points["y_m"].to_numpy(), CBS_CELL_M))


def _coloured(cells: pl.DataFrame, least: int) -> pl.DataFrame:
    counted = pl.col("households") >= least
    sure, ruled_out = pl.col("households_low") >= least, pl.col("households_high") < least
    return cells.with_columns(
        state=pl.when("has_public")
        .then(pl.lit(GREEN))
        .when(~counted)
        .then(pl.lit(GREY))
        .when("has_semi_public")
        .then(pl.lit(BLUE))
        .otherwise(pl.lit(WHITE)),
        needs_point=pl.when(sure)
        .then(pl.lit("yes"))
        .when(ruled_out)
        .then(pl.lit("no"))
        .otherwise(pl.lit("doubtful")),
        counts_mid=counted,
    )


def _named(cells: pl.DataFrame) -> pl.DataFrame:
    keys = cells["key"].to_numpy()
    west, south = cell_corners(keys, CBS_CELL_M)
    codes = pl.Series("cell_code", cell_codes(keys, CBS_CELL_M), dtype=pl.String)
    placed = cells.with_columns(codes, x_m=pl.Series(west), y_m=pl.Series(south))
    return placed.select(
        "cell_code",
        "municipality_code",
        "x_m",
        "y_m",
        "households",
        "estimated_households",
        "households_low",
        "households_high",
        "has_public",
        "has_semi_public",
        "state",
        "needs_point",
        "counts_mid",
    )


def _share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole.sum() > 0).then(part.sum() / whole.sum())
