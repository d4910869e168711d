"""How values, origins, files and figures of the region are called on pages."""

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from laadregie.regions import policy, selectors
from laadregie.regions.policy import PolicyKey, Value

ORIGINS = {
    "municipality": _("decided by the municipality"),
    "region": _("decided for the region"),
    "default": _("starting value of laadregie"),
    "rule": _("follows from the rule per household"),
}
FIGURES = {
    "participants": _("municipalities that take part"),
    "participants_at_least": _("municipalities that take part, at least"),
}
FILES = {
    "municipalities": _("Municipalities: boundaries and key figures"),
    "neighbourhoods": _("Neighbourhoods: boundaries and key figures"),
    "home_types": _("Kinds of homes per postcode"),
    "buildings": _("Outlines of buildings"),
    "large_scale_map": _("Large-scale map: streets, bays, trees"),
    "parking": _("Parking bays and car parks"),
    "parking_facilities": _("Garages, P+R and carpool sites"),
    "feed_locations": _("Charge points: national feed"),
    "feed_tariffs": _("Prices of charge points: national feed"),
    "usage_samples": _("Samples of the state of charge points"),
    "published_forecasts": _("Published forecasts of municipalities"),
    "outline": _("Outlines for the background of the map"),
}
REFUSALS = {
    "crossing": _("with an outline that crosses itself"),
    "double": _("that occur twice"),
    "ended": _("that no longer exist"),
    "no_home": _("without a residential function"),
    "no_id": _("without identification"),
    "no_shape": _("without position or outline"),
    "no_square": _("that are no square of 500 m"),
    "no_walk": _("where people do not walk"),
    "not_in_use": _("not in use"),
    "other_layer": _("that say nothing about a place"),
    "outside": _("outside the municipality"),
    "suppressed": _("whose number is not published"),
    "underground": _("below the ground"),
}
PERCENT = "%"


def shown(entry: PolicyKey, value: Value) -> str:
    """Write a value as people read it: “250 m”, “18.2%”, “straight line”."""
    if entry.kind == "choice":
        return str(dict(entry.choices).get(str(value), value))
    if entry.kind == "organisation":
        return selectors.organisation_name(str(value))
    if entry.kind == "share":
        return f"{_digits(float(value) * 100)}{PERCENT}"
    if entry.key == "plan_horizon_year":
        return str(value)
    return f"{_digits(float(value))} {entry.unit}".rstrip()


def shown_text(entry: PolicyKey, text: str) -> str:
    """Write a stored value as people read it."""
    return shown(entry, entry.parse(text))


def bounds(entry: PolicyKey) -> tuple[str, str]:
    """The lowest and highest value that is allowed, as people read them."""
    low, high = (int(bound) if entry.kind == "whole" else bound for bound in (entry.at_least, entry.at_most))
    return shown(entry, low), shown(entry, high)


def policy_label(key: str) -> str:
    """What people call a policy value."""
    return str(policy.CATALOGUE[key].label)


def _digits(number: float) -> str:
    """A number with a thousands separator and at most 3 decimals, without zeros at the end."""
    decimals = len(f"{number:.3f}".rstrip("0").partition(".")[2])
    return number_format(round(number, decimals), decimal_pos=decimals, force_grouping=abs(number) >= 1000)
