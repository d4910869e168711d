<<<<<<< HEAD
"""Requests in the small made-up region with its network and plan maps."""

import pytest
from django.core.cache import caches

from tests.web.planmaps.conftest import _english, _made_region, db, neighbour, officer, planned

__all__ = ["_english", "_made_region", "db", "neighbour", "officer", "planned"]


@pytest.fixture(autouse=True)
def _no_limits():
    """What one test asks does not count for the next."""
    caches["limits"].clear()
=======
"""Requests over the small made-up region, with who judges them."""

import pytest
from django.test import override_settings
from django.utils import timezone, translation

from laadregie.forecasts import services as forecasts
from laadregie.foundation.accounts.models import Role
from laadregie.monitoring import services as monitoring
from laadregie.planmaps import services as planmaps
from laadregie.regions import selectors as areas_of
from laadregie.regions import services as regions
from laadregie.regions.models import Municipality, SubRegion
from laadregie.regions.selectors import areas
from tests.factories.judging import sent_request
from tests.factories.regions import OOSTERLEK, SMALL_PACK, VLIETWOUDE, load_small_region, person
from tests.factories.site import undone

YEAR, SCENARIO = 2030, "mid"
OPERATOR = "laadbedrijf-a"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def _made_region(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("region")
    with django_db_blocker.unblock():
        _forget_areas()
        with undone():
            with override_settings(DATA_DIR=folder, MEDIA_ROOT=folder / "files"), translation.override("en"):
                load_small_region()
                feed = SMALL_PACK / "feed"
                monitoring.import_feed(feed / "locations.json", tariffs=feed / "tariffs.json", by=None)
                forecasts.run_forecast()
                planmaps.run_plan(municipality_code=None, year=YEAR, scenario=SCENARIO)
                sub_region = SubRegion.objects.create(code="S1", name="Noordkant")
                Municipality.objects.filter(code=VLIETWOUDE).update(sub_region=sub_region)
            yield folder
        _forget_areas()


@pytest.fixture
def db(_made_region, settings):
    """In place of pytest-django's own, which closes the connection that holds the region."""
    settings.DATA_DIR = _made_region
    settings.MEDIA_ROOT = _made_region / "files"
    with undone():
        yield


def _forget_areas():
    areas._area_index.cache_clear()
    areas._areas_geojson.cache_clear()


@pytest.fixture
def officer(db):
    return person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser")


@pytest.fixture
def colleague(db):
    from laadregie.foundation.accounts.models import Membership, User

    made = User.objects.create(email="collega@example.nl", name="Bas Prins")
    Membership.objects.create(user=made, role=Role.MUNICIPAL_OFFICER, organisation_code=VLIETWOUDE)
    return made


@pytest.fixture
def tester(db):
    return person(Role.CONCESSION_HOLDER, OPERATOR, name="Sam Stroom")


@pytest.fixture
def neighbour(db):
    return person(Role.MUNICIPAL_OFFICER, OOSTERLEK, name="Bo Kramer")


@pytest.fixture
def asked(db):
    """A request that the municipality itself judges."""
    return sent_request()


@pytest.fixture
def tested(db):
    """A request that the operator judges."""
    return sent_request(operator=OPERATOR, name="Noor Mulder")


@pytest.fixture
def policy(officer):
    """Set a policy value of Vlietwoude: `policy(key, value)`."""

    def put(key, value):
        regions.set_policy_value(
            key=key,
            value=value,
            municipality=areas_of.municipality(VLIETWOUDE),
            source="Besluit van vandaag",
            valid_from=timezone.localdate(),
            by=officer,
        )

    return put
>>>>>>> judging
