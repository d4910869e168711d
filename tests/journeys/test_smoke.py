"""The thinnest journey: the server answers a browser, and the checks themselves can fail."""

import pytest

from tests.journeys import checks


def test_an_unknown_address_is_told_to_be_unknown(page, complaints):
    complaints.allow("status of 404")

    answer = page.goto("/bestaat-niet")

    assert answer.status == 404
    checks.check(page, "not-found")


def test_axe_finds_an_image_without_words(page, complaints):
    complaints.allow("status of 404")
    page.goto("/bestaat-niet")
    page.evaluate("document.querySelector('main').append(new Image())")

    assert any(line.startswith("image-alt") for line in checks.axe(page))


def test_a_wide_block_is_noticed(page, complaints):
    complaints.allow("status of 404")
    page.goto("/bestaat-niet")
    page.evaluate("document.querySelector('main').style.width = '500px'")

    with pytest.raises(AssertionError, match="pixels wide"):
        checks.assert_no_sideways_scroll(page)


def test_a_script_in_the_page_is_refused_and_heard(page, complaints):
    complaints.allow("status of 404")
    page.goto("/bestaat-niet")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<a onclick=\"alert()\">x</a>')")
    page.get_by_text("x", exact=True).click()

    assert any("Content Security Policy" in line for line in complaints.left())
    complaints.allow("Content Security Policy")
