"""Kinds that are switched off: no choice shows all, a choice of none shows none."""

import pytest
from django.http import QueryDict

from laadregie.planmaps.forms import ViewForm
from laadregie.planmaps.models import Exactness
from tests.factories.regions import VLIETWOUDE

PAGE = f"/kaart/{VLIETWOUDE}/"


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        pytest.param({}, None, id="no-choice"),
        pytest.param({"soort": ["", "street"]}, ["street"], id="one"),
        pytest.param({"soort": ["street"]}, ["street"], id="an-older-address"),
        pytest.param({"soort": [""]}, [], id="none"),
        pytest.param({"soort": ["tower"]}, None, id="not-understood"),
    ],
)
def test_which_kinds_are_chosen(given, kinds):
    query = QueryDict(mutable=True)
    for name, values in given.items():
        query.setlist(name, values)

    assert ViewForm(query).kinds() == kinds


def rows(client, query):
    return client.get(PAGE + query).content.decode().count('class="site-row"')


def test_the_page_lists_all_some_or_none(client, planned, officer):
    client.force_login(officer)
    every = rows(client, "")
    per_kind = [rows(client, f"?soort=&soort={kind}") for kind in Exactness.values]

    assert every == sum(per_kind) > 0
    assert rows(client, "?soort=") == 0


def test_the_map_gets_an_empty_list_of_kinds(client, planned, officer):
    client.force_login(officer)
    page = client.get(PAGE + "?soort=").content.decode()

    assert '"kinds": []' in page
