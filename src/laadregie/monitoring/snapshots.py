"""Clean the network and make it the one that counts.

Rows are written in batches under a new snapshot that nobody sees; one short transaction then
points to it. Older snapshots are taken away in batches.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import polars as pl
from django.db import models, transaction
from django.utils import timezone

from laadkern.quality import (
    VERSION,
    AccessDefinition,
    CleanedNetwork,
    QualityValues,
    RawNetwork,
    SpeedDefinition,
    access_on,
    classify,
    clean,
    count_alternatives,
    speed_on,
    street_share_by_size,
)
from laadregie.foundation import bulk
from laadregie.monitoring import stock
from laadregie.monitoring.models import ChargePoint, FeedDelivery, QualityFinding, Snapshot
from laadregie.regions import selectors as regions

ROWS = 4_000
"""Rows in one transaction, some tenths of a second."""
SIZES = (2, 4, 8)
"""Sizes of locations (points) for which the share in the street is shown."""
KEPT = 2
"""The current snapshot and the one before, which readers may still be following."""


_POINT_FIELDS = (
    "evse_id",
    "x_m",
    "y_m",
    "municipality_code",
    "parking_type",
    "access",
    "speed",
    "power_kw",
    "price_kwh_eur",
    "status",
)


def make_snapshot(delivery: FeedDelivery | None, retrieved_at: datetime | None) -> Snapshot:
    """Clean the network as it now is, write what counts and point readers to it.

    Raises:
        InputError: No region pack was loaded yet.
    """
    network = stock.raw_network()
    retrieved_at = retrieved_at or _newest_status(network)
    day = timezone.localdate(retrieved_at) if retrieved_at else timezone.localdate()
    values, access, speed = QualityValues(), access_on(day), speed_on(day)
    cleaned = clean(network, retrieved_at=retrieved_at, values=values)
    points = classify(cleaned.points, speed=speed, access=access).join(
        network.locations.select("location_id", "neighbourhood_code"), on="location_id", how="left"
    )
    snapshot = Snapshot.objects.create(
        delivery=delivery,
        made_at=timezone.now(),
        retrieved_at=retrieved_at,
        rules_version=VERSION,
        access_definition=access.code,
        speed_definition=speed.code,
        inputs=_inputs(values, access, speed) | {"street_share_by_size": _by_size(points, access, speed)},
        effects=cleaned.effects.to_dicts(),
        alternatives=dict(count_alternatives(points, speed=speed, access=access).iter_rows()),
        records=network.evses.height,
        points=points.height,
    )
    _write(snapshot, points, cleaned)
    point_to(snapshot)
    prune()
    return snapshot


def point_to(snapshot: Snapshot) -> None:
    """Make a snapshot, with its rows in place, the one that readers follow."""
    with transaction.atomic():
        Snapshot.objects.filter(is_current=True).update(is_current=False)
        snapshot.is_current = True
        snapshot.save(update_fields=["is_current"])


def prune() -> int:
    """Take older snapshots away, also those of a run that was cut off. Returns how many."""
    current = Snapshot.objects.filter(is_current=True).first()
    if current is None:
        return 0
    kept = Snapshot.objects.filter(pk__lte=current.pk).order_by("-pk").values_list("pk", flat=True)[:KEPT]
    older = list(
        Snapshot.objects.filter(pk__lt=current.pk).exclude(pk__in=list(kept)).values_list("pk", flat=True)
    )
    for pk in older:
        for model in (ChargePoint, QualityFinding):
            _delete_rows(model, pk)
        Snapshot.objects.filter(pk=pk).delete()
    return len(older)


def is_up_to_date(snapshot: Snapshot) -> bool:
    """Whether a snapshot was made with the areas and rules that hold now."""
    area = regions.area_version()
    return snapshot.rules_version == VERSION and snapshot.inputs.get("areas") == area.digest


def _newest_status(network: RawNetwork) -> datetime | None:
    """The moment of a delivery that does not say it: of its newest status that is not in the future."""
    moments = network.evses["updated_at"].filter(network.evses["updated_at"] <= timezone.now())
    newest = moments.max()
    return newest if isinstance(newest, datetime) else None


def _inputs(values: QualityValues, access: AccessDefinition, speed: SpeedDefinition) -> dict[str, Any]:
    area = regions.area_version()
    return {
        "areas": area.digest,
        "areas_reference_date": area.reference_date.isoformat(),
        "quality_values": asdict(values),
        "access": {**asdict(access), "valid_from": access.valid_from.isoformat()},
        "speed": {**asdict(speed), "valid_from": speed.valid_from.isoformat()},
    }


def _by_size(points: pl.DataFrame, access: AccessDefinition, speed: SpeedDefinition) -> list[dict[str, Any]]:
    """The ground for what an empty kind of parking is taken for, from the points where it is known."""
    return street_share_by_size(points, speed=speed, access=access, edges=SIZES).to_dicts()


def _write(snapshot: Snapshot, points: pl.DataFrame, cleaned: CleanedNetwork) -> None:
    frozen = cleaned.findings.filter(pl.col("code") == "frozen")["evse_uid"]
    counted = points.select(
        pl.lit(snapshot.pk),
        "location_id",
        "evse_uid",
        pl.col("evse_uid").is_in(frozen.implode()).alias("status_frozen"),
        pl.col("neighbourhood_code").fill_null(""),
        *_POINT_FIELDS,
    )
    columns = ("snapshot_id", "location_id", "record_id", "status_frozen", "neighbourhood_code")
    _insert(ChargePoint, (*columns, *_POINT_FIELDS), counted)
    findings = cleaned.findings.select(pl.lit(snapshot.pk), "code", "evse_uid", "other_location_id")
    _insert(QualityFinding, ("snapshot_id", "code", "record_id", "other_location_id"), findings)


def _insert(model: type[models.Model], columns: tuple[str, ...], rows: pl.DataFrame) -> None:
    for part in rows.iter_slices(ROWS):
        with transaction.atomic():
            bulk.insert(model, columns, part.iter_rows())


def _delete_rows(model: type[models.Model], snapshot_pk: int) -> None:
    rows = model._default_manager.filter(snapshot=snapshot_pk)
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS]):
        with transaction.atomic():
            rows.filter(pk__lte=pks[-1]).delete()
