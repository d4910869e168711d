"""What a page says about the data of a municipality: per kind where it comes from and what it gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laadregie.regions import labels, selectors
from laadregie.regions.models import Enrichment, EnrichmentKind, Municipality
from laadregie.regions.selectors import Footing

GIVES: dict[str, Promise] = {
    EnrichmentKind.ADDRESSES: _("Homes stand at their address; nothing about their place is estimated."),
    EnrichmentKind.BUILDINGS: _("Homes stand at the outlines of buildings; how many share one is estimated."),
    EnrichmentKind.LARGE_SCALE_MAP: _("Places are bays, with the room around them."),
    EnrichmentKind.HOUSEHOLD_CELLS: _("Coverage counts the households that CBS published."),
    EnrichmentKind.STREETS: _("Walks follow streets and paths."),
}
GIVES_NOT: dict[str, Promise] = {
    EnrichmentKind.ADDRESSES: _("Not there. Homes are placed by outlines or house numbers, or estimated."),
    EnrichmentKind.BUILDINGS: _("Not there. Homes are placed by addresses or house numbers, or estimated."),
    EnrichmentKind.LARGE_SCALE_MAP: _("Not there. Places are parking streets and search areas."),
    EnrichmentKind.HOUSEHOLD_CELLS: _("Not there. Households per square are estimated."),
    EnrichmentKind.STREETS: _("Not there. Walks are estimated: the straight line times a detour factor."),
}
STANDS_BACK = _("Counts only in neighbourhoods of which the addresses are not complete.")


@dataclass(frozen=True)
class DataRow:
    """One kind of data of a municipality; `rows` is 0 where there are none."""

    label: str
    gives: str
    rows: int
    is_own: bool
    name: str = ""
    origin: str = ""
    licence: str = ""
    address: str = ""
    digest: str = ""
    as_of: date | None = None
    retrieved_at: datetime | None = None
    refused: tuple[str, ...] = ()


def data_rows(municipality: Municipality) -> list[DataRow]:
    """Every kind of data of a municipality, those that are missing too."""
    footing = selectors.footing(municipality.code)
    has_addresses = any(one.kind == EnrichmentKind.ADDRESSES and one.rows for one in footing)
    return [_row(one, has_addresses=has_addresses) for one in footing]


def _row(one: Footing, *, has_addresses: bool) -> DataRow:
    label = str(EnrichmentKind(one.kind).label)
    gives = str(GIVES[one.kind] if one.rows else GIVES_NOT[one.kind])
    if one.kind == EnrichmentKind.BUILDINGS and one.rows and has_addresses:
        gives = str(STANDS_BACK)
    if one.enrichment is not None:
        return _of_enrichment(label, gives, one.enrichment)
    if one.file is None:
        return DataRow(label, gives, 0, is_own=False)
    file = one.file
    return DataRow(
        label,
        gives,
        one.rows,
        is_own=False,
        name=file.name,
        origin=file.origin,
        licence=file.licence,
        digest=file.digest,
        as_of=file.as_of,
    )


def _of_enrichment(label: str, gives: str, kept: Enrichment) -> DataRow:
    return DataRow(
        label,
        gives,
        kept.rows,
        is_own=True,
        name=kept.name,
        origin=kept.origin,
        licence=kept.licence,
        address=kept.address,
        digest=kept.digest,
        as_of=kept.as_of,
        retrieved_at=kept.retrieved_at,
        refused=tuple(_left_out(reason, count) for reason, count in _most_first(kept.records_refused)),
    )


def _most_first(refused: Mapping[str, int]) -> list[tuple[str, int]]:
    """Reasons with their counts; a database does not keep the order in which they were stored."""
    return sorted(refused.items(), key=lambda one: (-one[1], one[0]))


def _left_out(reason: str, count: int) -> str:
    what = {"count": count, "reason": labels.REFUSALS.get(reason, reason)}
    return gettext("%(count)s %(reason)s") % what
