"""What a site is called: letters of the municipality and its place in the plan, `DOE-13`."""

import re
import unicodedata
from collections.abc import Iterable

LETTERS = 3


def prefix(municipality_name: str) -> str:
    """First letters of a name, in capitals and without accents; articles as in 's- do not count."""
    plain = unicodedata.normalize("NFKD", re.sub(r"^['’]s[- ]", "", municipality_name))
    letters = re.sub(r"[^A-Za-z]", "", plain)
    return letters[:LETTERS].upper() or "X"


def number(municipality_name: str, rank: int, total: int) -> str:
    """Number of a site: rank with as many digits as the largest needs, at least two."""
    digits = max(2, len(str(total)))
    return f"{prefix(municipality_name)}-{rank:0{digits}d}"


def next_numbers(municipality_name: str, taken: Iterable[str], count: int) -> list[str]:
    """Numbers for new sites: the ones after the highest that the municipality ever gave."""
    start = prefix(municipality_name)
    pattern = re.compile(rf"{re.escape(start)}-(\d+)$")
    known = [int(found.group(1)) for one in taken if (found := pattern.match(one))]
    first = max(known, default=0) + 1
    last = first + count - 1
    return [number(municipality_name, rank, last) for rank in range(first, last + 1)]
