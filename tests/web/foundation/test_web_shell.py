"""The shell: menu, error pages without a database, form fields, signs and shares."""

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from laadregie.foundation.web import navigation


@pytest.fixture
def menu(settings):
    def items(path):
        settings.NAVIGATION = [("web:components", "Components"), ("no:such-page", "Nowhere")]
        return navigation.main_menu(RequestFactory().get(path))

    return items


def test_the_menu_leaves_out_what_no_context_knows(menu):
    assert [item.label for item in menu("/")] == ["Components"]


@pytest.mark.parametrize(
    ("path", "current"), [("/onderdelen/", True), ("/onderdelen/x/", True), ("/", False)]
)
def test_the_menu_marks_the_page_one_is_on(menu, path, current):
    assert [item.is_current for item in menu(path)] == [current]


@pytest.mark.parametrize("code", [400, 403, 404, 500, 507])
def test_an_error_page_needs_no_database_and_tells_its_code(code):
    request = RequestFactory().get("/")
    template = Template(f'{{% include "web/{code}.html" %}}')

    page = template.render(Context({"request": request}))

    assert str(code) in page
    assert "<h1>" in page


class _Form(forms.Form):
    homes = forms.IntegerField(help_text="Count them")


def test_a_field_shows_its_error_above_the_control_and_keeps_what_was_typed():
    field = _Form({"homes": "veel"})["homes"].as_field_group()

    assert field.index("field__error") < field.index("<input")
    assert 'value="veel"' in field
    assert 'type="text"' in field
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_homes_helptext id_homes_error"' in field


def _render(text, **context):
    with translation.override("nl"):
        return Template("{% load ui %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.264, "26%"), (1.0, "100%"), (0.0, "0%"), (None, "onbekend")],
)
def test_a_share_is_written_as_a_percentage(share, text):
    assert _render("{{ share|percent }}", share=share) == text


@pytest.mark.parametrize(("share", "width"), [(0.5, "100.0"), (1.7, "200.0"), (-0.2, "0.0")])
def test_a_bar_stays_within_its_track(share, width):
    assert _render("{{ share|bar_width }}", share=share) == width


@pytest.mark.parametrize(
    ("name", "shape"),
    [("proposed", "rect"), ("dropped", "path"), ("area", "circle"), ("white", "path"), ("busy", "circle")],
)
def test_a_sign_has_its_own_shape(name, shape):
    drawn = _render("{% sign name %}", name=name)

    assert f"sign--{name}" in drawn
    assert f"<{shape}" in drawn


def test_an_icon_comes_from_the_sprite():
    assert "bundle/icons.svg#search" in _render('{% icon "search" %}')


@pytest.mark.django_db
def test_the_language_of_the_browser_does_not_decide(client):
    answer = client.get(reverse("web:components"), headers={"accept-language": "en"})

    assert 'lang="nl"' in answer.text
    assert answer.headers["Content-Language"] == "nl"


@pytest.mark.django_db
def test_a_language_we_do_not_speak_is_dutch(client):
    client.cookies["django_language"] = "xx"

    assert 'lang="nl"' in client.get(reverse("web:components")).text


@pytest.mark.django_db
def test_the_other_language_is_one_button_away(client):
    page = reverse("web:components")
    client.post(reverse("web:set_language"), {"language": "en", "next": page})

    answer = client.get(page)

    assert 'lang="en"' in answer.text
    assert "Skip to the content" in answer.text
