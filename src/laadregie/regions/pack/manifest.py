"""`region.toml`: names, parties, participation, policy values and the list of files."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from laadkern.errors import InputError, gettext_noop
from laadregie.regions import policy
from laadregie.regions.pack.columns import Column, checked, doubles, unknown_codes
from laadregie.regions.pack.problems import PackError, Problem
from laadregie.regions.pack.reading import UNREADABLE
from laadregie.regions.pack.specs import KINDS, REQUIRED

NAME = "region.toml"
FORMAT = 1
MAX_BYTES = 2_000_000
STATES = ("yes", "no", "unknown")
ORGANISATION_KINDS = ("programme", "grid_operator", "concession_holder")

NO_PACK = gettext_noop("This folder holds no region.toml, so it is no region pack.")
UNKNOWN_KEY = gettext_noop("This key is not known here.")
NO_TABLES = gettext_noop("Written as [[%(section)s]] was expected.")
WRONG_FORMAT = gettext_noop("is another version of the format: 1 was expected.")
MISSING_FILE_KIND = gettext_noop("The list of files has none of kind “%(kind)s”, which is required.")
NO_SUCH_FILE = gettext_noop("There is no such file in the pack.")
END_BEFORE_START = gettext_noop("valid_to is not after valid_from.")

CODE = Column("code", "code", required=True, filled=True)
TITLE = Column("name", "text", required=True, filled=True)
SOURCE = Column("source", "text", required=True, filled=True, length=500)
VALID = (Column("valid_from", "date"), Column("valid_to", "date"))
SECTIONS: dict[str, tuple[Column, ...]] = {
    "region": (
        CODE,
        TITLE,
        Column("reference_date", "date", required=True, filled=True),
        Column("country", "text"),
        Column("language", "text"),
    ),
    "provinces": (CODE, TITLE, Column("partner", "yes_no")),
    "sub_regions": (CODE, TITLE, Column("province", "code", lists="provinces")),
    "organisations": (
        CODE,
        TITLE,
        Column("kind", "choice", required=True, filled=True, choices=ORGANISATION_KINDS),
        Column("source", "text", length=500),
    ),
    "concessions": (
        CODE,
        TITLE,
        Column("holder", "code", required=True, filled=True, lists="organisations"),
        *VALID,
        SOURCE,
    ),
    "participation": (
        Column("concession", "code", required=True, filled=True, lists="concessions"),
        Column("province", "code", lists="provinces"),
        Column("municipality", "code", lists="municipalities"),
        Column("state", "choice", required=True, filled=True, choices=STATES),
        Column("known_on", "date", required=True, filled=True),
        SOURCE,
    ),
    "dated_figures": (
        CODE,
        Column("concession", "code", lists="concessions"),
        Column("province", "code", lists="provinces"),
        Column("value", "number", required=True, filled=True),
        Column("unit", "text", required=True, filled=True, length=40),
        Column("as_of", "date", required=True, filled=True),
        SOURCE,
        Column("note", "text", length=500),
    ),
    "policy_values": (
        Column("key", "choice", required=True, filled=True, choices=tuple(policy.CATALOGUE)),
        Column("municipality", "code", lists="municipalities"),
        Column("value", "text", required=True, filled=True, length=100),
        Column("unit", "text"),
        Column("valid_from", "date", required=True, filled=True),
        Column("valid_to", "date"),
        SOURCE,
        Column("derived", "yes_no"),
    ),
    "files": (
        Column("kind", "choice", required=True, filled=True, choices=KINDS),
        Column("path", "text", required=True, filled=True),
        Column("as_of", "date"),
        Column("licence", "text", length=500),
        Column("origin", "text", length=500),
        Column("crs", "text", length=100),
        Column("layer", "text", length=100),
    ),
}
KEYS = {
    "provinces": ("code",),
    "sub_regions": ("code",),
    "organisations": ("code",),
    "concessions": ("code",),
    "files": ("kind",),
}


@dataclass(frozen=True)
class Manifest:
    """The sections of `region.toml`, each a table with the columns of `SECTIONS`."""

    sections: dict[str, pl.DataFrame]
    content: bytes

    def rows(self, section: str) -> list[dict[str, Any]]:
        """The rows of a section."""
        return self.sections[section].to_dicts()

    @property
    def region(self) -> dict[str, Any]:
        """The one row about the region itself."""
        return self.rows("region")[0]

    def codes(self, section: str) -> set[str]:
        """The codes of a section."""
        return set(self.sections[section]["code"])


def read_manifest(folder: Path) -> Manifest:
    """Read and check `region.toml`.

    Raises:
        PackError: It is not there, is no TOML, or says something that cannot be.
    """
    path = folder / NAME
    if not path.is_file():
        raise PackError([Problem(NAME, NO_PACK)])
    with path.open("rb") as file:
        content = file.read(MAX_BYTES)
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError([Problem(NAME, UNREADABLE, params={"reason": str(error)[:200]})]) from error
    problems = _head(document)
    sections: dict[str, pl.DataFrame] = {}
    for section in SECTIONS:
        sections[section], found = _section(document, section)
        problems += found
    manifest = Manifest(sections, content)
    problems += _between(manifest)
    if not problems:
        problems += _policy_values(manifest) + _files(manifest, folder)
    if problems:
        raise PackError(problems)
    return manifest


def _head(document: dict[str, Any]) -> list[Problem]:
    problems = [
        Problem(NAME, UNKNOWN_KEY, column=key) for key in document if key not in SECTIONS and key != "format"
    ]
    if document.get("format") != FORMAT:
        problems.append(Problem(NAME, WRONG_FORMAT, column="format", value=str(document.get("format"))))
    return problems


def _section(document: dict[str, Any], section: str) -> tuple[pl.DataFrame, list[Problem]]:
    columns = SECTIONS[section]
    known = [column.name for column in columns]
    file = f"{NAME} [{section}]"
    rows = document.get(section, [{}] if section == "region" else [])
    rows = [rows] if isinstance(rows, dict) and section == "region" else rows
    problems = []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem(file, NO_TABLES, params={"section": section}))
        rows = []
    rows = _flat(rows) if section == "participation" else rows
    problems += [
        Problem(file, UNKNOWN_KEY, number, key)
        for number, row in enumerate(rows, start=1)
        for key in row
        if key not in known
    ]
    text = [[_text(row.get(name)) for name in known] for row in rows]
    raw = pl.DataFrame(text, schema=dict.fromkeys(known, pl.String), orient="row")
    table, found = checked(raw, columns, file=file)
    if section in KEYS:
        found += doubles(table, KEYS[section], file=file)
    return table, problems + found


def _flat(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per province and municipality of a row that names several."""
    flat: list[dict[str, Any]] = []
    for row in rows:
        rest = {key: value for key, value in row.items() if key not in ("provinces", "municipalities")}
        for key, name in (("provinces", "province"), ("municipalities", "municipality")):
            codes = row.get(key, [])
            flat += [{**rest, name: code} for code in (codes if isinstance(codes, list) else [codes])]
    return flat


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _between(manifest: Manifest) -> list[Problem]:
    """What one section says of another; municipalities come later, from their own file."""
    known = {name: manifest.codes(name) for name in ("provinces", "organisations", "concessions")}
    problems: list[Problem] = []
    for section, columns in SECTIONS.items():
        table, file = manifest.sections[section], f"{NAME} [{section}]"
        problems += unknown_codes(table, columns, known, file=file)
        if {"valid_from", "valid_to"} <= set(table.columns):
            wrong = (table["valid_to"] <= table["valid_from"]).fill_null(value=False).arg_true()
            problems += [Problem(file, END_BEFORE_START, row + 1, "valid_to") for row in wrong.to_list()]
    return problems


def _policy_values(manifest: Manifest) -> list[Problem]:
    problems = []
    for number, row in enumerate(manifest.rows("policy_values"), start=1):
        try:
            policy.policy_key(row["key"]).parse(row["value"])
        except InputError as error:
            file = f"{NAME} [policy_values]"
            problems.append(Problem(file, error.template, number, row["key"], params=error.params))
    return problems


def _files(manifest: Manifest, folder: Path) -> list[Problem]:
    file = f"{NAME} [files]"
    kinds = set(manifest.sections["files"]["kind"])
    problems = [
        Problem(file, MISSING_FILE_KIND, params={"kind": kind}) for kind in REQUIRED if kind not in kinds
    ]
    root = folder.resolve()
    for number, row in enumerate(manifest.rows("files"), start=1):
        path = (root / row["path"]).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            problems.append(Problem(file, NO_SUCH_FILE, number, "path", row["path"]))
    return problems
