"""The made-up region with its network, forecast and plan maps, and officers of its municipalities."""

import pytest
from django.utils import translation

from laadregie.forecasts import services as forecasts
from laadregie.foundation.accounts.models import Role
from laadregie.monitoring import services as monitoring
from laadregie.planmaps import services
from tests.factories.regions import OOSTERLEK, SMALL_PACK, VLIETWOUDE, load_small_region, person

YEAR, SCENARIO = 2030, "mid"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def region(db):
    """Areas, network and forecast; no plan yet."""
    load_small_region()
    feed = SMALL_PACK / "feed"
    monitoring.import_feed(feed / "locations.json", tariffs=feed / "tariffs.json", by=None)
    forecasts.run_forecast()


@pytest.fixture
def planned(region):
    """A plan map of both municipalities, nothing published."""
    services.run_plan(municipality_code=None, year=YEAR, scenario=SCENARIO)


@pytest.fixture
def officer(db):
    return person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser")


@pytest.fixture
def neighbour(db):
    return person(Role.MUNICIPAL_OFFICER, OOSTERLEK, name="Bo Kramer")
