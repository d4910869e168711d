"""The national look-up of addresses: an answer as recorded, and answers that cannot be used."""

import json
from contextlib import contextmanager

import pytest

from laadkern.errors import InputError
from laadregie.foundation.sources.locatieserver import addresses
from laadregie.foundation.sources.transport import Answer

ROW = {
    "weergavenaam": "Houtweg 12, 6731AX Otterlo",
    "straatnaam": "Houtweg",
    "huis_nlt": "12",
    "postcode": "6731AX",
    "woonplaatsnaam": "Otterlo",
    "centroide_rd": "POINT(182123.4 456789)",
}


@pytest.fixture(autouse=True)
def _allowed(settings):
    settings.LOCATIESERVER_URL = "https://api.example.nl/search"
    settings.SOURCE_HOSTS = ["api.example.nl"]


def find(body):
    content, asked = body if isinstance(body, bytes) else json.dumps(body).encode(), []

    @contextmanager
    def server(parts, silence_seconds):
        asked.append(parts.geturl())
        left = [content]
        yield Answer(200, len(content), lambda size: left.pop() if left else b"")

    return addresses.find_addresses("6731AX", "12 a", transport=server), asked


def test_an_address_is_read_from_the_answer():
    found, asked = find({"response": {"numFound": 1, "docs": [ROW]}})

    assert found == [
        addresses.Address(
            "Houtweg 12, 6731AX Otterlo", "Houtweg", "12", "6731AX", "Otterlo", 182123.4, 456789
        )
    ]
    assert "postcode%3A6731AX+and+huisnummer%3A12&" in asked[0]


def test_a_row_without_a_point_is_left_out():
    found, _asked = find({"response": {"docs": [{**ROW, "centroide_rd": "elsewhere"}]}})

    assert found == []


@pytest.mark.parametrize("body", [b"<html>", {"response": {}}, {"response": {"docs": [{}]}}, []])
def test_an_answer_that_cannot_be_used_is_said_to_be_so(body):
    with pytest.raises(InputError):
        find(body)


def test_it_is_off_where_its_host_is_not_allowed(settings):
    assert addresses.is_on()
    settings.SOURCE_HOSTS = []

    assert not addresses.is_on()
