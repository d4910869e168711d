"""A realisation in the small made-up region, with one person of each of its parties."""

import pytest

from laadregie.foundation.accounts.models import Role
from laadregie.realisation import services
from tests.factories.realising import free_site, make_parties
from tests.factories.regions import OOSTERLEK, person
from tests.web.planmaps.conftest import _english, _made_region, db, officer, planned

__all__ = ["_english", "_made_region", "db", "officer", "planned"]


@pytest.fixture
def parties(planned, officer):
    return make_parties(officer)


@pytest.fixture
def site(parties):
    return free_site()


@pytest.fixture
def realisation(site, officer, parties):
    found = services.open_realisation(site_id=site.pk, cause="proactive", by=officer)
    return services.order_work(
        number=found.number, revision=1, contractor_code="aannemer-a", by=parties.operator
    )


@pytest.fixture
def stranger(planned):
    return person(Role.MUNICIPAL_OFFICER, OOSTERLEK, name="Bo Kramer")
