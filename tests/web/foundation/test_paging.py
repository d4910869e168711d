"""Services that answer in pages, as PDOK does, and ones that misbehave; nothing is kept of those."""

import json
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest

from laadkern.errors import InputError
from laadregie.foundation.sources import paging
from laadregie.foundation.sources.bgt.objects import COLLECTIONS, fetch_objects
from laadregie.foundation.sources.cbs_squares import squares
from laadregie.foundation.sources.paging import Calling, PageLimits, collection, wfs_layer
from laadregie.foundation.sources.transport import Answer

BOX = (206_000.0, 446_000.0, 208_000.0, 448_000.0)
BASE = "https://api.example.nl/bag/ogc/v2"
PATH = "/bag/ogc/v2/collections/verblijfsobject/items"


@pytest.fixture(autouse=True)
def _allowed(settings):
    settings.SOURCE_HOSTS = ["api.example.nl"]


def features(*ids):
    return [
        {
            "type": "Feature",
            "properties": {"identificatie": one},
            "geometry": {"type": "Point", "coordinates": [206_100 + i, 446_100]},
        }
        for i, one in enumerate(ids)
    ]


def body(*ids, next_href=None, **more):
    links = [{"rel": "self", "href": "https://api.example.nl/x"}]
    links += [{"rel": "next", "href": next_href}] if next_href else []
    return json.dumps(
        {"type": "FeatureCollection", "features": features(*ids), "links": links, **more}
    ).encode()


def answer(content, status=200):
    left = [content]

    def read(size):
        block, left[0] = left[0][:size], left[0][size:]
        return block

    return Answer(status, len(content), read)


class Service:
    """Asks `reply` (address -> bytes, status or exception) for each call."""

    def __init__(self, reply):
        self.reply, self.asked = reply, []

    @contextmanager
    def __call__(self, parts, _silence):
        self.asked.append(parts.geturl())
        given = self.reply(parts.geturl())
        if isinstance(given, Exception):
            raise given
        yield answer(b"", given) if isinstance(given, int) else answer(given)


@pytest.fixture
def calling(tmp_path):
    def made(reply, **limits):
        made.service = Service(reply)
        return Calling(tmp_path, PageLimits(**limits), made.service, lambda _seconds: None)

    return made


def following(cursor, *, path=PATH, host="https://api.example.nl", bbox="206000,446000,208000,448000"):
    crs = "http%3A%2F%2Fwww.opengis.net%2Fdef%2Fcrs%2FEPSG%2F0%2F28992"
    return f"{host}{path}?bbox={bbox}&bbox-crs={crs}&crs={crs}&cursor={cursor}&f=json&limit=1000"


def by_cursor(pages):
    """A service whose pages have a cursor; the first one has none."""
    return lambda url: pages[parse_qs(urlsplit(url).query).get("cursor", [""])[0]]


def test_all_pages_of_a_collection_within_the_box_in_rd(calling):
    reply = by_cursor({"": body("1", "2", next_href=following("b")), "b": body("3")})
    found = collection(BASE, "verblijfsobject", BOX, calling(reply))

    assert found.raw["identificatie"].to_list() == ["1", "2", "3"]
    assert len(found.digest) == 64
    first = parse_qs(urlsplit(calling.service.asked[0]).query)
    assert first["bbox"] == ["206000,446000,208000,448000"]
    assert first["crs"] == first["bbox-crs"] == [paging.RD_NEW]
    assert found.url == calling.service.asked[0]


def test_a_relative_address_for_what_follows_is_understood(calling):
    reply = by_cursor({"": body("1", next_href=following("b", host="")), "b": body("2")})
    assert collection(BASE, "verblijfsobject", BOX, calling(reply)).raw.height == 2


def test_an_empty_page_is_the_end(calling):
    reply = by_cursor({"": body("1", next_href=following("b")), "b": body(next_href=following("c"))})
    assert collection(BASE, "verblijfsobject", BOX, calling(reply)).raw.height == 1


def test_equal_answers_have_an_equal_digest_and_others_not(calling):
    digests = [
        collection(BASE, "verblijfsobject", BOX, calling(lambda _url, one=one: body(one))).digest
        for one in ("1", "1", "2")
    ]
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize(
    ("next_href", "what"),
    [
        pytest.param(following("b", host="https://elsewhere.example.nl"), "another place", id="other-host"),
        pytest.param(following("b", host="http://api.example.nl"), "another place", id="without-tls"),
        pytest.param(
            following("b", path="/bag/ogc/v2/collections/pand/items"), "another place", id="other-path"
        ),
        pytest.param(following("b", bbox="0,300000,280000,620000"), "another place", id="whole-country"),
        pytest.param(following("b").replace("28992", "4326"), "another place", id="other-crs"),
        pytest.param("https://169.254.169.254/latest", "another place", id="metadata"),
        pytest.param("https://[", "another place", id="no-address"),
    ],
)
def test_a_next_address_elsewhere_is_never_called(calling, next_href, what):
    with pytest.raises(InputError, match=what):
        collection(BASE, "verblijfsobject", BOX, calling(lambda _url: body("1", next_href=next_href)))
    assert len(calling.service.asked) == 1


