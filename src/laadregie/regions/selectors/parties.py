"""The parties of the region and what they agreed; all public."""

from datetime import date

from django.db.models import F, QuerySet

from laadregie.foundation.once import once_per_page
from laadregie.regions.models import (
    Concession,
    DatedFigure,
    Municipality,
    Organisation,
    Participation,
    ParticipationState,
)


def organisations(kind: str | None = None) -> QuerySet[Organisation]:
    """The parties of the region, or those of one kind, by name."""
    every = Organisation.objects.order_by("name")
    return every if kind is None else every.filter(kind=kind)


@once_per_page
def organisation_names() -> dict[str, str]:
    """Names of the parties of the region by code; shared by all who ask for one page, nobody changes it."""
    return dict(organisations().values_list("code", "name"))


def organisation_name(code: str) -> str:
    """What an organisation is called; its code where it is not known here."""
    return Organisation.objects.filter(code=code).values_list("name", flat=True).first() or code


def dated_figures(code: str | None = None) -> QuerySet[DatedFigure]:
    """Numbers as they were written at the time, oldest first."""
    every = DatedFigure.objects.select_related("concession", "province").order_by("as_of", "pk")
    return every if code is None else every.filter(code=code)


def concessions() -> QuerySet[Concession]:
    """The concessions, the one that began last first; those without a start last."""
    return Concession.objects.select_related("holder").order_by(F("valid_from").desc(nulls_last=True), "code")


@once_per_page
def participation(concession: Concession, on: date | None = None) -> dict[str, Participation]:
    """What is known of each municipality, by its code: what it said itself, else the pack.

    Of several statements the latest counts; with `on` only those known on that day.
    Municipalities of which nothing was ever said are absent: unknown.
    """
    said = _said(concession, on).select_related("municipality", "set_by")
    return {one.municipality.code: one for one in sorted(said, key=_counts_over)}


def participation_of(
    municipality_code: str, concession: Concession, on: date | None = None
) -> Participation | None:
    """As `participation`, of one municipality; None where nothing was ever said."""
    return max(
        _said(concession, on).filter(municipality__code=municipality_code), key=_counts_over, default=None
    )


def _said(concession: Concession, on: date | None) -> QuerySet[Participation]:
    said = Participation.objects.filter(concession=concession)
    return said if on is None else said.filter(known_on__lte=on)


def _counts_over(one: Participation) -> tuple[bool, date, int]:
    """Of two statements the one with more of this counts."""
    return one.set_by_id is not None, one.known_on, one.pk


def participants(concession: Concession, on: date | None = None) -> dict[str, int]:
    """How many municipalities take part, do not, and are unknown."""
    known = participation(concession, on)
    counts = dict.fromkeys(ParticipationState.values, 0)
    for one in known.values():
        counts[one.state] += 1
    current = Municipality.objects.filter(municipalityfigures__version__is_current=True)
    counts[ParticipationState.UNKNOWN] += current.exclude(code__in=known).count()
    return counts


def participation_history(municipality: Municipality) -> QuerySet[Participation]:
    """Everything that was said about a municipality, newest first."""
    said = Participation.objects.filter(municipality=municipality).select_related("concession", "set_by")
    return said.order_by("-known_on", "-pk")
