"""Learning from the stock, and leaving municipalities out in turn."""

import numpy as np
import polars as pl
import pytest

from laadkern.demand import DemandParameters, Placement, prepare
from laadkern.demand.backtest import backtest, left_out_prediction, rank_correlation, stock_per_area
from laadkern.demand.placement import learn_placement, placement_factor
from laadkern.errors import InputError

PARAMETERS = DemandParameters()
TRUE = Placement(density_elasticity=0.4, children_effect=3.0, value_elasticity=-0.5)


@pytest.fixture(scope="module")
def made_up():
    """Twelve municipalities of ten neighbourhoods, with points that follow known effects."""
    random = np.random.default_rng(7)
    count = 120
    places = np.repeat(np.arange(12), 10)
    neighbourhoods = pl.DataFrame(
        {
            "code": [f"BU{number:03d}" for number in range(count)],
            "municipality_code": [f"GM{place:02d}" for place in places],
            "households": random.integers(300, 3000, count),
            "inhabitants": 5000,
            "inhabitants_under_15": random.integers(200, 1500, count),
            "address_density_per_km2": random.integers(20, 2000, count),
            "single_family_share": 0.8,
            "property_value_eur": random.integers(200_000, 700_000, count),
        }
    )
    municipalities = pl.DataFrame({"code": [f"GM{place:02d}" for place in range(12)], "cars": 20_000})
    return prepare(neighbourhoods, municipalities, pl.DataFrame(), PARAMETERS)


def test_known_effects_are_found_again(made_up):
    weight = made_up["households"].to_numpy().astype(float)
    random = np.random.default_rng(3)
    points = random.poisson(0.1 * weight * placement_factor(made_up, TRUE)).astype(float)
    found = learn_placement(made_up, weight, points, start=Placement())
    assert found.density_elasticity == pytest.approx(0.4, abs=0.05)
    assert found.children_effect == pytest.approx(3.0, abs=0.3)
    assert found.value_elasticity == pytest.approx(-0.5, abs=0.08)


def test_the_municipality_total_teaches_nothing(made_up):
    weight = made_up["households"].to_numpy().astype(float)
    points = weight * placement_factor(made_up, TRUE)
    generous = np.where(made_up["municipality_code"].to_numpy() == "GM03", 10.0, 1.0)
    once = learn_placement(made_up, weight, points, start=Placement())
    again = learn_placement(made_up, weight, points * generous, start=Placement())
    assert again.children_effect == pytest.approx(once.children_effect, abs=0.05)


def test_too_little_to_learn_from_keeps_the_start(made_up):
    points = np.zeros(made_up.height)
    points[:5] = 3.0
    weight = np.ones(made_up.height)
    assert learn_placement(made_up, weight, points, start=TRUE) == TRUE


def points_of(areas: pl.DataFrame) -> np.ndarray:
    rates = placement_factor(areas, TRUE) * areas["households"].to_numpy() / 20
    return np.random.default_rng(5).poisson(rates).astype(float)


@pytest.mark.parametrize("poison", [np.nan, 1e9, -5.0], ids=["missing", "huge", "negative"])
def test_the_points_of_the_left_out_are_never_read(made_up, poison):
    points = points_of(made_up)
    inside = made_up["municipality_code"].to_numpy() == "GM04"
    poisoned = np.where(inside, poison, points)

    clean = left_out_prediction(made_up, points, "GM04", parameters=PARAMETERS, moment=2025.43)
    same = left_out_prediction(made_up, poisoned, "GM04", parameters=PARAMETERS, moment=2025.43)

    assert clean.shape == (10,)
    assert np.array_equal(clean, same)


def test_the_points_of_the_others_are_read(made_up):
    points = points_of(made_up)
    doubled = np.where(made_up["municipality_code"].to_numpy() == "GM05", 2 * points, points)
    before = left_out_prediction(made_up, points, "GM04", parameters=PARAMETERS, moment=2025.43)
    after = left_out_prediction(made_up, doubled, "GM04", parameters=PARAMETERS, moment=2025.43)
    assert after.sum() > before.sum()


def test_backtest_uses_the_left_out_prediction_for_every_municipality(made_up):
    points = points_of(made_up)
    stock = pl.DataFrame({"neighbourhood_code": made_up["code"], "points": points})
    result = backtest(made_up, stock, parameters=PARAMETERS, moment=2025.43, resamples=20)
    mine = result.predictions.filter(pl.col("municipality_code") == "GM04")["model"].to_numpy()
    expected = left_out_prediction(made_up, points, "GM04", parameters=PARAMETERS, moment=2025.43)
    assert np.array_equal(mine, expected)
    assert result.value("model") > result.value("per_household")
    for row in result.measures.iter_rows(named=True):
        assert row["low"] <= row["value"] <= row["high"], row["measure"]


def test_the_same_seed_gives_the_same_intervals(made_up):
    stock = pl.DataFrame({"neighbourhood_code": made_up["code"], "points": points_of(made_up)})
    first, second = (
        backtest(made_up, stock, parameters=PARAMETERS, moment=2025.43, resamples=5).measures
        for _ in range(2)
    )
    assert first.equals(second)


def test_points_are_counted_in_the_order_of_the_neighbourhoods(made_up):
    stock = pl.DataFrame({"neighbourhood_code": ["BU002", "BU000", "BU002"], "points": [2, 4, 1]})
    assert stock_per_area(made_up, stock)[:4].tolist() == [4.0, 0.0, 3.0, 0.0]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param([1, 2, 3], [10, 30, 20], 0.5, id="two-of-three-swapped"),
        pytest.param([1, 2, 3], [3, 2, 1], -1.0, id="reversed"),
        pytest.param([1, 2, 3], [0, 0, 9], 3**0.5 / 2, id="ties-at-their-mean-rank"),
        pytest.param([1, 2, 3], [5, 5, 5], 0.0, id="nothing-varies"),
    ],
)
def test_rank_correlation_worked_out_by_hand(first, second, expected):
    assert rank_correlation(np.array(first, float), np.array(second, float)) == pytest.approx(expected)


def test_one_municipality_cannot_be_left_out(made_up):
    alone = made_up.filter(pl.col("municipality_code") == "GM01")
    stock = pl.DataFrame({"neighbourhood_code": alone["code"], "points": 1.0})
    with pytest.raises(InputError, match="municipalities"):
        backtest(alone, stock, parameters=PARAMETERS, moment=2025.43)
