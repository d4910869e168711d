"""The made-up region with its network, forecast and plan maps, made once for a module of tests."""

import pytest
from django.test import override_settings
from django.utils import translation

from laadregie.forecasts import services as forecasts
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.jobs.models import Job
from laadregie.monitoring import services as monitoring
from laadregie.planmaps import services
from laadregie.planmaps.models import PlanMap, Site
from laadregie.regions.models import Municipality, SubRegion
from laadregie.regions.selectors import areas, policy
from tests.factories.regions import OOSTERLEK, SMALL_PACK, VLIETWOUDE, load_small_region, person
from tests.factories.site import undone

YEAR, SCENARIO = 2030, "mid"


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
                services.run_plan(municipality_code=None, year=YEAR, scenario=SCENARIO)
            yield folder
        _forget_areas()


@pytest.fixture
def db(_made_region, settings):
    """In place of pytest-django's own, which closes the connection that holds the region."""
    settings.DATA_DIR = _made_region
    settings.MEDIA_ROOT = _made_region / "files"
    with undone():
        yield


@pytest.fixture
def planned(db):
    """A plan map of both municipalities, nothing published."""


@pytest.fixture
def region(db):
    """Areas, network and forecast; no plan yet."""
    PlanMap.objects.all().delete()
    Site.objects.all().delete()
    Job.objects.filter(kind=services.PLAN_JOB).delete()


@pytest.fixture
def officer(db):
    return person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser")


@pytest.fixture
def neighbour(db):
    return person(Role.MUNICIPAL_OFFICER, OOSTERLEK, name="Bo Kramer")


def _forget_areas():
    # They are kept per version, and a version that was taken back gives its number to another.
    areas._area_index.cache_clear()
    areas._areas_geojson.cache_clear()
    policy._households.cache_clear()


@pytest.fixture
def spot(planned):
    """A free place of the municipality in RD: `spot(metres east, metres north)`."""
    index = areas.area_index("municipality")
    middle = index.shapes[index.codes.index(VLIETWOUDE)].centroid

    def at(east=0.0, north=0.0):
        return round(middle.x + east, 1), round(middle.y + north, 1)

    Site.objects.filter(municipality_code=VLIETWOUDE).update(x_m=middle.x - 600, y_m=middle.y - 600)
    return at


@pytest.fixture
def sites(planned):
    return list(Site.objects.filter(municipality_code=VLIETWOUDE).order_by("number")[:3])


@pytest.fixture
def visit(sites, officer):
    return services.plan_visit(municipality_code=VLIETWOUDE, site_ids=[s.pk for s in sites], by=officer)


@pytest.fixture
def consultant(db):
    sub_region = SubRegion.objects.create(code="S1", name="Noordkant")
    Municipality.objects.filter(code=VLIETWOUDE).update(sub_region=sub_region)
    return person(Role.CONSULTANT, "S1", name="Lot Mulder")


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client
