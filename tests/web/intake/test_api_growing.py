"""The lists of the API ask the database no more often when there is more in them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laadregie.intake import process
from laadregie.intake.models import ChargerRequest
from laadregie.realisation import process as building
from laadregie.realisation import services as realising
from tests.factories.judging import sent_request
from tests.factories.orders import drafted, published
from tests.factories.realising import OPERATOR, bring, free_site, make_parties

REQUESTS, REALISATIONS, ORDERS = "/api/v1/aanvragen", "/api/v1/realisaties", "/api/v1/verkeersbesluiten"
STATES = (building.GRID_CHECK, building.LOCATION_SETTLED, building.CONNECTED)


@pytest.fixture
def parties(planned, officer):
    return make_parties(officer)


def asked_of_the_database(client, path):
    """How many questions, and how much was in the answer; of a second visit."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(queries), answer.json()["totaal"]


def served_request(officer, number, state):
    """A request with a realisation of its own."""
    made = realising.open_realisation(site_id=free_site(number).pk, cause="request", by=officer)
    bring(made, state)
    one = sent_request(operator=OPERATOR, name=f"Vrager{number} Vos", tested=False)
    ChargerRequest.objects.filter(pk=one.pk).update(
        state=process.ACCEPTED, realisation=made, assigned_to=officer, neighbourhood_code=f"BU{number}"
    )


@pytest.mark.parametrize("party", ["municipality", "operator"])
@pytest.mark.parametrize("query", ["", "?status=toegewezen", "?soort=bewoner&volgorde=nieuwste"])
def test_requests(client, officer, parties, party, query):
    served_request(officer, 0, building.GRID_CHECK)
    sent_request(operator=OPERATOR, name="Eerste Vos")
    client.force_login(parties.of(party))
    before, few = asked_of_the_database(client, REQUESTS + query)

    for number in range(1, 4):
        served_request(officer, number, STATES[number - 1])
        sent_request(operator=OPERATOR, name=f"Volgende{number} Vos")
    after, many = asked_of_the_database(client, REQUESTS + query)

    assert many > few > 0
    assert after == before


@pytest.mark.parametrize("party", ["municipality", "operator", "grid_operator"])
@pytest.mark.parametrize("query", ["", "?volgorde=oudste&aanleiding=vooruitlopend"])
def test_realisations(client, officer, parties, party, query):
    def opened(number, state):
        made = realising.open_realisation(site_id=free_site(number).pk, cause="proactive", by=officer)
        bring(made, state)

    opened(0, building.GRID_CHECK)
    client.force_login(parties.of(party))
    before, few = asked_of_the_database(client, REALISATIONS + query)

    for number, state in enumerate(STATES, 1):
        opened(number, state)
    after, many = asked_of_the_database(client, REALISATIONS + query)

    assert (few, many) == (1, 4)
    assert after == before


@pytest.mark.parametrize("party", ["municipality", "operator", ""])
def test_traffic_orders(client, officer, parties, party):
    published(1, officer)
    if party:
        client.force_login(parties.of(party))
    before, few = asked_of_the_database(client, ORDERS)

    for _ in range(2):
        published(1, officer)
    drafted(1, officer)
    after, many = asked_of_the_database(client, ORDERS)

    assert many > few > 0
    assert after == before
