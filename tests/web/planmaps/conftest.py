"""The made-up region with its network, forecast and plan maps, and officers of its municipalities."""

import pytest
from django.utils import translation

from laadregie.forecasts import services as forecasts
from laadregie.foundation.accounts.models import Role
from laadregie.monitoring import services as monitoring
from laadregie.planmaps import services
from laadregie.planmaps.models import Site
from laadregie.regions import selectors as areas
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


@pytest.fixture
def spot(planned):
    """A free place of the municipality in RD: `spot(metres east, metres north)`."""
    index = areas.area_index("municipality")
    middle = index.shapes[index.codes.index(VLIETWOUDE)].centroid

    def at(east=0.0, north=0.0):
        return round(middle.x + east, 1), round(middle.y + north, 1)

    Site.objects.filter(municipality_code=VLIETWOUDE).update(x_m=middle.x - 600, y_m=middle.y - 600)
    return at
