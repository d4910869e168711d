"""The walkers of the benchmark go through the pages as they are; what they find is summed up right."""

import random
from threading import Event

import pyotp
import pytest

from laadkern.errors import InputError
from laadkern.geo import lonlat_from_rd
from laadregie.bench import whole_site
from laadregie.bench.load import people, prepare, report
from laadregie.bench.load.browser import Answered, Browser, Failed, Page, multipart
from laadregie.foundation.accounts.models import Role
from laadregie.intake.models import ChargerRequest
from tests.factories import site as factory
from tests.factories.asking import contract
from tests.factories.judging import middle_of, sent_request
from tests.factories.regions import VLIETWOUDE


class Hurried(people.Walk):
    """Nobody reads; the time is up after a number of pages."""

    def think(self, draw, between):
        if self.over.is_set():
            raise people.Over


@pytest.fixture
def rows():
    return []


@pytest.fixture
def walk(db, tmp_path, live_server, rows):
    factory.build(tmp_path)
    x_m, y_m = middle_of(VLIETWOUDE)
    lon, lat = lonlat_from_rd([x_m], [y_m])
    place = (round(float(lon[0]), 6), round(float(lat[0]), 6))
    port = int(live_server.url.rsplit(":", 1)[1])
    return Hurried(port, [place], [("contract.pdf", contract())], rows.append, Event())


@pytest.mark.django_db(transaction=True)
def test_a_resident_goes_from_the_first_page_to_the_page_of_the_request(walk, rows):
    browser, draw = Browser(walk.port, "10.1.1.1", rows.append), random.Random(1)
    try:
        people.ask(walk, browser, draw, "1-0", lambda: None)
    finally:
        browser.close()

    assert [row.problem for row in rows if row.problem] == []
    found = ChargerRequest.objects.get(requester__email="bewoner-1-0@load.example")
    assert (found.state, found.evidence.count()) == ("submitted", 1)
    assert {row.kind for row in rows if row.sort == "page"} >= {
        "look first",
        "form: evidence",
        "sent",
        "follow",
    }
    (submission,) = [row for row in rows if row.sort == people.SUBMISSION]
    posts = {row.kind: row.seconds for row in rows if row.sort == "post"}
    assert submission.seconds == pytest.approx(posts["file"] + posts["send"])


@pytest.mark.django_db(transaction=True)
def test_an_officer_signs_in_and_works(walk, rows):
    asked = sent_request()
    account = prepare._account(1, Role.MUNICIPAL_OFFICER, VLIETWOUDE)
    browser, draw = Browser(walk.port, "10.1.1.2", rows.append), random.Random(1)
    try:
        assert people.signed_in(walk, browser, draw, account)
        listed = browser.get("/aanvragen/?wie=alle", "work list").links(people.CASE_LINK)
        assert f"/aanvragen/{asked.number}/" in listed
        people.acted(browser, draw, browser.get(f"/aanvragen/{asked.number}/", "case"))
    finally:
        browser.close()

    assert [row.problem for row in rows if row.problem] == []
    assert any(row.kind.startswith("act: ") for row in rows)


@pytest.mark.django_db(transaction=True)
def test_what_goes_wrong_is_noted_and_ends_the_walk(walk, rows):
    browser = Browser(walk.port, "10.1.1.3", rows.append)

    with pytest.raises(Failed):
        browser.get("/laadpaal/volgen/nothing/", "follow")
    browser.close()

    assert [row.problem for row in rows] == ["404 GET /laadpaal/volgen/nothing/"]


def test_the_code_is_that_of_an_authenticator_app():
    secret = pyotp.random_base32()

    assert people.code(secret, at=1_700_000_000) == pyotp.TOTP(secret).at(1_700_000_000)


def test_a_form_sends_what_stands_in_it():
    page = Page(
        "/zaak/",
        200,
        '<form action="/zaak/besluit/" method="post"><input type="hidden" name="revision" value="3">'
        '<input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b" checked>'
        '<select name="to"><option value=""></option><option value="7" selected>Ans</option></select>'
        '<input type="submit" name="go" value="1"></form>',
    )

    form = page.form("besluit/")

    assert form.fields == {"revision": "3", "kind": "b", "to": "7"}
    assert form.choices == {"kind": ["a", "b"], "to": ["", "7"]}
    assert page.form("elders/") is None


def test_a_file_is_sent_whole():
    body, kind = multipart({"kind": "vehicle"}, {"file": ("a.pdf", b"\x00\r\n--bytes")})

    mark = kind.partition("boundary=")[2].encode()
    assert body.count(b"--" + mark) == 3
    assert b'name="file"; filename="a.pdf"' in body
    assert b"\r\n\r\n\x00\r\n--bytes\r\n--" + mark in body


@pytest.mark.parametrize(("share", "expected"), [(50, 2), (95, 4), (99, 4), (25, 1)])
def test_percentiles_are_values_that_were_measured(share, expected):
    assert report.percentile([1, 2, 3, 4], share) == expected


def told(sort, seconds, problem="", kind="x"):
    return vars(Answered(sort, kind, seconds, problem))


def test_aims_hold_or_not_by_what_was_measured():
    found = {
        "cold_burst": [told("api", 6.0)],
        "walk": [
            told("page", 0.1),
            told("page", 0.4),
            told("submission", 0.9),
            told("page", 9.0, "500 GET /"),
        ],
        "burst": [told("submission", 2.0)],
    }

    aims = report.aims(found)

    assert {name: one["holds"] for name, one in aims.items()} == {
        "pages_p95": True,
        "submissions_p95": True,
        "burst_p99": False,
        "errors": False,
    }
    assert report.phase(found["walk"])["together"]["page"]["messages"] == ["500 GET / (1x)"]


def test_nothing_measured_is_no_aim_that_holds():
    aims = report.aims({"cold_burst": [], "walk": [], "burst": []})

    assert [one["holds"] for one in aims.values()] == [None, None, None, True]


def test_only_a_data_folder_with_sqlite_is_copied(tmp_path):
    with pytest.raises(InputError), whole_site.own_site("sqlite", tmp_path):
        pytest.fail("there is nothing to copy")
    with pytest.raises(InputError), whole_site.own_site("postgres", tmp_path):
        pytest.fail("PostgreSQL is made, not copied")
