import pytest

from tests.factories.regions import DORP, VLIETWOUDE

pytestmark = pytest.mark.django_db
URL = "/api/v1/prognoses"


def test_municipalities_with_their_need(client, forecast):
    answer = client.get(f"{URL}/gemeenten?jaar=2030").json()

    assert answer["totaal"] == 2
    assert answer["prognose"] == forecast.result["run"]
    first = answer["gebieden"][0]
    assert (first["code"], first["naam"], first["jaar"], first["scenario"]) == (
        VLIETWOUDE,
        "Vlietwoude",
        2030,
        "mid",
    )
    assert first["publiekeLaadpuntenNodig"] > 0


def test_correction_stands_beside_the_model(client, correct):
    correct(points=12)

    answer = client.get(f"{URL}/buurten?jaar=2030&gemeente={VLIETWOUDE}").json()

    dorp = next(area for area in answer["gebieden"] if area["code"] == DORP)
    assert dorp["correctie"] == pytest.approx(12)
    assert dorp["publiekeLaadpuntenNodig"] == pytest.approx(dorp["publiekeLaadpuntenVolgensModel"] + 12)


def test_a_long_list_comes_in_pages(client, forecast):
    pages = [client.get(f"{URL}/buurten?paginaGrootte=4&pagina={number}").json() for number in (1, 2, 3)]

    assert [len(page["gebieden"]) for page in pages] == [4, 2, 0]
    assert {page["totaal"] for page in pages} == {6}


def test_a_municipality_over_the_years(client, forecast):
    years = client.get(f"{URL}/gemeenten/{VLIETWOUDE}").json()["jaren"]

    assert [year["jaar"] for year in years] == list(range(2025, 2041))
    assert all(year["laag"] <= year["midden"] <= year["hoog"] for year in years)


@pytest.mark.parametrize(
    ("query", "field"),
    [("jaar=2050", "year"), ("scenario=highest", "scenario"), ("jaar=soon", "jaar")],
)
def test_a_wrong_parameter_is_a_problem_document(client, forecast, query, field):
    response = client.get(f"{URL}/gemeenten?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert field in response.json()["invalidParams"][0]["veld"]


@pytest.mark.parametrize("query", ["paginaGrootte=0", "paginaGrootte=1001", "pagina=0"])
def test_a_page_is_bounded(client, forecast, query):
    assert client.get(f"{URL}/buurten?{query}").status_code == 400


def test_what_does_not_exist_is_404(client, forecast):
    assert client.get(f"{URL}/gemeenten/GM0000").status_code == 404


def test_without_a_forecast_there_is_nothing(client, region):
    assert client.get(f"{URL}/gemeenten").status_code == 404
