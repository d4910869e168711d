"""The made-up region with a forecast, and officers of its two municipalities."""

import pytest
from django.utils import translation

from laadregie.forecasts import services
from laadregie.foundation.accounts.models import Role
from tests.factories.regions import OOSTERLEK, VLIETWOUDE, load_small_region, person


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def region(db):
    load_small_region()


@pytest.fixture
def forecast(region):
    """A calculated forecast of 2025 to 2040."""
    return services.run_forecast()


@pytest.fixture
def officer(db):
    return person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser")


@pytest.fixture
def neighbour(db):
    return person(Role.MUNICIPAL_OFFICER, OOSTERLEK, name="Bo Kramer")


@pytest.fixture
def correct(forecast, officer):
    """Correct a neighbourhood of Vlietwoude; every argument can be replaced."""

    def made(**changed):
        arguments = {
            "municipality_code": VLIETWOUDE,
            "neighbourhood_code": "BU99010001",
            "points": 12,
            "from_year": 2028,
            "to_year": None,
            "reason": "new_housing",
            "explanation": "120 homes at the old mill",
            "source": "Housing programme 2026",
            "by": officer,
        }
        return services.correct_neighbourhood(**{**arguments, **changed})

    return made
