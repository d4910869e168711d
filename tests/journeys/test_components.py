"""The page of all components: each with its states, drawn by the templates that pages use."""

from tests.journeys import checks


def test_all_components_pass_the_checks(page):
    page.goto("/onderdelen/")
    page.wait_for_selector("laad-grafiek[data-ready] svg")

    checks.check(page, "components")
