"""Who has the link of a request gets a copy of what is kept, and can have it erased."""

import pytest
from django.test import Client

from laadregie.foundation.links import services as links
from laadregie.intake.models import ChargerRequest, Requester
from laadregie.intake.services.keeping import about
from tests.factories.settled import NAME, make_full_request

pytestmark = pytest.mark.usefixtures("areas")


@pytest.fixture
def asked(areas):
    made = make_full_request("testing")
    return made, f"/laadpaal/volgen/{links.make('follow', about(made), days=10)}/"


def test_the_page_of_a_request_leads_there(asked):
    _made, page = asked

    assert f"{page}gegevens/" in Client().get(page).content.decode()


def test_a_copy_is_one_zip_as_attachment(asked):
    made, page = asked

    answer = Client().post(f"{page}gegevens/kopie/")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="laadregie-{made.number}.zip"'
    assert answer.content.startswith(b"PK")


def test_a_copy_is_not_given_to_a_link_that_is_followed_by_itself(asked):
    assert Client().get(f"{asked[1]}gegevens/kopie/").status_code == 405


def test_erasing_asks_for_a_tick_and_without_it_nothing_happens(asked):
    _made, page = asked

    answer = Client().post(f"{page}gegevens/")

    assert answer.status_code == 422
    assert "Tick this first" in answer.content.decode()
    assert Requester.objects.count() == 1


def test_erasing_removes_who_asked_and_the_link_stops(asked):
    made, page = asked

    answer = Client().post(f"{page}gegevens/", {"is_sure": "on"})

    assert answer.status_code == 200
    assert NAME not in answer.content.decode()
    assert not Requester.objects.exists()
    assert ChargerRequest.objects.get(pk=made.pk).state == "withdrawn"
    assert Client().get(page).status_code == 404
    assert Client().get(f"{page}gegevens/").status_code == 404


@pytest.mark.parametrize("path", ["gegevens/", "gegevens/kopie/"])
def test_a_wrong_link_opens_nothing(asked, path):
    assert Client().post(f"/laadpaal/volgen/abc:def/{path}", {"is_sure": "on"}).status_code == 404
    assert Requester.objects.count() == 1


def test_a_link_for_something_else_opens_nothing(asked):
    other = links.make("place", about(asked[0]), days=10)

    assert Client().post(f"/laadpaal/volgen/{other}/gegevens/kopie/").status_code == 404
