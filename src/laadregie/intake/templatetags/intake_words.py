"""How the check of a place is said: verdict, heading and sentences that follow from its figures."""

from dataclasses import dataclass

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from laadregie.intake import criteria, places
from laadregie.intake.checking import Check

register = template.Library()


@dataclass(frozen=True)
class Verdict:
    """First the answer, then the reason."""

    tone: str
    icon: str
    label: str
    heading: str
    sentences: tuple[str, ...]


@register.simple_tag
def check_verdict(answer: Check) -> Verdict:
    """The answer of a check in words."""
    figures = answer.pole.figures
    metres = number_format(figures.get("walk_m") or figures.get("nearest_m") or 0)
    limit = number_format(round(answer.way.limit_m))
    evening = next(
        (p.evening_share for p in answer.points if str(p.location_key) == figures.get("location_id")), None
    )
    share = (
        _("(in the evening %(n)s%% of its points charges)") % {"n": round(evening * 100)}
        if evening is not None
        else ""
    )
    said: dict[str, tuple[str, list[str]]] = {
        "none_within": (
            _("There is no public charge pole within %(limit)s metres of walking"),
            [_("The nearest one stands at %(metres)s metres.")] if figures.get("nearest_m") else [],
        ),
        "full_nearby": (
            _("There are charge poles nearby, but they are busy"),
            [
                _("The nearest public charge pole stands at %(metres)s metres %(share)s."),
                _("If it is too busy all year, the municipality may place another. We look into that."),
            ],
        ),
        "room_nearby": (
            _("A charge pole with room stands at %(metres)s metres"),
            [
                _("A public charge pole within %(limit)s metres is usually free enough %(share)s. A "
        "request will probably be rejected."),
                _("Is it full each time you come? Ask all the same: we look at it again."),
            ],
        ),
        "use_unknown": (
            _("There are charge poles nearby; how busy they are is not known"),
            [_("The nearest public charge pole stands at %(metres)s metres. Whether it has room we find "
        "out when you ask.")],
        ),
        "network_unknown": (
            _("What stands nearby is not known yet"),
            [_("The charge points of this region have not been loaded. You can ask all the same.")],
        ),
    }  # fmt: skip
    heading, sentences = said[answer.pole.why]
    tone, icon, label = {
        "likely": ("good", "check", _("Your request has a chance")),
        "unlikely": ("bad", "cross", _("Your request has little chance")),
        "cannot_say": ("caution", "question", _("We cannot say yet")),
    }[answer.advice]
    if answer.place.is_rough:
        heading, sentences = _("Point at your place"), _rough(answer)
    values = {"metres": metres, "limit": limit, "share": share}
    lines = [sentence % values for sentence in sentences]
    if answer.under_way:
        lines.append(
            _("A charge pole is on its way near you: %(name)s.") % {"name": answer.under_way[0][0].name}
        )
    elif answer.sites:
        site = answer.sites[0].site
        lines.append(
            _(
                "A place was thought of near you: %(number)s, planned for %(year)s. With your request it "
                "can come sooner."
            )
            % {"number": site.number, "year": site.year}
        )
    return Verdict(tone, icon, label, heading % values, tuple(lines))


def _rough(answer: Check) -> list[str]:
    """What is said of a place near which somebody lives: too little to say whether a request has a chance."""
    by_place = (
        _("We do not know this address. Below you see what stands around the middle of postcode %(label)s.")
        if answer.place.basis == places.POSTCODE_AREA
        else _("Below you see what stands around the middle of %(label)s.")
    )
    return [
        by_place % {"label": answer.place.label.replace("%", "%%")},
        _("Point at your door on the map. Then you see whether a request has a chance."),
    ]


@register.simple_tag
def check_full(answer: Check) -> str:
    """When a pole nearby counts as too busy."""
    rule = criteria.FULL_RULES[str(answer.policy["request_full_rule"].value)]
    key = {
        "pole_kwh_per_year": "full_pole_kwh_per_year",
        "point_kwh_per_month": "full_point_kwh_per_month",
        "point_sessions_per_month": "full_point_sessions_per_month",
    }[str(answer.policy["request_full_rule"].value)]
    asked = str(rule) % {"value": number_format(answer.policy[key].number, 0)}
    return _("Or the pole there is too busy: %(asked)s.") % {"asked": asked}


@register.filter
def pressure(code: str) -> str:
    """What a class of pressure is called."""
    return str(criteria.PRESSURES.get(code, criteria.PRESSURES["unknown"]))
