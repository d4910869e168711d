"""Every address for every role: who sees what, and that nothing breaks."""

from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLResolver

from tests.factories.site import Site, undone
from tests.web.whole.addresses import ADDRESSES, EVERYONE, Address


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every route that the site knows."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        else:
            yield route


def path_of(address: Address, site: Site) -> str:
    return "/" + address.example.format(**site.ids)


def send(client: Client, method: str, address: Address, site: Site) -> int:
    """Ask once and take back what it did; the browser keeps no cookie of it."""
    cookies = client.cookies.output(header="", sep=";")
    body = {name: value.format(**site.ids) for name, value in address.body.items()}
    with undone():
        answer = getattr(client, method)(path_of(address, site), body if method == "post" else {})
    client.cookies = SimpleCookie(cookies)
    return answer.status_code


def test_every_route_stands_in_the_table():
    assert set(routes(get_resolver())) == set(ADDRESSES)


@pytest.mark.parametrize("route", ADDRESSES)
def test_an_example_leads_to_its_own_route(route, site):
    path = path_of(ADDRESSES[route], site)

    assert resolve(path.partition("?")[0]).route.removeprefix("^") == route


@pytest.mark.parametrize("viewer", sorted(EVERYONE))
def test_who_may_see_what(viewer, site):
    client = site.client(viewer)
    answers = {r: (send(client, "get", a, site), a.get.status(viewer)) for r, a in ADDRESSES.items()}

    assert {route: pair for route, pair in answers.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("viewer", sorted(EVERYONE))
def test_who_may_write_where(viewer, site):
    client = site.client(viewer)
    answers = {
        r: (send(client, "post", a, site), a.post.status(viewer)) for r, a in ADDRESSES.items() if a.post
    }

    assert {route: pair for route, pair in answers.items() if pair[0] != pair[1]} == {}
