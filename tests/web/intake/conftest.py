"""Requests over the small made-up region with its network and plan maps, with who judges them."""

import pytest
from django.utils import timezone

from laadregie.foundation.accounts.models import Membership, Role, User
from laadregie.regions import selectors as areas_of
from laadregie.regions import services as regions
from laadregie.regions.models import Municipality, SubRegion
from tests.factories.judging import sent_request
from tests.factories.regions import VLIETWOUDE, person
from tests.web.planmaps.conftest import _english, _made_region, db, neighbour, officer, planned

__all__ = ["_english", "_made_region", "db", "neighbour", "officer", "planned"]
OPERATOR = "laadbedrijf-a"


@pytest.fixture(autouse=True)
def _sub_region(db):
    """Vlietwoude works together with others, so that a consultant has it in the own area."""
    sub_region, _ = SubRegion.objects.get_or_create(code="S1", defaults={"name": "Noordkant"})
    Municipality.objects.filter(code=VLIETWOUDE).update(sub_region=sub_region)


@pytest.fixture
def colleague(db):
    made = User.objects.create(email="collega@example.nl", name="Bas Prins")
    Membership.objects.create(user=made, role=Role.MUNICIPAL_OFFICER, organisation_code=VLIETWOUDE)
    return made


@pytest.fixture
def tester(db):
    return person(Role.CONCESSION_HOLDER, OPERATOR, name="Sam Stroom")


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


@pytest.fixture
def consultant(db):
    """Of the sub-region of Vlietwoude."""
    return person(Role.CONSULTANT, "S1", name="Lot Mulder")
