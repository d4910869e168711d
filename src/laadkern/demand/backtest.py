"""How good is the forecast: need against where public points stand, each municipality left out in turn.

The prediction for a municipality is made from the points of the other municipalities only: what
density and children do within a municipality, and the level. Its own points are never read.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.stats import rankdata

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.demand.areas import municipality_index
from laadkern.demand.model import combined_weight, electric_cars, group_weights
from laadkern.demand.parameters import GROUPS, DemandParameters, Placement
from laadkern.demand.placement import learn_placement, placement_factor
from laadkern.demand.uptake import electric_share

LEAST_HOUSEHOLDS = 100.0  # for points per 1,000 households: below it, chance decides
POINTS_PER_POLE = 2.0


@dataclass(frozen=True)
class Backtest:
    """Outcome of the back-test.

    Args:
        measures: measure, value, low, high (95% interval by resampling municipalities).
        predictions: neighbourhood_code, municipality_code, households, points, model,
            per_household, per_car.
    """

    measures: pl.DataFrame
    predictions: pl.DataFrame

    def value(self, measure: str) -> float:
        """The value of one measure."""
        return float(self.measures.row(by_predicate=pl.col("measure") == measure, named=True)["value"])


def backtest(
    areas: pl.DataFrame,
    stock: pl.DataFrame,
    *,
    parameters: DemandParameters,
    moment: float,
    resamples: int = 300,
    seed: int = 1,
) -> Backtest:
    """Rank correlation of modelled need with the points that stand, with intervals and baselines.

    Args:
        areas: Neighbourhoods as `areas.prepare` gives them, of at least two municipalities.
        stock: neighbourhood_code, points: regular public points that stood there at `moment`.
        parameters: Assumptions; their placement is not used, it is learned from the others.
        moment: Moment of the stock in years as the model counts them (2025.43 is 7 June 2026).
        resamples: Bootstrap samples of municipalities.
        seed: Of the random numbers.

    Raises:
        InputError: A column lacks, a count is missing, or there is only one municipality.
    """
    points = stock_per_area(areas, stock)
    codes, place = municipality_index(areas)
    checks.within("municipalities", len(codes), at_least=2)
    model = np.zeros(areas.height)
    for number, code in enumerate(codes):
        inside = place == number
        model[inside] = left_out_prediction(areas, points, code, parameters=parameters, moment=moment)
    predictions = _predictions(areas, points, model)
    return Backtest(_measured(predictions, place, resamples, seed), predictions)


def stock_per_area(areas: pl.DataFrame, stock: pl.DataFrame) -> FloatArray:
    """Points per neighbourhood in the order of `areas`; none where `stock` has no row."""
    checks.columns("stock", stock, ["neighbourhood_code", "points"])
    counts = stock.group_by("neighbourhood_code").agg(pl.col("points").cast(pl.Float64).sum())
    joined = areas.select("code").join(
        counts, left_on="code", right_on="neighbourhood_code", how="left", maintain_order="left"
    )
    return joined["points"].fill_null(0.0).to_numpy().astype(np.float64)


def left_out_prediction(
    areas: pl.DataFrame, points: FloatArray, municipality: str, *, parameters: DemandParameters, moment: float
) -> FloatArray:
    """Points in the neighbourhoods of one municipality, predicted from the other municipalities.

    Args:
        areas: All neighbourhoods.
        points: Points that stand, shape (neighbourhoods,); those of `municipality` are not read.
        municipality: Code of the one left out.
        parameters: Assumptions.
        moment: Moment of the stock.

    Returns:
        Shape (neighbourhoods of the municipality,).
    """
    inside = areas["municipality_code"].to_numpy() == municipality
    others, own = areas.filter(~inside), areas.filter(inside)
    others_points = points[~inside]
    weight, norms = _weight(others, parameters, moment, None)
    placement = learn_placement(others, weight, others_points, start=parameters.placement)
    own_weight, _ = _weight(own, parameters, moment, norms)
    placed = own_weight * placement_factor(own, placement)
    within = placed.sum()
    if within <= 0:
        return np.zeros(own.height)
    level = others_points.sum() / weight.sum()
    return np.asarray(level * own_weight.sum() * placed / within, dtype=np.float64)


def learn_from_region(
    areas: pl.DataFrame, stock: pl.DataFrame, *, parameters: DemandParameters, moment: float
) -> Placement:
    """Placement learned from all municipalities of a region, for its own forecast."""
    weight, _ = _weight(areas, parameters, moment, None)
    return learn_placement(areas, weight, stock_per_area(areas, stock), start=parameters.placement)


def _weight(
    areas: pl.DataFrame, parameters: DemandParameters, moment: float, norms: dict[str, float] | None
) -> tuple[FloatArray, dict[str, float]]:
    share = electric_share(parameters.car_uptake["mid"], moment)
    evs = electric_cars(areas, parameters, share)
    weights = group_weights(areas, evs, areas["vans"].to_numpy())
    sums = norms or {group: float(weights[group].sum()) for group in GROUPS}
    return combined_weight(weights, parameters, sums), sums


def _predictions(areas: pl.DataFrame, points: FloatArray, model: FloatArray) -> pl.DataFrame:
    return areas.select(
        pl.col("code").alias("neighbourhood_code"),
        "municipality_code",
        "households",
        pl.Series("points", points),
        pl.Series("model", model),
        pl.col("households").alias("per_household"),
        pl.col("cars_registered").alias("per_car"),
    )


def _measured(predictions: pl.DataFrame, place: IntArray, resamples: int, seed: int) -> pl.DataFrame:
    columns = {name: predictions[name].to_numpy() for name in predictions.columns[2:]}
    random = np.random.default_rng(seed)
    rows = [np.flatnonzero(place == number) for number in range(place.max() + 1)]
    samples = []
    for _ in range(resamples):
        chosen = np.concatenate([rows[number] for number in random.integers(0, len(rows), len(rows))])
        samples.append(_measures({name: column[chosen] for name, column in columns.items()}, random))
    value = _measures(columns, random)
    value["ceiling"] = float(np.mean([_ceiling(columns["model"], random) for _ in range(20)]))
    return pl.DataFrame(
        {
            "measure": list(value),
            "value": list(value.values()),
            "low": [float(np.quantile([sample[name] for sample in samples], 0.025)) for name in value],
            "high": [float(np.quantile([sample[name] for sample in samples], 0.975)) for name in value],
        }
    )


def _measures(columns: dict[str, FloatArray], random: np.random.Generator) -> dict[str, float]:
    points = columns["points"]
    rank = {name: rank_correlation(columns[name], points) for name in ("model", "per_household", "per_car")}
    enough = columns["households"] >= LEAST_HOUSEHOLDS
    homes = columns["households"][enough]
    return {
        **rank,
        "model_minus_per_household": rank["model"] - rank["per_household"],
        "model_minus_per_car": rank["model"] - rank["per_car"],
        "points_per_household": rank_correlation(columns["model"][enough] / homes, points[enough] / homes),
        "ceiling": _ceiling(columns["model"], random),
    }


def _ceiling(model: FloatArray, random: np.random.Generator) -> float:
    """Rank correlation if the model were exactly right and poles fell by chance (Poisson)."""
    return rank_correlation(model, POINTS_PER_POLE * random.poisson(model / POINTS_PER_POLE))


def rank_correlation(first: npt.NDArray[np.floating], second: npt.NDArray[np.floating]) -> float:
    """Spearman's rank correlation, ties at their mean rank; 0 when one of them does not vary."""
    ranks = [rankdata(values) - (len(values) + 1) / 2 for values in (first, second)]
    size = float(np.sqrt((ranks[0] @ ranks[0]) * (ranks[1] @ ranks[1])))
    return float(ranks[0] @ ranks[1]) / size if size > 0 else 0.0
