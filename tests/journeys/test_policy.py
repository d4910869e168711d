"""The programme manager changes a policy value; a municipality keeps its own; the public reads along."""

import pytest
from django.core.cache import cache

from laadregie.foundation.accounts.models import Role
from tests.factories.regions import VLIETWOUDE, load_small_region, person
from tests.journeys import checks


@pytest.fixture(autouse=True)
def _region(db):
    cache.clear()
    load_small_region()


def test_the_programme_manager_decides_a_walking_distance(page, context, sign_in):
    sign_in(context, person(Role.PROGRAMME_MANAGER, "programma"))
    page.goto("/beleid/")
    checks.check(page, "policy")

    page.get_by_role("link", name="Loopafstand tot een laadpunt").click()
    page.get_by_label("Waarde (m)").fill("veel")
    page.get_by_label("Bron").fill("Besluit van de stuurgroep")
    page.get_by_role("button", name="Bewaar deze waarde").click()

    assert "Geef een heel getal van 50 m tot en met 2.000 m." in page.locator("#id_value_error").inner_text()
    assert page.get_by_label("Waarde (m)").input_value() == "veel"
    checks.check(page, "policy-value-refused")

    page.get_by_label("Waarde (m)").fill("300")
    page.get_by_role("button", name="Bewaar deze waarde").click()

    assert "Bewaard. Loopafstand tot een laadpunt: 300 m." in page.locator(".messages").inner_text()
    assert "Nu 300 m, vastgesteld voor de regio." in page.locator("main").inner_text()
    checks.check(page, "policy-value-kept")


def test_an_officer_decides_otherwise_and_everyone_sees_it(page, context, new_context, sign_in):
    sign_in(context, person(Role.MUNICIPAL_OFFICER, VLIETWOUDE))
    page.goto(f"/beleid/{VLIETWOUDE}/")
    checks.check(page, "policy-of-municipality")

    page.get_by_role("link", name="Loopafstand tot een laadpunt").click()
    page.get_by_label("Waarde (m)").fill("150")
    page.get_by_label("Bron").fill("Raadsbesluit")
    page.get_by_role("button", name="Bewaar deze waarde").click()
    checks.check(page, "policy-value-of-municipality")

    public = new_context().new_page()
    public.goto("/beleid/")
    assert "1 gemeente wijkt af" in public.locator("main").inner_text()


@pytest.mark.parametrize(
    "path",
    [
        "deelname",
        "deelname/GM9901",
        "partijen",
        "bronnen",
        "bronnen/gemeente/GM9901",
        "bronnen/prognose",
        "bronnen/plankaart",
        "bronnen/dekking",
        "bronnen/definities",
        "bronnen/datakwaliteit",
        "bronnen/gebruik",
        "toegankelijkheid",
        "privacy",
    ],
)
def test_public_pages_pass_the_checks(page, path):
    page.goto(f"/{path}/")

    checks.check(page, path.replace("/", "-"))
