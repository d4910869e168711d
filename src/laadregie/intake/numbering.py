"""Numbers of requests: easy to read aloud, impossible to guess, and a slip in one is seen."""

import re
import secrets

# Without letters and digits that are taken for another (0 O, 1 I L, 2 Z, 5 S, 8 B, U V).
LETTERS = "346789ACDEFGHJKMNPQRTWXY"
PART, PARTS = 4, 3


def new_number() -> str:
    """A number such as 7QK4-M9T3-XW6H: 24^11, about 50 bits, and a check letter."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(PART * PARTS - 1))
    return with_check(drawn)


def with_check(drawn: str) -> str:
    """Drawn letters with their check letter, in groups to read aloud."""
    whole = drawn + _check_letter(drawn)
    return "-".join(whole[at : at + PART] for at in range(0, len(whole), PART))


def clean(typed: str) -> str:
    """A number as somebody typed it, written as ours are: capitals, in groups."""
    whole = re.sub(r"[\s-]", "", typed).upper()
    return "-".join(whole[at : at + PART] for at in range(0, len(whole), PART))


def is_number(number: str) -> bool:
    """Whether it can be a number of ours; says nothing about whether that request exists."""
    whole = number.replace("-", "")
    fits = len(whole) == PART * PARTS and all(letter in LETTERS for letter in whole)
    return fits and _check_letter(whole[:-1]) == whole[-1]


def _check_letter(drawn: str) -> str:
    """The Luhn check letter (ISO/IEC 7812-1 annex B, over 24 letters): sees every single wrong letter."""
    size = len(LETTERS)
    total = 0
    for place, letter in enumerate(reversed(drawn)):
        value = LETTERS.index(letter) * (2 if place % 2 == 0 else 1)
        total += value // size + value % size
    return LETTERS[-total % size]
