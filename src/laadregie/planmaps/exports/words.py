"""What exports say of a plan map in words, in the language of the moment."""

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from laadregie.planmaps.exports import origin
from laadregie.planmaps.exports.contents import Contents
from laadregie.planmaps.forms import SCENARIOS
from laadregie.planmaps.selectors import ShownSite

OUTCOMES = ("yes", "no", "unknown")


def status(contents: Contents) -> str:
    """Which state of the plan map this is: a version, or a draft."""
    day = date_format(localtime(contents.at), "j F Y")
    version = contents.view.version
    if version is None:
        return _("Draft of %(day)s; not published.") % {"day": day}
    text = _("Version %(number)s, published on %(day)s.") % {"number": version.number, "day": day}
    return " ".join([text, _("Made for the demo.")]) if version.is_demo else text


def about(contents: Contents) -> list[tuple[str, str]]:
    """What the plan is and how it came about, as pairs of a word and a sentence."""
    plan = contents.plan
    return [
        (_("Years"), _("%(first)s to %(last)s") % {"first": plan.first_year, "last": plan.year}),
        (_("Scenario"), scenario(plan.scenario)),
        (_("Calculated"), date_format(localtime(plan.created_at), "j F Y H:i")),
        (_("Method"), method(contents)),
        (_("Proof"), proof(contents)),
    ]


def scenario(code: str) -> str:
    """What people call a scenario."""
    return str(dict(SCENARIOS).get(code, code))


def method(contents: Contents) -> str:
    """How the sites were chosen, in two sentences."""
    policy = contents.plan.policy
    chosen = _(
        "Of all places that meet the requirements those were chosen with which %(quota)s poles a year serve "
        "most need within %(walking)s metres' walk; existing points serve first."
    ) % {
        "quota": contents.plan.quota_poles,
        "walking": number(policy["walking_distance_m"]["value"], 0),
    }
    if contents.walked:
        return " ".join([chosen, _("The walk was measured over streets and paths.")])
    detour = number(policy["detour_factor"]["value"], 1)
    return " ".join(
        [chosen, _("The walk is estimated: straight line times %(detour)s.") % {"detour": detour}]
    )


def proof(contents: Contents) -> str:
    """How far the plan is from the best possible one."""
    gap = number(contents.plan.gap * 100, 1)
    return _("The plan is at most %(gap)s%% from the best possible (in the year with the largest gap).") % {
        "gap": gap
    }


def osm_notice() -> str:
    """What who passes on positions of OpenStreetMap has to know."""
    return _(
        "Positions of the kind “Street or car park” come from OpenStreetMap. %(credit)s. Who passes on rows "
        "with the licence ODbL-1.0 keeps them under that licence and names OpenStreetMap."
    ) % {"credit": origin.ODBL_ATTRIBUTION}


def position(site: ShownSite) -> str:
    """Who says that a site is there."""
    return {
        origin.OSM: _("OpenStreetMap"),
        origin.GOVERNMENT: _("large-scale map (BGT)"),
        origin.OWN_GRID: _("square of 100 metres"),
        origin.PEOPLE: _("people"),
    }[origin.position_from(site)]


def outcomes(site: ShownSite) -> dict[str, int]:
    """Number of requirements by outcome."""
    counts = dict.fromkeys(OUTCOMES, 0)
    for row in site.explanation.get("criteria", ()):
        counts[row["outcome"]] = counts.get(row["outcome"], 0) + 1
    return counts


def number(value: float | None, places: int) -> str:
    """A number as people read it in the language of the moment."""
    if value is None:
        return _("unknown")
    return str(number_format(round(value, places), decimal_pos=places, force_grouping=abs(value) >= 1000))
