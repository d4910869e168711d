"""An officer recalculates the plan map, stops a calculation, publishes; a neighbour may not."""

import pytest
from playwright.sync_api import expect

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.jobs.models import Job
from laadregie.planmaps.models import PlanMap
from tests.factories.regions import OOSTERLEK, VLIETWOUDE, person
from tests.journeys import checks

PAGE = f"/kaart/{VLIETWOUDE}/"


pytestmark = pytest.mark.usefixtures("planned_region")


@pytest.fixture
def officer(page, context, sign_in):
    sign_in(context, person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser"))
    page.set_default_timeout(45_000)  # a map drawn in software on a busy machine
    page.goto(PAGE)
    return page


def the_plan():
    """Key of the plan map that the officer works on; a new calculation takes the place of a draft."""
    return PlanMap.objects.get(municipality_code=VLIETWOUDE, is_current=True).pk


def ask_again(page):
    """Start a calculation from the folded form and return the job that waits for a worker."""
    page.locator(".menu-form summary", has_text="Herbereken").click()
    page.locator(".menu-form__body button").click()
    page.locator(".job").wait_for()
    return Job.objects.filter(state="queued").get()


def test_recalculating_shows_how_far_it_is_until_it_is_done(officer):
    before = the_plan()
    job = ask_again(officer)
    assert officer.locator(".job progress").is_visible()
    checks.check(officer, "plan-recalculating")

    jobs.run_job.func(str(job.pk))  # what the worker does

    expect(officer.locator(".job--done")).to_be_visible(timeout=20_000)
    assert the_plan() != before


def test_a_calculation_can_be_stopped_and_changes_nothing(officer):
    before = the_plan()
    job = ask_again(officer)

    officer.locator(".job button").click()

    expect(officer.locator(".job--stopped")).to_be_visible(timeout=20_000)
    jobs.run_job.func(str(job.pk))
    assert the_plan() == before


def test_what_is_published_is_seen_by_everyone(officer, new_context):
    visitor = new_context(java_script_enabled=False).new_page()
    visitor.goto(PAGE)
    assert visitor.locator(".site-row").count() == 0

    officer.locator(f"form[action='{PAGE}publiceer/'] button").click()
    officer.locator(f"form[action='{PAGE}publiceer/']").wait_for(state="detached")

    visitor.goto(PAGE)
    assert visitor.locator(".site-row").count() == officer.locator(".site-row").count() > 0


def test_a_neighbour_does_not_see_the_draft_nor_its_sites(new_context, sign_in, complaints):
    complaints.allow("status of 404")
    context = new_context()
    sign_in(context, person(Role.MUNICIPAL_OFFICER, OOSTERLEK, name="Bo Kramer"))
    page = context.new_page()
    site = PlanMap.objects.get(municipality_code=VLIETWOUDE).planned.first()

    assert page.goto(f"{PAGE}plaats/{site.site_id}/").status == 404
    page.goto(PAGE)
    assert page.locator(".site-row").count() == 0
    assert page.locator(".menu-form").count() == 0


def test_fewest_poles_are_asked_from_the_export_menu_and_shown_when_done(officer):
    officer.locator(".menu-form summary", has_text="Exporteer").click()
    officer.get_by_role("link", name="Minste laadpalen", exact=True).click()
    checks.check(officer, "fewest-none")
    officer.get_by_label("Deel van de behoefte").fill("80")
    officer.get_by_role("button", name="Bereken").click()
    officer.locator(".job").wait_for()
    checks.check(officer, "fewest-calculating")

    jobs.run_job.func(str(Job.objects.get(state="queued").pk))  # what the worker does

    expect(officer.locator("#answer")).to_contain_text("van de behoefte", timeout=20_000)
    officer.locator("laad-kaart[data-ready=drawn]").wait_for()
    checks.check(officer, "fewest-answer")
