"""What a key looks like, and its digest.

A key holds 256 random bits, so nobody finds it by trying, and a plain digest keeps it as safe as a
slow one; docs/decisions/api-keys.md.
"""

import hashlib
import secrets

PREFIX = "lr_"
SHOWN = 9
LONGEST = 100


def new_key() -> str:
    """A key that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(key: str) -> str:
    """SHA-256 of a key, in hexadecimals."""
    return hashlib.sha256(key.encode()).hexdigest()
