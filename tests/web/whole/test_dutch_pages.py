"""A Dutch reader finds no English word: the visible text of every page against the translations."""

import time
from functools import cache

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from babel.messages.pofile import read_po
from django.template import Context, Template
from django.test import Client

from laadregie.cli.translations import PO
from laadregie.foundation.accounts.models import Role
from laadregie.regions.models import Municipality, Neighbourhood, SubRegion
from tests.factories.site import ANONYMOUS, Site
from tests.web.whole.addresses import ADDRESSES
from tests.web.whole.reading import visible_texts, words

READERS = [Role.PROGRAMME_MANAGER.value, Role.MUNICIPAL_OFFICER.value, ANONYMOUS]
# Names, and words that are the same in Dutch.
ALLOWED = {"laadregie", "api", "csv", "geojson", "json", "ocpi", "openapi", "english", "waterkant"}
DOCUMENTATION = "api/v1/docs"  # drawn by a script of the library, for programmers


@cache
def catalogue() -> tuple[set[str], set[str]]:
    """Words of the English texts, and words of their Dutch translations."""
    with PO.open("rb") as handle:
        messages = [message for message in read_po(handle, locale="nl") if message.id]
    english = {w for m in messages for text in _forms(m.id) for w in words(text)}
    dutch = {w for m in messages for text in _forms(m.string) for w in words(text)}
    return english, dutch


def _forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def english_words(page: str, known: set[str]) -> dict[str, str]:
    """Return the words that only the English texts have, each with the text it stands in."""
    english, dutch = catalogue()
    suspect = english - dutch - known - ALLOWED
    found: dict[str, str] = {}
    for text in visible_texts(page):
        for word in suspect.intersection(words(text)):
            found.setdefault(word, text)
    return found


def names_of(site: Site) -> set[str]:
    """Words of the names of areas and people; they are the region's own."""
    areas = (Municipality, Neighbourhood, SubRegion)
    names = [name for model in areas for name in model.objects.values_list("name", flat=True)]
    names += [user.name for user in site.people.values() if user]
    return {word for name in names for word in words(name)}


def pages(client: Client, site: Site) -> dict[str, str]:
    """Every HTML page this reader can see or is refused with, by address."""
    found = {}
    for route, address in ADDRESSES.items():
        answer = client.get("/" + address.example.format(**site.ids))
        if route != DOCUMENTATION and "html" in answer.headers.get("Content-Type", ""):
            found[route] = answer.text
    return found


@pytest.mark.parametrize("reader", READERS)
def test_a_page_in_dutch_has_no_english_word(reader, site):
    client, known = site.client(reader), names_of(site)
    seen = pages(client, site)

    wrong = {route: left for route, page in seen.items() if (left := english_words(page, known))}

    assert len(seen) > 20
    assert wrong == {}, "\n".join(
        f"{r}: {text!r}" for r, left in wrong.items() for text in set(left.values())
    )


def test_pages_of_the_own_account_are_dutch(site):
    user = site.people[Role.PROGRAMME_MANAGER]
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    client = site.client(Role.PROGRAMME_MANAGER.value)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()

    seen = {r: page for r, page in pages(client, site).items() if r.startswith("account/")}

    assert len(seen) >= 8
    assert {r: left for r, page in seen.items() if (left := english_words(page, names_of(site)))} == {}


def test_a_text_without_translation_is_found():
    planted = Template("<p>Goedemorgen</p><img alt='Municipality'><p>Show everything</p>").render(Context())

    found = english_words(planted, set())

    assert set(found) == {"municipality", "show", "everything"}
    assert found["municipality"] == "Municipality"


def test_names_numbers_and_other_languages_are_no_english():
    page = "<p>Show 12,5</p><p lang='en'>Municipality</p><script>show()</script><p>a@show.nl</p>"

    assert set(english_words(page, {"show"})) == set()
