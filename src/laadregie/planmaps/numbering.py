"""What a site is called: letters of the municipality and its place in the plan, `DOE-13`."""

import re
import unicodedata

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
