"""Reads about validation: corrections with their story, and where a municipality stands."""

from dataclasses import dataclass
from datetime import datetime

from laadregie.forecasts import permissions
from laadregie.forecasts.models import Acceptance, Correction, ForecastRun
from laadregie.foundation.accounts.selectors import Viewer


@dataclass(frozen=True)
class CorrectionLine:
    """A correction as a page shows it; `author` is empty for whoever may not read it."""

    id: int
    neighbourhood_code: str
    neighbourhood_name: str
    points: int
    from_year: int
    to_year: int | None
    reason: str
    explanation: str
    source: str
    created_at: datetime
    author: str
    withdrawn_at: datetime | None
    withdrawn_by: str


@dataclass(frozen=True)
class Standing:
    """Where the validation of a municipality stands.

    Args:
        accepted_at: When it last agreed with a forecast; None: never.
        accepted_by: Who did, for staff.
        of_current_run: The acceptance is about the forecast that counts now.
        changed_since: A correction came or went after the acceptance.
    """

    accepted_at: datetime | None = None
    accepted_by: str = ""
    note: str = ""
    of_current_run: bool = False
    changed_since: bool = False


def corrections(municipality_code: str, *, viewer: Viewer, withdrawn: bool = False) -> list[CorrectionLine]:
    """Corrections of a municipality that count, or those withdrawn; the newest first."""
    rows = Correction.objects.filter(
        municipality_id=municipality_code, withdrawn_at__isnull=not withdrawn
    ).select_related("neighbourhood", "created_by", "withdrawn_by")
    names = permissions.can_see_authors(viewer)
    return [_line(row, names=names) for row in rows.order_by("-created_at", "-pk")]


def standing(municipality_code: str, run: ForecastRun, *, viewer: Viewer) -> Standing:
    """Where the validation of a municipality stands against the forecast that counts now."""
    latest = (
        Acceptance.objects.filter(municipality_id=municipality_code)
        .select_related("accepted_by")
        .order_by("-accepted_at", "-pk")
        .first()
    )
    if latest is None:
        return Standing()
    after = Correction.objects.filter(municipality_id=municipality_code)
    newer = after.filter(created_at__gt=latest.accepted_at) | after.filter(
        withdrawn_at__gt=latest.accepted_at
    )
    return Standing(
        accepted_at=latest.accepted_at,
        accepted_by=latest.accepted_by.name if permissions.can_see_authors(viewer) else "",
        note=latest.note if permissions.can_see_authors(viewer) else "",
        of_current_run=latest.run_id == run.pk,
        changed_since=newer.exists(),
    )


def accepted_municipalities(run: ForecastRun, *, viewer: Viewer) -> set[str]:
    """Codes of the municipalities that agreed with this forecast."""
    return set(Acceptance.objects.filter(run=run).values_list("municipality__code", flat=True))


def _line(row: Correction, *, names: bool) -> CorrectionLine:
    return CorrectionLine(
        id=row.pk,
        neighbourhood_code=row.neighbourhood_id,
        neighbourhood_name=row.neighbourhood.name,
        points=row.points,
        from_year=row.from_year,
        to_year=row.to_year,
        reason=row.get_reason_display(),
        explanation=row.explanation,
        source=row.source,
        created_at=row.created_at,
        author=row.created_by.name if names else "",
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by.name if names and row.withdrawn_by else "",
    )
