"""Heavy pages ask the database a bounded number of times, and never once per row."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laadregie.foundation.accounts.models import Role
from tests.factories.site import ANONYMOUS, Site

# Waterkant has 6 neighbourhoods, 12 sites and 10 delivered records: a question per row comes 6 times.
MOST_ALIKE = 5
MOST = {
    "/": 60,
    "/gemeente/": 60,
    "/gemeente/{own}/": 60,
    "/kaart/": 40,
    "/kaart/{own}/": 40,
    "/kaart/{published}/versies/": 20,
    "/kaart/{published}/vergelijk/?van=1&naar=1": 25,
    "/kaart/lagen/buurten.geojson": 25,
    "/kaart/lagen/plaatsen.geojson": 15,
    "/kaart/{own}/plaatsen.gpkg": 40,
    "/kaart/{own}/plaatsen.xlsx": 40,
    "/kaart/{own}/plankaart.pdf": 40,
    "/kaart/{own}/raad.pdf": 40,
    "/kaart/{own}/rekenprobleem.mps": 15,
    "/prognose/": 35,
    "/prognose/{own}/": 35,
    "/netwerk/": 40,
    "/netwerk/kwaliteit/": 25,
    "/beleid/": 25,
    "/cijfers/aanvragen/": 25,
    "/api/v1/prognoses/buurten": 15,
    "/api/v1/plankaarten": 12,
}
VALUE = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b")
# The roles of who is signed in are read anew by every rule about them: once per rule, not per row.
PER_RULE = "accounts_membership"
LIST = re.compile(r"\((?:\?, )*\?\)")


def questions(site: Site, viewer: str, path: str) -> Counter[str]:
    """How often a page asks each question, whatever the values in it; a second visit, as most are."""
    client, address = site.client(viewer), path.format(**site.ids)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    shapes = (LIST.sub("(?)", VALUE.sub("?", one["sql"])) for one in asked.captured_queries)
    return Counter(shape for shape in shapes if "SAVEPOINT" not in shape)


@pytest.mark.parametrize("viewer", [ANONYMOUS, Role.PROGRAMME_MANAGER.value])
@pytest.mark.parametrize("path", MOST)
def test_a_page_asks_a_bounded_number_of_times(path, viewer, site):
    asked = questions(site, viewer, path)

    assert sum(asked.values()) <= MOST[path]
    assert {shape: n for shape, n in asked.items() if n > MOST_ALIKE and PER_RULE not in shape} == {}
