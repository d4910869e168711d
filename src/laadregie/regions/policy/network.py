"""Policy values of use, coverage and forecast."""

from django.utils.translation import gettext_lazy as _

from laadregie.regions.policy.keys import OWN_CHOICE, PolicyKey

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
