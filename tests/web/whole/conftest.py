"""The whole site with everything in it, made once for a module and taken back at its end."""

from pathlib import Path

import pytest

from laadregie.regions.selectors import areas
from tests.factories import site as factory


@pytest.fixture(scope="module")
def _whole_site(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock():
        _forget_areas()
        with factory.undone():
            yield factory.build(tmp_path_factory.mktemp("site"))
        _forget_areas()


@pytest.fixture
def db(_whole_site):
    """In place of pytest-django's own, which closes the connection that holds the site."""
    with factory.undone():
        yield


@pytest.fixture
def site(db, _whole_site, settings) -> factory.Site:
    """The site with its people; what a test writes is taken back."""
    settings.DATA_DIR = _whole_site.folder
    settings.MEDIA_ROOT = Path(_whole_site.folder) / "files"
    return _whole_site


def _forget_areas() -> None:
    # They are kept per version, and a version that was taken back gives its number to another.
    areas._area_index.cache_clear()
    areas._areas_geojson.cache_clear()
