"""What the pages of policy show, ready to be drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from laadregie.foundation.accounts.models import User
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.regions import labels, policy, selectors
from laadregie.regions.models import Municipality, PolicyValue
from laadregie.regions.policy import PolicyKey
from laadregie.regions.selectors.policy import Setting, Settings


@dataclass(frozen=True)
class Shown:
    """A value that holds, in words."""

    value: str
    origin: str
    source: str
    valid_from: date | None
    is_to_be_confirmed: bool
    is_own: bool


@dataclass(frozen=True)
class Row:
    """A policy value with what holds here, and in the region where that is another page."""

    key: str
    label: str
    here: Shown | None
    region: Shown | None
    differing: int = 0


@dataclass(frozen=True)
class Group:
    """Policy values under one heading."""

    code: str
    title: str
    rows: list[Row]


def region_groups() -> list[Group]:
    """Every policy value of the region, and how many municipalities decided otherwise."""
    settings = selectors.policy_set()
    own = list(selectors.own_policy().values())
    return _groups(
        Row(key, str(entry.label), _shown(settings.get(key)), None, sum(key in one for one in own))
        for key, entry in policy.CATALOGUE.items()
    )


def municipal_groups(code: str) -> list[Group]:
    """Every policy value of a municipality beside that of the region."""
    here, region = selectors.policy_set(code), selectors.policy_set()
    return _groups(
        Row(key, str(entry.label), _shown(here.get(key)), _shown(region.get(key)))
        for key, entry in policy.CATALOGUE.items()
    )


def _groups(rows: Iterable[Row]) -> list[Group]:
    by_group: dict[str, list[Row]] = {code: [] for code in policy.GROUPS}
    for row in rows:
        by_group[policy.CATALOGUE[row.key].group].append(row)
    return [Group(code, str(policy.GROUPS[code]), group) for code, group in by_group.items() if group]


def _shown(setting: Setting | None) -> Shown | None:
    if setting is None:
        return None
    return Shown(
        value=labels.shown(policy.CATALOGUE[setting.key], setting.value),
        origin=str(labels.ORIGINS[setting.origin]),
        source=setting.source,
        valid_from=setting.valid_from,
        is_to_be_confirmed=setting.is_derived,
        is_own=setting.origin == "municipality",
    )


@dataclass(frozen=True)
class Decision:
    """A line of the history of a value; `until` is the last day on which it holds."""

    value: str
    valid_from: date
    until: date | None
    source: str
    person: str
    is_holding: bool
    is_coming: bool


@dataclass(frozen=True)
class Difference:
    """A municipality that decided otherwise than the region."""

    code: str
    name: str
    value: str
    source: str


@dataclass(frozen=True)
class ValuePage:
    """A policy value of the region or of one municipality, with its history."""

    entry: PolicyKey
    here: Shown | None
    region: Shown | None
    history: list[Decision]
    differences: list[Difference]
    holding: PolicyValue | None


def value_page(entry: PolicyKey, municipality: Municipality | None, *, viewer: Viewer) -> ValuePage:
    """What holds for a value, what was decided about it, and who decided otherwise.

    Names of people are there for who is signed in.
    """
    code = municipality.code if municipality else None
    rows = list(selectors.policy_history(entry.key, code))
    holding = _holding(rows)
    region = selectors.policy_set()
    here: Settings = selectors.policy_set(code) if code else region
    return ValuePage(
        entry=entry,
        here=_shown(here.get(entry.key)),
        region=_shown(region.get(entry.key)) if code else None,
        history=[_decision(entry, row, row == holding, viewer) for row in rows],
        differences=[] if code else _differences(entry),
        holding=holding,
    )


def _holding(rows: list[PolicyValue]) -> PolicyValue | None:
    """The decision that counts today; rows are newest first."""
    today = timezone.localdate()
    begun = (row for row in rows if row.valid_from <= today)
    return next((row for row in begun if row.valid_to is None or row.valid_to > today), None)


def _decision(entry: PolicyKey, row: PolicyValue, is_holding: bool, viewer: Viewer) -> Decision:
    return Decision(
        value=labels.shown_text(entry, row.value),
        valid_from=row.valid_from,
        until=row.valid_to - timedelta(days=1) if row.valid_to else None,
        source=row.source,
        person=row.set_by.name if row.set_by and isinstance(viewer, User) else "",
        is_holding=is_holding,
        is_coming=row.valid_from > timezone.localdate(),
    )


def _differences(entry: PolicyKey) -> list[Difference]:
    own = selectors.own_policy()
    names = selectors.municipality_names()
    found = [
        Difference(code, names[code], labels.shown(entry, setting.value), setting.source)
        for code, settings in own.items()
        if code in names and (setting := settings.get(entry.key))
    ]
    return sorted(found, key=lambda difference: difference.name)
