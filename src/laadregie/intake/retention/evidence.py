"""Evidence goes when a request is settled: the file from the disk, the row says that it was there."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from laadregie.foundation import files
from laadregie.foundation.audit import services as audit
from laadregie.intake import process
from laadregie.intake.models import ChargerRequest, Evidence
from laadregie.regions import selectors as regions

FOLDER = "evidence"


def settled_for_good(at: datetime) -> QuerySet[ChargerRequest]:
    """Settled requests that still have files; whether their decision can still be undone is not yet said."""
    found = ChargerRequest.objects.filter(state__in=process.SETTLED, settled_at__lte=at)
    return found.filter(evidence__deleted_at=None, evidence__isnull=False).distinct()


def can_be_undone(charger_request: ChargerRequest, at: datetime) -> bool:
    """Whether the decision can still be taken back, so that the evidence may be needed again."""
    hours = int(regions.policy_value("request_undo_hours", charger_request.municipality_code).number)
    settled = charger_request.settled_at
    return settled is not None and at < settled + timedelta(hours=hours)


def delete(number: str, *, at: datetime) -> int:
    """Delete the evidence of a settled request; returns how many files. Nothing happens where it is open."""
    with transaction.atomic():
        held = ChargerRequest.objects.select_for_update(of=("self",)).get(number=number)
        if held.state not in process.SETTLED:
            return 0
        paths = emptied(held, at=at)
        if paths:
            audit.record(
                "intake.evidence_deleted",
                held,
                by=None,
                changes={"files": (len(paths), 0)},
                municipality_code=held.municipality_code,
            )
    let_go(paths)
    return len(paths)


def emptied(held: ChargerRequest, *, at: datetime) -> list[str]:
    """Mark the evidence of a held request as deleted; returns the paths to remove after the transaction."""
    there = held.evidence.filter(deleted_at=None)
    paths = list(there.values_list("path", flat=True))
    there.update(path="", deleted_at=at)
    return paths


def let_go(paths: Iterable[str]) -> None:
    """Remove files that no request names any more; what a crash leaves is swept later."""
    for path in paths:
        if not Evidence.objects.filter(path=path).exists():
            files.remove(path)


def sweep(*, older_than_seconds: float = files.LEFT_BEHIND_SECONDS) -> int:
    """Remove files of evidence that no row names: left by a crash between file and row."""
    return files.sweep(FOLDER, _named, older_than_seconds=older_than_seconds)


def _named() -> set[str]:
    return set(Evidence.objects.exclude(path="").values_list("path", flat=True))
