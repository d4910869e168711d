"""Going on with a form that was not sent: in the same browser, and elsewhere by a link in the mail."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.links.models import Link
from laadregie.foundation.mail.models import Mail
from laadregie.intake.models import ChargerRequest
from tests.factories.asking import SITUATION, WHO, point
from tests.factories.regions import OOSTERLEK

pytestmark = pytest.mark.usefixtures("planned")
FORM = "/laadpaal/aanvraag/"


@pytest.fixture
def begun(client):
    """A browser with a draft of which the first page is filled in."""
    client.post(FORM, point())
    client.post(f"{FORM}wie/", WHO)
    return client


def mailed() -> str:
    """The link of the newest mail."""
    return re.search(r"/laadpaal/verder/\S+/", Mail.objects.last().text).group()


def test_the_first_page_offers_to_go_on_where_one_was(begun):
    page = begun.get("/laadpaal/")

    assert page.context["begun"]["step"] == "situatie"
    assert f'href="{FORM}situatie/"' in page.content.decode()
    assert "Cookie" in page["Vary"]
    assert Client().get("/laadpaal/").context["begun"] is None


def test_a_link_in_the_mail_goes_on_in_another_browser(begun):
    answer = begun.post(f"{FORM}later/", {"step": "bewijs"})
    elsewhere = Client()
    opened = elsewhere.get(mailed())

    assert answer["Location"] == f"{FORM}bewijs/"
    assert Mail.objects.get().to == WHO["email"]
    assert opened["Location"] == f"{FORM}situatie/"
    assert elsewhere.get(f"{FORM}wie/").context["form"].initial["name"] == WHO["name"]
    assert AuditEvent.objects.filter(action="intake.draft_link_sent").count() == 1


def test_without_an_address_there_is_nothing_to_mail(client):
    client.post(FORM, point())

    answer = client.post(f"{FORM}later/", {"step": "//elders.example"})

    assert answer["Location"] == f"{FORM}wie/"
    assert not Mail.objects.exists()
    assert Client().post(f"{FORM}later/")["Location"] == "/laadpaal/"


def test_a_link_ends_with_the_sending_with_a_newer_one_and_with_time(begun):
    begun.post(f"{FORM}later/")
    first = mailed()
    begun.post(f"{FORM}later/")
    second = mailed()
    Link.objects.filter(revoked_at=None).update(expires_at=timezone.now() - timedelta(minutes=1))
    over = mailed()

    assert [Client().get(link).status_code for link in (first, second, over)] == [404, 404, 404]
    assert begun.post(f"{FORM}later/").status_code == 429  # of one draft, whoever asks


def test_after_sending_the_link_of_the_draft_opens_nothing(begun):
    begun.post(f"{FORM}later/")
    link = mailed()
    begun.post(f"{FORM}situatie/", SITUATION)
    begun.post(f"{FORM}verstuur/", {"consent": "on"})

    page = Client().get(link)

    assert page.status_code == 404
    assert "laadpaal_aanvraag" not in page.cookies
    assert ChargerRequest.objects.get().number not in page.content.decode()


def test_a_page_that_was_passed_over_is_named_before_sending(begun):
    page = begun.get(f"{FORM}verstuur/")
    sent = begun.post(f"{FORM}verstuur/", {"consent": "on"})

    asked = [(step, name) for step, name, _label in page.context["unanswered"]]
    assert asked[0] == ("situatie", "lives_in_municipality")
    assert f'href="{FORM}situatie/#id_electric_range_km"' in page.content.decode()
    assert 'name="consent"' not in page.content.decode()
    assert sent.status_code == 422
    assert ChargerRequest.objects.get().state == "draft"


@pytest.mark.parametrize("spot", [{"lon": "0", "lat": "0"}, point])
def test_a_preferred_spot_lies_in_the_own_municipality(begun, spot):
    page = begun.post(f"{FORM}plek/", spot if isinstance(spot, dict) else spot(OOSTERLEK))

    assert page.status_code == 422
    assert "lon" in page.context["form"].errors
    assert ChargerRequest.objects.get().wish_x_m is None


def test_a_preferred_spot_may_be_typed_with_a_comma(begun):
    at = {key: value.replace(".", ",") for key, value in point().items()}

    assert begun.post(f"{FORM}plek/", at).status_code == 302
    assert ChargerRequest.objects.get().wish_x_m is not None
