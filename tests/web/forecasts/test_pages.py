import re

import pytest
from django.urls import reverse

from laadregie.forecasts import services
from laadregie.forecasts.models import Acceptance, BacktestResult, Correction
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.jobs.models import Job
from tests.factories.regions import DORP, OOSTERLEK, VLIETWOUDE, person

pytestmark = pytest.mark.django_db
VALIDATE = f"/prognose/{VLIETWOUDE}/valideren/"
MOST_QUERIES = 20  # however many areas; session, user and known browser included


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def form():
    return {
        "action": "correct",
        "neighbourhood_code": DORP,
        "points": "12",
        "from_year": "2028",
        "to_year": "",
        "reason": "new_housing",
        "explanation": "120 homes at the old mill",
        "source": "Housing programme 2026",
    }


def text_of(response):
    """What a reader sees: no tags, single spaces."""
    body = re.sub(r"<script.*?</script>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def row_of(response, name):
    """The cells of the table row that begins with a name."""
    rows = re.findall(r"<tr>(.*?)</tr>", response.content.decode(), flags=re.DOTALL)
    found = next(row for row in rows if name in row)
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", found, flags=re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip() for cell in cells]


def test_without_a_forecast_the_page_says_so(client, region):
    response = client.get("/prognose/")

    assert response.status_code == 200
    assert "There is no forecast yet." in text_of(response)


def test_region_page_lists_every_municipality(client, forecast):
    text = text_of(client.get("/prognose/"))

    assert "Vlietwoude" in text
    assert "Oosterlek" in text


@pytest.mark.parametrize("path", ["/prognose/", f"/prognose/{VLIETWOUDE}/"])
def test_pages_ask_the_database_a_bounded_number_of_times(
    signed_in, correct, path, django_assert_max_num_queries
):
    correct()
    signed_in.get(path)  # the first time notes the browser

    with django_assert_max_num_queries(MOST_QUERIES):
        assert signed_in.get(path).status_code == 200


@pytest.mark.parametrize("choice", ["jaar=2050", "jaar=soon", "scenario=highest"])
@pytest.mark.parametrize("path", ["/prognose/", f"/prognose/{VLIETWOUDE}/", "/prognose/cijfers.csv"])
def test_a_choice_that_does_not_exist_is_refused_with_its_reason(client, forecast, path, choice):
    response = client.get(f"{path}?{choice}")

    assert response.status_code == 400
    assert choice.split("=")[1] in text_of(response)


@pytest.mark.parametrize(
    "path",
    [
        "/prognose/GM0000/",
        "/prognose/buurt/BU00000000/uitleg/",
        "/prognose/cijfers.csv?gemeente=GM0000",
        "/prognose/cijfers.csv?gemeente=x%0d%0aSet-Cookie:a",
    ],
)
def test_an_area_that_does_not_exist_is_404(client, forecast, path):
    assert client.get(path).status_code == 404


def test_model_and_corrected_figure_stand_side_by_side(client, correct):
    before = row_of(client.get(f"/prognose/{VLIETWOUDE}/?jaar=2030"), "Vlietwoude-Dorp")
    correct(points=12)

    after = row_of(client.get(f"/prognose/{VLIETWOUDE}/?jaar=2030"), "Vlietwoude-Dorp")

    needed, model, correction = (int(cell) for cell in after[3:6])
    assert model == int(before[4])
    assert (needed - model, correction) == (12, 12)


def test_the_name_of_an_author_is_for_staff(client, correct, officer):
    correct()
    assert "Ans Visser" not in text_of(client.get(f"/prognose/{VLIETWOUDE}/"))

    client.force_login(officer)

    assert "Ans Visser" in text_of(client.get(f"/prognose/{VLIETWOUDE}/"))


def test_a_page_of_the_public_offers_no_validation(client, forecast, officer):
    assert VALIDATE not in client.get(f"/prognose/{VLIETWOUDE}/").content.decode()

    client.force_login(officer)

    assert VALIDATE in client.get(f"/prognose/{VLIETWOUDE}/").content.decode()


def test_validation_asks_to_sign_in(client, forecast):
    response = client.get(VALIDATE)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_an_officer_of_another_municipality_gets_404(client, neighbour, correct, form):
    made = correct()
    client.force_login(neighbour)

    assert client.get(VALIDATE).status_code == 404
    assert client.post(VALIDATE, form).status_code == 404
    assert client.post(VALIDATE, {"action": "accept"}).status_code == 404
    assert client.post(f"{VALIDATE}intrekken/{made.pk}/").status_code == 404
    assert client.post(f"/prognose/{OOSTERLEK}/valideren/intrekken/{made.pk}/").status_code == 404
    assert Correction.objects.get().withdrawn_at is None
    assert not Acceptance.objects.exists()


def test_an_officer_corrects_and_withdraws(signed_in, forecast, form):
    assert signed_in.post(VALIDATE, form).status_code == 302
    made = Correction.objects.get()
    assert (made.points, made.from_year, made.to_year) == (12, 2028, None)

    assert signed_in.post(f"{VALIDATE}intrekken/{made.pk}/").status_code == 302

    made.refresh_from_db()
    assert made.withdrawn_by.name == "Ans Visser"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("points", "many", "Enter a whole number."),
        ("points", "0", "Give a number of points from -2000 to 2000, not 0."),
        ("neighbourhood_code", "BU99020001", "Select a valid choice."),
        ("from_year", "1900", "Select a valid choice."),
        ("to_year", "2026", "The last year, 2026, comes before the first year, 2028."),
        ("source", "", "This field is required."),
        ("explanation", "x" * 501, "at most 500 characters"),
    ],
)
def test_a_wrong_field_is_told_at_the_field_and_nothing_is_kept(
    signed_in, forecast, form, field, value, message
):
    response = signed_in.post(VALIDATE, {**form, field: value})

    assert response.status_code == 422
    at_field = re.search(rf'id="id_{field}_error">(.*?)</div>', response.content.decode(), re.DOTALL)
    assert message in at_field.group(1)
    assert not Correction.objects.exists()


