"""Writing many sites without holding the others up.

Ten thousand sites with what was checked about them take longer to write than anybody may wait for
the database. So they are written in batches under a code that is no municipality's, and come to
the municipality by one short update: all of them, or none.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from laadregie.foundation.accounts.models import User
from laadregie.planmaps import numbering
from laadregie.planmaps.decisions import OWN_PREFIX
from laadregie.planmaps.models import Origin, Site, SiteChange, SiteComment, SiteImport
from laadregie.regions import selectors as regions

BATCH = 500
STAGED = "~"
OWN_ID = Concat(Value(OWN_PREFIX), Cast(F("pk"), CharField()))


def staged_code(site_import: SiteImport) -> str:
    """What stands in place of a municipality's code while sites are being written."""
    return STAGED + site_import.pk.hex[:15]


def stage(site_import: SiteImport, frame: pl.DataFrame, *, by: User, going_on: Callable[[], None]) -> None:
    """Write the sites of an import with their history where no page looks.

    Args:
        site_import: The import they belong to.
        frame: The rows, as the check kept them.
        by: Who imports them.
        going_on: Called between batches; may raise to stop.
    """
    unstage(site_import)
    for batch in _batches(site_import, frame, by):
        with transaction.atomic():
            sites = Site.objects.bulk_create([site for site, _ in batch])
            # Here and not when they are shown, which must be short.
            Site.objects.filter(pk__in=[site.pk for site in sites]).update(candidate_id=OWN_ID)
            SiteChange.objects.bulk_create(_change(site, by) for site in sites)
            SiteComment.objects.bulk_create(
                SiteComment(site=site, text=note, at=site.changed_at, by=by) for site, note in batch if note
            )
        going_on()


def show(site_import: SiteImport) -> int:
    """Give the written sites to the municipality; inside a transaction. Returns how many."""
    return Site.objects.filter(municipality_code=staged_code(site_import)).update(
        municipality_code=site_import.municipality_code
    )


def unstage(site_import: SiteImport) -> None:
    """Remove what was written and never shown."""
    Site.objects.filter(municipality_code=staged_code(site_import)).delete()


def _batches(site_import: SiteImport, frame: pl.DataFrame, by: User) -> Iterator[list[tuple[Site, str]]]:
    """Sites with their note, each with its own number or the next one of the municipality."""
    code, now = site_import.municipality_code, timezone.now()
    municipality = regions.municipality(code)
    known = Site.objects.filter(municipality_code=code).values_list("number", flat=True)
    missing = frame.filter(pl.col("number") == "").height
    numbers = iter(numbering.next_numbers(municipality.name, [*known, *frame["number"]], missing))
    names = dict(regions.neighbourhoods(code).values_list("code", "name"))
    for rows in frame.iter_slices(BATCH):
        batch = []
        for one in rows.iter_rows(named=True):
            values: dict[str, Any] = {
                "number": one["number"] or next(numbers),
                "name": one["name"] or names.get(one["neighbourhood_code"], ""),
                "source": f"{site_import.file_name}:{one['row']}",
                "recheck": json.loads(one["recheck"]),
            }
            site = Site(
                municipality_code=staged_code(site_import),
                candidate_id=str(one["row"]),
                origin=Origin.IMPORTED,
                changed_at=now,
                changed_by=by,
                **values,
                **{name: one[name] for name in COPIED},
            )
            batch.append((site, one["note"]))
        yield batch


COPIED = ("neighbourhood_code", "exactness", "x_m", "y_m", "radius_m", "poles", "year", "state")


def _change(site: Site, by: User) -> SiteChange:
    after = {"number": site.number, "state": site.state, "source": site.source}
    return SiteChange(
        site=site, step="import", revision=site.revision, after=after, at=site.changed_at, by=by
    )
