"""An officer decides while a calculation runs beside; the whole afternoon is walked in `demo/`."""

import pytest
from playwright.sync_api import expect

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.jobs.models import Job
from laadregie.planmaps.models import PlanMap, Site
from tests.factories.regions import VLIETWOUDE, person

PAGE = f"/kaart/{VLIETWOUDE}/"


@pytest.fixture
def user(planned_region):
    return person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser")


def open_site(page, site):
    page.goto(f"{PAGE}?plaats={site.pk}")
    page.wait_for_selector("laad-kaart[data-ready=drawn]")
    page.locator("#site-acts").wait_for()
    page.wait_for_timeout(700)  # the map goes to the site


def test_a_calculation_beside_an_officer_who_decides_keeps_the_decision(
    page, context, user, new_context, sign_in
):
    """Recalculated by one while another pins: what was decided stands in the new plan."""
    sign_in(context, user)
    page.set_default_timeout(45_000)
    site = Site.objects.filter(municipality_code=VLIETWOUDE, exactness="search_area").earliest("number")
    before = PlanMap.objects.get(municipality_code=VLIETWOUDE, is_current=True)
    colleague_context = new_context()
    sign_in(colleague_context, person(Role.PROGRAMME_MANAGER, "waterkant", name="J. Smeets"))

    open_site(page, site)
    page.locator("#act-pin_down").click()
    expect(page.locator(".map-pin")).to_be_focused(timeout=45_000)
    page.keyboard.press("Shift+ArrowRight")

    colleague = colleague_context.new_page()
    colleague.set_default_timeout(45_000)
    colleague.goto(PAGE)
    colleague.locator(".menu-form summary", has_text="Herbereken").click()
    colleague.locator(".menu-form__body button").click()
    colleague.locator(".job").wait_for()
    jobs.run_job.func(str(Job.objects.get(state="queued").pk))  # what the worker does
    expect(colleague.locator(".job--done")).to_be_visible(timeout=20_000)

    page.locator("[data-place-submit]").click()
    expect(page.locator("#toast")).to_contain_text("staat vast")
    plan = PlanMap.objects.get(municipality_code=VLIETWOUDE, is_current=True)
    assert plan.pk != before.pk
    held = Site.objects.get(pk=site.pk)
    assert (held.exactness, held.state, held.revision) == ("bay", "validated", 2)
    colleague.goto(PAGE)
    expect(colleague.locator(f".site-row[data-site='{site.pk}']")).to_contain_text("Goedgekeurd")
