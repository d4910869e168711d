"""Numbers of requests: a check letter that sees a slip."""

import pytest

from laadregie.intake import numbering


def test_the_check_letter_worked_out_by_hand():
    # 3 is 0 and 4 is 1: from the right 1 counts double, 2, and 24 - 2 = 22, which is X.
    assert numbering.with_check("33333333334") == "3333-3333-334X"


def test_every_single_wrong_letter_is_seen():
    number = numbering.new_number()
    assert numbering.is_number(number)
    for at, right in enumerate(number):
        for letter in numbering.LETTERS:
            if right not in ("-", letter):
                assert not numbering.is_number(number[:at] + letter + number[at + 1 :])


@pytest.mark.parametrize("typed", ["3333-3333-334x", " 3333 3333 334X ", "33333333334x"])
def test_however_it_is_typed_it_is_the_same(typed):
    assert numbering.clean(typed) == "3333-3333-334X"


@pytest.mark.parametrize("text", ["", "X", "3333-3333-334", "0333-3333-334X", "é" * 12])
def test_what_is_no_number_is_none(text):
    assert not numbering.is_number(numbering.clean(text))
