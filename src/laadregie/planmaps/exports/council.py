"""One page for the council: what stands now, what is needed, the plan, and what is asked."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laadregie.foundation.typesetting import pdf
from laadregie.planmaps.exports import words
from laadregie.planmaps.exports.contents import Contents
from laadregie.planmaps.exports.print import (
    TEMPLATES,
    calculated_on,
    common,
    figures,
    present,
    share_of,
    year_table,
)
from laadregie.planmaps.exports.words import number


def council_sheet(contents: Contents) -> bytes:
    """One page for the council: now, need, plan, coverage and what is asked, as PDF/UA-1."""
    title = _("Charge points in %(name)s: what is needed and where") % {"name": contents.name}
    data = {
        **common(contents, title, small_map=True),
        "figures": figures(contents),
        "now": {"heading": _("Now"), "lines": _now(contents)},
        "need": {"heading": _("What is needed"), "lines": _needed(contents)},
        "plan": {"heading": _("The plan"), "lines": _planned(contents), **year_table(contents)},
        "after": {"heading": _("What it brings"), "lines": _after(contents)},
        "asked": {"heading": _("What we ask of you"), "lines": _asked(contents)},
        "sources": _source_line(contents),
    }
    return pdf(TEMPLATES / "council.typ", data, at=contents.at)


def _now(contents: Contents) -> list[str]:
    cover = contents.plan.coverage["now"]
    lines = [
        _("There are %(points)s public charge points at %(locations)s locations.")
        % {
            "points": number(present(contents), 0),
            "locations": number(
                contents.locations.filter(contents.locations["access"] == "public").height, 0
            ),
        }
    ]
    asked = cover["green"] + cover["blue"] + cover["white"]
    if asked:
        lines.append(
            _("Of the %(asked)s squares of 500 metres with many homes, %(green)s have a public charge point.")
            % {"asked": asked, "green": cover["green"]}
        )
    return lines


def _needed(contents: Contents) -> list[str]:
    plan = contents.plan
    return [
        _(
            "In %(year)s %(need)s public charge points are needed. Existing points serve %(existing)s of "
            "that need."
        )
        % {
            "year": plan.year,
            "need": number(plan.need_points, 0),
            "existing": number(plan.served_by_existing_points, 0),
        },
        _("This is the scenario “%(scenario)s” of the forecast: an estimate.")
        % {"scenario": words.scenario(plan.scenario)},
    ]


def _planned(contents: Contents) -> list[str]:
    sites, plan = contents.standing, contents.plan
    areas = sum(site.is_search_area for site in sites)
    lines = [
        _("%(poles)s poles at %(sites)s places, at most %(quota)s new poles a year.")
        % {
            "poles": number(sum(site.poles for site in sites), 0),
            "sites": number(len(sites), 0),
            "quota": plan.quota_poles,
        }
    ]
    if areas:
        lines[0] += " " + ngettext(
            "%(count)s of them is a search area: the bay still has to be found.",
            "%(count)s of them are search areas: the bay still has to be found.",
            areas,
        ) % {"count": areas}
    return [*lines, calculated_on(contents)]


def _after(contents: Contents) -> list[str]:
    plan = contents.plan
    lines = [
        _("The plan serves %(served)s of the charge points needed in %(year)s; %(left)s remain.")
        % {
            "served": number(plan.served_by_plan_points, 0),
            "year": plan.year,
            "left": number(plan.need_left_points, 0),
        }
    ]
    now, planned = share_of(plan.coverage["now"]), share_of(plan.coverage["planned"])
    if plan.coverage["planned"]["coverage"] is not None and now != planned:
        lines.append(_("Coverage goes from %(now)s to %(planned)s.") % {"now": now, "planned": planned})
    elif plan.coverage["planned"]["coverage"] is not None:
        lines.append(_("Coverage stays %(now)s.") % {"now": now})
    return lines


def _asked(contents: Contents) -> list[str]:
    plan = contents.plan
    sites = contents.standing
    return [
        _("Take note of the need: %(need)s charge points in %(year)s.")
        % {"need": number(plan.need_points, 0), "year": plan.year},
        _("Agree to the plan map as a guide for %(poles)s poles at %(sites)s places up to %(year)s.")
        % {
            "poles": number(sum(site.poles for site in sites), 0),
            "sites": number(len(sites), 0),
            "year": plan.year,
        },
        _("Say which places you would see otherwise. Of each place it can be read why it was chosen."),
    ]


def _source_line(contents: Contents) -> str:
    found = "; ".join(source.origin for source in contents.sources)
    return " ".join([_("Sources: %(found)s.") % {"found": found}, words.proof(contents)])
