"""The network for other programs."""

import pytest

from tests.factories.network import load_small_feed, load_small_samples
from tests.factories.regions import OOSTERLEK, VLIETWOUDE

pytestmark = pytest.mark.django_db
LOCATIONS = "/api/v1/netwerk/gemeenten/{}/laadlocaties"


@pytest.fixture
def network(pack, tmp_path):
    load_small_feed(tmp_path)
    load_small_samples(tmp_path)


@pytest.mark.parametrize("path", ["/api/v1/netwerk/gemeenten", LOCATIONS.format(VLIETWOUDE)])
def test_without_a_feed_there_is_nothing(client, pack, path):
    assert client.get(path).status_code == 404


def test_counts_per_municipality_add_up(client, network):
    answer = client.get("/api/v1/netwerk/gemeenten").json()

    assert answer["definitieSnelheid"] == "speed-50kw"
    assert [row["naam"] for row in answer["gemeenten"]] == ["Vlietwoude", "Oosterlek"]
    assert sum(row["laadpunten"] for row in answer["gemeenten"]) == 19
    assert sum(row["openbaarRegulier"] for row in answer["gemeenten"]) == 12


def test_locations_of_a_municipality_without_doubles(client, network):
    answer = client.get(LOCATIONS.format(VLIETWOUDE)).json()

    assert answer["totaal"] == 3
    first = answer["laadlocaties"][0]
    assert (first["adres"], first["idInLevering"], first["toegang"]) == ("Dorpsstraat 12", "WK-1", "openbaar")
    assert (first["laadpunten"], first["drukte"], first["metingenAvond"]) == (2, "druk", 20)
    assert (first["breedtegraad"], first["lengtegraad"]) == pytest.approx((52.3813358, 4.8481854), abs=2e-6)


def test_locations_come_in_pages(client, network):
    part = client.get(LOCATIONS.format(OOSTERLEK), {"pagina": 2, "paginaGrootte": 3}).json()
    every = client.get(LOCATIONS.format(OOSTERLEK)).json()

    assert part["laadlocaties"] == every["laadlocaties"][3:6]
    assert part["totaal"] == every["totaal"] == 7


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (LOCATIONS.format("GM0000"), 404),
        (LOCATIONS.format(VLIETWOUDE) + "?pagina=0", 400),
        (LOCATIONS.format(VLIETWOUDE) + "?paginaGrootte=5000", 400),
    ],
)
def test_what_cannot_be_given_is_refused(client, network, path, status):
    response = client.get(path)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
