"""Year and scenario that pages, file and API show first are policy values, as on the map."""

from datetime import date

import pytest

from laadregie.foundation.accounts.models import Role
from laadregie.regions.services import set_policy_value
from tests.factories.regions import VLIETWOUDE, person


@pytest.fixture
def decide(forecast):
    """Decide a policy value for the region."""
    manager = person(Role.PROGRAMME_MANAGER, "programme")

    def made(key, value):
        set_policy_value(
            key=key,
            value=value,
            valid_from=date(2020, 1, 1),
            valid_to=None,
            source="Steering group",
            by=manager,
        )

    return made


def shown(client, path):
    page = client.get(path).context["page"]
    return page.year, page.scenario


@pytest.mark.parametrize("path", ["/prognose/", f"/prognose/{VLIETWOUDE}/"])
def test_pages_show_what_policy_says(client, decide, path):
    assert shown(client, path) == (2030, "mid")

    decide("plan_horizon_year", "2033")
    decide("forecast_scenario", "high")

    assert shown(client, path) == (2033, "high")
    assert shown(client, path + "?jaar=2027&scenario=low") == (2027, "low")


def test_a_year_after_the_forecast_becomes_its_last(client, decide):
    decide("plan_horizon_year", "2050")

    assert shown(client, "/prognose/") == (2040, "mid")


def test_the_file_and_the_map_follow(client, decide):
    decide("plan_horizon_year", "2033")
    decide("forecast_scenario", "high")

    assert ",2033,high," in client.get("/prognose/cijfers.csv").content.decode()
    chosen = client.get("/kaart/").context["chosen"]
    assert (chosen.year, chosen.scenario) == (2033, "high")
