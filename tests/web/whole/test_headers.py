"""What every answer carries: a strict content policy, no guessing of types, no caches for private pages."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from laadregie.foundation.accounts.models import Role
from tests.factories.site import ANONYMOUS, Site
from tests.web.whole.addresses import ADDRESSES

READERS = [ANONYMOUS, Role.MUNICIPAL_OFFICER.value]
ON_ALL = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
DIRECTIVES = {"default-src", "base-uri", "form-action", "frame-ancestors", "object-src"}
# The map asks each time whether a layer is still the same; a browser may keep it for that.
LAYERS = "kaart/lagen/"


def shortcomings(answer: HttpResponse) -> list[str]:
    """What the headers of an answer lack."""
    headers = answer.headers
    lacks = [name for name, value in ON_ALL.items() if headers.get(name) != value]
    policy = headers.get("Content-Security-Policy", "")
    if any(word in policy for word in ("unsafe-", "*", "http:", "https:")):
        lacks.append(f"open policy: {policy}")
    lacks += sorted(DIRECTIVES - {part.split()[0] for part in policy.split(";") if part.split()})
    if not headers.get("Permissions-Policy"):
        lacks.append("Permissions-Policy")
    if "html" in headers.get("Content-Type", "") and "charset=utf-8" not in headers["Content-Type"]:
        lacks.append("charset")
    return lacks


def answers(client: Client, site: Site) -> Iterator[tuple[str, HttpResponse]]:
    for route, address in ADDRESSES.items():
        yield route, client.get("/" + address.example.format(**site.ids))


@pytest.mark.parametrize("reader", READERS)
def test_every_answer_has_its_headers_and_private_ones_stay_out_of_caches(reader, site):
    lacks = {}
    for route, answer in answers(site.client(reader), site):
        found = shortcomings(answer)
        cached = "no-store" not in answer.headers.get("Cache-Control", "")
        if reader != ANONYMOUS and cached and not route.startswith(LAYERS):
            found.append("may be kept by a cache")
        if found:
            lacks[route] = found

    assert lacks == {}


def test_a_layer_of_the_map_is_kept_by_the_own_browser_alone(site):
    client = site.client(Role.MUNICIPAL_OFFICER.value)

    answer = client.get("/kaart/lagen/plaatsen.geojson")

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/bestaat-niet", "/bestaat-niet-%00", "/.env", "/api/v1/bestaat-niet"])
def test_an_address_that_is_not_there_tells_nothing(path, site):
    answer = Client().get(path)

    assert answer.status_code == 404
    assert shortcomings(answer) == []
    assert not any(word in answer.text for word in ("django", "Traceback", "urlpatterns"))


def test_a_form_of_another_site_is_refused_on_a_page_of_our_own(site):
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/inloggen/", {"login": "a@example.nl", "password": "x"})

    assert answer.status_code == 403
    assert "Dit formulier is te oud" in answer.text
    assert shortcomings(answer) == []


@pytest.mark.parametrize(
    ("path", "content_type"),
    [("/", "text/html; charset=utf-8"), ("/api/v1/gemeenten", "application/problem+json")],
)
def test_an_error_of_ours_has_its_headers_and_tells_nothing(path, content_type, site, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the secret is 42")

    monkeypatch.setattr("laadregie.programme.views.regions.region", broken)
    monkeypatch.setattr("laadregie.regions.api.selectors.municipality_frame", broken)

    answer = Client(raise_request_exception=False).get(path)

    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == content_type
    assert "secret" not in answer.text
    assert shortcomings(answer) == []


def test_a_foreign_host_is_refused_and_not_repeated(site):
    answer = Client().get("/", headers={"host": "kwaad.example"})

    assert answer.status_code == 400
    assert "kwaad.example" not in answer.text
    assert shortcomings(answer) == []


def test_a_reader_of_another_site_gets_no_permission_to_read(site):
    answer = Client().get("/api/v1/gemeenten", headers={"origin": "https://kwaad.example"})

    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_answer_to_the_watch_is_not_guessed_at(site):
    headers = Client().get("/healthz").headers

    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")


def test_where_to_report_a_weakness(site):
    answer = Client().get("/.well-known/security.txt")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert {line.partition(":")[0] for line in answer.text.splitlines()} >= {"Contact", "Expires"}


def test_the_check_itself_finds_a_policy_that_is_open():
    answer = HttpResponse(headers={"Content-Security-Policy": "default-src 'self' 'unsafe-inline'"})

    assert "X-Frame-Options" in shortcomings(answer)
    assert any(found.startswith("open policy") for found in shortcomings(answer))
