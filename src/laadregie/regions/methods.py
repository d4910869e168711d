"""The pages that say in short what each calculation means, with the values that hold now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laadkern.demand import DemandParameters
from laadkern.quality import definitions, rules
from laadkern.usage import UsageValues
from laadregie.regions import labels, policy, selectors
from laadregie.regions.policy_pages import Row, region_groups

if TYPE_CHECKING:
    from laadregie.regions.policy.keys import Label


@dataclass(frozen=True)
class Method:
    """A calculation that has a page.

    Args:
        slug: Last part of the address, Dutch.
        title: What people call it.
        summary: What it answers, in one sentence.
        page: The full description, in the source code.
        keys: Policy values it rests on.
        facts: What its page fills in besides policy values.
    """

    slug: str
    title: "Label"
    summary: "Label"
    page: str
    keys: tuple[str, ...]
    facts: Callable[[date], dict[str, Any]]


def _nothing(_day: date) -> dict[str, Any]:
    return {}


def _forecast(_day: date) -> dict[str, Any]:
    assumed = DemandParameters()
    outside = assumed.public_weight + assumed.work_weight + assumed.fast_weight
    return {
        "home_share": _percent(assumed.home_share),
        "public_share": _percent((1 - assumed.home_share) * assumed.public_weight / outside),
        "kwh_per_point": _number(assumed.kwh_per_point),
        "kwh_per_fast_point": _number(assumed.kwh_per_fast_point),
        "group_shares": {group: _percent(share) for group, share in assumed.group_shares.items()},
    }


def _definitions(day: date) -> dict[str, Any]:
    speed, access = definitions.speed_on(day), definitions.access_on(day)
    return {
        "fast_from_kw": _number(speed.fast_from_kw),
        "ultra_fast_above_kw": _number(speed.ultra_fast_above_kw),
        "valid_from": speed.valid_from,
        "street_points_at_most": access.street_points_at_most,
        "versions": [
            {"valid_from": one.valid_from, "fast_from_kw": _number(one.fast_from_kw)}
            for one in reversed(definitions.SPEED_DEFINITIONS)
        ],
    }


EFFECTS = {
    rules.Effect.NOT_COUNTED: _("does not count"),
    rules.Effect.CHANGED: _("is corrected"),
    rules.Effect.MARKED: _("gets a remark"),
}


def _quality(_day: date) -> dict[str, Any]:
    return {
        "rules": [
            {"title": gettext(rule.title), "reason": gettext(rule.reason), "effect": EFFECTS[rule.effect]}
            for rule in rules.RULES
        ]
    }


def _usage(_day: date) -> dict[str, Any]:
    values = UsageValues()
    return {"evening_from": values.evening_from, "evening_until": values.evening_to + 1}


METHODS = (
    Method(
        "prognose",
        _("Forecast"),
        _("How many public charge points a neighbourhood needs in a year."),
        "docs/methods/forecast.md",
        ("forecast_scenario", "plan_horizon_year"),
        _forecast,
    ),
    Method(
        "plankaart",
        _("Plan map"),
        _("Where poles should come, and why there."),
        "docs/methods/siting.md",
        tuple(key for key, entry in policy.CATALOGUE.items() if entry.group in ("reach", "sites")),
        _nothing,
    ),
    Method(
        "dekking",
        _("Coverage"),
        _("Where people live without a public charge point: the white spots."),
        "docs/methods/coverage.md",
        ("coverage_min_households", "coverage_cell_m"),
        _nothing,
    ),
    Method(
        "definities",
        _("Definitions"),
        _("What counts as public, and what as fast."),
        "docs/methods/charge-point-definitions.md",
        ("points_per_pole",),
        _definitions,
    ),
    Method(
        "datakwaliteit",
        _("Data quality"),
        _("Which charge points of the national feed count, and which do not."),
        "docs/methods/data-quality.md",
        (),
        _quality,
    ),
    Method(
        "gebruik",
        _("Use"),
        _("How busy a charging location is, and what that cannot tell."),
        "docs/methods/usage.md",
        ("quiet_below_share", "busy_above_share", "usage_min_samples", "full_pole_kwh_per_year"),
        _usage,
    ),
)
BY_SLUG = {method.slug: method for method in METHODS}


def context(method: Method) -> dict[str, Any]:
    """What the page of a method shows: its policy values as rows, all of them by key, its own facts."""
    settings = selectors.policy_set()
    return {
        "method": method,
        "rows": _rows(method),
        "values": {
            key: labels.shown(policy.CATALOGUE[key], setting.value) for key, setting in settings.items()
        },
        **method.facts(timezone.localdate()),
    }


def _rows(method: Method) -> list[Row]:
    return [row for group in region_groups() for row in group.rows if row.key in method.keys]


def _number(value: float) -> str:
    return number_format(round(value), decimal_pos=0, force_grouping=abs(value) >= 1000)


def _percent(share: float) -> str:
    return f"{number_format(round(share * 100), decimal_pos=0)}%"