def test_an_officer_accepts(signed_in, forecast):
    response = signed_in.post(VALIDATE, {"action": "accept", "note": "agreed"}, follow=True)

    assert "Accepted by the municipality" in text_of(response)
    assert Acceptance.objects.get().run_id == forecast.result["run"]


def test_explanation_shows_steps_that_lead_to_the_figure(client, forecast):
    text = text_of(client.get(f"/prognose/buurt/{DORP}/uitleg/?jaar=2030"))

    assert "Vlietwoude-Dorp needs" in text
    assert "Points per electric car, whole region" in text
    assert "Residents without a driveway" in text


def test_explanation_after_the_data_changed_says_so(client, forecast, monkeypatch):
    monkeypatch.setattr("laadregie.forecasts.calculation.METHOD_VERSION", "later")

    text = text_of(client.get(f"/prognose/buurt/{DORP}/uitleg/"))

    assert "The data or the method changed after this forecast." in text
    assert "Points per electric car" not in text


def test_figures_can_be_downloaded(client, forecast):
    response = client.get(f"/prognose/cijfers.csv?jaar=2030&gemeente={VLIETWOUDE}")

    lines = response.content.decode().splitlines()
    assert response["Content-Type"].startswith("text/csv")
    assert lines[0].startswith("code,name,year,scenario,public_charge_points_needed,")
    assert [line.split(",")[0] for line in lines[1:]] == [DORP, "BU99010002", "BU99010003"]


def test_reliability_before_and_after_the_back_test(client, region):
    assert "The forecast was not tried yet." in text_of(client.get("/prognose/betrouwbaarheid/"))
    gains = ("model_minus_per_household", "model_minus_per_car", "points_per_household")
    measures = ("model", "per_household", "per_car", "ceiling", *gains)
    BacktestResult.objects.create(
        region_code="waterkant",
        method_version="1",
        outcome={
            "counted_on": "2026-06-07",
            "points": 19_500,
            "neighbourhoods": 2_942,
            "municipalities": 77,
            "measures": {name: {"value": 0.775, "low": 0.75, "high": 0.8} for name in measures},
            "published": [
                {"name": "Almelo", "year": 2030, "published": 942.0, "model": 1036.2, "factor": 1.1}
            ],
            "levels": [{"year": 2030, "from_national_figures": 54_800.0, "from_stock": 41_000.0}],
        },
    )

    text = text_of(client.get("/prognose/betrouwbaarheid/"))

    assert "0.775" in text
    assert "Each of the 77 municipalities was left out once." in text
    assert "Almelo 2030 942 1,036 1.10" in text
    assert "2030 54,800 41,000" in text


def test_without_charge_points_there_is_nothing_to_try(region):
    with pytest.raises(services.InputError):
        services.store_backtest()

    assert not BacktestResult.objects.exists()


def test_the_programme_manager_lets_it_be_calculated_again(client, forecast):
    client.force_login(person(Role.PROGRAMME_MANAGER, "programme"))

    page = client.post("/prognose/berekenen/", follow=True)

    job = Job.objects.get(state="queued")
    assert (job.kind, job.subject) == ("forecast.run", "waterkant")
    assert f"/taken/{job.pk}/" in page.content.decode()
    assert client.post("/prognose/berekenen/", follow=True).status_code == 200  # joins the same
    assert Job.objects.filter(state="queued").count() == 1


def test_an_officer_does_not_calculate_for_the_whole_region(signed_in, forecast):
    assert signed_in.post("/prognose/berekenen/").status_code == 404
    assert not Job.objects.filter(state="queued").exists()
