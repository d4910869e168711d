"""Guides name headings and buttons as the pages do, and point to pages that are there."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ROOT / "docs" / "guides"
CATALOGUE = ROOT / "src/laadregie/locale/nl/LC_MESSAGES/django.po"
# Of the process from request to pole; what they set in bold is what stands on a screen.
NAMES = (
    "aanvragen",
    "aanvragen-beoordelen",
    "contractmanager",
    "netbeheerder",
    "realisatie",
    "verkeersbesluit",
)
KEYS = {"J", "K", "X", "Enter"}
BOLD = re.compile(r"\*\*([^*]+)\*\*")
LINK = re.compile(r"\]\(([^)#:]+\.md)\)")


def bare(words: str) -> str:
    """Without the mark that ends a sentence."""
    return words.rstrip(".:?!")


@pytest.fixture(scope="module")
def said() -> set[str]:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="nl")
    strings = (one.string for one in catalogue if one.string)
    return {bare(text) for one in strings for text in ([one] if isinstance(one, str) else one)}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_bold_stands_on_a_screen_in_those_words(name, said):
    named = {bare(words) for words in BOLD.findall((GUIDES / f"{name}.md").read_text("utf-8"))}

    assert len(named) > 5
    assert named - said - KEYS == set()


@pytest.mark.parametrize("guide", sorted(GUIDES.glob("*.md")), ids=lambda path: path.stem)
def test_links_of_a_guide_lead_somewhere(guide):
    missing = [link for link in LINK.findall(guide.read_text("utf-8")) if not (GUIDES / link).is_file()]

    assert missing == []
