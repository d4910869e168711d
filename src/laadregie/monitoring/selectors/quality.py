"""What is wrong in the feed, per rule and per operator, ready to be sent to that operator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from laadkern.quality import RULE_BY_CODE, Subject
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.monitoring import permissions
from laadregie.monitoring.models import Evse, FeedDelivery, QualityFinding, RefusedRecord
from laadregie.monitoring.selectors.network import current_snapshot

EXPORT_COLUMNS = (
    "operator",
    "subject",
    "rule",
    "reason",
    "evse_id",
    "evse_uid",
    "status",
    "status_at",
    "location_id",
    "location_name",
    "address",
    "city",
    "longitude",
    "latitude",
    "counted_location_id",
)
_EXPORTED = (
    "code",
    "record__location__operator",
    "record__evse_id",
    "record__uid",
    "record__status",
    "record__updated_at",
    "record__location__location_id",
    "record__location__name",
    "record__location__address",
    "record__location__city",
    "record__location__longitude",
    "record__location__latitude",
    "other_location__location_id",
)


@dataclass(frozen=True)
class RuleEffect:
    """A rule with what it found in the snapshot that counts."""

    code: str
    title: str
    reason: str
    subject: str
    effect: str
    records: int


def rule_effects() -> list[RuleEffect]:
    """Every rule in its order with how many records it concerns; public, it names nobody."""
    snapshot = current_snapshot()
    return [
        RuleEffect(
            code=row["code"],
            title=gettext(RULE_BY_CODE[row["code"]].title),
            reason=gettext(RULE_BY_CODE[row["code"]].reason),
            subject=row["subject"],
            effect=row["effect"],
            records=row["records"],
        )
        for row in (snapshot.effects if snapshot else [])
        if row["code"] in RULE_BY_CODE
    ]


def operator_findings(viewer: Viewer) -> pl.DataFrame:
    """Records per operator and what is wrong with them, most wrong first.

    Columns: operator ("" when the feed names none), records, doubled, frozen, misplaced,
    priceless, other. A record with two faults of one subject counts once in it.

    Raises:
        PermissionDenied: `viewer` has no role in the region.
    """
    permissions.check_can_see_quality(viewer)
    subjects = [str(subject) for subject in Subject]
    rows = (
        QualityFinding.objects.filter(snapshot__is_current=True)
        .values_list("record__location__operator", "code", "record")
        .iterator(chunk_size=10_000)
    )
    schema: dict[str, Any] = {"operator": pl.String, "code": pl.String, "record": pl.Int64}
    found = pl.DataFrame(list(rows), schema=schema, orient="row").with_columns(
        subject=pl.col("code").replace_strict(
            {code: str(rule.subject) for code, rule in RULE_BY_CODE.items()}, default=str(Subject.OTHER)
        )
    )
    counts = found.group_by("operator").agg(
        pl.col("record").filter(pl.col("subject") == subject).n_unique().cast(pl.Int64).alias(subject)
        for subject in subjects
    )
    operators = _records_per_operator().join(counts, on="operator", how="left")
    wrong = pl.sum_horizontal("doubled", "frozen", "misplaced", "priceless")
    return operators.with_columns(pl.col(subjects).fill_null(0)).sort(
        wrong, pl.col("operator"), descending=[True, False]
    )


def export_rows(
    viewer: Viewer, *, operator: str | None = None, subject: str | None = None
) -> Iterator[tuple[str, ...]]:
    """Rows of the findings as text, `EXPORT_COLUMNS` first, for a CSV to send to an operator.

    Args:
        operator: Only this operator's.
        subject: Only `doubled`, `frozen`, `misplaced`, `priceless` or `other`.

    Raises:
        PermissionDenied: `viewer` has no role in the region.
    """
    permissions.check_can_see_quality(viewer)
    return _export(operator, subject)


def deliveries(viewer: Viewer) -> QuerySet[FeedDelivery]:
    """The deliveries, newest first; refused ones only for who works in the region."""
    every = FeedDelivery.objects.select_related("started_by")
    return every if permissions.can_see_quality(viewer) else every.filter(state="done")


def refused_records(delivery: FeedDelivery, viewer: Viewer) -> QuerySet[RefusedRecord]:
    """The records of a delivery that could not be used, at most the first 1,000.

    Raises:
        PermissionDenied: `viewer` has no role in the region.
    """
    permissions.check_can_see_quality(viewer)
    return delivery.refusals.all()


def _records_per_operator() -> pl.DataFrame:
    rows = (
        Evse.objects.filter(gone_at=None, location__gone_at=None)
        .values_list("location__operator")
        .annotate(records=Count("pk"))
        .order_by()
    )
    return pl.DataFrame(list(rows), schema={"operator": pl.String, "records": pl.Int64}, orient="row")


def _export(operator: str | None, subject: str | None) -> Iterator[tuple[str, ...]]:
    yield EXPORT_COLUMNS
    findings = QualityFinding.objects.filter(snapshot__is_current=True)
    if operator is not None:
        findings = findings.filter(record__location__operator=operator)
    if subject is not None:
        codes = [code for code, rule in RULE_BY_CODE.items() if rule.subject == subject]
        findings = findings.filter(code__in=codes)
    rows = findings.order_by("pk").values_list(*_EXPORTED)
    for row in rows.iterator(chunk_size=2000):
        yield _export_row(*row)


def _export_row(
    code: str,
    operator: str,
    evse_id: str,
    uid: str,
    status: str,
    updated_at: datetime | None,
    *place: Any,
) -> tuple[str, ...]:
    rule = RULE_BY_CODE[code]
    location_id, name, address, city, longitude, latitude, other_id = place
    return (
        operator,
        str(rule.subject),
        gettext(rule.title),
        gettext(rule.reason),
        evse_id,
        uid,
        status,
        updated_at.strftime("%Y-%m-%dT%H:%M:%SZ") if updated_at else "",
        location_id,
        name,
        address,
        city,
        "" if longitude is None else f"{longitude:.6f}",
        "" if latitude is None else f"{latitude:.6f}",
        other_id or "",
    )
