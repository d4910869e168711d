"""Kinds of home per neighbourhood: who has a driveway.

The share of apartments is what is not single-family. How the single-family homes divide over
terraced, semi-detached and detached follows from the kinds of home in the same postcode, corrected
so that each municipality has its own division; the register behind the postcodes holds one home in
five and not an even sample.
"""

import numpy as np
import polars as pl

from laadkern import checks
from laadkern.checks import FloatArray
from laadkern.demand.filling import filled_mean
from laadkern.demand.parameters import DemandParameters

HOME_KINDS = ("apartment", "terraced", "semi_detached", "detached")
_SINGLE_FAMILY = ("terraced", "semi_detached", "detached")
_PRIOR_HOMES = 10.0  # the municipality's division counts as this many homes in each postcode
_COUNTS = ("terraced_mid", "terraced_end", "semi_detached", "detached", "apartments", "utility_buildings")


def with_home_shares(
    areas: pl.DataFrame, home_types: pl.DataFrame, parameters: DemandParameters
) -> pl.DataFrame:
    """Adds the shares of `HOME_KINDS` (together 1), utility_share and home_types_known.

    Args:
        areas: Neighbourhoods with their municipality's figures (columns `m_...`).
        home_types: Counts per postcode; may be empty.
        parameters: `single_family_split` where nothing is known.
    """
    areas = areas.join(_per_postcode4(home_types), on="postcode4", how="left", maintain_order="left")
    municipal_apartments = pl.col("m_apartments") / (pl.col("m_apartments") + _municipal_single_family())
    areas = areas.with_columns(
        pl.coalesce("m_single_family_share", 1 - municipal_apartments).alias("m_single_family_share")
    )
    single_family = areas.select(
        filled_mean("single_family_share", "m_single_family_share", 0.64)
    ).to_series()
    municipal = _municipal_split(areas, parameters)
    split = _local_split(areas, single_family.to_numpy(), municipal)
    return areas.with_columns(
        (1.0 - single_family).alias("apartment"),
        *(
            pl.Series(kind, split[:, place] * single_family.to_numpy())
            for place, kind in enumerate(_SINGLE_FAMILY)
        ),
        pl.col("utility_share").fill_null(0.0),
    )


def _per_postcode4(home_types: pl.DataFrame) -> pl.DataFrame:
    if home_types.is_empty():
        names = ("home_types_known", "utility_share", *(f"p_{kind}" for kind in _SINGLE_FAMILY))
        return pl.DataFrame(schema={"postcode4": pl.String, **dict.fromkeys(names, pl.Float64)})
    checks.columns("home_types", home_types, ["postcode4", *_COUNTS])
    sums = home_types.group_by(pl.col("postcode4").cast(pl.String)).agg(
        pl.col(_COUNTS).cast(pl.Float64).sum()
    )
    total = pl.sum_horizontal(_COUNTS)
    return sums.sort("postcode4").select(
        "postcode4",
        total.alias("home_types_known"),
        pl.when(total > 0).then(pl.col("utility_buildings") / total).otherwise(0.0).alias("utility_share"),
        (pl.col("terraced_mid") + pl.col("terraced_end")).alias("p_terraced"),
        pl.col("semi_detached").alias("p_semi_detached"),
        pl.col("detached").alias("p_detached"),
    )


def _municipal_single_family() -> pl.Expr:
    return pl.sum_horizontal(
        "m_terraced_homes", "m_semi_detached_homes", "m_detached_homes", ignore_nulls=False
    )


def _municipal_split(areas: pl.DataFrame, parameters: DemandParameters) -> FloatArray:
    names = ("m_terraced_homes", "m_semi_detached_homes", "m_detached_homes")
    counts: FloatArray = areas.select(pl.col(names).cast(pl.Float64)).to_numpy()
    total = counts.sum(axis=1, keepdims=True)
    known = np.isfinite(total) & (total > 0)
    default = np.array(parameters.single_family_split) / sum(parameters.single_family_split)
    return np.where(known, counts / np.where(known, total, 1.0), default)


def _local_split(areas: pl.DataFrame, single_family: FloatArray, municipal: FloatArray) -> FloatArray:
    """Division per neighbourhood, corrected once towards the municipality's own division."""
    counts: FloatArray = areas.select(
        pl.col(f"p_{kind}").fill_null(0.0) for kind in _SINGLE_FAMILY
    ).to_numpy()
    local: FloatArray = counts + _PRIOR_HOMES * municipal
    local = local / local.sum(axis=1, keepdims=True)
    homes = (areas["households"].fill_null(0.0).to_numpy() + 1e-6) * (single_family + 1e-6)
    _, place = np.unique(areas["municipality_code"].to_numpy().astype(str), return_inverse=True)
    totals = np.bincount(place, homes)
    mean = np.column_stack([np.bincount(place, homes * local[:, kind]) / totals for kind in range(3)])
    corrected = local * (municipal + 1e-9) / (mean[place] + 1e-9)
    return np.asarray(corrected / corrected.sum(axis=1, keepdims=True), dtype=np.float64)
