"""Deliveries in every shape, cut off, broken, and made to fill the memory."""

import gzip
import io
import itertools
import json
import tracemalloc

import pytest

from laadkern.errors import InputError
from laadkern.ocpi import FeedLimits, LimitingReader, LocationRecord, Refusal, read_locations, read_records

RECORDS = [
    {"id": str(number), "evses": [{"uid": "1", "status": "AVAILABLE", "note": 'a "}{][\\ b'}]}
    for number in range(500)
]


def contents(data, **limits):
    return [record.content for record in read_records(io.BytesIO(data), limits=FeedLimits(**limits))]


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(lambda records: records, id="bare-list"),
        pytest.param(lambda records: {"data": records, "status_code": 1000}, id="answer"),
        pytest.param(lambda records: {"status_code": 1000, "data": records}, id="answer-data-last"),
        pytest.param(lambda records: {record["id"]: record for record in records}, id="by-id"),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_every_shape_gives_the_same_records(shape, pack):
    assert contents(pack(json.dumps(shape(RECORDS)).encode())) == RECORDS


def test_an_answer_with_one_record():
    assert contents(b'{"data": {"id": "1"}}') == [{"id": "1"}]


@pytest.mark.parametrize("empty", [b"[]", b"{}", b'{"data": []}'])
def test_a_delivery_without_records(empty):
    assert contents(empty) == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "The delivery is empty.", id="empty"),
        pytest.param(b"  \n", "The delivery is empty.", id="white"),
        pytest.param(json.dumps(RECORDS).encode()[:200], "cut off", id="cut-off-early"),
        pytest.param(json.dumps(RECORDS * 9).encode()[:-1], "cut off", id="cut-off-at-the-last-byte"),
        pytest.param(gzip.compress(json.dumps(RECORDS).encode())[:-9], "cut off", id="packed-cut-off"),
        pytest.param(b"<html>busy</html>", "not readable JSON", id="a-web-page"),
        pytest.param(b'[{"id": "1"},]', "not readable JSON", id="comma-too-many"),
        pytest.param(b'[{"id": "1"}] [', "not readable JSON", id="something-behind"),
        pytest.param(b'[{"id": "\xff"}]', "not readable JSON", id="not-utf-8"),
        pytest.param(b'{"status_code": 2000}', "not a list of records", id="an-error-answer"),
        pytest.param(b'"text"', "not a list of records", id="a-text"),
    ],
)
def test_what_cannot_be_read_is_refused(data, message):
    with pytest.raises(InputError, match=message):
        contents(data)


@pytest.mark.parametrize(
    ("limits", "fits", "too_much", "message"),
    [
        pytest.param(
            {"text_bytes": 100},
            b'[{"id":"%s"}]' % (b"x" * 100),
            b'[{"id":"%s"}]' % (b"x" * 101),
            "A text",
            id="text",
        ),
        pytest.param(
            {"text_bytes": 100},
            b'[{"id":"%s"}]' % (b'\\"' * 50),
            b'[{"id":"%s"}]' % (b'\\"' * 51),
            "A text",
            id="text-of-quotes",
        ),
        pytest.param(
            {"depth": 5},
            b'[{"a":[[[1]]]}]',
            b'[{"a":[[[[1]]]]}]',
            "nested deeper",
            id="depth",
        ),
        pytest.param(
            {"object_bytes": 1000, "text_bytes": 200},
            json.dumps([{"a": [1] * 100}] * 50).encode(),
            json.dumps([{"a": [1] * 1000}]).encode(),
            "One record",
            id="object",
        ),
        pytest.param(
            {"total_bytes": 100},
            b"[%s]" % (b" " * 98),
            b"[%s]" % (b" " * 99),
            "larger than 100 bytes",
            id="total",
        ),
    ],
)
def test_limits(limits, fits, too_much, message):
    contents(fits, **limits)
    with pytest.raises(InputError, match=message):
        contents(too_much, **limits)


