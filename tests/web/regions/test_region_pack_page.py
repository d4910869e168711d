"""`docs/region-pack.md` says of every column, key and policy value what the check asks."""

import re
from pathlib import Path

import pytest

from laadregie.regions import policy
from laadregie.regions.pack.manifest import SECTIONS
from laadregie.regions.pack.specs import KINDS, TABLES

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "region-pack.md").read_text("utf-8")
KINDS_OF_VALUES = {
    "code": "code",
    "text": "text",
    "whole": "whole number",
    "number": "number",
    "share": "share",
    "yes_no": "true or false",
    "date": "date",
    "choice": "one of",
}


def rows(heading):
    """Cells of the table under a heading."""
    section = re.split(r"\n#{2,3} ", PAGE.split(f"### {heading}\n", 1)[1])[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("kind", TABLES)
def test_the_table_of_a_file_lists_its_columns_with_sort_bounds_and_whether_required(kind):
    described = {cells[0].strip("`"): cells for cells in rows(f"`{kind}`")}

    assert list(described) == [column.name for column in TABLES[kind].columns]
    for column in TABLES[kind].columns:
        _name, sort, required, _meaning = described[column.name]
        assert sort.startswith(KINDS_OF_VALUES[column.kind])
        assert required == ("yes" if column.filled else "column" if column.required else "")
        for limit in (column.at_least, column.at_most):
            assert limit is None or f"{limit:.0f}" in sort.replace(",", "")
        for choice in column.choices:
            assert f"`{choice}`" in sort


def test_every_kind_of_file_and_every_key_of_region_toml_is_described():
    for kind in KINDS:
        assert f"`{kind}`" in PAGE
    for section, columns in SECTIONS.items():
        if section not in ("files", "participation"):
            line = next(line for line in PAGE.splitlines() if re.match(rf"\| `\[+{section}\]", line))
            for column in columns:
                name = f"`{column.name}`"
                assert (f"**{name}**" if column.required else name) in line


def test_every_policy_value_stands_there_with_its_default():
    described = {cells[0].strip("`"): cells for cells in rows("Policy values")}

    assert list(described) == list(policy.CATALOGUE)
    for key, entry in policy.CATALOGUE.items():
        expected = "by rule" if entry.default is None else str(entry.default)
        assert described[key][2] == expected
