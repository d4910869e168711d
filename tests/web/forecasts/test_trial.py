from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from laadregie.forecasts import calculation, selectors, services, stock, trial
from laadregie.forecasts.models import BacktestResult
from laadregie.monitoring import services as network
from tests.factories.regions import SMALL_PACK, VLIETWOUDE

pytestmark = pytest.mark.django_db(transaction=True)
PUBLIC = AnonymousUser()


@pytest.fixture
def feed(region):
    network.import_feed(SMALL_PACK / "feed" / "locations.json", by=None)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        pytest.param(date(2025, 12, 31), 2025.0, id="turn-of-the-year"),
        pytest.param(date(2026, 6, 7), 2025.43, id="june"),
    ],
)
def test_a_day_in_years_as_the_model_counts_them(day, moment):
    assert stock.moment(day) == pytest.approx(moment, abs=0.005)


def test_without_a_feed_what_is_present_is_unknown_and_not_zero(forecast):
    frame = selectors.need_frame("municipality", year=2030, scenario="mid", viewer=PUBLIC)

    assert frame["public_charge_points_present"].to_list() == [None, None]
    assert stock.counted_on() is None


def test_need_stands_beside_what_is_present(feed, forecast):
    parts = selectors.need_frame("neighbourhood", year=2030, scenario="mid", viewer=PUBLIC)
    wholes = selectors.need_frame("municipality", year=2030, scenario="mid", viewer=PUBLIC)

    present = "public_charge_points_present"
    own = parts.filter(municipality_code=VLIETWOUDE)[present].sum()
    assert own > 0
    assert own == wholes.filter(code=VLIETWOUDE)[present].item()


def test_the_back_test_is_stored_with_all_it_rests_on(feed):
    result = services.store_backtest()

    assert [one["name"] for one in result.inputs] == ["areas", "stock"]
    assert result.outcome["municipalities"] == 2
    assert set(result.outcome["measures"]) >= {"model", "per_household", "per_car", "ceiling"}
    assert [row["year"] for row in result.outcome["levels"]] == [2030, 2035]
    assert selectors.latest_backtest(viewer=PUBLIC).pk == BacktestResult.objects.get().pk


def test_a_region_without_published_figures_has_none_to_compare(region):
    assert trial.published(calculation.need(calculation.read_inputs())) == []


def row(factor, year=2030):
    return {"name": "X", "year": year, "factor": factor}


def test_factors_of_the_judged_years_worked_out_by_hand():
    rows = [row(0.9), row(1.1), row(1.6), row(0.6), row(9.0, year=2025)]

    assert trial.median_factor(rows) == pytest.approx(1.0)
    assert [one["factor"] for one in trial.beyond(rows)] == [1.6, 0.6]
    assert trial.median_factor([]) is None
