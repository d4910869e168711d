"""One location: its records, which of them count and why; and the findings of one operator."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import Count, QuerySet

from laadkern.quality import RULE_BY_CODE
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.monitoring import permissions
from laadregie.monitoring.models import ChargeLocation, ChargePoint, Evse, QualityFinding
from laadregie.monitoring.selectors.network import current_snapshot, location_frame

DOUBLE = "double"


@dataclass(frozen=True)
class Found:
    """A rule that found a record; of a double also the location whose copy counts."""

    code: str
    counted_at: ChargeLocation | None


@dataclass(frozen=True)
class PointRecord:
    """A charge point as this location reports it; `counted` is empty when it does not count."""

    evse: Evse
    power_kw: float | None
    counted: ChargePoint | None
    found: tuple[Found, ...]


@dataclass(frozen=True)
class OtherCopy:
    """A copy of a point of this location that stands elsewhere and does not count."""

    evse: Evse
    location: ChargeLocation
    updated_at: datetime | None


@dataclass(frozen=True)
class LocationDetail:
    """A location with its records; `copies` only for who may see findings."""

    location: ChargeLocation
    points: tuple[PointRecord, ...]
    copies: tuple[OtherCopy, ...]


def location_detail(pk: int, viewer: Viewer) -> LocationDetail | None:
    """A location; None when there is none that the viewer may see.

    The public sees what counts. Who works in the region also sees records that do not count,
    what is wrong with them, and copies elsewhere.
    """
    location = ChargeLocation.objects.filter(pk=pk).first()
    if location is None:
        return None
    with_findings = permissions.can_see_quality(viewer)
    points = _points(location, with_findings=with_findings)
    if not with_findings:
        points = tuple(point for point in points if point.counted is not None)
        return LocationDetail(location, points, ()) if points else None
    return LocationDetail(location, points, _copies_elsewhere(location, points))


def location_row(pk: int) -> dict[str, Any] | None:
    """A location as `location_frame` has it; None when nothing of it counts."""
    found = location_frame().filter(pl.col("location_key") == pk)
    return found.row(0, named=True) if found.height else None


def findings_of(viewer: Viewer, *, operator: str, subject: str | None = None) -> QuerySet[QualityFinding]:
    """The records of an operator with what is wrong, of one subject or of all.

    Raises:
        PermissionDenied: `viewer` has no role in the region.
    """
    permissions.check_can_see_quality(viewer)
    found = QualityFinding.objects.filter(snapshot__is_current=True, record__location__operator=operator)
    if subject is not None:
        found = found.filter(
            code__in=[code for code, rule in RULE_BY_CODE.items() if rule.subject == subject]
        )
    return found.select_related("record__location", "other_location").order_by("pk")


def subject_counts(viewer: Viewer, *, operator: str) -> dict[str, int]:
    """Lines per subject in the list of an operator; raises as `findings_of`."""
    rows = findings_of(viewer, operator=operator).order_by().values_list("code").annotate(lines=Count("pk"))
    counts: dict[str, int] = {}
    for code, lines in rows:
        if code in RULE_BY_CODE:
            subject = str(RULE_BY_CODE[code].subject)
            counts[subject] = counts.get(subject, 0) + lines
    return counts


def is_operator(operator: str) -> bool:
    """Whether the feed names this operator."""
    return ChargeLocation.objects.filter(operator=operator, gone_at=None).exists()


def _points(location: ChargeLocation, *, with_findings: bool) -> tuple[PointRecord, ...]:
    snapshot = current_snapshot()
    counted = {
        point.record_id: point for point in ChargePoint.objects.filter(snapshot=snapshot, location=location)
    }
    found: dict[int, list[Found]] = {}
    if with_findings:
        rows = QualityFinding.objects.filter(snapshot=snapshot, record__location=location)
        for row in rows.select_related("other_location").order_by("pk"):
            found.setdefault(row.record_id, []).append(Found(row.code, row.other_location))
    evses = location.evses.filter(gone_at=None).prefetch_related("connectors").order_by("uid")
    return tuple(
        PointRecord(
            evse=evse,
            power_kw=max((c.power_kw for c in evse.connectors.all() if c.power_kw is not None), default=None),
            counted=counted.get(evse.pk),
            found=tuple(found.get(evse.pk, ())),
        )
        for evse in evses
    )


def _copies_elsewhere(location: ChargeLocation, points: tuple[PointRecord, ...]) -> tuple[OtherCopy, ...]:
    if not any(point.counted for point in points):
        return ()
    rows = QualityFinding.objects.filter(snapshot__is_current=True, code=DOUBLE, other_location=location)
    return tuple(
        OtherCopy(row.record, row.record.location, row.record.updated_at)
        for row in rows.select_related("record__location").order_by("record__evse_id", "pk")
    )
