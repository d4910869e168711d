"""The region for other programs: areas and policy values, fields in Dutch."""

import pytest

pytestmark = pytest.mark.django_db


def test_municipalities_with_their_key_figures(client, loaded):
    found = client.get("/api/v1/gemeenten").json()

    assert [(one["code"], one["naam"]) for one in found] == [
        ("GM9901", "Vlietwoude"),
        ("GM9902", "Oosterlek"),
    ]
    assert client.get("/api/v1/gemeenten/GM9902").json() == found[1]


def test_neighbourhoods_of_one_municipality_by_page(client, loaded):
    found = client.get("/api/v1/buurten", {"gemeente": "GM9901", "pagina": 2, "paginaGrootte": 2}).json()

    assert found["totaal"] == 3
    assert [(one["code"], one["huishoudens"]) for one in found["buurten"]] == [("BU99010003", 95)]


def test_what_is_missing_in_the_source_is_empty(client, loaded):
    found = client.get("/api/v1/buurten", {"gemeente": "GM9902"}).json()["buurten"]

    assert found[2]["naam"] == "Bedrijventerrein De Sluis"
    assert found[2]["huishoudens"] is None


def test_policy_values_of_a_municipality_name_their_origin(client, loaded):
    found = {one["code"]: one for one in client.get("/api/v1/beleidswaarden?gemeente=GM9902").json()}

    assert found["walking_distance_m"]["waarde"] == 250
    assert found["walking_distance_m"]["eenheid"] == "m"
    # 1,290 + 370 = 1,660 households, 0.94 poles per 1,000: 1.56, so 2 poles
    assert (found["quota_poles_per_year"]["waarde"], found["quota_poles_per_year"]["herkomst"]) == (
        2,
        "regel",
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/gemeenten/GM0000", 404),
        ("/api/v1/buurten?gemeente=GM0000", 400),
        ("/api/v1/buurten?pagina=0", 400),
        ("/api/v1/buurten?paginaGrootte=100000", 400),
        ("/api/v1/beleidswaarden?op=gisteren", 400),
    ],
)
def test_bad_input_gets_an_error_document(client, loaded, path, status):
    answer = client.get(path)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
