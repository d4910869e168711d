"""Looking first: what is known of a place, how surely, and what the page says of it."""

import json

import polars as pl
import pytest
from django.utils import timezone
from django.utils.formats import date_format

from laadkern.geo import lonlat_from_rd
from laadregie.foundation.sources.locatieserver.addresses import Address
from laadregie.intake import places
from laadregie.intake.models import ChargerRequest
from laadregie.monitoring import selectors as monitoring
from laadregie.planmaps.models import Site
from laadregie.realisation import services as realising
from laadregie.realisation.models import Cause
from tests.factories.asking import point
from tests.factories.judging import middle_of
from tests.factories.regions import DORP, VLIETWOUDE

pytestmark = pytest.mark.usefixtures("planned")
LOOK, BEGIN = "/laadpaal/", 'action="/laadpaal/aanvraag/"'


@pytest.fixture
def postcode(monkeypatch):
    """A postcode at which a charging location stands."""
    frame = monitoring.location_frame().with_columns(postcode=pl.lit("9901 AB"))
    monkeypatch.setattr(places.monitoring, "location_frame", lambda: frame)
    return "9901 AB"


def test_the_middle_of_a_postcode_is_no_place_to_begin_a_request(client, postcode):
    page = client.get(LOOK, {"postcode": postcode, "house_number": "14"})

    words = page.content.decode()
    assert page.context["answer"].place.is_rough
    assert page.context["answer"].advice == "cannot_say"
    assert BEGIN not in words
    assert "/laadpaal/punt/?lon=" in words


def test_the_middle_of_a_neighbourhood_is_none_either(client):
    page = client.get(LOOK, {"area": DORP})

    words = page.content.decode()
    assert page.context["answer"].advice == "cannot_say"
    assert page.context["answer"].place.label in words
    assert BEGIN not in words


def test_a_point_on_the_map_is_a_place_to_begin(client):
    assert BEGIN in client.get(LOOK, point()).content.decode()


def test_a_name_of_more_places_leads_to_the_place_that_was_meant(client):
    page = client.get(LOOK, {"place": "vlietwoude"})

    queries = [one["query"] for one in page.context["choices"]]
    assert f"area={VLIETWOUDE}" in queries
    for query in queries:
        assert query in page.content.decode()
        assert client.get(f"{LOOK}?{query}").context["answer"].place.basis == "area"


@pytest.mark.parametrize("code", ["BU00000000", "' OR 1", ""])
def test_an_area_that_does_not_exist_is_no_place(client, code):
    page = client.get(LOOK, {"area": code})

    assert page.status_code == 200
    assert "answer" not in page.context


def test_a_house_number_alone_is_told_at_the_postcode(client):
    page = client.get(LOOK, {"house_number": "14"})

    assert page.status_code == 422
    assert "postcode" in page.context["form"].errors


def test_degrees_may_have_a_comma(client):
    at = {key: value.replace(".", ",") for key, value in point().items()}

    assert client.get(LOOK, at).context["answer"].place.municipality_code == VLIETWOUDE


def test_of_addresses_with_additions_the_one_that_was_typed_counts(client, monkeypatch):
    x_m, y_m = middle_of(VLIETWOUDE)
    found = [
        Address(f"Molenweg {number}", "Molenweg", number, "1234AB", "Vlietwoude", x_m, y_m)
        for number in ("14", "14-A", "14-B")
    ]
    monkeypatch.setattr(places.national, "is_on", lambda: True)
    monkeypatch.setattr(places.national, "find_addresses", lambda *_: found)

    typed = {number: places.by_postcode("1234 AB", number) for number in ("14", "14 a", "14 c")}

    assert [one.house_number for one in typed["14"]] == ["14"]
    assert [one.house_number for one in typed["14 a"]] == ["14-A"]
    assert len(typed["14 c"]) == 3  # not known: which one is meant is asked

    begun = client.post("/laadpaal/aanvraag/", {"postcode": "1234 AB", "house_number": "14-B"})
    assert begun.status_code == 302
    assert ChargerRequest.objects.get().requester.house_number == "14-B"


def test_what_is_on_its_way_is_told_with_when_and_drawn(client, officer):
    site = Site.objects.filter(municipality_code=VLIETWOUDE).order_by("number")[0]
    Site.objects.filter(pk=site.pk).update(exactness="bay", radius_m=0)
    realising.open_realisation(site_id=site.pk, cause=Cause.REQUEST, by=officer)
    lon, lat = lonlat_from_rd([site.x_m + 20], [site.y_m])

    page = client.get(LOOK, {"lon": float(lon[0]), "lat": float(lat[0])})

    ((coming, walked),) = page.context["answer"].under_way
    assert (coming.name, walked < 60) == (site.name, True)
    assert coming.expected_on > timezone.localdate()
    assert f"expected {date_format(coming.expected_on, 'F Y')}" in page.content.decode()
    drawn = json.loads(page.context["selection"])
    assert len(drawn["rings"]) == 1
    assert drawn["nearest"][0] == {"at": drawn["rings"][0], "metres": round(walked)}
