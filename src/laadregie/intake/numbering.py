"""Numbers of requests: easy to read aloud, impossible to guess."""

import secrets

# Without letters and digits that are taken for another (0 O, 1 I L, 2 Z, 5 S, 8 B, U V).
LETTERS = "346789ACDEFGHJKMNPQRTWXY"
PART, PARTS = 4, 3


def new_number() -> str:
    """A number such as 7QK4-M9T3-XW6H: 24^12, about 55 bits."""
    parts = ("".join(secrets.choice(LETTERS) for _ in range(PART)) for _ in range(PARTS))
    return "-".join(parts)
