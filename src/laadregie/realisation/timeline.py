"""What happened to a realisation, and who had it how long: the time line and the bar of parties."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laadregie.realisation import acts
from laadregie.realisation.models import Milestone, Realisation
from laadregie.realisation.selectors.names import organisation_names, party_name


@dataclass(frozen=True)
class Entry:
    """One milestone in words.

    Attributes:
        at: When.
        title: What happened.
        who: Name and organisation.
        icon: Of the party.
        lines: What was answered or measured with it.
        note: What was said.
        is_paused: Whether time did not count from here on.
        photo: Id of a photo; None without.
    """

    at: datetime
    title: str
    who: str
    icon: str
    lines: tuple[str, ...]
    note: str
    is_paused: bool
    photo: int | None


@dataclass(frozen=True)
class Share:
    """How long a party had the realisation; `start` and `width` draw it in a bar of 200."""

    party: str
    name: str
    days: int
    is_paused: bool
    start: float
    width: float

    @property
    def words(self) -> str:
        told = ngettext("%(n)s day", "%(n)s days", self.days) % {"n": self.days}
        return _("%(days)s, on hold") % {"days": told} if self.is_paused else told


def milestones(realisation: Realisation) -> list[Milestone]:
    """The milestones, oldest first."""
    return list(realisation.milestones.select_related("by").order_by("at", "pk"))


def entries(realisation: Realisation, found: Sequence[Milestone]) -> list[Entry]:
    """The time line, newest first."""
    names = organisation_names()
    return [_entry(realisation, one, names) for one in reversed(found)]


def _entry(realisation: Realisation, one: Milestone, names: dict[str, str]) -> Entry:
    organisation = party_name(realisation, one.party, names)
    who = f"{one.by.name}, {organisation}" if one.by else organisation
    return Entry(
        at=one.at,
        title=str(acts.MILESTONES.get(one.step, one.step)),
        who=who,
        icon=acts.PARTY_ICONS.get(one.party, "person"),
        lines=tuple(_lines(one.facts, names)),
        note=one.note,
        is_paused=one.step == "hold",
        photo=one.facts.get("photo"),
    )


def _lines(facts: dict[str, Any], names: dict[str, str]) -> Iterator[str]:
    told: dict[str, Callable[[Any], str]] = {
        "capacity_kw": lambda value: _("Capacity: %(value)s kW") % {"value": number_format(value)},
        "condition": lambda value: _("Condition: %(value)s") % {"value": value},
        "possible_from": lambda value: _("Possible from %(value)s") % {"value": _day(value)},
        "planned_on": lambda value: _("Planned on %(value)s") % {"value": _day(value)},
        "day": lambda value: _("On %(value)s") % {"value": _day(value)},
        "published_on": lambda value: _("Published on %(value)s") % {"value": _day(value)},
        "contractor": lambda value: _("Contractor: %(value)s") % {"value": names.get(value, value)},
        "evse_ids": lambda value: _("EVSE ids: %(value)s") % {"value": ", ".join(value)},
        "waiting_for": lambda value: _("Waits for: %(value)s") % {"value": acts.PARTIES.get(value, value)},
    }
    for name, words in told.items():
        if facts.get(name):
            yield words(facts[name])


def _day(value: str) -> str:
    day = parse_date(value)
    return date_format(day, "j F Y") if day else value


def shares(realisation: Realisation, found: Sequence[Milestone], today: date | None = None) -> list[Share]:
    """Who had it how long, in order; whole days, the last one until today or the end."""
    spells: list[tuple[str, bool, date]] = []
    for one in found:
        spell = (one.waits_for, one.step == "hold", timezone.localdate(one.at))
        is_paused = spell[1] or (bool(spells) and spells[-1][1] and one.step not in ("resume", "stop"))
        if not spells or (spells[-1][0], spells[-1][1]) != (spell[0], is_paused):
            spells.append((spell[0], is_paused, spell[2]))
    end = today or timezone.localdate()
    ended = [party for party, _paused, _on in spells if party == ""]
    names = organisation_names()
    last = len(spells) - 1
    lengths = [
        ((spells[i + 1][2] if i < last else end) - spell[2]).days if spell[0] or not ended else 0
        for i, spell in enumerate(spells)
    ]
    whole = max(1, sum(lengths))
    drawn, start = [], 0.0
    for (party, is_paused, _on), days in zip(spells, lengths, strict=True):
        if party:
            width = 200 * days / whole
            drawn.append(Share(party, party_name(realisation, party, names), days, is_paused, start, width))
            start += width
    return drawn


def totals(shares: Sequence[Share]) -> list[Share]:
    """Each party once with all its days, those on hold apart; who had it less than a day is left out."""
    found: dict[tuple[str, bool], Share] = {}
    for share in shares:
        key = (share.party, share.is_paused)
        before = found.get(key)
        found[key] = share if before is None else replace(before, days=before.days + share.days)
    return [share for share in found.values() if share.days]
