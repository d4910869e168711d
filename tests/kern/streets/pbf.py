"""A file of OpenStreetMap in its binary form (PBF), written by hand for the tests.

The format: blocks of protobuf messages, each behind a header with its kind and size. Positions and
numbers are written as differences. See the description of the format on the wiki of OpenStreetMap.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

Node = tuple[int, float, float]  # id, longitude, latitude
Way = tuple[int, Sequence[int], Mapping[str, str]]  # id, nodes, tags


def write_pbf(path: Path, nodes: Sequence[Node], ways: Sequence[Way]) -> Path:
    """Write nodes without tags and ways to `path`."""
    header = b"".join(_text(4, feature) for feature in ("OsmSchema-V0.6", "DenseNodes"))
    path.write_bytes(_block("OSMHeader", header) + _block("OSMData", _data(nodes, ways)))
    return path


def _data(nodes: Sequence[Node], ways: Sequence[Way]) -> bytes:
    strings = [""]
    for _, _, tags in ways:
        strings += [text for pair in tags.items() for text in pair if text not in strings]
    number = {text: place for place, text in enumerate(strings)}
    table = b"".join(_text(1, text) for text in strings)
    dense = b"".join(
        [
            _packed(1, _differences(node for node, _, _ in nodes)),
            _packed(8, _differences(round(latitude * 1e7) for _, _, latitude in nodes)),
            _packed(9, _differences(round(longitude * 1e7) for _, longitude, _ in nodes)),
        ]
    )
    written = b"".join(_bytes(3, _way(way, number)) for way in ways)
    return _bytes(1, table) + _bytes(2, _bytes(2, dense)) + _bytes(2, written)


def _way(way: Way, number: Mapping[str, int]) -> bytes:
    identifier, nodes, tags = way
    return b"".join(
        [
            _tagged(1, 0) + _varint(identifier),
            _packed(2, [number[key] for key in tags]),
            _packed(3, [number[value] for value in tags.values()]),
            _packed(8, _differences(nodes)),
        ]
    )


def _block(kind: str, content: bytes) -> bytes:
    packed = zlib.compress(content)
    blob = _tagged(2, 0) + _varint(len(content)) + _bytes(3, packed)
    head = _text(1, kind) + _tagged(3, 0) + _varint(len(blob))
    return struct.pack(">I", len(head)) + head + blob


def _differences(values: Iterable[int]) -> list[int]:
    """Each value less the one before, signs folded in (zigzag)."""
    return [
        2 * change if change >= 0 else -2 * change - 1
        for change in (after - before for before, after in pairwise([0, *values]))
    ]


def _packed(field: int, values: Sequence[int]) -> bytes:
    return _bytes(field, b"".join(_varint(value) for value in values))


def _text(field: int, text: str) -> bytes:
    return _bytes(field, text.encode())


def _bytes(field: int, content: bytes) -> bytes:
    return _tagged(field, 2) + _varint(len(content)) + content


def _tagged(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])
