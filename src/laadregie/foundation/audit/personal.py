"""Personal data in the trail: that a field changed, and a digest that nobody can read back.

The key belongs to the case and is destroyed on erasure: from then on the digest cannot even be
compared with a guess, while the chain of the trail still verifies.
"""

import hashlib
import hmac

SHOWN = 16


def digest(key: bytes, value: str) -> str:
    """A keyed digest of a value, as it stands in the trail; empty for an empty value."""
    if not value:
        return ""
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:SHOWN]
