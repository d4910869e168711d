"""The pages of an import: the steps on screen, and who may not see them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from laadregie.planmaps.models import Site, SiteImport
from tests.factories.imports import HEADER, YEAR, checked, row
from tests.factories.lists import csv_bytes
from tests.factories.regions import OOSTERLEK, VLIETWOUDE


@pytest.fixture
def browser(client, officer, spot):
    client.force_login(officer)
    return client


def post_list(client, data, name="lijst.csv", code=VLIETWOUDE):
    return client.post(f"/kaart/{code}/inlezen/", {"file": SimpleUploadedFile(name, data)})


def test_the_steps_on_screen_from_file_to_plan_map(browser, spot):
    answer = post_list(browser, csv_bytes(HEADER, [row("VW-1", spot(), name="<b>Kade</b>")]))
    columns = answer.headers["Location"]
    page = browser.get(columns)
    assert page.status_code == 200
    form = page.context["form"]
    values = {n: "" if v is None else v for n, v in form.initial.items()}

    check = browser.post(columns, values).headers["Location"]
    page = browser.get(check)
    assert "&lt;b&gt;Kade&lt;/b&gt;" in page.text
    layer = browser.get(check.replace("controle/", "plaatsen.geojson"))
    feature = json.loads(layer.text)["features"][0]
    assert feature["properties"]["number"] == "VW-1"

    assert browser.post(check).headers["Location"] == f"/kaart/{VLIETWOUDE}/"
    assert Site.objects.get(number="VW-1").name == "<b>Kade</b>"
    assert browser.get(check).status_code == 200
    assert browser.get(columns).status_code == 404
    assert browser.post(check).status_code == 302
    assert Site.objects.filter(origin="imported").count() == 1


def test_a_list_with_a_wrong_row_has_no_button_and_a_csv_of_what_was_refused(browser, spot):
    answer = post_list(browser, csv_bytes(HEADER, [row("VW-1", spot()), row("=2", ("veel", 1))]))
    columns = answer.headers["Location"]
    values = {n: "" if v is None else v for n, v in browser.get(columns).context["form"].initial.items()}
    check = browser.post(columns, values).headers["Location"]

    page = browser.get(check).text
    assert "Row 3, column x: “veel” is no number." in page
    assert "Import 1 site" not in page
    lines = browser.get(check.replace("controle/", "geweigerd.csv")).text.splitlines()
    assert lines == ["row,column,value,reason", "3,x,veel,“veel” is no number."]
    browser.post(check)
    assert not Site.objects.filter(origin="imported").exists()
    browser.post(check.replace("controle/", "weg/"))
    assert not SiteImport.objects.exists()


def test_a_refused_file_is_told_at_its_field(browser):
    answer = post_list(browser, b"%PDF-1.7", "plan.csv")

    assert answer.status_code == 422
    assert "(.pdf)" in answer.text
    assert not SiteImport.objects.exists()
    assert browser.post(f"/kaart/{VLIETWOUDE}/inlezen/").status_code == 422


def test_columns_are_chosen_once_and_say_where(browser, spot):
    columns = post_list(browser, csv_bytes(["a", "b"], [["1", "2"]])).headers["Location"]
    rest = {"default_state": "candidate", "default_poles": "1", "default_year": str(YEAR), "crs": "rd"}

    for values in ({}, {"x": "0", "y": "0"}, {"x": "7", "y": "1"}):
        assert browser.post(columns, rest | values).status_code == 422
    assert browser.get(f"{columns}?blad=9").status_code == 404
    assert SiteImport.objects.get().state == "read"


@pytest.mark.parametrize("part", ["", "kolommen/", "controle/", "plaatsen.geojson", "geweigerd.csv", "weg/"])
def test_a_neighbour_gets_404_on_every_step(client, officer, neighbour, spot, part):
    found = checked(csv_bytes(HEADER, [row("VW-1", spot())]), officer)
    path = f"/kaart/{VLIETWOUDE}/inlezen/" + (f"{found.pk}/{part}" if part else "")
    client.force_login(neighbour)

    assert {client.get(path).status_code, client.post(path).status_code} <= {404, 405}
    own = path.replace(VLIETWOUDE, OOSTERLEK)
    if part:
        assert {client.get(own).status_code, client.post(own).status_code} <= {404, 405}
    assert SiteImport.objects.count() == 1
