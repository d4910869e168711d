"""Requests in the small made-up region."""

import pytest
from django.utils import translation

from tests.factories.regions import load_small_region


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def areas(db):
    """The areas and policy of Waterkant, without network or plan."""
    load_small_region()
