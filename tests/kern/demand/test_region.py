"""The forecast of the region pack: fast, complete, and near what municipalities published."""

import time

import polars as pl
import pytest

from laadkern.demand import COUNTS, DemandParameters, forecast, prepare, published_check
from laadkern.demand.backtest import backtest
from tests.kern.demand.stock import MOMENT, PACK, stock


@pytest.fixture(scope="module")
def result(region):
    return forecast(*region, parameters=DemandParameters(), years=range(2025, 2041))


@pytest.fixture(scope="module")
def check(result):
    published = pl.read_csv(PACK / "published_forecasts.csv").filter(
        pl.col("quantity") == "public_charge_points_needed"
    )
    return published_check(
        result.filter(pl.col("scenario") == "mid"),
        published.select("municipality_code", "year", pl.col("value").alias("public_charge_points_needed")),
    )


def test_the_whole_region_takes_less_than_five_seconds(region):
    started = time.perf_counter()
    forecast(*region, parameters=DemandParameters(), years=range(2025, 2041))
    assert time.perf_counter() - started < 5


def test_every_neighbourhood_has_a_figure(result, region):
    assert result.height == region[0].height * 3 * 16
    for name in COUNTS:
        assert result[name].is_finite().all()
        assert result[name].min() >= 0


@pytest.mark.parametrize("year", [2030, 2035])
def test_published_need_is_met_within_the_aims(check, year):
    factors = check.filter(pl.col("year") == year)["factor"]
    assert factors.len() == 3
    assert 0.85 <= factors.median() <= 1.15
    assert factors.min() > 1 / 1.5
    assert factors.max() < 1.5


def test_no_municipality_is_far_from_what_is_published_elsewhere(result, region):
    # published: 13 to 23 points per 1,000 inhabitants in 2030
    needed = (
        result.filter((pl.col("scenario") == "mid") & (pl.col("year") == 2030))
        .group_by("municipality_code")
        .agg(pl.col("public_charge_points_needed").sum())
        .join(region[1], left_on="municipality_code", right_on="code")
    )
    rate = 1000 * needed["public_charge_points_needed"] / needed["inhabitants"]
    assert rate.min() > 10
    assert rate.max() < 26


def test_the_back_test_reaches_its_aims(region):
    parameters = DemandParameters()
    tested = backtest(
        prepare(*region, parameters), stock(), parameters=parameters, moment=MOMENT, resamples=2
    )
    assert tested.value("model") >= tested.value("per_household")
    assert tested.value("model_minus_per_car") >= 0.015
    assert tested.value("points_per_household") >= 0.25
    assert tested.value("model") < tested.value("ceiling")
