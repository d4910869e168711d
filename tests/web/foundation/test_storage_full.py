import errno

import pytest
from django.db import OperationalError

from laadregie.foundation.accounts.models import Role
from laadregie.planmaps import views
from tests.factories.regions import VLIETWOUDE, load_small_region, person


@pytest.fixture
def officer(db):
    load_small_region()
    return person(Role.MUNICIPAL_OFFICER, VLIETWOUDE)


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(OperationalError("database or disk is full"), id="sqlite"),
        pytest.param(OSError(errno.ENOSPC, "No space left on device"), id="file"),
    ],
)
def test_a_full_disk_answers_507_and_reading_goes_on(client, officer, monkeypatch, error):
    def refuse(**_):
        raise error

    client.force_login(officer)
    monkeypatch.setattr(views.services, "request_plan", refuse)
    address = f"/kaart/{VLIETWOUDE}/"

    assert client.post(f"{address}herbereken/", {"year": 2030, "scenario": "mid"}).status_code == 507
    assert client.get("/gemeente/").status_code == 200


def test_another_failure_of_the_database_is_no_full_disk(client, officer, monkeypatch):
    def refuse(**_):
        raise OperationalError("database is locked")

    client.force_login(officer)
    client.raise_request_exception = False
    monkeypatch.setattr(views.services, "request_plan", refuse)

    answer = client.post(f"/kaart/{VLIETWOUDE}/herbereken/", {"year": 2030, "scenario": "mid"})

    assert answer.status_code == 500
