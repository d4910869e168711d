"""What an officer should do this week: what holds others up, the longest wait first."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laadregie.forecasts import selectors as forecasts
from laadregie.forecasts import validation
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.planmaps import process, selectors, services
from laadregie.planmaps.models import SiteComment
from laadregie.planmaps.selectors import PlanView, ShownSite

SHOWN = 5


@dataclass(frozen=True)
class WeekTask:
    """One thing to do.

    Attributes:
        title: What to do, with the number of things.
        why: What it is about, with figures.
        waiting: Who waits for it.
        url, action: The step that does it.
    """

    title: str
    why: str
    waiting: str
    url: str
    action: str


def tasks(municipality_code: str, *, viewer: Viewer) -> list[WeekTask]:
    """At most five things that hold others up, in the order in which to do them.

    The order is a rule: first who asked something, then what blocks the next step of the plan,
    then what places the next poles, last what makes it public (docs/decisions/this-week.md).
    """
    view = selectors.plan_view(municipality_code, viewer=viewer)
    found = list(_before_the_plan(municipality_code, viewer))
    if view is not None and view.is_working:
        found += _of_plan(view, selectors.shown_sites([view]))
    elif view is None:
        found.append(_no_plan(municipality_code))
    return found[:SHOWN]


def _before_the_plan(code: str, viewer: Viewer) -> Iterator[WeekTask]:
    asked = _unanswered(code)
    if asked:
        first = asked[0]
        words = ngettext("Answer %(count)s question", "Answer %(count)s questions", len(asked))
        name = first.by.name if first.by else "laadregie"
        yield WeekTask(
            words % {"count": len(asked)},
            _("%(name)s about %(number)s: “%(text)s”")
            % {"name": name, "number": first.site.number, "text": first.text[:120]},
            _("%(name)s waits since %(date)s")
            % {"name": name, "date": date_format(timezone.localtime(first.at), "j F")},
            f"{reverse('planmaps:municipality', args=[code])}?plaats={first.site_id}",
            _("Open the site"),
        )
    run = forecasts.current_run(viewer=viewer)
    if run is not None and code not in validation.accepted_municipalities(run, viewer=viewer):
        yield WeekTask(
            _("Validate the forecast"),
            _("Accept it, or say what you know better. The plan map rests on it."),
            _("The programme waits for it"),
            reverse("forecasts:validate", args=[code]),
            _("Look at the forecast"),
        )


def _no_plan(code: str) -> WeekTask:
    return WeekTask(
        _("Make a plan map"),
        _("There is no plan map yet. Calculating one takes less than a minute."),
        _("Residents and the concession holder wait for places"),
        reverse("planmaps:municipality", args=[code]),
        _("Open the map"),
    )


def _of_plan(view: PlanView, sites: list[ShownSite]) -> Iterator[WeekTask]:
    code = view.municipality_code
    changed = selectors.open_differences(view.plan).count()
    if changed:
        words = ngettext("Settle %(count)s difference", "Settle %(count)s differences", changed)
        yield WeekTask(
            words % {"count": changed},
            _("The last calculation changed these sites. Each says why."),
            _("You cannot publish a plan you have not seen"),
            reverse("planmaps:differences", args=[code]),
            _("Look at the differences"),
        )
    year = timezone.localdate().year + 1
    yield from _to_decide(view, [one for one in sites if one.year <= year], year)
    yield from _to_reserve(code, sites)
    if selectors.has_unpublished(view):
        yield WeekTask(
            _("Publish the plan map"),
            _("What you decided is not public yet."),
            _("Residents and the grid operator see the version before"),
            reverse("planmaps:versions", args=[code]),
            _("See what would change"),
        )


def _to_decide(view: PlanView, soon: list[ShownSite], year: int) -> Iterator[WeekTask]:
    """Sites of the coming year: proposals to judge, then approved areas that need a place."""
    plan_url = reverse("planmaps:municipality", args=[view.municipality_code])
    open_sites = [one for one in soon if one.state == process.CANDIDATE]
    if open_sites:
        most = max(open_sites, key=lambda one: (one.served_points or 0.0, one.number))
        words = ngettext("Decide about %(count)s site", "Decide about %(count)s sites", len(open_sites))
        yield WeekTask(
            words % {"count": len(open_sites)},
            _("They are planned up to %(year)s. %(number)s, %(name)s, fills most: %(points)s points short.")
            % {
                "year": year,
                "number": most.number,
                "name": most.name,
                "points": number_format(round(most.served_points or 0.0, 1), 1),
            },
            _("The concession holder cannot order before you decide"),
            f"{plan_url}?plaats={most.pk}",
            _("Start with %(number)s") % {"number": most.number},
        )
    areas = [one for one in soon if one.state == process.VALIDATED and one.is_search_area]
    if areas:
        words = ngettext(
            "Choose the place in %(count)s search area",
            "Choose the place in %(count)s search areas",
            len(areas),
        )
        yield WeekTask(
            words % {"count": len(areas)},
            _("You approved the area; the parking bay still has to be chosen."),
            _("The grid operator cannot check an area"),
            f"{plan_url}?plaats={areas[0].pk}",
            _("Start with %(number)s") % {"number": areas[0].number},
        )


def _to_reserve(code: str, sites: list[ShownSite]) -> Iterator[WeekTask]:
    year = timezone.localdate().year
    room = services.reserved_room(code, year)
    ready = [
        one
        for one in sites
        if one.state == process.VALIDATED and not one.is_search_area and one.poles <= room
    ]
    if not ready:
        return
    words = ngettext("Reserve %(count)s site", "Reserve sites: %(count)s are ready", len(ready))
    yield WeekTask(
        words % {"count": len(ready)},
        _("The quota of %(year)s leaves room for %(room)s poles.") % {"year": year, "room": room},
        _("Room that is not used this year is lost"),
        f"{reverse('planmaps:municipality', args=[code])}?plaats={ready[0].pk}",
        _("Start with %(number)s") % {"number": ready[0].number},
    )


def _unanswered(code: str) -> list[SiteComment]:
    """Last comments on a site by somebody who is no officer of the municipality, oldest first."""
    last = SiteComment.objects.filter(site=OuterRef("site")).order_by("-at", "-pk").values("pk")[:1]
    officers = {"by__memberships__role": Role.MUNICIPAL_OFFICER, "by__memberships__organisation_code": code}
    found = SiteComment.objects.filter(site__municipality_code=code, pk=Subquery(last))
    answered = found.filter(**officers).values("pk")
    return list(found.exclude(pk__in=answered).select_related("by", "site").order_by("at"))
