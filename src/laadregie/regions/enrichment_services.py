"""What can be done to the better data of a municipality: load it, replace it, withdraw it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import shapely
from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit.services import record
from laadregie.foundation.sources.paging import Calling
from laadregie.regions import selectors
from laadregie.regions.enriching import gathering
from laadregie.regions.enriching.gathering import About, Prepared
from laadregie.regions.models import Enrichment, EnrichmentKind, Municipality

NO_OUTLINE = gettext_noop("“%(value)s” has no outline, so that nobody can say what lies inside.")
NOT_ENRICHED = gettext_noop("“%(value)s” has no enrichment of kind “%(kind)s”.")


@dataclass(frozen=True)
class Enriched:
    """One enrichment after loading; `changed` is False when exactly this was there already."""

    enrichment: Enrichment
    changed: bool


def enrich_from_files(
    *,
    municipality_code: str,
    paths: Sequence[Path],
    about: About,
    by: User | None,
    report: Callable[[str], None],
) -> list[Enriched]:
    """Load better data of a municipality from files, all of them or nothing.

    Loading the same again changes nothing and leaves no event.

    Raises:
        InputError: There is no such municipality, or a file cannot be used.
    """
    municipality = selectors.municipality(municipality_code)
    prepared = gathering.from_files(paths, _area(municipality), about, report)
    return _write(municipality, prepared, by)


def enrich_from_sources(
    *, municipality_code: str, sources: Sequence[str], calling: Calling, by: User | None
) -> list[Enriched]:
    """Load better data of a municipality from the open registers, all of them or nothing.

    Raises:
        InputError: There is no such municipality, a source may not be called, or it fails.
    """
    municipality = selectors.municipality(municipality_code)
    prepared = gathering.from_sources(sources, _area(municipality), calling)
    return _write(municipality, prepared, by)


def withdraw_enrichment(*, municipality_code: str, kind: str, by: User | None) -> None:
    """Let what the pack has count again; the enrichment itself is kept.

    Raises:
        InputError: There is no such municipality or enrichment.
    """
    municipality = selectors.municipality(municipality_code)
    with transaction.atomic():
        current = _current(municipality, kind)
        if current is None:
            raise InputError("kind", NOT_ENRICHED, value=municipality.name, kind=kind[:40])
        current.replaced_at = timezone.now()
        current.save(update_fields=["replaced_at"])
        changes = {"kind": (current.kind, None), "digest": (current.digest, None)}
        record(
            "regions.enrichment_withdrawn",
            current,
            by=by,
            changes=changes,
            municipality_code=municipality.code,
        )


def _area(municipality: Municipality) -> shapely.Geometry:
    areas = selectors.municipality_frame(with_geometry=True)
    own = areas.row(by_predicate=pl.col("code") == municipality.code, named=True)
    if own["geometry"] is None:
        raise InputError("municipality", NO_OUTLINE, value=municipality.name)
    return shapely.from_wkb(own["geometry"])


def _write(municipality: Municipality, prepared: Sequence[Prepared], by: User | None) -> list[Enriched]:
    with transaction.atomic():
        return [_write_one(municipality, one, by) for one in prepared]


def _write_one(municipality: Municipality, one: Prepared, by: User | None) -> Enriched:
    kind = one.judged.sort.kind
    values = {
        "path": one.path,
        "name": one.name,
        "digest": one.digest,
        "source_digest": one.source_digest,
        "size": one.size,
        "rows": one.judged.outcome.table.height,
        "records_read": one.judged.outcome.read,
        "records_refused": dict(one.judged.outcome.refused),
        "origin": one.origin,
        "licence": one.licence,
        "address": one.address,
        "as_of": one.as_of,
    }
    current = _current(municipality, kind)
    if current is not None and _same(current, values):
        return Enriched(current, changed=False)
    now = timezone.now()
    if current is not None:
        current.replaced_at = now
        current.save(update_fields=["replaced_at"])
    made = Enrichment.objects.create(
        municipality=municipality,
        kind=kind,
        retrieved_at=one.retrieved_at,
        stored_at=now,
        loaded_by=by,
        **values,
    )
    changes = {
        name: (getattr(current, name) if current else None, values[name])
        for name in ("digest", "rows", "origin", "licence", "as_of")
    }
    record(
        "regions.enriched",
        made,
        by=by,
        changes={"kind": (None, kind.value), **changes},
        municipality_code=municipality.code,
    )
    return Enriched(made, changed=True)


def _current(municipality: Municipality, kind: str | EnrichmentKind) -> Enrichment | None:
    counting = Enrichment.objects.select_for_update(of=("self",)).filter(replaced_at__isnull=True)
    return counting.filter(municipality=municipality, kind=kind).first()


def _same(current: Enrichment, values: dict[str, object]) -> bool:
    """Whether the same table of the same origin counts already; a later date of the same is new."""
    return all(getattr(current, name) == values[name] for name in ("digest", "origin", "licence", "as_of"))
