"""Addresses by postcode and house number from the national look-up service (PDOK Locatieserver).

Asked only where the setting names its host; what comes back is bounded and read strictly.
"""

import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.sources.fetching import FetchLimits, fetch
from laadregie.foundation.sources.transport import Transport, over_tls

ORIGIN = "Kadaster, PDOK Locatieserver (BAG)"
MOST_ADDRESSES = 10
LIMITS = FetchLimits(silence_seconds=4, total_seconds=6, total_bytes=512 * 1024, attempts=1)
UNUSABLE = gettext_noop("The look-up of addresses gave an answer that cannot be used.")
_POINT = re.compile(r"POINT\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)")


@dataclass(frozen=True)
class Address:
    """An address with its position (RD, metres)."""

    label: str
    street: str
    house_number: str
    postcode: str
    place: str
    x_m: float
    y_m: float


def is_on() -> bool:
    """Whether the look-up may be asked: its host is among those that this site may call."""
    host = urlsplit(settings.LOCATIESERVER_URL).hostname or ""
    return host.lower() in {one.strip().lower() for one in settings.SOURCE_HOSTS}


def find_addresses(postcode: str, house_number: str, *, transport: Transport = over_tls) -> list[Address]:
    """The addresses with this postcode and house number.

    Args:
        postcode: Four digits and two letters, no space.
        house_number: Digits, perhaps with an addition.

    Raises:
        InputError: The service could not be asked, or its answer cannot be used.
    """
    number = re.match(r"\d+", house_number)
    query = {
        "q": f"postcode:{postcode} and huisnummer:{number.group() if number else house_number}",
        "fq": "type:adres",
        "rows": str(MOST_ADDRESSES),
        "fl": "weergavenaam straatnaam huis_nlt postcode woonplaatsnaam centroide_rd",
    }
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "answer.json"
        fetch(
            f"{settings.LOCATIESERVER_URL}/free?{urlencode(query)}",
            target,
            limits=LIMITS,
            transport=transport,
        )
        return _addresses(target.read_bytes())


def _addresses(content: bytes) -> list[Address]:
    try:
        rows = json.loads(content)["response"]["docs"]
        return [address for row in rows[:MOST_ADDRESSES] if (address := _address(row))]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError("postcode", UNUSABLE) from None


def _address(row: dict[str, object]) -> Address | None:
    found = _POINT.fullmatch(str(row["centroide_rd"]))
    if found is None:
        return None
    said = {
        name: str(row.get(name, ""))[:120]
        for name in ("weergavenaam", "straatnaam", "huis_nlt", "postcode", "woonplaatsnaam")
    }
    return Address(
        said["weergavenaam"],
        said["straatnaam"],
        said["huis_nlt"],
        said["postcode"],
        said["woonplaatsnaam"],
        float(found.group(1)),
        float(found.group(2)),
    )
