"""Policy values of the plan map: reach, sites, quota and the weights of the wishes."""

from django.utils.translation import gettext_lazy as _

from laadregie.regions.policy.keys import OWN_CHOICE, PolicyKey

PLAN_MAP_RULES = _("order of the plan-map rules; weight by rank")
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
