"""Which policy holds where and when."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal, cast

import polars as pl
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from laadkern.errors import InputError, gettext_noop
from laadkern.terms import Term, Unit
from laadregie.foundation.once import once_per_page
from laadregie.regions import policy
from laadregie.regions.models import PolicyValue
from laadregie.regions.policy import Value
from laadregie.regions.selectors.areas import area_version, municipality_frame, neighbourhood_frame

Origin = Literal["municipality", "region", "default", "rule"]
Settings = dict[str, "Setting"]
Row = tuple[Any, ...]
FIELDS = ("key", "value", "source", "valid_from", "valid_to", "is_derived")  # of a `Row`
QUOTA = "quota_poles_per_year"
QUOTA_RATE = "quota_poles_per_1000_households"


@dataclass(frozen=True)
class Setting:
    """A policy value as it holds: what, decided where, since when and on what ground.

    `origin`: decided by the municipality or for the region, a default of the product, or
    the outcome of a rule over other values.
    """

    key: str
    value: Value
    unit: str
    origin: Origin
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    is_derived: bool = False

    @property
    def number(self) -> float:
        """The value as a number; asking this of a word is a mistake of the caller."""
        return float(self.value)


def term_of(setting: Setting) -> Term:
    """The term that a policy value gives; the end of its key names the unit, such as `_weeks`."""
    working = setting.key.endswith("_working_days")
    unit = "working_days" if working else setting.key.rpartition("_")[2]
    return Term(int(setting.number), cast(Unit, unit))


def policy_value(key: str, municipality_code: str | None = None, on: date | None = None) -> Setting:
    """The value that holds for a municipality, or else the region, on a day (today).

    Raises:
        InputError: There is no such key, or nothing holds and no default exists.
    """
    entry = policy.policy_key(key)
    settings = policy_set(municipality_code, on)
    if key not in settings:
        raise InputError(key, gettext_noop("Nobody decided “%(value)s” yet."), value=str(entry.label))
    return settings[key]


def policy_set(municipality_code: str | None = None, on: date | None = None) -> Settings:
    """Every value that holds for a municipality, or else the region, on a day (today), by key.

    A municipality that decided no quota gets the one of the rule, see `policy.quota`.
    """
    language = get_language() or ""
    of_region = _defaults_in(language) | _settings(_of_region(on), "region", language)
    if municipality_code is None:
        return of_region
    households = _households(*_version())[municipality_code]
    own = _settings(_of_municipality(municipality_code, on), "municipality", language)
    return _with_quota(of_region | own, households)


def policy_sets(on: date | None = None) -> dict[str, Settings]:
    """What holds in every municipality on a day (today), by code, in a few queries."""
    of_region = policy_set(on=on)
    own = own_policy(on)
    return {
        code: _with_quota(of_region | own.get(code, {}), households)
        for code, households in _households(*_version()).items()
    }


def own_policy(on: date | None = None) -> dict[str, Settings]:
    """What municipalities decided for themselves and holds on a day (today), by their code."""
    by_code: dict[str, list[Row]] = {}
    found = _holding(on).filter(municipality__isnull=False)
    for code, *row in found.values_list("municipality__code", *FIELDS):
        by_code.setdefault(code, []).append(tuple(row))
    language = get_language() or ""
    return {code: _settings(tuple(rows), "municipality", language) for code, rows in by_code.items()}


def _version() -> tuple[int, str]:
    version = area_version()
    return version.pk, version.digest


@lru_cache(maxsize=2)
def _households(_version_pk: int, _digest: str) -> dict[str, int]:
    """Households per municipality; where its own figure is missing, those of its neighbourhoods.

    Kept per version of the areas: a policy value is asked for with every step of a case.
    """
    summed = (
        neighbourhood_frame().group_by("municipality_code").agg(pl.col("households").sum().alias("summed"))
    )
    both = municipality_frame().join(summed, left_on="code", right_on="municipality_code", how="left")
    return dict(both.select("code", pl.coalesce("households", "summed").fill_null(0)).iter_rows())


def _with_quota(settings: Settings, households: int) -> Settings:
    return {**settings, QUOTA: settings.get(QUOTA) or _quota(settings, households)}


def _quota(settings: Settings, households: int) -> Setting:
    rate, lowest, highest = (settings[key] for key in (QUOTA_RATE, "quota_min_poles", "quota_max_poles"))
    poles = policy.quota(households, rate.number, int(lowest.number), int(highest.number))
    return replace(rate, key=QUOTA, value=poles, origin="rule", is_derived=True)


@once_per_page
def _of_region(on: date | None) -> tuple[Row, ...]:
    return tuple(_holding(on).filter(municipality__isnull=True).values_list(*FIELDS))


@once_per_page
def _of_municipality(code: str, on: date | None) -> tuple[Row, ...]:
    return tuple(_holding(on).filter(municipality__code=code).values_list(*FIELDS))


def _holding(on: date | None) -> QuerySet[PolicyValue]:
    day = on or timezone.localdate()
    begun = PolicyValue.objects.filter(valid_from__lte=day)
    holding = begun.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    return holding.order_by("valid_from", "pk")


@lru_cache(maxsize=8)
def _defaults_in(_language: str) -> Settings:
    """The defaults with the words of one language; asked for several times with every page of a case."""
    return {
        entry.key: Setting(
            entry.key, entry.default, str(entry.unit), "default", str(entry.source), is_derived=True
        )
        for entry in policy.CATALOGUE.values()
        if entry.default is not None
    }


@lru_cache(maxsize=256)
def _settings(holding: tuple[Row, ...], origin: Origin, _language: str) -> Settings:
    """Settings by key; of several that hold the one that begins last, then the one written last.

    `holding` is in that order. The same rows give the same settings, with the words of one language.
    """
    return {
        key: Setting(
            key=key,
            value=policy.CATALOGUE[key].parse(value),
            unit=str(policy.CATALOGUE[key].unit),
            origin=origin,
            source=source,
            valid_from=valid_from,
            valid_to=valid_to,
            is_derived=is_derived,
        )
        for key, value, source, valid_from, valid_to, is_derived in holding
        if key in policy.CATALOGUE
    }


def policy_history(key: str, municipality_code: str | None = None) -> QuerySet[PolicyValue]:
    """Everything that was decided about a key, for the region or one municipality, newest first."""
    every = PolicyValue.objects.filter(key=key).select_related("municipality", "set_by")
    if municipality_code is None:
        every = every.filter(municipality__isnull=True)
    else:
        every = every.filter(municipality__code=municipality_code)
    return every.order_by("-valid_from", "-pk")
