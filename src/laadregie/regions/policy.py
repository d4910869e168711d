"""The policy values there are: key, sort, bounds, unit, and what counts where nobody decided.

A value is looked for in this order: the municipality, the region, the default of this table.
Every default names its source; thresholds differ per municipality, contract and year.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from laadkern.errors import InputError, gettext_noop

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Label = str | _StrPromise

Value = int | float | str
PLAN_MAP_RULES = _("order of the plan-map rules; weight by rank")
OWN_CHOICE = _("own choice, to be confirmed")


@dataclass(frozen=True)
class PolicyKey:
    """A policy value that can be set.

    Args:
        key: Code, English.
        label: What people call it.
        kind: Sort of the value.
        default: What counts where neither region nor municipality decided; None: nothing does.
        source: Where the default comes from.
        unit: Unit of the value; "" for a share, a factor or a word.
        at_least: Lowest value allowed.
        at_most: Highest value allowed.
        choices: The words allowed with what people call them, for a choice.
        group: Heading under which it stands on a page.
    """

    key: str
    label: "Label"
    kind: str
    default: Value | None
    source: "Label"
    unit: str = ""
    at_least: float = 0.0
    at_most: float = 1.0
    choices: "tuple[tuple[str, Label], ...]" = ()
    group: str = "sites"

    def parse(self, text: str) -> Value:
        """Read a value.

        Raises:
            InputError: It is not of the sort, or outside the bounds.
        """
        return _PARSERS[self.kind](self, text.strip())


def _choice(key: PolicyKey, text: str) -> Value:
    words = [word for word, _label in key.choices]
    if text not in words:
        template = gettext_noop("“%(value)s” is not one of: %(choices)s.")
        raise InputError(key.key, template, value=text[:60], choices=", ".join(words))
    return text


def _number(key: PolicyKey, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        template = gettext_noop("“%(value)s” is no number; such as 250 or 0.5 was expected.")
        raise InputError(key.key, template, value=text[:60]) from None
    if not key.at_least <= number <= key.at_most:  # also refuses “nan”
        template = gettext_noop("%(value)s was given; from %(low)s to %(high)s was expected.")
        low, high = f"{key.at_least:g}", f"{key.at_most:g}"
        raise InputError(key.key, template, value=text[:60], low=low, high=high)
    return number


def _whole(key: PolicyKey, text: str) -> Value:
    number = _number(key, text)
    if number != round(number):
        template = gettext_noop("%(value)s is no whole number.")
        raise InputError(key.key, template, value=text[:60])
    return int(number)


_PARSERS: dict[str, Callable[[PolicyKey, str], Value]] = {
    "choice": _choice,
    "number": _number,
    "share": _number,
    "whole": _whole,
}

REACH = (
    PolicyKey(
        "walking_distance_m",
        _("Walking distance to a charge point"),
        "whole",
        250,
        _("municipalities use 150 to 500 m, 261 on average"),
        "m",
        50,
        2000,
        group="reach",
    ),
    PolicyKey(
        "walking_method",
        _("How walking distance is measured"),
        "choice",
        "straight_times_detour",
        OWN_CHOICE,
        choices=(
            ("straight_times_detour", _("straight line times the detour factor")),
            ("straight", _("straight line")),
        ),
        group="reach",
    ),
    PolicyKey(
        "detour_factor",
        _("Detour factor of walking"),
        "number",
        1.3,
        OWN_CHOICE,
        at_least=1,
        at_most=3,
        group="reach",
    ),
    PolicyKey(
        "worth_at_walking_limit",
        _("Worth of a point at the walking limit, where one at the door is worth 1"),
        "share",
        0.5,
        OWN_CHOICE,
        group="reach",
    ),
)
SITES = (
    PolicyKey(
        "points_per_pole",
        _("Charge points per pole"),
        "whole",
        2,
        _("what is usual in concessions"),
        at_least=1,
        at_most=4,
    ),
    PolicyKey(
        "max_poles_per_site",
        _("Most poles at one site"),
        "whole",
        4,
        OWN_CHOICE,
        at_least=1,
        at_most=50,
    ),
    PolicyKey(
        "site_spacing_m",
        _("Shortest distance between sites"),
        "whole",
        150,
        OWN_CHOICE,
        "m",
        0,
        2000,
    ),
    PolicyKey(
        "quota_poles_per_year",
        _("Quota of poles per year"),
        "whole",
        None,
        "",
        at_least=0,
        at_most=10_000,
    ),
    PolicyKey(
        "quota_poles_per_1000_households",
        _("Quota of poles per year per 1,000 households"),
        "number",
        0.94,
        _("about 1,300 poles a year over a region of 1.5 million households"),
        at_least=0,
        at_most=100,
    ),
    PolicyKey(
        "quota_min_poles",
        _("Lowest quota of a municipality"),
        "whole",
        1,
        _("1 to 50 poles per municipality per year"),
        at_least=0,
        at_most=10_000,
    ),
    PolicyKey(
        "quota_max_poles",
        _("Highest quota of a municipality"),
        "whole",
        50,
        _("1 to 50 poles per municipality per year"),
        at_least=0,
        at_most=10_000,
    ),
    PolicyKey(
        "target_share",
        _("Share of the need that a plan without quota serves"),
        "share",
        0.9,
        OWN_CHOICE,
    ),
)
_WISHES = (
    ("weight_demand", _("Weight: need within walking distance")),
    ("weight_cable", _("Weight: at most 25 m from the low-voltage cable")),
    ("weight_furniture_line", _("Weight: in line with other street furniture")),
    ("weight_clear_of_containers_and_trees", _("Weight: away from containers and trees")),
    ("weight_easy_bay", _("Weight: car park or perpendicular bay")),
    ("weight_through_road", _("Weight: visible from a through road")),
    ("weight_double_use", _("Weight: double use")),
    ("weight_blind_wall", _("Weight: before a blind wall")),
    ("weight_central", _("Weight: central")),
    ("weight_cluster", _("Weight: cluster")),
)
WEIGHTS = tuple(
    PolicyKey(key, label, "share", round((10 - place) / 55, 3), PLAN_MAP_RULES, group="weights")
    for place, (key, label) in enumerate(_WISHES)
)
USE = (
    PolicyKey(
        "full_pole_kwh_per_year",
        _("A pole is full above this energy per year"),
        "whole",
        5000,
        _("usual criterion for a request"),
        "kWh",
        0,
        1_000_000,
        group="use",
    ),
    PolicyKey(
        "quiet_below_share",
        _("A location is quiet below this share charging"),
        "share",
        0.15,
        OWN_CHOICE,
        group="use",
    ),
    PolicyKey(
        "busy_above_share",
        _("A location is busy above this share charging"),
        "share",
        0.4,
        OWN_CHOICE,
        group="use",
    ),
    PolicyKey(
        "usage_min_samples",
        _("Status samples below which use is unknown"),
        "whole",
        20,
        OWN_CHOICE,
        at_least=1,
        at_most=100_000,
        group="use",
    ),
    PolicyKey(
        "coverage_min_households",
        _("Households from which a cell needs a public point"),
        "whole",
        125,
        _("NAL: cells of 500 m"),
        at_least=1,
        at_most=100_000,
        group="coverage",
    ),
    PolicyKey(
        "coverage_cell_m",
        _("Size of a cell of the coverage map"),
        "whole",
        500,
        _("NAL: cells of 500 m"),
        "m",
        100,
        5000,
        group="coverage",
    ),
)
FORECAST = (
    PolicyKey(
        "forecast_scenario",
        _("Scenario that pages show first"),
        "choice",
        "mid",
        OWN_CHOICE,
        choices=(("low", _("low")), ("mid", _("middle")), ("high", _("high"))),
        group="forecast",
    ),
    PolicyKey(
        "plan_horizon_year",
        _("Year that pages and a plan show first"),
        "whole",
        2030,
        OWN_CHOICE,
        at_least=2025,
        at_most=2100,
        group="forecast",
    ),
)
CATALOGUE: dict[str, PolicyKey] = {key.key: key for key in (*REACH, *SITES, *WEIGHTS, *USE, *FORECAST)}
GROUPS = {
    "forecast": _("Forecast"),
    "reach": _("Within reach"),
    "sites": _("Sites and quota"),
    "weights": _("Weights of the wishes"),
    "use": _("Use"),
    "coverage": _("Coverage"),
}


def policy_key(key: str) -> PolicyKey:
    """The policy value with this code.

    Raises:
        InputError: There is no such policy value.
    """
    if key not in CATALOGUE:
        template = gettext_noop("“%(value)s” is no policy value that is known.")
        raise InputError("key", template, value=key[:60])
    return CATALOGUE[key]


def quota(households: int, per_1000_households: float, lowest: int, highest: int) -> int:
    """Poles a year for a municipality that decided no quota: in proportion to households, within bounds.

    Args:
        households: Households of the municipality, at least 0.
        per_1000_households: Poles a year per 1,000 households.
        lowest, highest: Fewest and most poles a year.
    """
    poles = int(households * per_1000_households / 1000 + 0.5)
    return max(lowest, min(highest, poles))
