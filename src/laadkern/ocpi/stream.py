"""Records of a delivery one by one, in bounded memory, whatever its outer shape.

Shapes: a bare list, the OCPI answer `{"data": [...]}`, or an object of id to record; packed
with gzip or not. Cut off or not JSON at all is refused with a clear reason.
"""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, TypeVar, cast

import ijson

from laadkern.errors import InputError, gettext_noop
from laadkern.ocpi.limits import FeedLimits, LimitingReader, Readable
from laadkern.ocpi.records import LocationRecord, Refusal, TariffRecord, parse_location, parse_tariff

_Parsed = TypeVar("_Parsed")
_GZIP_MARK = b"\x1f\x8b"
_PEEK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One object of the list as parsed; `position` counts from 1."""

    position: int
    content: object


def read_locations(
    source: Readable, *, limits: FeedLimits | None = None
) -> Iterator[LocationRecord | Refusal]:
    """Read the locations of a delivery, or why one cannot be used.

    Raises:
        InputError: The delivery as a whole cannot be read: cut off, not JSON, not a list of
            records, or beyond `limits`. What was read before remains read.
    """
    return _parsed(source, parse_location, limits)


def read_tariffs(source: Readable, *, limits: FeedLimits | None = None) -> Iterator[TariffRecord | Refusal]:
    """Read the tariffs of a delivery, or why one cannot be used; raises as `read_locations`."""
    return _parsed(source, parse_tariff, limits)


def read_records(source: Readable, *, limits: FeedLimits | None = None) -> Iterator[RawRecord]:
    """Read the objects of a delivery without looking into them.

    Args:
        source: Plain or packed (gzip) JSON; read once, from where it stands.
        limits: What is allowed; the usual limits when left out.

    Raises:
        InputError: As `read_locations`.
    """
    unpacked = _unpacked(source)
    try:
        yield from _records(unpacked, limits or FeedLimits())
    except EOFError as error:
        raise _unreadable(cut_off=True) from error
    except ijson.JSONError as error:
        raise _unreadable(cut_off=unpacked.ended) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise InputError("feed", gettext_noop("The delivery cannot be unpacked.")) from error


def _parsed(
    source: Readable, parse: Callable[..., _Parsed | Refusal], limits: FeedLimits | None
) -> Iterator[_Parsed | Refusal]:
    for record in read_records(source, limits=limits):
        yield parse(record.content, position=record.position)


def _records(source: "_Joined", limits: FeedLimits) -> Iterator[RawRecord]:
    shape, depth = _shape(source.peek(_PEEK_BYTES), limits)
    reader = LimitingReader(source, limits, object_depth=depth)
    if shape == "mapping":
        pairs = ijson.kvitems(reader, "", use_float=True)
        contents = (content for _, content in pairs)
    else:
        contents = ijson.items(reader, shape, use_float=True)
    for position, content in enumerate(contents, start=1):
        yield RawRecord(position, content)


def _shape(start: bytes, limits: FeedLimits) -> tuple[str, int]:
    """The ijson prefix of the records (or `mapping`), and the nesting at which they stand."""
    if not start.strip():
        raise InputError("feed", gettext_noop("The delivery is empty."))
    beginning = _Joined(start, io.BytesIO())
    try:
        shape = _shape_by_events(ijson.parse(LimitingReader(beginning, limits), use_float=True))
    except ijson.IncompleteJSONError as error:
        # Only a beginning was looked at: of a long delivery it is always cut off.
        if len(start) < _PEEK_BYTES or not beginning.ended:
            raise _unreadable(cut_off=beginning.ended) from error
        shape = None
    if shape is None:
        raise InputError("feed", gettext_noop("The delivery is not a list of records."))
    return shape


def _shape_by_events(events: Iterator[tuple[str, str, object]]) -> tuple[str, int] | None:
    _, first, _ = next(events)
    if first == "start_array":
        return "item", 2
    if first != "start_map":
        return None
    key: object = None
    for prefix, event, value in events:
        if event == "map_key" and not prefix:
            key = value
        elif prefix == "data" == key and event == "start_array":
            return "data.item", 3
        elif prefix == "data" == key and event == "start_map":
            return "data", 2
        elif event == "start_map" and prefix == key:
            return "mapping", 2
    return ("mapping", 2) if key is None else None


def _unreadable(*, cut_off: bool) -> InputError:
    if cut_off:
        return InputError("feed", gettext_noop("The delivery is cut off: it ends in the middle of a record."))
    return InputError("feed", gettext_noop("The delivery is not readable JSON."))


def _unpacked(source: Readable) -> "_Joined":
    start = source.read(2)
    joined = _Joined(start, source)
    if start != _GZIP_MARK:
        return joined
    return _Joined(b"", gzip.GzipFile(fileobj=cast("IO[bytes]", joined)))


class _Joined:
    """Bytes read ahead, followed by the rest."""

    def __init__(self, start: bytes, rest: Readable) -> None:
        self._start = start
        self._rest = rest
        self.ended = False

    def peek(self, size: int) -> bytes:
        while len(self._start) < size:
            more = self._rest.read(size - len(self._start))
            if not more:
                break
            self._start += more
        return self._start[:size]

    def read(self, size: int = -1, /) -> bytes:
        if not self._start:
            data = self._rest.read(size)
            self.ended = not data
            return data
        taken = self._start if size < 0 else self._start[:size]
        self._start = self._start[len(taken) :]
        return taken
