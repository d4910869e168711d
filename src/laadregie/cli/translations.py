"""`laadregie translations`: collect, check and compile the texts, without system tools."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGES = ("laadkern", "laadregie")
SOURCE_DIR = Path(__file__).resolve().parents[2]
PO = SOURCE_DIR / "laadregie" / "locale" / "nl" / "LC_MESSAGES" / "django.po"
PLACES = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


@click.group("translations")
def group() -> None:
    """The texts in English and their Dutch translation."""


@group.command("update")
def update() -> None:
    """Bring the Dutch catalogue in step with the texts in the code."""
    catalog = _catalog()
    catalog.update(_template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with PO.open("wb") as handle:
        write_po(handle, catalog, width=100, sort_output=True, no_location=True, omit_header=False)
    click.echo(f"{len(_missing(catalog))} texts without a Dutch translation")


@group.command("check")
def check() -> None:
    """Exit 1 where a text has no Dutch translation or the catalogue holds one no longer used."""
    catalog, template = _catalog(), _template()
    keys = {(m.id if isinstance(m.id, str) else m.id[0], m.context) for m in catalog if m.id}
    wanted = {(m.id if isinstance(m.id, str) else m.id[0], m.context) for m in template if m.id}
    problems = [f"not in the catalogue: {key[0]!r}" for key in sorted(wanted - keys, key=str)]
    problems += [f"no longer used: {key[0]!r}" for key in sorted(keys - wanted, key=str)]
    problems += [f"without translation: {text!r}" for text in _missing(catalog)]
    problems += [
        f"other places in the translation: {m.id!r}" for m in catalog if m.id and not _same_places(m)
    ]
    if problems:
        raise click.ClickException("\n".join(problems))
    click.echo(f"{len(keys)} texts, all in Dutch")


@group.command("compile")
def compile_catalogue() -> None:
    """Make the file the pages read."""
    with PO.with_suffix(".mo").open("wb") as handle:
        write_mo(handle, _catalog())


def _catalog() -> Catalog:
    if not PO.exists():
        return Catalog(locale="nl", domain="django", fuzzy=False)
    with PO.open("rb") as handle:
        return read_po(handle, locale="nl", domain="django")


def _same_places(message: Message) -> bool:
    """Tell whether a translation has the same `%(name)s` places as the text; each plural form its own."""
    texts = [message.id] if isinstance(message.id, str) else list(message.id)
    translations = [message.string] if isinstance(message.string, str) else list(message.string or [])
    known = {place for text in texts for place in PLACES.findall(text)}
    full = set(PLACES.findall(texts[-1]))
    return all(set(PLACES.findall(one)) <= known for one in translations) and (
        not translations or set(PLACES.findall(translations[-1])) == full
    )


def _missing(catalog: Catalog) -> list[str]:
    return [
        str(message.id)
        for message in catalog
        if message.id
        and (
            message.fuzzy
            or not all([message.string] if isinstance(message.string, str) else message.string or [""])
        )
    ]


def _template() -> Catalog:
    template = Catalog(domain="django", fuzzy=False)
    for text, comments, context in _texts():
        template.add(text, auto_comments=comments, context=context)
    return template


def _texts() -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    for package in PACKAGES:
        for path in sorted((SOURCE_DIR / package).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                source = path.read_bytes()
            elif path.suffix in (".html", ".txt") and "templates" in path.parts:
                # Django's own reading of a template as lines that look like Python.
                lines = templatize(path.read_text("utf-8"), origin=str(path)).splitlines()
                source = "\n".join(line.strip() for line in lines).encode()  # indents mean nothing here
            else:
                continue
            for _line, text, comments, context in extract("python", BytesIO(source), KEYWORDS):
                yield text, comments, context
