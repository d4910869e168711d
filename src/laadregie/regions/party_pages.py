"""What the pages of participation and parties show, ready to be drawn."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from laadregie.foundation.accounts.models import Role, User
from laadregie.foundation.accounts.selectors import Viewer, organisations_of
from laadregie.regions import labels, selectors
from laadregie.regions.models import (
    Concession,
    DatedFigure,
    Municipality,
    Organisation,
    OrganisationKind,
    Participation,
    ParticipationState,
)

SIGNS = {
    ParticipationState.YES: ("good", "check"),
    ParticipationState.NO: ("", "cross"),
    ParticipationState.UNKNOWN: ("caution", "question"),
}
KINDS = {
    OrganisationKind.PROGRAMME: _("Programme"),
    OrganisationKind.PROVINCE: _("Provinces"),
    OrganisationKind.GRID_OPERATOR: _("Grid operators"),
    OrganisationKind.CONCESSION_HOLDER: _("Concession holders"),
    OrganisationKind.SUB_REGION: _("Sub-regions"),
}


@dataclass(frozen=True)
class Statement:
    """What is known of a municipality and a concession: a sign (tone and icon) and words."""

    state: str
    label: str
    tone: str
    icon: str
    source: str
    known_on: date | None
    concession: str = ""
    person: str = ""
    by_itself: bool = False


@dataclass(frozen=True)
class MunicipalityLine:
    """A municipality with what is known of it."""

    code: str
    name: str
    sub_region: str
    said: Statement
    is_own: bool


@dataclass(frozen=True)
class Count:
    """How many municipalities are in a state; a filter of the list."""

    state: str
    label: str
    number: int
    is_chosen: bool


@dataclass(frozen=True)
class Figure:
    """A number as it was written at the time."""

    value: int
    label: str
    where: str
    as_of: date
    source: str


def statement(said: Participation, viewer: Viewer) -> Statement:
    """What was said; names of people are there for who is signed in."""
    tone, icon = SIGNS[ParticipationState(said.state)]
    return Statement(
        state=said.state,
        label=said.get_state_display(),
        tone=tone,
        icon=icon,
        source=said.source,
        known_on=said.known_on,
        concession=said.concession.name,
        person=said.set_by.name if said.set_by and isinstance(viewer, User) else "",
        by_itself=said.set_by_id is not None,
    )


def _nothing_said() -> Statement:
    unknown = ParticipationState.UNKNOWN
    return Statement(unknown.value, str(unknown.label), *SIGNS[unknown], source="", known_on=None)


@dataclass(frozen=True)
class ParticipationPage:
    """Who takes part in a concession, as far as is known."""

    concession: Concession
    last_day: date | None
    counts: list[Count]
    lines: list[MunicipalityLine]
    figures: list[Figure]


def participation_page(concession: Concession, state: str, *, viewer: Viewer) -> ParticipationPage:
    """The municipalities of a concession, those in `state` or ("") all, and the figures of the time."""
    known = selectors.participation(concession)
    own = organisations_of(viewer, Role.MUNICIPAL_OFFICER)
    lines = [
        _line(municipality, known.get(municipality.code), viewer, municipality.code in own)
        for municipality in selectors.municipalities()
    ]
    return ParticipationPage(
        concession=concession,
        last_day=concession.valid_to - timedelta(days=1) if concession.valid_to else None,
        counts=_counts(lines, state),
        lines=[line for line in lines if state in ("", line.said.state)],
        figures=[
            _figure(one)
            for one in selectors.dated_figures()
            if one.concession_id == concession.pk and one.code in labels.FIGURES
        ],
    )


def _line(
    municipality: Municipality, said: Participation | None, viewer: Viewer, is_own: bool
) -> MunicipalityLine:
    return MunicipalityLine(
        code=municipality.code,
        name=municipality.name,
        sub_region=municipality.sub_region.name if municipality.sub_region else "",
        said=statement(said, viewer) if said else _nothing_said(),
        is_own=is_own,
    )


def _counts(lines: list[MunicipalityLine], chosen: str) -> list[Count]:
    states = [line.said.state for line in lines]
    return [
        Count(state.value, str(state.label), states.count(state.value), state.value == chosen)
        for state in ParticipationState
    ]


def _figure(one: DatedFigure) -> Figure:
    label = labels.FIGURES.get(one.code, one.code)
    where = one.province.name if one.province else ""
    return Figure(round(one.value), str(label), where, one.as_of, one.source)


@dataclass(frozen=True)
class PartyGroup:
    """Parties of one sort."""

    title: str
    parties: list[Organisation]


def party_groups() -> list[PartyGroup]:
    """The parties other than municipalities, by sort."""
    every = list(selectors.organisations())
    groups = (
        PartyGroup(str(title), [party for party in every if party.kind == kind])
        for kind, title in KINDS.items()
    )
    return [group for group in groups if group.parties]
