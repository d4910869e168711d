"""Demand in pieces: where the households of each neighbourhood are, at most 30 in 100 m."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.errors import InputError, gettext_noop
from laadkern.geo import SMALL_CELL_M, Geometries, area_index, cell_keys, geometries
from laadkern.places import spread
from laadkern.places.homes import HOME_COLUMNS
from laadkern.places.shares import whole_shares
from laadkern.places.spread import HECTARE_M2, Cells, KnownPositions, SpreadRule

BoolArray = npt.NDArray[np.bool_]

MOST_HOUSEHOLDS = 30
_NO_POSITIONS = KnownPositions(np.empty(0), np.empty(0), np.empty(0))


@dataclass(frozen=True, slots=True)
class _Areas:
    """Neighbourhoods as arrays, all of shape (neighbourhoods,)."""

    codes: Sequence[str]
    municipalities: Sequence[str]
    households: IntArray
    shapes: Geometries
    x_m: FloatArray
    y_m: FloatArray
    area_ha: FloatArray


def demand_pieces(
    neighbourhoods: pl.DataFrame,
    *,
    homes: pl.DataFrame | None = None,
    known: KnownPositions = _NO_POSITIONS,
    rule: SpreadRule | None = None,
    complete_from: float = 0.6,
    ignored_below: float = 0.1,
) -> pl.DataFrame:
    """The households of each neighbourhood, cut into pieces of at most 30 households and 100 m.

    Where homes are known (`homes`), a neighbourhood's households are divided over them by
    weight; where they are not, over its 100 m cells by `rule`, and marked estimated. Home
    positions that cover only a part of a neighbourhood (fewer than `complete_from` homes per
    household) do not tell where the rest is; there they count as known positions instead, and
    below `ignored_below`, where an extract just touches the neighbourhood, not at all.

    Args:
        neighbourhoods: code, municipality_code, households (whole, null counts as 0) and
            geometry (WKB in RD; null allowed), optionally x_m and y_m: a point of the area.
        homes: Home positions, see `laadkern.places.homes`.
        known: Known built-up positions, of these neighbourhoods and around.
        rule: How to spread; the default is in docs/methods/places.md.
        complete_from: Homes per household from which `homes` counts as complete, above 0.
        ignored_below: Homes per household below which `homes` says nothing, at least 0.

    Returns:
        One row per piece: piece_id, neighbourhood_code, municipality_code, x_m, y_m,
        households (0 to 30), estimated, basis (`building_outlines`, `house_numbers`,
        `known_positions`, `nearby_positions`, `area_centre` or `no_outline`). Households add up
        per neighbourhood, and every neighbourhood has at least one piece, if need be with 0.

    Raises:
        InputError: A column is missing, a code is double, households are not whole numbers or
            a neighbourhood has neither outline nor point, nor has any in its municipality.
    """
    checks.within("complete_from", complete_from, above=0)
    checks.within("ignored_below", ignored_below, at_least=0)
    rule = rule or SpreadRule()
    areas = _areas(neighbourhoods)
    parts = []
    done = np.zeros(len(areas.codes), dtype=bool)
    if homes is not None and homes.height:
        known_homes, done, extra = _located(homes, areas, complete_from, ignored_below)
        parts.append(known_homes)
        known = _joined(known, extra)
    parts.append(_estimated(areas, ~done, known, rule))
    return _cut(pl.concat(parts), areas)


def with_need(pieces: pl.DataFrame, need: pl.DataFrame) -> pl.DataFrame:
    """Pieces with the need of their neighbourhood, divided in proportion to households.

    A neighbourhood without households divides its need (visitors, commuters) evenly over its
    pieces. A neighbourhood that is not in `need` needs 0.

    Args:
        pieces: As `demand_pieces` returns.
        need: neighbourhood_code (unique) and need_points (at least 0).

    Returns:
        `pieces` with the column need_points; sums per neighbourhood equal `need`.

    Raises:
        InputError: A column is missing, a code is double or has no piece, or a need is negative.
    """
    checks.columns("pieces", pieces, ["neighbourhood_code", "households"])
    checks.columns("need", need, ["neighbourhood_code", "need_points"])
    checks.unique("need", need, "neighbourhood_code")
    checks.within("need_points", need["need_points"].to_numpy(), at_least=0)
    strange = need.join(pieces, on="neighbourhood_code", how="anti")
    if strange.height:
        raise InputError(
            "need",
            gettext_noop("%(field)s has the unknown neighbourhood “%(value)s”."),
            value=strange["neighbourhood_code"][0],
        )
    total = pl.col("households").sum().over("neighbourhood_code")
    share = (
        pl.when(total > 0)
        .then(pl.col("households") / total)
        .otherwise(1 / pl.len().over("neighbourhood_code"))
    )
    joined = pieces.drop("need_points", strict=False).join(
        need.select("neighbourhood_code", "need_points"),
        on="neighbourhood_code",
        how="left",
        maintain_order="left",
    )
    return joined.with_columns(need_points=pl.col("need_points").fill_null(0.0) * share)


def _areas(neighbourhoods: pl.DataFrame) -> _Areas:
    checks.columns("neighbourhoods", neighbourhoods, ["code", "municipality_code", "households", "geometry"])
    checks.unique("neighbourhoods", neighbourhoods, "code")
    households = neighbourhoods["households"].cast(pl.Float64).fill_null(0).to_numpy()
    checks.within("households", households, at_least=0)
    if (households != np.rint(households)).any():
        raise InputError("households", gettext_noop("%(field)s must be whole numbers."))
    shapes = geometries("neighbourhoods", neighbourhoods["geometry"])
    x_m, y_m = _points(neighbourhoods, shapes)
    area_ha = np.nan_to_num(shapely.area(shapes)) / HECTARE_M2
    return _Areas(
        neighbourhoods["code"].to_list(),
        neighbourhoods["municipality_code"].to_list(),
        households.astype(np.int64),
        shapes,
        x_m,
        y_m,
        area_ha,
    )


def _points(neighbourhoods: pl.DataFrame, shapes: Geometries) -> tuple[FloatArray, FloatArray]:
    """A point of each neighbourhood: in its outline, as given, or the mean of its municipality's."""
    inside = spread.representative_points(shapes)
    frame = neighbourhoods.select("municipality_code").with_columns(
        pl.Series(name, own).fill_nan(None) for name, own in zip(("x_m", "y_m"), inside, strict=True)
    )
    for name in ("x_m", "y_m"):
        if name in neighbourhoods.columns:
            frame = frame.with_columns(pl.col(name).fill_null(neighbourhoods[name].cast(pl.Float64)))
        frame = frame.with_columns(pl.col(name).fill_null(pl.col(name).mean().over("municipality_code")))
    if frame["x_m"].null_count():
        raise InputError(
            "neighbourhoods",
            gettext_noop("%(field)s: “%(value)s” has no outline and no point."),
            value=neighbourhoods["code"][frame["x_m"].is_null().arg_true()[0]],
        )
    return frame["x_m"].to_numpy(), frame["y_m"].to_numpy()


