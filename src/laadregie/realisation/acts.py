"""What can be done with a realisation as a person meets it: words, address, and what it asks."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.realisation import parties, permissions, process
from laadregie.realisation.models import Realisation
from laadregie.realisation.services.working import WORK_STATES


@dataclass(frozen=True)
class Act:
    """Something one can do.

    Attributes:
        code: A step of the process table, or of `WORK`.
        slug: Last part of its address.
        label: On its button; with … where a question follows.
        done: What is told once it is done, with `%(number)s`.
        icon: Of the sprite.
        asks: Whether a question follows.
        help: What it means, above its question.
    """

    code: str
    slug: str
    label: Promise
    done: Promise
    icon: str
    asks: bool = True
    help: "Promise | str" = ""


_ACTS = [
    Act(
        "agree_location",
        "akkoord",
        _("Agree with the place"),
        _("You agree with the place of %(number)s. The grid operator has it now."),
        "check",
        asks=False,
    ),
    Act(
        "veto_location",
        "plaats-afwijzen",
        _("Refuse the place…"),
        _("The place of %(number)s is refused. The operator proposes another."),
        "cross",
        help=_("The operator then proposes another place. It reads your reason."),
    ),
    Act(
        "propose_location",
        "plaats-voorstellen",
        _("Propose a place…"),
        _("The place of %(number)s is proposed. The municipality has it now."),
        "move",
    ),
    Act(
        "accept_grid",
        "netcheck-akkoord",
        _("A connection is possible…"),
        _("Your answer on %(number)s is kept. The municipality has it now."),
        "check",
        help=_("Give the date and the capacity. A condition is read by municipality and operator."),
    ),
    Act(
        "reject_grid",
        "netcheck-afwijzen",
        _("No connection is possible…"),
        _("Your answer on %(number)s is kept. The operator proposes another place."),
        "cross",
        help=_("The operator then proposes another place. It reads your reason."),
    ),
    Act(
        "order_connection",
        "aansluiting-besteld",
        _("Connection is ordered…"),
        _("The connection of %(number)s is ordered."),
        "grid",
    ),
    Act("connect", "aangesloten", _("Connected…"), _("%(number)s is connected."), "grid"),
    Act("place", "geplaatst", _("Placed…"), _("The poles of %(number)s are placed."), "pole"),
    Act(
        "start_operation",
        "in-gebruik",
        _("In operation…"),
        _("%(number)s is in operation."),
        "check",
        help=_("With the EVSE ids we check whether the points show in the national feed."),
    ),
    Act("remove", "verwijderd", _("Removed…"), _("%(number)s is removed."), "cross"),
    Act(
        "order_work",
        "werkopdracht",
        _("Work order to a contractor…"),
        _("The contractor has the work order of %(number)s."),
        "document",
        help=_("The contractor then sees this realisation and gives dates and photos."),
    ),
    Act(
        "plan_work",
        "plaatsing-plannen",
        _("Plan the placing…"),
        _("The day of placing of %(number)s is planned."),
        "clock",
    ),
    Act("photo", "foto", _("Add a photo…"), _("The photo of %(number)s is kept."), "plus"),
    Act(
        "hold",
        "zet-stil",
        _("Put on hold…"),
        _("%(number)s is on hold. Its term stands still."),
        "pause",
        help=_("Such as an obstacle in the street. The term stands still until somebody lets it go on."),
    ),
    Act("resume", "ga-door", _("Let it go on"), _("%(number)s goes on."), "arrow", asks=False),
    Act("assign", "neem-op", _("Take it up"), _("You take care of %(number)s."), "person", asks=False),
    Act(
        "let_go",
        "laat-los",
        _("Hand it back"),
        _("Nobody takes care of %(number)s now."),
        "undo",
        asks=False,
    ),
    Act(
        "stop",
        "stop",
        _("Stop the realisation…"),
        _("%(number)s is stopped."),
        "stop",
        help=_("The site goes back to the plan map. Requests that it would serve wait for another place."),
    ),
]
ACTS: Mapping[str, Act] = {act.code: act for act in _ACTS}
BY_SLUG: Mapping[str, Act] = {act.slug: act for act in _ACTS}
# What brings a realisation further; the first that is possible is the main button.
MAIN = (
    "resume",
    "agree_location",
    "accept_grid",
    "order_connection",
    "connect",
    "place",
    "start_operation",
    "propose_location",
)
WORK = ("order_work", "plan_work", "photo", "hold", "resume", "assign", "let_go")

# What somebody who is waited for has to do, by state.
TO_DO: Mapping[str, Promise] = {
    process.LOCATION_PROPOSED: _("Agree with the place, or refuse it"),
    process.LOCATION_VETOED: _("Propose another place"),
    process.GRID_CHECK: _("Say whether a connection is possible"),
    process.GRID_REJECTED: _("Propose another place"),
    process.LOCATION_SETTLED: _("Draft the traffic order"),
    process.ORDER_DRAFTED: _("Publish the traffic order"),
    process.ORDER_PUBLISHED: _("Order the connection"),
    process.CONNECTION_ORDERED: _("Connect the site to the grid"),
    process.CONNECTED: _("Place the poles"),
    process.PLACED: _("Take the poles into operation"),
    process.IN_OPERATION: _("Nothing: the poles are in operation"),
    process.REMOVED: _("Nothing: the poles are gone"),
    process.STOPPED: _("Nothing: this was stopped"),
}
PARTIES: Mapping[str, Promise] = {
    process.MUNICIPALITY: _("Municipality"),
    process.OPERATOR: _("Operator"),
    process.GRID: _("Grid operator"),
    process.CONTRACTOR: _("Contractor"),
    process.SYSTEM: _("laadregie"),
}
PARTY_ICONS = {
    process.MUNICIPALITY: "municipality",
    process.OPERATOR: "pole",
    process.GRID: "grid",
    process.CONTRACTOR: "person",
    process.SYSTEM: "clock",
}
# What a milestone is called in the time line.
MILESTONES: Mapping[str, Promise] = {
    "open": _("Realisation opened, place proposed"),
    "propose_location": _("Place proposed"),
    "agree_location": _("Municipality agrees with the place"),
    "veto_location": _("Municipality refuses the place"),
    "accept_grid": _("Grid operator: a connection is possible"),
    "reject_grid": _("Grid operator: no connection is possible"),
    "draft_order": _("Traffic order drafted"),
    "leave_order": _("Taken out of the traffic order"),
    "publish_order": _("Traffic order published"),
    "cover_by_order": _("An earlier traffic order covers the place"),
    "uphold_objection": _("Objection upheld: another place is needed"),
    "order_connection": _("Connection ordered"),
    "connect": _("Connected to the grid"),
    "place": _("Poles placed"),
    "start_operation": _("Poles in operation"),
    "remove": _("Poles removed"),
    "stop": _("Realisation stopped"),
    "hold": _("Put on hold"),
    "resume": _("Goes on"),
    "order_work": _("Work order given to a contractor"),
    "plan_work": _("Day of placing planned"),
    "photo": _("Photo of the work added"),
    "assign": _("Somebody else takes care of it"),
    "feed": _("Seen in the national feed"),
}


@dataclass(frozen=True)
class Offer:
    """What a viewer can do now: the main act, and the others."""

    main: Act | None
    others: tuple[Act, ...]

    @property
    def is_empty(self) -> bool:
        return self.main is None and not self.others


def possible(viewer: Viewer, realisation: Realisation) -> list[Act]:
    """What the viewer can do now, by the process table and the parties of the realisation."""
    return [act for act in _ACTS if _can(act.code, viewer, realisation)]


def offer(viewer: Viewer, realisation: Realisation) -> Offer:
    """The acts of a viewer, the one that brings it further first."""
    found = possible(viewer, realisation)
    by_code = {act.code: act for act in found}
    main = next((by_code[code] for code in MAIN if code in by_code), None)
    return Offer(main, tuple(act for act in found if act is not main))


def _can(code: str, viewer: Viewer, realisation: Realisation) -> bool:
    if code in process.STEPS:
        return _can_step(code, viewer, realisation)
    is_held = bool(realisation.hold_reason)
    is_open = realisation.state in process.OPEN
    if code in ("hold", "resume"):
        return is_open and is_held == (code == "resume") and permissions.can_hold(viewer, realisation)
    if code in ("assign", "let_go"):
        is_mine = realisation.assigned_to_id == getattr(viewer, "pk", None)
        return is_open and permissions.can_assign(viewer, realisation) and is_mine == (code == "let_go")
    if code == "order_work":
        may = permissions.can_order_work(viewer, realisation)
        return may and is_open and realisation.state != process.PLACED
    if not permissions.can_report_work(viewer, realisation) or realisation.state not in WORK_STATES:
        return False
    return code == "photo" or realisation.state not in (process.PLACED, process.IN_OPERATION)


def _can_step(code: str, viewer: Viewer, realisation: Realisation) -> bool:
    if code not in ACTS or not process.allowed(code, realisation.state):
        return False
    if realisation.hold_reason and code != "stop":
        return False
    return bool(parties.own_party(viewer, realisation, process.STEPS[code].by))
