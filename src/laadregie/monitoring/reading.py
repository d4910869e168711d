"""First pass over a delivery: read and judge all of it, change nothing.

What comes out fits in memory for a national feed: per record a key and what to do with it. The
records that are new or changed are read again in the second pass.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from laadkern.errors import InputError, gettext_noop
from laadkern.ocpi import FeedLimits, Refusal, content_digest, read_records, record_key

Key = tuple[str, str, str]
Tell = Callable[[int], None]
Record = TypeVar("Record")
Parse = Callable[..., Record | Refusal]

MOST_REFUSED_SHARE = 0.5
"""With more wrong records than this a delivery is not a bad day but another format."""
MOST_GONE_SHARE = 0.25
"""With more records missing than this nothing is marked as gone: deliveries fail more often than
a quarter of the network is taken away in a day."""
KEPT_REFUSALS = 1_000
TELL_EVERY = 1_000


@dataclass
class Reading:
    """What a delivery would do.

    Attributes:
        digest: SHA-256 over the bytes.
        size_bytes: How many bytes.
        written_ns: When the file was last written.
        wanted: Position of each new or changed record, with the digest of its content.
        gone: Keys that are known and no longer delivered.
        refusals: The first of the refused records.
    """

    digest: str
    size_bytes: int
    written_ns: int
    records: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    wanted: dict[int, str] = field(default_factory=dict)
    gone: list[Key] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    gone_held: bool = False


def read(
    path: Path,
    *,
    parse: Parse[object],
    known: Mapping[Key, str],
    returned: Collection[Key],
    limits: FeedLimits,
    accept_gone: bool,
    tell: Tell,
) -> Reading:
    """Read a delivery from beginning to end and say what it would change.

    Args:
        known: Digest of every record of an earlier delivery, by its key.
        returned: Keys among `known` that were gone: delivered again they count as changed.
        accept_gone: Mark records as gone however many are missing.

    Raises:
        InputError: The delivery is cut off, no JSON, beyond the limits, empty, or for the larger
            part made of records that cannot be used.
    """
    digest, size = file_digest(path)
    reading = Reading(digest=digest, size_bytes=size, written_ns=path.stat().st_mtime_ns)
    seen: set[Key] = set()
    gone_before = set(returned)
    with path.open("rb") as file:
        for record in read_records(file, limits=limits):
            reading.records += 1
            _judge(reading, record.position, record.content, parse, known, gone_before, seen)
            if reading.records % TELL_EVERY == 0:
                tell(reading.records)
    _check(reading)
    _find_gone(reading, [key for key in known if key not in gone_before], seen, accept_gone=accept_gone)
    return reading


def wanted_records(
    path: Path, reading: Reading, *, parse: Parse[Record], limits: FeedLimits
) -> Iterator[tuple[Record, str]]:
    """Second pass: the new and changed records, with the digest of their content.

    Raises:
        InputError: The file changed since the first pass.
    """
    state = path.stat()
    if (state.st_size, state.st_mtime_ns) != (reading.size_bytes, reading.written_ns):
        raise _changed()
    left = len(reading.wanted)
    with path.open("rb") as file:
        for raw in read_records(file, limits=limits):
            if not left:
                return
            if raw.position not in reading.wanted:
                continue
            record = parse(raw.content, position=raw.position)
            if isinstance(record, Refusal):
                raise _changed()
            left -= 1
            yield record, reading.wanted[raw.position]


def _changed() -> InputError:
    return InputError("feed", gettext_noop("The delivery changed while it was read."))


def file_digest(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()


def _judge(
    reading: Reading,
    position: int,
    content: object,
    parse: Parse[object],
    known: Mapping[Key, str],
    gone_before: set[Key],
    seen: set[Key],
) -> None:
    key = record_key(content)
    digest = content_digest(content)
    twice = key is not None and key in seen
    if key is not None:
        seen.add(key)
    before = known.get(key) if key is not None else None
    if before == digest and not twice and key not in gone_before:
        reading.unchanged += 1
        return
    outcome = _twice(content, position) if twice else parse(content, position=position)
    if isinstance(outcome, Refusal):
        reading.refused += 1
        if len(reading.refusals) < KEPT_REFUSALS:
            reading.refusals.append(outcome)
        return
    reading.wanted[position] = digest
    if before is not None:
        reading.changed += 1
    else:
        reading.new += 1


def _twice(content: object, position: int) -> Refusal:
    key = record_key(content) or ("", "", "")
    template = gettext_noop("“%(value)s” stands in the delivery more than once; the first one is used.")
    return Refusal(position, key[2][:80], "id", template, key[2][:80])


def _check(reading: Reading) -> None:
    if not reading.records:
        raise InputError("feed", gettext_noop("The delivery holds no records."))
    if reading.refused > reading.records * MOST_REFUSED_SHARE:
        first = reading.refusals[0]
        raise InputError(
            "feed",
            gettext_noop(
                "%(refused)s of %(records)s records cannot be used; nothing was changed. "
                "The first, record %(position)s: %(reason)s"
            ),
            refused=reading.refused,
            records=reading.records,
            position=first.position,
            reason=first.reason,
        )


def _find_gone(reading: Reading, active: list[Key], seen: set[Key], *, accept_gone: bool) -> None:
    reading.gone = [key for key in active if key not in seen]
    many = len(reading.gone) > max(1, len(active) * MOST_GONE_SHARE)
    reading.gone_held = many and not accept_gone
