"""Known built-up positions: the addresses of charging locations.

A frame of known positions has the columns x_m, y_m (RD, metres) and, where known, street,
postcode (no space) and weight (0 to 1: how much the position says about homes).
"""

import re

import polars as pl

from laadkern import checks
from laadkern.places.spread import KnownPositions

_NUMBER = re.compile(r"\s*,?\s+\d+(\s?[-/]\s?[A-Za-z0-9]{1,4}|\s?[A-Za-z]{1,3})?\s*([,(].*)?$")
_TYPES = ("apartments", "terraced_mid", "terraced_end", "semi_detached", "detached", "other_homes")


def street_of(address: str | None) -> str | None:
    """The street of a Dutch address: `Koepoortwal 19` gives `Koepoortwal`.

    None when nothing like a street is left (empty, or only a number).
    """
    street = _NUMBER.sub("", (address or "").strip()).strip(" ,.-")
    return street if re.search(r"[A-Za-zÀ-ÿ]{3}", street) else None


def known_positions(known: pl.DataFrame, *, home_types: pl.DataFrame | None = None) -> KnownPositions:
    """Known positions as the spread uses them.

    Without `weight` every position counts fully; with `home_types` (canonical, per postcode)
    a position counts by the share of homes among the registered buildings of its postcode,
    and a postcode that is not registered counts half.

    Raises:
        InputError: A column is missing, a coordinate is missing or a weight is outside 0 to 1.
    """
    checks.columns("known", known, ["x_m", "y_m"])
    if "weight" in known.columns:
        weight = known["weight"].cast(pl.Float64)
    elif home_types is not None:
        weight = _home_share(known, home_types)
    else:
        weight = pl.Series([1.0] * known.height, dtype=pl.Float64)
    return KnownPositions(
        known["x_m"].cast(pl.Float64).to_numpy(), known["y_m"].cast(pl.Float64).to_numpy(), weight.to_numpy()
    )


def _home_share(known: pl.DataFrame, home_types: pl.DataFrame) -> pl.Series:
    checks.columns("known", known, ["postcode"])
    checks.columns("home_types", home_types, ["postcode6", "utility_buildings", *_TYPES])
    homes = pl.sum_horizontal(pl.col(name).fill_null(0) for name in _TYPES).sum()
    others = pl.col("utility_buildings").fill_null(0).sum()
    # a postcode on a municipal border is registered in both
    share = home_types.group_by(postcode=pl.col("postcode6")).agg(share=homes / (homes + others))
    joined = known.select("postcode").join(share, on="postcode", how="left", maintain_order="left")
    return joined["share"].fill_nan(None).fill_null(0.5)