class Endless:
    """Gives its beginning, then the same block for ever."""

    def __init__(self, beginning, block):
        self._beginning = io.BytesIO(beginning)
        self._block = block
        self.given = 0

    def read(self, size=-1):
        data = self._beginning.read(size) or self._block[: size if size > 0 else None]
        self.given += len(data)
        return data


@pytest.mark.parametrize(
    ("beginning", "block"),
    [
        pytest.param(b'[{"id":"', b"x" * 65536, id="text"),
        pytest.param(b'[{"id":"', b'\\"' * 32768, id="text-of-escaped-quotes"),
        pytest.param(b'[{"id":"', b"\\" * 65536, id="text-of-backslashes"),
        pytest.param(b'{"', b"x" * 65536, id="key"),
        pytest.param(b'{"data":[{"id":"1"}],"x":"', b"x" * 65536, id="text-behind-the-list"),
        pytest.param(b'[{"id":', b"9" * 65536, id="number"),
        pytest.param(b'[{"id":[', b"1," * 32768, id="list"),
        pytest.param(b'[{"id":', b"[" * 65536, id="nesting"),
        pytest.param(b'[{"id":{', b'"a":1,' * 10000, id="object"),
        pytest.param(b"[", b" " * 65536, id="white"),
    ],
)
def test_an_endless_delivery_is_refused_in_little_memory(beginning, block):
    """Bounded before parsing: 8 MB of memory whatever comes, and no more is read than the limit."""
    source = Endless(b'[{"id": "ok"},' + beginning[1:] if beginning.startswith(b"[{") else beginning, block)
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            for _ in read_records(source, limits=FeedLimits(object_bytes=1024 * 1024)):
                pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * 1024 * 1024
    assert source.given < 4 * 1024 * 1024


def test_a_small_packed_delivery_that_unpacks_to_much_is_refused():
    bomb = gzip.compress(b'[{"id": "' + b"x" * 30_000_000)
    assert len(bomb) < 60_000
    with pytest.raises(InputError, match="A text"):
        contents(bomb)


def test_memory_does_not_grow_with_the_number_of_records():
    record = json.dumps({"id": "1", "evses": [{"uid": "1", "status": "AVAILABLE"}] * 20}).encode()
    parts = itertools.chain([b"["], itertools.repeat((record + b",") * 50, 20), [record + b"]"])

    class Parts:
        rest = b""

        def read(self, size=-1):
            self.rest = self.rest or next(parts, b"")
            taken, self.rest = self.rest[:size], self.rest[size:]
            return taken

    tracemalloc.start()
    try:
        count = sum(1 for _ in read_records(Parts()))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 1_001
    assert peak < 2 * 1024 * 1024


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_the_reader_follows_texts_and_nesting_over_any_cut(size):
    data = json.dumps(RECORDS[:20]).encode()
    reader = LimitingReader(io.BytesIO(data), FeedLimits(text_bytes=size if size > 12 else 20, depth=4))
    given = b"".join(iter(lambda: reader.read(size), b""))
    assert given == data
    reader = LimitingReader(io.BytesIO(data), FeedLimits(depth=3))
    with pytest.raises(InputError, match="nested"):
        b"".join(iter(lambda: reader.read(size), b""))


def test_one_wrong_record_does_not_spoil_the_others():
    data = json.dumps([RECORDS[0], {"evses": []}, 12, RECORDS[1]]).encode()
    outcome = list(read_locations(io.BytesIO(data)))
    assert [type(one) for one in outcome] == [LocationRecord, Refusal, Refusal, LocationRecord]
    assert [outcome[1].position, outcome[2].position] == [2, 3]


@pytest.mark.shared_data
@pytest.mark.parametrize(("town", "count"), [("zutphen", 225), ("ede", 679), ("hengelo", 319)])
def test_the_complete_records_of_three_towns(shared_data, town, count):
    with (shared_data / f"ocpi_locations_with_tariffs_{town}.json.gz").open("rb") as file:
        locations = list(read_locations(file))
    assert len(locations) == count
    assert all(isinstance(location, LocationRecord) for location in locations)
    assert sum(len(location.tariffs) for location in locations) > 0
