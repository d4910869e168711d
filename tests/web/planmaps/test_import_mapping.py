"""Numbers as people write them, and columns by their names."""

import pytest

from laadregie.planmaps.importing.mapping import guess, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("194012.5", 194012.5),
        ("194012,5", 194012.5), ("1.234.567", 1234567), ("-6,1", -6.1), ("1e3", 1000),
        ("194 012", 194012), ("veel", None), ("", None), (None, None), ("1.2.3,4,5", None),
        ("nan", None), ("1e999", None), ("1" * 41, None), ("--1", None),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text, value):
    assert number(text) == value


def test_columns_are_guessed_by_their_names():
    found = guess(["Nr.", "Straatnaam", "RD X", "RD-Y", "Aantal palen", "Jaar", "Status", "Opmerking", "lat"])

    assert found == {
        "number": "Nr.", "name": "Straatnaam", "x": "RD X", "y": "RD-Y", "poles": "Aantal palen",
        "year": "Jaar", "state": "Status", "note": "Opmerking",
    }  # fmt: skip
