"""What the work list shows: a choice from it, its rows and figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from laadregie.intake import parties, permissions, process
from laadregie.intake.models import ChargerRequest
from laadregie.realisation.worklists import Group, Listed


@dataclass(frozen=True)
class Choice:
    """What of the work list to show; "" is no choice."""

    who: str = ""
    words: str = ""
    state: str = ""
    municipality_code: str = ""
    kind: str = ""
    term: str = ""
    assigned: str = ""
    order: str = "termijn"

    @property
    def narrows(self) -> bool:
        """Whether it leaves out requests that are open."""
        return bool(self.words or self.state or self.municipality_code or self.kind or self.assigned)


@dataclass(frozen=True, kw_only=True)
class OfRequest(Listed):
    """A request in the work list, by what decides whether and where it stands."""

    charger_request: ChargerRequest

    @property
    def group(self) -> str:
        """Under which heading it stands; what waits in its realisation is done there, by whom it may be."""
        found = self.charger_request
        is_building = found.state == process.ACCEPTED and found.realisation_id is not None
        code = super().group
        return "late_building" if code == "late_elsewhere" and is_building else code


@dataclass(frozen=True, kw_only=True)
class Row(OfRequest):
    """A request in the work list.

    Attributes:
        title: Where it is: the address for who may know it, else the neighbourhood.
        area: The neighbourhood, or the municipality where none is known.
        access: What the viewer may see of it and do with it.
        outcomes: How many criteria are met, not met and unknown, where it was tested.
        unread: Messages of the requester that nobody read.
        waiting_decision: Who decided what still waits for a second person; "" where nothing does.
    """

    title: str
    area: str
    municipality: str
    waiting_name: str
    waiting_days: int
    access: permissions.Access
    outcomes: Mapping[str, int]
    unread: int
    waiting_decision: str

    @property
    def number(self) -> str:
        return self.charger_request.number

    @property
    def icon(self) -> str:
        return parties.ICONS.get(self.waiting_party, "clock")

    @property
    def to_do(self) -> str:
        """What has to be done now, in words."""
        found = self.charger_request
        if self.waiting_decision:
            return _("Confirm the decision of %(name)s") % {"name": self.waiting_decision}
        if found.state == process.ACCEPTED:
            return _("Follow the realisation") if found.realisation_id else _("Choose a place")
        if found.state == process.TESTING and found.is_review:
            return _("Look again and decide")
        return {
            process.SUBMITTED: _("Begin judging"),
            process.INCOMPLETE: _("Wait for the requester"),
            process.TESTING: _("Decide"),
        }.get(found.state, "")

    @property
    def details(self) -> str:
        """What stands out, under what has to be done."""
        parts = []
        if self.unread:
            parts.append(_("%(n)s new message(s)") % {"n": self.unread})
        if self.outcomes.get("no"):
            parts.append(_("%(n)s not met") % {"n": self.outcomes["no"]})
        if self.outcomes.get("unknown"):
            parts.append(_("%(n)s unknown") % {"n": self.outcomes["unknown"]})
        if not self.outcomes and self.charger_request.state in process.UNDECIDED:
            parts.append(_("requirements are being tested"))
        return ", ".join(parts) or str(self.charger_request.get_state_display())


@dataclass(frozen=True)
class Figures:
    """What stands above the list, of all that the viewer sees.

    Attributes:
        unassigned: Open ones that nobody took up.
        decided, rejected: Decided in the last 30 days, and rejected of those.
    """

    open: int
    mine: int
    late: int
    unassigned: int
    decided: int
    rejected: int


@dataclass(frozen=True)
class Work:
    """The work list of a viewer after a choice.

    Attributes:
        rows: Of this page.
        counts: Rows by who has to act, after the other choices.
        found: Rows on all pages.
    """

    rows: tuple[Row, ...]
    groups: tuple[Group[Row], ...]
    counts: dict[str, int]
    figures: Figures
    who: str
    found: int
    municipalities: tuple[tuple[str, str], ...]
    assignees: tuple[tuple[int, str], ...]