def _located(
    homes: pl.DataFrame, areas: _Areas, complete_from: float, ignored_below: float
) -> tuple[pl.DataFrame, BoolArray, KnownPositions]:
    """Households at known homes per sub-cell, the areas they cover, and the homes elsewhere."""
    checks.columns("homes", homes, HOME_COLUMNS)
    checks.within("weight", homes["weight"].to_numpy(), above=0)
    area = area_index(homes["x_m"].to_numpy(), homes["y_m"].to_numpy(), areas.shapes)
    homes = homes.with_columns(area=area).filter(pl.col("area") >= 0)
    area = homes["area"].to_numpy()
    sums = np.bincount(area, weights=homes["weight"].to_numpy(), minlength=len(areas.codes))
    done = (sums > 0) & (sums >= complete_from * areas.households) & (areas.households > 0)
    inside = homes.filter(done[area])
    rest = homes.filter((~done & (sums >= ignored_below * areas.households))[area])
    extra = KnownPositions(rest["x_m"].to_numpy(), rest["y_m"].to_numpy(), np.ones(rest.height))
    return _by_cell(inside, areas), done, extra


def _by_cell(homes: pl.DataFrame, areas: _Areas) -> pl.DataFrame:
    """Homes per 100 m cell with whole households; crowded cells by quarters, twice."""
    for size in (SMALL_CELL_M, SMALL_CELL_M // 2, SMALL_CELL_M // 4):
        key = cell_keys(homes["x_m"].to_numpy(), homes["y_m"].to_numpy(), size)
        per_home = pl.col("weight") / pl.col("weight").sum().over("area")
        homes = homes.with_columns(pl.Series(f"key_{size}", key)).with_columns(
            expected=per_home * pl.Series(areas.households)[homes["area"]].cast(pl.Float64)
        )
    crowded = pl.col("expected").sum().over("area", "key_100") > MOST_HOUSEHOLDS
    dense = pl.col("expected").sum().over("area", "key_50") > MOST_HOUSEHOLDS
    group = pl.when(~crowded).then(pl.lit(0)).when(~dense).then(pl.col("key_50")).otherwise(pl.col("key_25"))
    mean = [(pl.col(name) * pl.col("weight")).sum() / pl.col("weight").sum() for name in ("x_m", "y_m")]
    cells = (
        homes.with_columns(group=group)
        .group_by("area", "key_100", "group", maintain_order=True)
        .agg(mean[0].alias("x_m"), mean[1].alias("y_m"), pl.col("expected").sum(), pl.col("source").first())
    )
    whole = whole_shares(cells["expected"].to_numpy(), cells["area"].to_numpy(), areas.households)
    return cells.select(
        "area", "x_m", "y_m", basis="source", households=whole, estimated=pl.lit(False)
    ).filter(pl.col("households") > 0)


def _joined(one: KnownPositions, other: KnownPositions) -> KnownPositions:
    return KnownPositions(
        np.concatenate([one.x_m, other.x_m]),
        np.concatenate([one.y_m, other.y_m]),
        np.concatenate([one.weight, other.weight]),
    )


def _estimated(areas: _Areas, wanted: BoolArray, known: KnownPositions, rule: SpreadRule) -> pl.DataFrame:
    """Households of the wanted areas spread over their cells."""
    index = np.flatnonzero(wanted)
    x_m, y_m, area_ha = areas.x_m[index], areas.y_m[index], areas.area_ha[index]
    cells = spread.cells_of(areas.shapes[index], x_m, y_m)
    near = spread.nearness(cells, known, rule)
    central = spread.centrality(cells, x_m, y_m, area_ha)
    weights, told = spread.cell_weights(near, central, cells, area_ha, rule)
    households = areas.households[index]
    amounts = spread.spread_households(weights, cells, households.astype(float), rule)
    used = (amounts > 0) | _first_of_empty(weights, cells, households)
    whole = whole_shares(amounts[used], cells.area[used], households)
    basis = _basis(areas, index, told, known)
    frame = pl.DataFrame(
        {
            "area": index[cells.area[used]],
            "x_m": cells.x_m[used],
            "y_m": cells.y_m[used],
            "basis": basis[cells.area[used]],
            "households": whole,
        },
        schema_overrides={"basis": pl.String},
    )
    keep = (pl.col("households") > 0) | pl.Series(households == 0)[
        frame["area"].replace_strict(index, range(len(index)))
    ]
    return frame.with_columns(estimated=pl.lit(True)).filter(keep)


def _first_of_empty(weights: FloatArray, cells: Cells, households: IntArray) -> BoolArray:
    """The likeliest cell of each area without households: its need has to be somewhere."""
    order = np.lexsort((-weights, cells.area))
    first = order[np.unique(cells.area[order], return_index=True)[1]]
    chosen = np.zeros(len(weights), dtype=bool)
    chosen[first] = households[cells.area[first]] == 0
    return chosen


def _basis(
    areas: _Areas, index: IntArray, told: FloatArray, known: KnownPositions
) -> npt.NDArray[np.object_]:
    inside = area_index(known.x_m, known.y_m, areas.shapes)
    own = np.bincount(inside[inside >= 0], minlength=len(areas.codes))[index] > 0
    missing = np.array([shape is None for shape in areas.shapes[index]], dtype=bool)
    names = np.where(told > 0, np.where(own, "known_positions", "nearby_positions"), "area_centre")
    return np.where(missing, "no_outline", names).astype(object)


def _cut(cells: pl.DataFrame, areas: _Areas) -> pl.DataFrame:
    """Cells cut into pieces of at most 30 households, and named.

    Pieces of an estimated cell lie on a regular pattern in it; homes at one place (a tower)
    become several pieces there.
    """
    cells = cells.sort("area", "y_m", "x_m", maintain_order=True)
    pieces = np.maximum(1, -(-cells["households"].to_numpy() // MOST_HOUSEHOLDS))
    cell = np.repeat(np.arange(cells.height), pieces)
    number = np.arange(len(cell)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    whole = whole_shares(np.ones(len(cell)), cell, cells["households"].to_numpy().astype(np.int64))
    side = np.ceil(np.sqrt(pieces))[cell]
    pattern = cells["estimated"].to_numpy()[cell] * SMALL_CELL_M
    area = cells["area"].to_numpy()[cell]
    codes = pl.Series(areas.codes, dtype=pl.String)[area]
    place = pl.int_range(1, pl.len() + 1).over("neighbourhood_code").cast(pl.String)
    return pl.DataFrame(
        {
            "neighbourhood_code": codes,
            "municipality_code": pl.Series(areas.municipalities, dtype=pl.String)[area],
            "x_m": cells["x_m"].to_numpy()[cell] + ((number % side + 0.5) / side - 0.5) * pattern,
            "y_m": cells["y_m"].to_numpy()[cell] + ((number // side + 0.5) / side - 0.5) * pattern,
            "households": whole,
            "estimated": cells["estimated"][cell],
            "basis": cells["basis"][cell],
        }
    ).select((pl.col("neighbourhood_code") + "-" + place).alias("piece_id"), pl.all())
