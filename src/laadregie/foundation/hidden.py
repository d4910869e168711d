"""Secrets that travel in an address, known by their shape, and taken out of what is kept.

By shape and not by page: a new page with a link in its address cannot be forgotten.
"""

import re

HIDDEN = "***"
_COLON = r"(?::|%(?:25)*3[Aa])"
SHAPES = (
    rf"[\w-]{{32}}{_COLON}[\w-]{{43}}",  # a token of `foundation.links`: secret and signature
    r"[0-9a-z]{1,13}-[0-9a-z]{6,7}-[0-9a-f]{32}",  # what renews a password: account, moment, signature
    r"lr_[\w-]{43}",  # an API key
)
_SECRET = re.compile("|".join(SHAPES), re.ASCII)


def hide(text: str) -> str:
    """The text with `***` wherever a secret stands."""
    return _SECRET.sub(HIDDEN, text)
