"""What can be done to the network: load locations, prices and samples, and clean it again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadkern.ocpi import FeedLimits, parse_location, parse_tariff
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.monitoring import permissions, reading, snapshots, usage_samples, writing
from laadregie.monitoring.models import (
    ChargeLocation,
    DeliveryKind,
    DeliveryState,
    FeedDelivery,
    RefusedRecord,
    Snapshot,
    Tariff,
)
from laadregie.monitoring.reading import Key, Reading

Progress = Callable[[int, int, str], None]
READING = gettext_noop("Reading the delivery")
WRITING = gettext_noop("Writing what is new or changed")
CLEANING = gettext_noop("Cleaning the network")


@dataclass(frozen=True)
class Source:
    """Where a delivery comes from: `path` to read, `name` to show, and what is known about it."""

    path: Path
    name: str
    origin: str = ""
    retrieved_at: datetime | None = None


def import_feed(
    source: Source | Path,
    *,
    by: User | None,
    tariffs: Source | Path | None = None,
    limits: FeedLimits | None = None,
    accept_gone: bool = False,
    progress: Progress | None = None,
) -> FeedDelivery:
    """Load a delivery of locations, and the prices that go with it, and clean the network.

    The whole delivery is read and judged before anything is written. Loading it again changes
    nothing. What is no longer in it is kept and marked as gone, unless so much is missing that
    the delivery itself is the likelier mistake.

    Args:
        source: OCPI locations or the national feed, JSON or packed with gzip.
        tariffs: OCPI tariffs, loaded first.
        accept_gone: Mark as gone however much is missing.
        progress: Called with how far it is, of how many (0: not known), and a sentence.

    Raises:
        PermissionDenied: `by` may not load deliveries.
        InputError: The delivery as a whole cannot be used; nothing was changed.
    """
    permissions.check_can_import(by)
    tell = progress or _silent
    if tariffs is not None:
        _load(_source(tariffs), _TARIFFS, by=by, limits=limits, accept_gone=accept_gone, tell=tell)
    delivery = _load(_source(source), _LOCATIONS, by=by, limits=limits, accept_gone=accept_gone, tell=tell)
    _clean_if_needed(delivery, tell)
    return delivery


def import_tariffs(
    source: Source | Path,
    *,
    by: User | None,
    limits: FeedLimits | None = None,
    progress: Progress | None = None,
) -> FeedDelivery:
    """Load tariffs alone, and clean the network with the new prices; raises as `import_feed`."""
    permissions.check_can_import(by)
    tell = progress or _silent
    delivery = _load(_source(source), _TARIFFS, by=by, limits=limits, accept_gone=False, tell=tell)
    _clean_if_needed(delivery, tell)
    return delivery


def import_usage(source: Source | Path, *, by: User | None) -> FeedDelivery:
    """Load status samples (Parquet) and make the use that follows from them the one that is shown.

    Raises:
        PermissionDenied: `by` may not load deliveries.
        InputError: The samples cannot be used; nothing was changed.
    """
    permissions.check_can_import(by)
    given = _source(source)
    delivery = _begin(given, DeliveryKind.USAGE, by)
    try:
        digest, delivery.size_bytes = reading.file_digest(given.path)
        samples = usage_samples.read_samples(given.path)
        usage = usage_samples.usage_rows(samples)
    except InputError as error:
        _refuse(delivery, error)
        raise
    last = FeedDelivery.objects.filter(kind=DeliveryKind.USAGE, state=DeliveryState.DONE).first()
    delivery.digest, delivery.records = digest, usage.height
    delivery.first_on, delivery.last_on = samples.select(
        first_on=pl.col("date").min(), last_on=pl.col("date").max()
    ).row(0)
    if last is not None and last.digest == digest and last.usages.exists():
        delivery.unchanged = usage.height
        last.usages.update(delivery=delivery)
    else:
        delivery.new = usage.height
        usage_samples.write_usage(usage, delivery)
    _finish(delivery, by, "monitoring.usage_imported")
    usage_samples.forget_older(delivery)
    return delivery


def clean_network(*, by: User | None) -> Snapshot:
    """Clean the network again, after areas or rules changed.

    Raises:
        PermissionDenied: `by` may not do this.
        InputError: No region pack was loaded yet.
    """
    permissions.check_can_import(by)
    last = FeedDelivery.objects.filter(kind=DeliveryKind.LOCATIONS, state=DeliveryState.DONE).first()
    return snapshots.make_snapshot(last, last.retrieved_at if last else None)


@dataclass(frozen=True)
class _Sort:
    """What differs between locations and tariffs."""

    kind: DeliveryKind
    model: type[ChargeLocation] | type[Tariff]
    id_field: str
    parse: Callable[..., Any]
    write: Callable[[Sequence[Any], FeedDelivery], None]
    action: str


_LOCATIONS = _Sort(
    DeliveryKind.LOCATIONS,
    ChargeLocation,
    "location_id",
    parse_location,
    writing.write_locations,
    "monitoring.feed_imported",
)
_TARIFFS = _Sort(
    DeliveryKind.TARIFFS,
    Tariff,
    "tariff_id",
    parse_tariff,
    writing.write_tariffs,
    "monitoring.tariffs_imported",
)


def _load(
    source: Source,
    sort: _Sort,
    *,
    by: User | None,
    limits: FeedLimits | None,
    accept_gone: bool,
    tell: Progress,
) -> FeedDelivery:
    delivery = _begin(source, sort.kind, by)
    limits = limits or FeedLimits()
    known, returned = _known(sort)
    try:
        found = reading.read(
            source.path,
            parse=sort.parse,
            known=known,
            returned=returned,
            limits=limits,
            accept_gone=accept_gone,
            tell=lambda count: tell(count, 0, READING),
        )
    except InputError as error:
        _refuse(delivery, error)
        raise
    _take_over(delivery, found)
    records = reading.wanted_records(source.path, found, parse=sort.parse, limits=limits)
    written = 0
    for batch in writing.batches(records):
        sort.write(batch, delivery)
        written += len(batch)
        tell(written, len(found.wanted), WRITING)
    if not found.gone_held:
        writing.mark_gone(sort.model, found.gone, delivery.started_at)
    _finish(delivery, by, sort.action, found)
    return delivery


def _known(sort: _Sort) -> tuple[dict[Key, str], set[Key]]:
    """Digest of every record of earlier deliveries, and which of them are gone."""
    known: dict[Key, str] = {}
    gone: set[Key] = set()
    rows = sort.model._default_manager.values_list(
        "country_code", "party_id", sort.id_field, "digest", "gone_at"
    )
    for country, party, own, digest, gone_at in rows.iterator(chunk_size=5000):
        known[country, party, own] = digest
        if gone_at is not None:
            gone.add((country, party, own))
    return known, gone


def _clean_if_needed(delivery: FeedDelivery, tell: Progress) -> None:
    current = Snapshot.objects.filter(is_current=True).select_related("delivery").first()
    since = current.made_at if current else None
    done = FeedDelivery.objects.filter(state=DeliveryState.DONE).exclude(kind=DeliveryKind.USAGE)
    recent = done.filter(finished_at__gt=since) if since else done
    touched = any(one.new or one.changed or (one.gone and not one.gone_held) for one in recent)
    if current is not None and not touched and snapshots.is_up_to_date(current):
        return
    tell(0, 0, CLEANING)
    last = done.filter(kind=DeliveryKind.LOCATIONS).first()
    snapshots.make_snapshot(last, last.retrieved_at if last else delivery.retrieved_at)


def _source(given: Source | Path) -> Source:
    return given if isinstance(given, Source) else Source(path=given, name=given.name)


INTERRUPTED = gettext_noop("Loading was interrupted; load the delivery again.")


def _begin(source: Source, kind: DeliveryKind, by: User | None) -> FeedDelivery:
    # Deliveries are loaded one at a time (runs.py): what is still running lost its process.
    FeedDelivery.objects.filter(kind=kind, state=DeliveryState.RUNNING).update(
        state=DeliveryState.REFUSED, finished_at=timezone.now(), message=INTERRUPTED
    )
    return FeedDelivery.objects.create(
        kind=kind,
        source=source.name[:500],
        origin=source.origin[:500],
        retrieved_at=source.retrieved_at,
        started_at=timezone.now(),
        started_by=by,
    )


def _take_over(delivery: FeedDelivery, found: Reading) -> None:
    for name in ("digest", "size_bytes", "records", "new", "changed", "unchanged", "refused", "gone_held"):
        setattr(delivery, name, getattr(found, name))
    delivery.gone = len(found.gone)


def _finish(delivery: FeedDelivery, by: User | None, action: str, found: Reading | None = None) -> None:
    """Close a delivery: its counts, its refusals and its event in one transaction."""
    delivery.state, delivery.finished_at = DeliveryState.DONE, timezone.now()
    counts = ("records", "new", "changed", "unchanged", "gone", "refused")
    with transaction.atomic():
        delivery.save()
        RefusedRecord.objects.bulk_create(
            RefusedRecord(
                delivery=delivery,
                position=one.position,
                record_id=one.record_id[:100],
                path=one.path[:200],
                template=one.template,
                value=one.value,
            )
            for one in (found.refusals if found else [])
        )
        changes = {
            "digest": (None, delivery.digest),
            **{name: (None, getattr(delivery, name)) for name in counts},
        }
        audit.record(action, delivery, by=by, changes=changes)


def _refuse(delivery: FeedDelivery, error: InputError) -> None:
    delivery.state, delivery.finished_at = DeliveryState.REFUSED, timezone.now()
    delivery.message = error.template[:500]
    delivery.message_params = {name: str(value) for name, value in error.params.items()}
    delivery.save()


def _silent(_done: int, _total: int, _sentence: str) -> None:
    pass
