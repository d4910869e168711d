"""Which column of a file says what, guessed from its name; and numbers as people write them."""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence

DIGITS = re.compile(r"[+-]?\d[\d.,]*(?:[eE][+-]?\d{1,3})?")


def guess(columns: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The column that most likely says each field; none is used twice.

    Args:
        columns: As the file calls them.
        names: Per field what files call it, the likeliest first, as `plain` writes it.
    """
    plains = {name: plain(name) for name in columns}
    chosen: dict[str, str] = {}
    for wanted, known in names.items():
        for name in known:
            found = next((c for c in columns if plains[c] == name and c not in chosen.values()), None)
            if found is not None:
                chosen[wanted] = found
                break
    return chosen


def plain(name: str) -> str:
    """A name without capitals, accents and signs."""
    without = unicodedata.normalize("NFKD", name)
    return re.sub(r"[^a-z0-9]", "", without.lower())


def number(text: str | None) -> float | None:
    """A number as people write it, `1.234,5` or `1234.5`; None where it is none.

    One point or comma is the decimal sign; several of the same, or the first of two kinds,
    divide thousands.
    """
    if text is None:
        return None
    bare = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if len(bare) > 40 or not DIGITS.fullmatch(bare):
        return None
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        thousands = "." if bare.rfind(",") > bare.rfind(".") else ","
        bare = bare.replace(thousands, "")
    elif points > 1 or commas > 1:
        bare = bare.replace(".", "").replace(",", "")
    try:
        value = float(bare.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
