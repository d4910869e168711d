"""What the pages of data quality and of one location show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laadkern.quality import RULE_BY_CODE
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.monitoring import labels, selectors
from laadregie.monitoring.forms import Order
from laadregie.monitoring.models import QualityFinding
from laadregie.monitoring.models.counted import Access, Speed
from laadregie.monitoring.pages import price_range
from laadregie.monitoring.selectors import OtherCopy, PointRecord

OPERATOR_ORDERS = {
    "fouten": Order(gettext_lazy("Most wrong"), "wrong"),
    "naam": Order(gettext_lazy("Name"), "operator", descending=False),
    "gegevens": Order(gettext_lazy("Records"), "records"),
    "dubbel": Order(gettext_lazy("Doubled"), "doubled"),
    "stil": Order(gettext_lazy("Stands still"), "frozen"),
    "plaats": Order(gettext_lazy("Misplaced"), "misplaced"),
    "prijs": Order(gettext_lazy("Without price"), "priceless"),
}


@dataclass(frozen=True)
class RuleRow:
    """A rule with what it found, in words."""

    code: str
    title: str
    reason: str
    effect: str
    records: int


@dataclass(frozen=True)
class SubjectLink:
    """A subject of which the list of an operator can be shown, and where."""

    address: str
    label: str
    lines: int
    is_current: bool


@dataclass(frozen=True)
class FindingRow:
    """A line of an operator's list."""

    title: str
    reason: str
    point: str
    status: str
    location_key: int
    location: str
    city: str
    counted_key: int | None
    counted: str


@dataclass(frozen=True)
class PointRow:
    """A charge point on the page of its location."""

    name: str
    counts: bool
    kind: str
    power_kw: float | None
    price: str
    status: str
    stands_still: bool
    verdicts: list[str]
    counted_key: int | None
    counted: str


@dataclass(frozen=True)
class CopyRow:
    """A copy elsewhere that does not count."""

    name: str
    location_key: int
    location: str
    operator: str
    status: str


def rule_rows() -> list[RuleRow]:
    """Every rule in the order in which they decide."""
    return [
        RuleRow(one.code, one.title, one.reason, str(labels.EFFECTS.get(one.effect, one.effect)), one.records)
        for one in selectors.rule_effects()
    ]


def operator_rows(viewer: Viewer, order: str) -> list[dict[str, Any]]:
    """Operators with their records per subject; raises as `selectors.operator_findings`."""
    by = OPERATOR_ORDERS[order]
    frame = selectors.operator_findings(viewer)
    if by.column != "wrong":  # as it comes: most wrong first
        frame = frame.sort([by.column, "operator"], descending=[by.descending, False])
    return [
        {
            **row,
            "name": labels.operator_name(row["operator"]),
            "slug": labels.operator_slug(row["operator"]),
        }
        for row in frame.to_dicts()
    ]


def subject_links(viewer: Viewer, operator: str, current: str) -> list[SubjectLink]:
    """The subjects of which an operator has lines, everything first."""
    counts = selectors.subject_counts(viewer, operator=operator)
    page = reverse("monitoring:operator", args=[labels.operator_slug(operator)])
    every = SubjectLink(page, _("Everything"), sum(counts.values()), is_current=not current)
    return [every] + [
        SubjectLink(f"{page}?onderwerp={code}", str(label), counts[code], is_current=code == current)
        for code, label in labels.SUBJECTS.items()
        if code in counts
    ]


def finding_row(finding: QualityFinding) -> FindingRow:
    """A finding in words."""
    record, place, other = finding.record, finding.record.location, finding.other_location
    rule = RULE_BY_CODE[finding.code]
    return FindingRow(
        title=_(rule.title),
        reason=_(rule.reason),
        point=record.evse_id or record.uid,
        status=status(record.status, record.updated_at),
        location_key=place.pk,
        location=place.address or str(place),
        city=place.city,
        counted_key=other.pk if other else None,
        counted=(other.address or str(other)) if other else "",
    )


def point_row(record: PointRecord) -> PointRow:
    """A charge point of a location in words, with why it does not count or what is wrong."""
    counted = record.counted
    other = next((found.counted_at for found in record.found if found.counted_at), None)
    kind = f"{Access(counted.access).label}, {Speed(counted.speed).label.lower()}" if counted else ""
    return PointRow(
        name=record.evse.evse_id or record.evse.uid,
        counts=counted is not None,
        kind=kind,
        power_kw=counted.power_kw if counted else record.power_kw,
        price=price_range(counted.price_kwh_eur, counted.price_kwh_eur) if counted else "",
        status=status(record.evse.status, record.evse.updated_at),
        stands_still=counted.status_frozen if counted else False,
        verdicts=[_(RULE_BY_CODE[found.code].title) for found in record.found],
        counted_key=other.pk if other else None,
        counted=(other.address or str(other)) if other else "",
    )


def rules_of(records: Iterable[PointRecord]) -> list[tuple[str, str]]:
    """What the rules say that found any of these records, each once."""
    codes = dict.fromkeys(found.code for record in records for found in record.found)
    return [(_(RULE_BY_CODE[code].title), _(RULE_BY_CODE[code].reason)) for code in codes]


def copy_row(copy: OtherCopy) -> CopyRow:
    """A copy elsewhere in words."""
    return CopyRow(
        name=copy.evse.evse_id,
        location_key=copy.location.pk,
        location=copy.location.address or str(copy.location),
        operator=copy.location.operator,
        status=status(copy.evse.status, copy.updated_at),
    )


def status(code: str, updated_at: datetime | None) -> str:
    """A status and since when: "free, since 1 June 2026"."""
    word = str(labels.STATUSES.get(code, code.lower()))
    if updated_at is None:
        return word
    day = date_format(timezone.localtime(updated_at), "j F Y")
    return _("%(status)s, since %(day)s") % {"status": word, "day": day}
