"""What happened to a request and to the realisation that serves it; and who had it how long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.intake import parties
from laadregie.intake.models import ChargerRequest, DecisionKind, RejectionReason, RequestEvent
from laadregie.realisation import selectors as realisations
from laadregie.realisation import timeline as realising
from laadregie.realisation.models import Milestone
from laadregie.realisation.timeline import Entry, Share

WORDS = {
    "submit": gettext_lazy("Request received"),
    "import": gettext_lazy("Request taken over from a list"),
    "start_test": gettext_lazy("Judging began"),
    "ask_more": gettext_lazy("Asked for what is missing"),
    "supply": gettext_lazy("Requester supplied what was missing"),
    "accept": gettext_lazy("Request accepted"),
    "reject": gettext_lazy("Rejected"),
    "merge": gettext_lazy("Added to another request or site"),
    "undo": gettext_lazy("Decision undone"),
    "separate": gettext_lazy("Stands by itself again: what it was added to does not go on"),
    "propose_decision": gettext_lazy("Decided; waits for a second person"),
    "decline_decision": gettext_lazy("Decision not confirmed"),
    "ask_review": gettext_lazy("Requester asked to look again"),
    "withdraw": gettext_lazy("Withdrawn by the requester"),
    "served_by": gettext_lazy("Place chosen"),
    "let_go": gettext_lazy("Taken out of the realisation"),
    "return": gettext_lazy("The place is off: the request waits for another"),
    "serve": gettext_lazy("Pole in operation"),
    "close": gettext_lazy("Closed"),
    "default_notice": gettext_lazy("Notice of default received"),
}
PAUSED = "incomplete"
STEPS = frozenset({"accept", "reject", "merge", "ask_more"})  # the title tells what was decided


@dataclass(frozen=True)
class _Spell:
    """From when a party had it."""

    party: str
    is_paused: bool
    on: date


@dataclass(frozen=True)
class History:
    """What was written of a request and of the realisation that serves it, oldest first."""

    events: Sequence[RequestEvent]
    milestones: Sequence[Milestone]


def history(charger_request: ChargerRequest) -> History:
    """Read it once for time line and shares."""
    realisation = charger_request.realisation
    return History(
        list(charger_request.events.select_related("by")),
        realising.milestones(realisation) if realisation else (),
    )


def entries(
    charger_request: ChargerRequest, read: History, *, viewer: Viewer, names: dict[str, str]
) -> list[Entry]:
    """The time line of a request with the milestones of its realisation, newest first."""
    found = [_entry(charger_request, one, names) for one in read.events]
    found += _of_realisation(charger_request, read, viewer)
    # Of what happened in the same moment the last comes first too.
    return sorted(found, key=lambda one: one.at)[::-1]


def shares(
    charger_request: ChargerRequest, read: History, *, names: dict[str, str], today: date | None = None
) -> list[Share]:
    """Who had a request how long, in order; until today or until it was settled."""
    spells = list(_joined(_spells(charger_request, read)))
    settled = charger_request.settled_at
    end = timezone.localdate(settled) if settled else today or timezone.localdate()
    ends = [spell.on for spell in spells[1:]] + [end]
    lengths = [max(0, (until - spell.on).days) for spell, until in zip(spells, ends, strict=True)]
    whole = max(1, sum(days for spell, days in zip(spells, lengths, strict=True) if spell.party))
    drawn, start = [], 0.0
    for spell, days in zip(spells, lengths, strict=True):
        if spell.party:
            width = 200 * days / whole
            name = parties.name(charger_request, spell.party, names)
            drawn.append(Share(spell.party, name, days, spell.is_paused, start, width))
            start += width
    return drawn


def total_days(charger_request: ChargerRequest, now: datetime | None = None) -> int:
    """Whole days since a request was received, until it was settled."""
    begin = charger_request.submitted_at or charger_request.started_at
    end = charger_request.settled_at or now or timezone.now()
    return (timezone.localdate(end) - timezone.localdate(begin)).days


def paused_words(found: Sequence[Share]) -> str:
    """How long the clock stood still; "" where it never did."""
    days = sum(share.days for share in found if share.is_paused)
    if not days:
        return ""
    return ngettext("The clock stood still for %(n)s day.", "The clock stood still for %(n)s days.", days) % {
        "n": days
    }


def _of_realisation(charger_request: ChargerRequest, read: History, viewer: Viewer) -> list[Entry]:
    """The milestones from the moment on which the realisation was to serve the request."""
    found = charger_request.realisation
    if found is None or not realisations.realisations(viewer).filter(pk=found.pk).exists():
        return []
    since = _joined_at(charger_request, read)
    return [one for one in realising.entries(found, read.milestones) if one.at > since]


def _joined_at(charger_request: ChargerRequest, read: History) -> datetime:
    served = [one.at for one in read.events if one.step == "served_by"]
    return served[-1] if served else charger_request.started_at


def _entry(charger_request: ChargerRequest, one: RequestEvent, names: dict[str, str]) -> Entry:
    organisation = parties.name(charger_request, one.party, names)
    return Entry(
        at=one.at,
        title=str(WORDS.get(one.step, one.step)),
        who=f"{one.by.name}, {organisation}" if one.by else organisation,
        icon=parties.ICONS.get(one.party, "person"),
        lines=tuple(_lines(one.step, one.facts)),
        note="",
        is_paused=one.state_after == PAUSED,
        photo=None,
    )


def _lines(step: str, facts: dict[str, Any]) -> Iterator[str]:
    decided = facts.get("decision")
    if decided in DecisionKind.values and step not in STEPS:
        yield str(DecisionKind(decided).label)
    reasons = [str(RejectionReason(one).label) for one in facts.get("reasons", ()) if one]
    if reasons:
        yield _("Reasons: %(reasons)s") % {"reasons": ", ".join(reasons)}
    if facts.get("site"):
        yield _("Site %(site)s, realisation %(number)s") % {
            "site": facts["site"],
            "number": facts.get("realisation", ""),
        }


def _spells(charger_request: ChargerRequest, read: History) -> list[_Spell]:
    """Turns in the order of time: of the request, and of its realisation once that was to serve it."""
    found = [
        (one.at, parties.resolved(charger_request, one.waits_for), one.state_after == PAUSED)
        for one in read.events
    ]
    since, turns = _joined_at(charger_request, read), read.milestones
    found += [
        (max(one.at, since), one.waits_for, one.step == "hold")
        for one in turns
        if one.at > since or one.pk == _last_before(turns, since)
    ]
    found.sort(key=lambda one: one[0])
    return [_Spell(party, is_paused, timezone.localdate(at)) for at, party, is_paused in found]


def _last_before(turns: Sequence[Any], at: datetime) -> int | None:
    """The turn that ran when the request joined."""
    return next((one.pk for one in reversed(turns) if one.at <= at), None)


def _joined(spells: Sequence[_Spell]) -> Iterator[_Spell]:
    """Spells of which neighbours differ."""
    before: _Spell | None = None
    for one in spells:
        if before is None or (one.party, one.is_paused) != (before.party, before.is_paused):
            yield one
        before = one
