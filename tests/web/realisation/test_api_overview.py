"""What the API tells of realisations together: what if it takes longer, and beside the national feed."""

from datetime import date

import pytest
from django.utils import timezone

from laadregie.realisation import process, whatif
from laadregie.realisation.models import Realisation
from tests.factories.realising import EVSE_IDS, bring
from tests.web.realisation.test_watching import in_feed

WHAT_IF, FEED = "/api/v1/realisaties/wat-als", "/api/v1/realisaties/feed"


@pytest.fixture
def under_way(realisation):
    bring(realisation, process.GRID_CHECK)
    return realisation


@pytest.mark.parametrize(
    ("query", "what", "days"),
    [
        pytest.param("?weken=6&wat=antwoord", whatif.ANSWER, 42, id="answer"),
        pytest.param("?weken=2&wat=aansluiting", whatif.CONNECTION, 14, id="connection"),
        pytest.param("", whatif.CONNECTION, 42, id="as-the-page-begins"),
        pytest.param("?weken=0", whatif.CONNECTION, 0, id="no-longer"),
    ],
)
def test_what_if_says_what_the_page_says(client, officer, under_way, query, what, days):
    client.force_login(officer)

    told = client.get(WHAT_IF + query).json()

    expected = whatif.what_if([Realisation.objects.get()], weeks=days // 7, what=what)
    (one,) = told["realisaties"]
    assert (one["id"], one["dagenLater"], told["totaal"]) == (under_way.number, days, 1)
    assert one["danOp"] == expected.cases[0].then_on.isoformat()
    assert told["gemiddeldDagenLater"] == days
    assert [month["op"] for month in told["maanden"]] == [one.on.isoformat() for one in expected.months]
    assert {one["status"] for one in told["fasen"]} >= {"bij-netbeheerder", "aansluiting-besteld"}


@pytest.mark.parametrize("query", ["?weken=-1", "?weken=105", "?weken=veel", "?wat=iets"])
def test_what_cannot_be_is_refused_at_its_parameter(client, officer, under_way, query):
    client.force_login(officer)

    answer = client.get(WHAT_IF + query)

    assert answer.status_code == 400
    assert answer.json()["invalidParams"][0]["veld"] in query


def test_the_pages_of_what_if(client, officer, under_way):
    client.force_login(officer)

    told = client.get(WHAT_IF + "?pagina=2").json()

    assert (told["totaal"], told["realisaties"]) == (1, [])


def test_a_pole_that_the_feed_does_not_show(client, officer, realisation, monkeypatch):
    bring(realisation, process.IN_OPERATION)
    Realisation.objects.update(in_operation_on=date(2026, 1, 1))
    in_feed(monkeypatch, EVSE_IDS[0])
    client.force_login(officer)

    told = client.get(FEED).json()

    assert told == {
        "leveringVan": timezone.localdate().isoformat(),
        "ontbreektInFeed": [
            {
                "id": realisation.number,
                "evseIds": [EVSE_IDS[1]],
                "inGebruikOp": "2026-01-01",
                "uiterlijk": "2026-01-15",
                "teLaat": True,
            }
        ],
        "nietGemeld": [],
    }


def test_points_that_nobody_reported(client, officer, realisation, monkeypatch):
    in_feed(monkeypatch, "NL*ABC*E77*1", at=(realisation.site.x_m + 30, realisation.site.y_m))
    client.force_login(officer)

    (one,) = client.get(FEED).json()["nietGemeld"]

    assert one["id"] == realisation.number
    assert one["laadpunten"] == [
        {
            "evseId": "NL*ABC*E77*1",
            "adres": "Dorpsstraat 1",
            "exploitant": "Laadbedrijf A",
            "afstandM": 30,
        }
    ]


def test_elsewhere_and_without_an_account_nothing_is_told(client, stranger, realisation, monkeypatch):
    in_feed(monkeypatch, "NL*ABC*E77*1", at=(realisation.site.x_m, realisation.site.y_m))
    assert [client.get(path).status_code for path in (WHAT_IF, FEED)] == [404, 404]

    client.force_login(stranger)

    assert client.get(FEED).json()["nietGemeld"] == []
    assert client.get(WHAT_IF).json()["totaal"] == 0
