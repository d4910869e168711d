"""The plan map on paper: map, list, requirements, years, method and sources as an accessible PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from laadregie.foundation.typesetting import pdf
from laadregie.planmaps import labels, process
from laadregie.planmaps.exports import words
from laadregie.planmaps.exports.contents import Contents
from laadregie.planmaps.exports.drawing import DECIDED, NEED_COLOURS, PROPOSED, plan_drawing
from laadregie.planmaps.exports.sheets import sheets_of
from laadregie.planmaps.exports.words import number

TEMPLATES = Path(__file__).parent / "print_templates"
Data = dict[str, Any]


def plan_document(contents: Contents) -> bytes:
    """Plan map with list, requirements, years, method and sources, as PDF/UA-1."""
    title = _("Plan map of %(name)s") % {"name": contents.name}
    data = {
        **common(contents, title),
        "years": _("Years %(first)s to %(last)s, scenario %(scenario)s.")
        % {
            "first": contents.plan.first_year,
            "last": contents.plan.year,
            "scenario": words.scenario(contents.plan.scenario),
        },
        "figures": figures(contents),
        "legend": _legend(contents),
        "sheets": _sheets(contents),
        "list": _list(contents),
        "criteria": _criteria(contents),
        "yearly": _yearly(contents),
        "method": {"heading": _("How we calculated"), "lines": _method(contents)},
        "sources": _sources(contents),
    }
    return pdf(TEMPLATES / "plan.typ", data, at=contents.at)


def common(contents: Contents, title: str, *, small_map: bool = False) -> Data:
    """What both documents show: title, state, and the map; small without names."""
    sheets = () if small_map else sheets_of(contents.standing)
    drawing = plan_drawing(contents, with_names=not small_map and not sheets, sheets=sheets)
    draft = ""
    if contents.view.is_working:
        draft = _("This is a draft. The municipality has not published it; it may still change.")
    return {
        "language": (get_language() or "nl").partition("-")[0],
        "title": title,
        "status": words.status(contents),
        "draft": draft,
        "foot": f"{title}. {words.status(contents)}",
        "map": {
            "heading": _("The map"),
            "svg": drawing.svg,
            "width": drawing.width,
            "height": drawing.height,
            "alt": _map_in_words(contents, small=small_map or bool(sheets)),
            "source": _map_source(contents),
        },
    }


def _map_in_words(contents: Contents, *, small: bool) -> str:
    sites = contents.standing
    shown = ngettext("%(count)s site", "%(count)s sites", len(sites)) % {"count": len(sites)}
    points = sum(contents.locations["regular_points"]) + sum(contents.locations["fast_points"])
    values = {"name": contents.name, "points": points, "white": len(contents.white_spots), "sites": shown}
    if small:
        return (
            _(
                "Map of %(name)s with its neighbourhoods coloured by need, %(points)s existing charge "
                "points, %(white)s white spots and %(sites)s of the plan."
            )
            % values
        )
    return (
        _(
            "Map of %(name)s with its neighbourhoods coloured by need, %(points)s existing charge points, "
            "%(white)s white spots and %(sites)s with a number. The list of sites below says where each is."
        )
        % values
    )


def _sheets(contents: Contents) -> list[Data]:
    """The parts of a map with many sites, each large enough for its numbers."""
    found = []
    for sheet in sheets_of(contents.standing):
        drawing = plan_drawing(contents, sheet=sheet)
        numbers = ", ".join(sorted(site.number for site in sheet.sites))
        found.append(
            {
                "heading": _("Part %(letter)s of the map") % {"letter": sheet.letter},
                "svg": drawing.svg,
                "width": drawing.width,
                "height": drawing.height,
                "alt": _("Part %(letter)s of the map, with the sites %(numbers)s.")
                % {"letter": sheet.letter, "numbers": numbers},
            }
        )
    return found


def _map_source(contents: Contents) -> str:
    kinds = {"municipalities", "neighbourhoods", "feed_locations"}
    origins = "; ".join(source.origin for source in contents.sources if source.kind in kinds)
    text = _("Source of the map: %(origins)s.") % {"origins": origins}
    return " ".join([text, words.osm_notice()]) if contents.has_osm else text


def figures(contents: Contents) -> list[Mapping[str, str]]:
    """The four figures at the top."""
    plan, sites = contents.plan, contents.standing
    poles = sum(site.poles for site in sites)
    return [
        {
            "value": number(present(contents), 0),
            "label": _("public charge points now"),
            "note": _feed_day(contents),
        },
        {
            "value": number(plan.need_points, 0),
            "label": _("needed in %(year)s") % {"year": plan.year},
            "note": _("forecast, scenario %(scenario)s") % {"scenario": words.scenario(plan.scenario)},
        },
        {
            "value": number(poles, 0),
            "label": _("poles in the plan"),
            "note": ngettext("at %(count)s site", "at %(count)s sites", len(sites)) % {"count": len(sites)},
        },
        {
            "value": share_of(plan.coverage["planned"]),
            "label": _("coverage with the plan"),
            "note": _("now %(share)s") % {"share": share_of(plan.coverage["now"])},
        },
    ]


def present(contents: Contents) -> int:
    """Regular public points in the municipality, as the network counts them."""
    return sum(row["present"] for row in contents.need.values())


def _feed_day(contents: Contents) -> str:
    for source in contents.sources:
        if source.kind == "feed_locations" and source.as_of:
            return _("counted on %(day)s") % {"day": date_format(source.as_of, "j F Y")}
    return ""


def share_of(coverage: Mapping[str, Any]) -> str:
    """Coverage in words: a share, or that no square needs a point."""
    share = coverage["coverage"]
    return _("not asked") if share is None else f"{number(share * 100, 0)}%"


def _legend(contents: Contents) -> Data:
    need = [
        _("less than 1 short per 100 homes"),
        _("1 to 2 short"),
        _("2 to 3 short"),
        _("3 to 4 short"),
        _("4 or more short"),
    ]
    rows = [
        {"kind": "area", "colour": colour, "label": label}
        for colour, label in zip(NEED_COLOURS, need, strict=True)
    ]
    rows.append({"kind": "area", "colour": "#ffffff", "label": _("fewer than 50 homes")})
    pressures = [
        ("point", "#ffffff", _("charge points, quiet in the evening")),
        ("point", "#9aa5aa", _("charge points, normal")),
        ("point", "#14252c", _("charge points, busy")),
        ("unknown", "#ffffff", _("charge points, not known how busy")),
    ]
    rows += [{"kind": kind, "colour": colour, "label": label} for kind, colour, label in pressures]
    kinds = [("site", False, _("site, with its number")), ("search", True, _("search area, with its number"))]
    for kind, is_area, label in kinds:
        own = [site for site in contents.standing if site.is_search_area == is_area]
        for colour, decided, state in ((PROPOSED, False, _("proposed")), (DECIDED, True, _("decided"))):
            if any((site.state != process.CANDIDATE) == decided for site in own):
                rows.append({"kind": kind, "colour": colour, "label": f"{label}: {state}"})
    if contents.white_spots:
        rows.append(
            {"kind": "white", "colour": "#ffffff", "label": _("white spot: homes without a public point")}
        )
    return {"heading": _("What the map shows"), "rows": rows}


def _list(contents: Contents) -> Data:
    letters = {site.pk: sheet.letter for sheet in sheets_of(contents.standing) for site in sheet.sites}
    heads = [
        _("Number"),
        _("Place"),
        _("Neighbourhood"),
        _("Kind"),
        _("Poles"),
        _("Year"),
        _("State"),
        _("Serves"),
        _("Requirements"),
    ]
    rows = []
    for site in contents.standing:
        counts = words.outcomes(site)
        judged = _("%(met)s met, %(unknown)s unknown") % {"met": counts["yes"], "unknown": counts["unknown"]}
        if counts["no"]:
            judged += ", " + _("%(count)s not met") % {"count": counts["no"]}
        rows.append(
            [
                f"{site.number} {letters.get(site.pk, '')}".rstrip(),
                site.name,
                contents.names.get(site.neighbourhood_code, ""),
                site.kind_label,
                str(site.poles),
                str(site.year),
                site.state_label,
                number(site.served_points, 1),
                judged,
            ]
        )
    intro = _(
        "In the order of the plan. “Serves” is the need for charge points in %(year)s that the site meets. "
        "In a search area the bay still has to be found."
    ) % {"year": contents.plan.year}
    if letters:
        intro += " " + _("The letter behind a number is the part of the map that shows it.")
    return {
        "heading": _("The sites"),
        "intro": intro if rows else _("The plan has no sites."),
        "heads": heads,
        "rows": rows,
    }


def _criteria(contents: Contents) -> Data:
    counts: dict[str, dict[str, int]] = {}
    for site in contents.standing:
        for row in site.explanation.get("criteria", ()):
            own = counts.setdefault(row["criterion"], dict.fromkeys(words.OUTCOMES, 0))
            own[row["outcome"]] = own.get(row["outcome"], 0) + 1
    rows = [
        [str(labels.CRITERIA.get(code, code)), *(str(own[name]) for name in words.OUTCOMES)]
        for code, own in counts.items()
    ]
    intro = _(
        "A site must meet all of these. What is unknown is measured on the spot before a site is approved."
    )
    return {
        "heading": _("Requirements"),
        "intro": intro,
        "heads": [_("Requirement"), _("Meets"), _("Does not meet"), _("Unknown")],
        "rows": rows,
    }


def _yearly(contents: Contents) -> Data:
    return {"heading": _("Year by year"), "intro": calculated_on(contents), **year_table(contents)}


def calculated_on(contents: Contents) -> str:
    """When the figures per year were calculated, and whether people changed the plan since."""
    plan = contents.plan
    text = _("As calculated on %(day)s.") % {"day": date_format(localtime(plan.created_at), "j F Y")}
    listed = sum(site.poles for site in contents.standing)
    calculated = plan.yearly[-1]["poles"] if plan.yearly else 0
    if listed == calculated:
        return text
    changed = _("People changed sites since: the list has %(listed)s poles, the calculation %(calculated)s.")
    return f"{text} {changed % {'listed': listed, 'calculated': calculated}}"


def year_table(contents: Contents) -> Data:
    """Poles, need and what is served, per year of the plan."""
    heads = [
        _("Year"),
        _("New poles"),
        _("Poles in all"),
        _("Points needed"),
        _("Served by existing points"),
        _("Served by the plan"),
    ]
    rows, before = [], 0
    for row in contents.plan.yearly:
        rows.append(
            [
                str(row["year"]),
                number(row["poles"] - before, 0),
                number(row["poles"], 0),
                number(row["need_points"], 0),
                number(row["served_by_existing_points"], 0),
                number(row["served_points"], 0),
            ]
        )
        before = row["poles"]
    return {"heads": heads, "rows": rows}


def _method(contents: Contents) -> list[str]:
    left = _("After the plan, need for %(left)s charge points remains in %(year)s.") % {
        "left": number(contents.plan.need_left_points, 0),
        "year": contents.plan.year,
    }
    estimate = _("Need is a forecast: an estimate. Where homes stand is known in part, and else estimated.")
    return [words.method(contents), words.proof(contents), f"{left} {estimate}"]


def _sources(contents: Contents) -> Data:
    rows = [
        [
            source.label,
            source.origin,
            source.licence or _("unknown"),
            date_format(source.as_of, "j F Y") if source.as_of else _("unknown"),
        ]
        for source in contents.sources
    ]
    return {
        "heading": _("Sources"),
        "heads": [_("What"), _("Origin"), _("Licence"), _("Date")],
        "rows": rows,
        "notice": words.osm_notice() if contents.has_osm else "",
    }
