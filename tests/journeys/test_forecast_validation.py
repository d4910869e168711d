"""An officer looks at the forecast of the municipality, corrects it, accepts it; others read along."""

import pytest
from django.core.cache import cache

from laadregie.forecasts import services
from laadregie.foundation.accounts.models import Role
from laadregie.monitoring import services as network
from tests.factories.regions import (
    DORP,
    OOSTERLEK,
    SMALL_PACK,
    VLIETWOUDE,
    load_small_region,
    person,
)
from tests.journeys import checks

PAGE = f"/prognose/{VLIETWOUDE}/"
NEEDED, MODEL, CORRECTION = 2, 3, 4


@pytest.fixture(autouse=True)
def _forecast(db):
    cache.clear()
    load_small_region()
    network.import_feed(SMALL_PACK / "feed" / "locations.json", by=None)
    services.run_forecast()


@pytest.fixture
def officer(context, sign_in):
    user = person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser")
    sign_in(context, user)
    return user


def figures_of(page, name):
    """The numbers in the row of a neighbourhood, as shown."""
    row = page.locator("main tbody tr", has=page.locator("th", has_text=name))
    return row.locator("td").all_inner_texts()


def fill_in(page, **fields):
    """Fill in the form of a correction."""
    for name, value in fields.items():
        control = page.locator(f"[name={name}]")
        if control.evaluate("element => element.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def test_an_officer_corrects_a_neighbourhood_and_accepts(page, officer):
    page.goto(PAGE)
    page.locator("laad-grafiek[data-ready]").first.wait_for()
    before = figures_of(page, "Vlietwoude-Dorp")
    checks.check(page, "forecast-municipality")

    page.locator(f"a[href='{PAGE}valideren/']").click()
    checks.check(page, "forecast-validate")

    page.locator("form:has([name=points]) button").click()
    assert page.locator("#id_points_error").is_visible()
    assert page.locator("#id_source_error").is_visible()
    checks.check(page, "forecast-validate-refused")

    fill_in(
        page,
        neighbourhood_code=DORP,
        points="12",
        from_year="2028",
        reason="new_housing",
        explanation="120 woningen bij de oude molen",
        source="Woningbouwprogramma 2026",
    )
    page.locator("form:has([name=points]) button").click()
    page.locator("form[action*='/intrekken/']").wait_for()
    checks.check(page, "forecast-validate-corrected")

    page.goto(f"{PAGE}?jaar=2030")
    after = figures_of(page, "Vlietwoude-Dorp")
    assert int(after[NEEDED]) == int(after[MODEL]) + 12
    assert after[MODEL] == before[MODEL]
    assert after[CORRECTION] == "+12"

    page.goto(f"{PAGE}valideren/")
    page.locator("[name=note]").fill("Besproken met wonen")
    page.locator("form:has([name=note]) button").click()
    page.wait_for_url(f"**{PAGE}")
    assert page.locator(".state--good").first.is_visible()
    assert "Ans Visser" in page.locator("main").inner_text()
    checks.check(page, "forecast-accepted")


def test_a_correction_is_withdrawn_by_keyboard(page, officer):
    services.correct_neighbourhood(
        municipality_code=VLIETWOUDE,
        neighbourhood_code=DORP,
        points=-3,
        from_year=2027,
        to_year=2030,
        reason="known_fleet",
        explanation="Het wagenpark laadt op eigen terrein",
        source="Brief van 3 maart 2026",
        by=officer,
    )
    page.goto(f"{PAGE}valideren/")

    page.locator("form[action*='/intrekken/'] button").focus()
    page.keyboard.press("Enter")

    page.locator("#withdrawn-title").wait_for()
    assert page.locator("form[action*='/intrekken/']").count() == 0
    checks.check(page, "forecast-validate-withdrawn")


def test_an_officer_of_another_municipality_does_not_validate(page, context, sign_in, complaints):
    complaints.allow("status of 404")
    sign_in(context, person(Role.MUNICIPAL_OFFICER, OOSTERLEK))

    page.goto(PAGE)
    assert page.locator(f"a[href='{PAGE}valideren/']").count() == 0
    assert page.goto(f"{PAGE}valideren/").status == 404


def test_the_public_reads_from_region_to_the_steps_of_a_neighbourhood(page):
    page.goto("/prognose/")
    page.locator("laad-grafiek[data-ready]").first.wait_for()
    checks.check(page, "forecast-region")

    page.locator("main tbody a", has_text="Vlietwoude").click()
    page.locator("details.figures-table summary").first.click()
    checks.check(page, "forecast-municipality-public")

    page.locator(f"a[href^='/prognose/buurt/{DORP}/uitleg/']").click()
    assert page.locator("#steps-title").is_visible()
    checks.check(page, "forecast-explanation")

    page.locator("a[href='/prognose/betrouwbaarheid/']").first.click()
    page.wait_for_url("**/betrouwbaarheid/")
    checks.check(page, "forecast-reliability-empty")

    services.store_backtest()
    page.reload()
    page.locator("laad-grafiek[data-ready]").wait_for()
    checks.check(page, "forecast-reliability")


def test_the_programme_manager_calculates_again_and_stops(page, context, sign_in):
    sign_in(context, person(Role.PROGRAMME_MANAGER, "programme"))
    page.goto("/prognose/")

    page.locator("form[action='/prognose/berekenen/'] button").click()
    page.locator(".job progress").wait_for()
    checks.check(page, "forecast-calculating")

    page.locator("form[action$='/stop/'] button").click()
    page.locator(".job--stopped").wait_for()
    checks.check(page, "forecast-stopped")


def test_a_year_that_does_not_exist_is_told(page, complaints):
    complaints.allow("status of 400")

    assert page.goto("/prognose/?jaar=2050").status == 400
    checks.check(page, "forecast-wrong-year")
