"""The tables of the method page are what the program prints."""

from pathlib import Path

import pytest

from tests.kern.demand.figures import TABLES

PAGE = (Path(__file__).parents[3] / "docs" / "methods" / "forecast.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("title", TABLES)
def test_the_page_has_the_table_as_calculated(title):
    rows = TABLES[title]()
    assert rows
    assert "\n".join(rows) in PAGE
