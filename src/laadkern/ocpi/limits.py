"""A reader that refuses harmful JSON before anything parses it.

A JSON parser keeps a whole text, number or object in memory before it hands it over, so a
delivery with an endless string fills the memory however carefully it is parsed. This reader
stands in front of the parser and looks at the bytes only: how long is this text, how deep is
the nesting, how many bytes since the last object ended, how many in all.
"""

import re
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from laadkern.errors import InputError, gettext_noop

# Possessive, so that hostile backslashes cannot make the search go back and forth.
_WHOLE_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_REST_OF_TEXT = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_OPENERS = np.frombuffer(b"{[", dtype=np.uint8)
_CLOSERS = np.frombuffer(b"}]", dtype=np.uint8)


class Readable(Protocol):
    """Anything that gives bytes: a file, an unpacked file, the body of an answer."""

    def read(self, size: int, /) -> bytes:
        """Give at most `size` bytes, none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class FeedLimits:
    """What a delivery may be at most.

    Attributes:
        text_bytes: One JSON text.
        depth: Levels of objects and lists inside each other.
        object_bytes: One location or tariff with everything in it.
        total_bytes: The whole delivery, unpacked.
    """

    text_bytes: int = 64 * 1024
    depth: int = 24
    object_bytes: int = 4 * 1024 * 1024
    total_bytes: int = 2 * 1024 * 1024 * 1024


class LimitingReader:
    """Passes bytes on unchanged and refuses what is beyond the limits.

    Memory: one block of at most `limits.text_bytes` bytes, so a text that lies within one
    block is within the limit by construction and only texts that go on need counting.

    Args:
        source: Where the bytes come from, already unpacked.
        limits: What is allowed.
        object_depth: Nesting at which the objects of the list stand (2 in a bare list: the
            list is 1, the location 2); the size of an object counts from there.
    """

    def __init__(self, source: Readable, limits: FeedLimits, *, object_depth: int = 2) -> None:
        self._source = source
        self._limits = limits
        self._object_depth = object_depth
        self._pending = b""  # a backslash at the end of a block, which belongs to the next byte
        self._in_text = False
        self._text_bytes = 0
        self._depth = 0
        self._object_bytes = 0
        self._total_bytes = 0

    def read(self, size: int = -1, /) -> bytes:
        """Give the next bytes, at most the smaller of `size` and the longest text allowed.

        Raises:
            InputError: A limit is exceeded.
        """
        block = min(self._limits.text_bytes, 64 * 1024)
        if size == 0:
            return b""
        data = self._source.read(block if size < 0 else min(size, block))
        self._total_bytes += len(data)
        if self._total_bytes > self._limits.total_bytes:
            raise _refusal(
                gettext_noop("The delivery is larger than %(limit)s bytes."), self._limits.total_bytes
            )
        self._inspect(data)
        return data

    def _inspect(self, data: bytes) -> None:
        data = self._pending + data
        if _odd_backslashes(data):
            data, self._pending = data[:-1], b"\\"
        else:
            self._pending = b""
        size = len(data)
        if self._in_text:
            data = self._continue_text(data)
        self._object_bytes += size
        if not self._in_text:
            self._follow_nesting(self._without_texts(data), size)
        if self._object_bytes > self._limits.object_bytes:
            raise _refusal(
                gettext_noop("One record is larger than %(limit)s bytes."), self._limits.object_bytes
            )

    def _continue_text(self, data: bytes) -> bytes:
        """Count on in a text that began in an earlier block; what comes after it."""
        end = _REST_OF_TEXT.match(data)
        if end is None:
            self._add_to_text(len(data))
            return b""
        self._add_to_text(end.end() - 1)
        self._in_text = False
        return data[end.end() :]

    def _without_texts(self, data: bytes) -> bytes:
        """What stands between the texts; remembers a text that goes on in the next block.

        A closing quote is added: where it closes a text the block ended inside one, where it
        stays over the block ended outside.
        """
        rest = _WHOLE_TEXT.sub(b"", data + b'"')
        if rest.endswith(b'"'):
            return rest[:-1]
        self._in_text = True
        self._text_bytes = 0
        self._add_to_text(len(data) - _last_opening_quote(data) - 1)
        return rest

    def _add_to_text(self, size: int) -> None:
        self._text_bytes += size
        if self._text_bytes > self._limits.text_bytes:
            raise _refusal(
                gettext_noop("A text in the delivery is longer than %(limit)s bytes."),
                self._limits.text_bytes,
            )

    def _follow_nesting(self, structure: bytes, size: int) -> None:
        """Follow brackets through bytes that hold no text any more."""
        marks = np.frombuffer(structure, dtype=np.uint8)
        steps = np.isin(marks, _OPENERS).astype(np.int64) - np.isin(marks, _CLOSERS)
        depths = self._depth + np.cumsum(steps[steps != 0])
        if depths.size:
            if depths.max() > self._limits.depth:
                raise _refusal(
                    gettext_noop("The delivery is nested deeper than %(limit)s levels."), self._limits.depth
                )
            self._depth = int(depths[-1])
        if depths.size and depths.min() < self._object_depth:
            self._object_bytes = min(size, self._object_bytes)


def _odd_backslashes(data: bytes) -> bool:
    """Whether the last byte is a backslash that belongs to the byte after it."""
    return (len(data) - len(data.rstrip(b"\\"))) % 2 == 1


def _last_opening_quote(data: bytes) -> int:
    """Where the text begins that goes on beyond the block: the last quote not behind a backslash."""
    at = data.rfind(b'"')
    while at > 0 and _odd_backslashes(data[max(0, at - 64) : at]):
        at = data.rfind(b'"', 0, at)
    return at


def _refusal(template: str, limit: int) -> InputError:
    return InputError("feed", template, limit=limit)
