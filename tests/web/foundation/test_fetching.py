"""Fetching from outside: answers as recorded, and servers that misbehave."""

import hashlib
import itertools
import socket
from contextlib import contextmanager

import pytest

from laadkern.errors import InputError
from laadregie.foundation.sources.fetching import FetchLimits, fetch
from laadregie.foundation.sources.transport import Answer, public_address

URL = "https://data.example.nl/feed/locations.json.gz?full=1"
BODY = b'[{"id": "1"}]' * 10_000


@pytest.fixture(autouse=True)
def _allowed(settings):
    settings.SOURCE_HOSTS = ["data.example.nl"]


class Server:
    """Gives its answers one after another; an exception is raised instead of an answer."""

    def __init__(self, *answers):
        self.answers = iter(answers)
        self.asked = []

    @contextmanager
    def __call__(self, parts, silence_seconds):
        self.asked.append((parts.geturl(), silence_seconds))
        answer = next(self.answers)
        if isinstance(answer, Exception):
            raise answer
        yield answer


def answer(body=BODY, *, status=200, length=None, stops_after=None):
    left = body if stops_after is None else body[:stops_after]
    position = itertools.count(0, 1000)

    def read(size):
        at = next(position)
        return left[at : at + 1000]

    return Answer(status, len(body) if length is None else length, read)


@pytest.fixture
def get(tmp_path):
    waits = []

    def run(server, url=URL, **limits):
        run.waits = waits
        return fetch(
            url, tmp_path / "feed", limits=FetchLimits(**limits), transport=server, wait=waits.append
        )

    return run


def test_a_whole_answer_with_where_it_comes_from(get, tmp_path):
    server = Server(answer())
    fetched = get(server)
    assert (tmp_path / "feed").read_bytes() == BODY
    assert (fetched.url, fetched.size_bytes) == (URL, len(BODY))
    assert fetched.digest == hashlib.sha256(BODY).hexdigest()
    assert server.asked == [(URL, 30.0)]


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(answer(status=503), id="busy"),
        pytest.param(answer(status=429), id="too-many"),
        pytest.param(TimeoutError(), id="silent"),
        pytest.param(ConnectionResetError(), id="hung-up"),
        pytest.param(answer(stops_after=500), id="stops-halfway"),
    ],
)
def test_what_may_pass_is_tried_again(get, first):
    server = Server(first, answer())
    assert get(server).size_bytes == len(BODY)
    assert get.waits == [2.0]


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        pytest.param(lambda: answer(status=503), "answered with code 503", id="busy"),
        pytest.param(lambda: answer(stops_after=500), "did not answer completely", id="stops-halfway"),
        pytest.param(lambda: socket.gaierror("unknown"), "did not answer completely", id="no-such-name"),
    ],
)
def test_after_three_attempts_it_is_given_up(get, tmp_path, failure, message):
    server = Server(failure(), failure(), failure())
    with pytest.raises(InputError, match=message):
        get(server)
    assert len(server.asked) == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("status", [301, 302, 401, 404])
def test_other_answers_are_refused_at_once(get, status):
    server = Server(answer(status=status))
    with pytest.raises(InputError, match=f"code {status}"):
        get(server)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(lambda: answer(length=10_000_000_000), id="says-it-is-large"),
        pytest.param(lambda: Answer(200, None, lambda size: b"x" * size), id="never-ends"),
    ],
)
def test_too_much_is_refused_and_leaves_nothing(get, tmp_path, body):
    with pytest.raises(InputError, match="larger than 100000 bytes"):
        get(Server(body()), total_bytes=100_000)
    assert list(tmp_path.iterdir()) == []


def test_a_drip_is_cut_off(get):
    drip = [Answer(200, None, lambda _size: b"x") for _ in range(3)]
    with pytest.raises(InputError, match="did not answer completely"):
        get(Server(*drip), total_seconds=0.01)


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example.nl/feed",
        "https://data.example.nl.evil.example/feed",
        "http://data.example.nl/feed",
        "https://data.example.nl:8443/feed",
        "https://user:secret@data.example.nl/feed",
        "https://127.0.0.1/feed",
        "file:///etc/hostname",
        "https:///feed",
        "https://data.example.nl:letters/",
    ],
)
def test_other_addresses_are_refused_before_anything_is_asked(get, url):
    server = Server()
    with pytest.raises(InputError):
        get(server, url)
    assert server.asked == []


def test_without_the_setting_nothing_is_fetched(get, settings):
    settings.SOURCE_HOSTS = []
    with pytest.raises(InputError, match="not among the hosts"):
        get(Server())


@pytest.mark.parametrize(
    ("addresses", "is_public"),
    [
        pytest.param(["93.184.215.14"], True, id="public"),
        pytest.param(["10.0.0.5"], False, id="private"),
        pytest.param(["127.0.0.1"], False, id="this-machine"),
        pytest.param(["169.254.169.254"], False, id="link-local"),
        pytest.param(["::1"], False, id="this-machine-6"),
        pytest.param(["fe80::1%eth0"], False, id="link-local-6"),
        pytest.param(["93.184.215.14", "192.168.1.1"], False, id="one-of-two"),
        pytest.param([], False, id="none"),
    ],
)
def test_hosts_with_a_private_address_are_refused(monkeypatch, addresses, is_public):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: found)
    if is_public:
        assert public_address("data.example.nl") == addresses[0]
    else:
        with pytest.raises(InputError, match="private address"):
            public_address("data.example.nl")
