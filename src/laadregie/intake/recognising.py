"""Who asks again: keyed digests of person and address, so that nobody has to be searched in clear."""

from django.utils.crypto import salted_hmac

_SALT = "laadregie.intake.recognising"


def email_digest(email: str) -> str:
    """The same for the same mailbox."""
    return _digest("email", email.strip().lower())


def address_digest(postcode: str, house_number: str) -> str:
    """The same for the same address; empty without one."""
    if not postcode or not house_number:
        return ""
    return _digest("address", (postcode + house_number).replace(" ", "").upper())


def _digest(kind: str, value: str) -> str:
    """Keyed with the key of the installation: of no use to who has the database alone."""
    return salted_hmac(f"{_SALT}.{kind}", value, algorithm="sha256").hexdigest()