def test_pages_without_end_are_given_up(calling):
    numbers = iter(range(1_000))

    def reply(_url):
        number = next(numbers)
        return body(str(number), next_href=following(str(number)))

    with pytest.raises(InputError, match="after 5 answers"):
        collection(BASE, "verblijfsobject", BOX, calling(reply, pages=5))
    assert len(calling.service.asked) == 5


def test_the_same_page_again_is_given_up(calling):
    with pytest.raises(InputError, match="same answer again"):
        collection(BASE, "verblijfsobject", BOX, calling(lambda _url: body("1", next_href=following("b"))))


@pytest.mark.parametrize(
    ("given", "what", "calls"),
    [
        pytest.param(body("1")[:-20], "no GeoJSON", 1, id="cut-off-json"),
        pytest.param(b"<html>storing</html>", "no GeoJSON", 1, id="html"),
        pytest.param(500, "code 500", 3, id="500"),
        pytest.param(404, "code 404", 1, id="404"),
        pytest.param(302, "code 302", 1, id="redirection"),
        pytest.param(TimeoutError(), "did not answer completely", 3, id="silent"),
        pytest.param(
            json.dumps({"features": [{"geometry": {"type": "Point", "coordinates": [6.1, 52.0]}}]}).encode(),
            "not in RD New",
            1,
            id="lonlat",
        ),
    ],
)
def test_a_service_that_misbehaves(calling, given, what, calls):
    with pytest.raises(InputError, match=what):
        collection(BASE, "verblijfsobject", BOX, calling(lambda _url: given))
    assert len(calling.service.asked) == calls


def test_bytes_and_seconds_are_bounded_over_all_pages(calling):
    pages = {"": body("1", next_href=following("b")), "b": body("2")}
    size = len(pages[""])
    with pytest.raises(InputError, match="larger than"):
        collection(BASE, "verblijfsobject", BOX, calling(by_cursor(pages), total_bytes=size + 10))
    with pytest.raises(InputError, match="took longer than 0 seconds"):
        collection(BASE, "verblijfsobject", BOX, calling(by_cursor(pages), total_seconds=0.0))


def test_without_the_setting_nothing_is_called_and_the_message_names_it(calling, settings):
    settings.SOURCE_HOSTS = []
    with pytest.raises(InputError, match="LAADREGIE_SOURCE_HOSTS"):
        collection(BASE, "verblijfsobject", BOX, calling(lambda _url: body("1")))
    assert calling.service.asked == []


def test_all_collections_of_the_large_scale_map_are_asked(calling, settings):
    settings.BGT_URL = "https://api.example.nl/lv/bgt/ogc/v1"
    told = []
    asked = calling(lambda url: body(urlsplit(url).path))
    found = fetch_objects(
        BOX, Calling(asked.folder, asked.limits, asked.transport, report=lambda *one: told.append(one))
    )

    assert [one.name for one in found] == list(COLLECTIONS) == [name for name, _count in told]
    assert found[0].raw["identificatie"].to_list() == ["/lv/bgt/ogc/v1/collections/bak/items"]


def by_start(*pages, **more):
    """A WFS that counts from `startIndex`."""
    every = [one for page in pages for one in page]

    def reply(url):
        start = int(parse_qs(urlsplit(url).query)["startIndex"][0])
        size = next((len(page) for i, page in enumerate(pages) if sum(map(len, pages[:i])) == start), 0)
        return body(*every[start : start + size], **more)

    return reply


@pytest.mark.parametrize(
    ("more", "calls"),
    [pytest.param({"numberMatched": 3}, 2, id="says-how-many"), pytest.param({}, 3, id="silent")],
)
def test_a_wfs_is_asked_until_all_features_came(calling, settings, more, calls):
    settings.CBS_SQUARES_URL = "https://api.example.nl/cbs/500m/2023/wfs/v1_0"
    found = squares.fetch_squares(BOX, calling(by_start(["1", "2"], ["3"], **more)))

    assert found.raw["identificatie"].to_list() == ["1", "2", "3"]
    assert len(calling.service.asked) == calls
    query = parse_qs(urlsplit(calling.service.asked[0]).query)
    assert query["typeNames"] == [settings.CBS_SQUARES_LAYER]
    assert query["bbox"] == ["206000,446000,208000,448000,urn:ogc:def:crs:EPSG::28992"]
    assert squares.reference_date().isoformat() == "2023-01-01"


def test_a_wfs_that_does_not_count_is_given_up(calling):
    with pytest.raises(InputError, match="same answer again"):
        wfs_layer(BASE, "layer", BOX, calling(lambda _url: body("1", numberMatched=5)))
