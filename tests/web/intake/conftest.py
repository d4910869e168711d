"""Requests in the small made-up region with its network and plan maps."""

import pytest
from django.core.cache import caches

from tests.web.planmaps.conftest import _english, _made_region, db, neighbour, officer, planned

__all__ = ["_english", "_made_region", "db", "neighbour", "officer", "planned"]


@pytest.fixture(autouse=True)
def _no_limits():
    """What one test asks does not count for the next."""
    caches["limits"].clear()
