"""What is next for whoever is signed in: at most four links, each with a count; and what happened."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from laadregie.forecasts import selectors as forecasts
from laadregie.forecasts import validation
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import Viewer, has_role, organisations_of
from laadregie.foundation.audit import labels
from laadregie.foundation.audit import selectors as audit
from laadregie.foundation.audit.selectors import Filters
from laadregie.intake import start as intake
from laadregie.planmaps import selectors as planmaps
from laadregie.planmaps import week
from laadregie.programme import realising
from laadregie.regions import selectors as regions
from laadregie.regions.models import Municipality

EVENTS_SHOWN = 6
MOST = 4


@dataclass(frozen=True)
class Task:
    """A link of *For you*."""

    count: int
    title: str
    detail: str
    url: str
    is_late: bool = False


def only_municipality(viewer: Viewer) -> Municipality | None:
    """The municipality of an officer who works for one; its page is the officer's start page."""
    own = organisations_of(viewer, Role.MUNICIPAL_OFFICER)
    if len(own) != 1:
        return None
    return regions.municipalities().filter(code=own.pop()).first()


def for_you(viewer: Viewer, code: str | None = None) -> list[Task]:
    """What the viewer can do next, here or in the whole region."""
    asked = intake.link(viewer)
    requests = [] if asked is None else [Task(*asked)]
    if has_role(viewer, *realising.PARTIES):
        return [*requests, *(Task(*link) for link in realising.links(viewer))][:MOST]
    watched = []
    if has_role(viewer, Role.CONTRACT_MANAGER):
        watched = [Task(*link) for link in (*realising.watched(viewer), *intake.late_links(viewer))]
    own = regions.own_municipalities(viewer)
    if code is not None:
        own = own.filter(code=code)
    codes = set(own.values_list("code", flat=True))
    if not codes or not has_role(viewer, *WITH_TASKS):
        return watched
    waiting = realising.own_link(viewer, code) if has_role(viewer, Role.MUNICIPAL_OFFICER) else None
    tasks = [
        *watched,
        *requests,
        _this_week(codes, viewer),
        None if waiting is None else Task(*waiting),
        _to_validate(codes, viewer),
        _to_publish(codes, viewer),
        _undecided(codes),
    ]
    return [task for task in tasks if task is not None][:MOST]


WITH_TASKS = (
    Role.MUNICIPAL_OFFICER,
    Role.PROGRAMME_MANAGER,
    Role.CONSULTANT,
    Role.CONTRACT_MANAGER,
)


@dataclass(frozen=True)
class Event:
    """Something that happened, in words."""

    at: datetime
    words: str


def latest_events(viewer: Viewer, code: str | None = None) -> list[Event]:
    """The newest events the viewer may see; none for the public."""
    found = audit.events(Filters(municipality_code=code or ""), viewer=viewer)[:EVENTS_SHOWN]
    return [Event(event.at, f"{event.by_name}: {labels.action(event.action)}") for event in found]


def _this_week(codes: set[str], viewer: Viewer) -> Task | None:
    """For an officer the list of what others wait for; for who follows several, how far they are."""
    officers = codes & organisations_of(viewer, Role.MUNICIPAL_OFFICER)
    if len(officers) == 1:
        code = officers.pop()
        things = week.tasks(code, viewer=viewer)
        title = ngettext("thing to do this week", "things to do this week", len(things))
        detail = things[0].title if things else gettext("Nobody waits for you.")
        return Task(len(things), title, detail, reverse("planmaps:this_week", args=[code]))
    if len(codes) > 1 and has_role(viewer, Role.PROGRAMME_MANAGER, Role.CONSULTANT):
        waiting = len(codes - planmaps.with_decided_sites())
        title = ngettext(
            "plan map on which nothing is decided", "plan maps on which nothing is decided", waiting
        )
        return Task(waiting, title, gettext("Progress per municipality"), reverse("planmaps:progress"))
    return None


def _to_validate(codes: set[str], viewer: Viewer) -> Task | None:
    run = forecasts.current_run(viewer=viewer)
    if run is None:
        return None
    left = codes - validation.accepted_municipalities(run, viewer=viewer)
    if not left:
        return None
    if len(codes) == 1:
        url = reverse("forecasts:validate", args=[next(iter(codes))])
        return Task(
            1, gettext("forecast to validate"), gettext("Accept it, or say what you know better"), url
        )
    title = ngettext(
        "municipality to validate its forecast", "municipalities to validate their forecast", len(left)
    )
    detail = gettext("of %(count)s municipalities") % {"count": len(codes)}
    return Task(len(left), title, detail, reverse("forecasts:index"))


def _to_publish(codes: set[str], viewer: Viewer) -> Task | None:
    open_codes = planmaps.never_published(viewer) & codes
    if not open_codes:
        return None
    if len(codes) == 1:
        url = reverse("planmaps:municipality", args=[next(iter(codes))])
        return Task(1, gettext("plan map to publish"), gettext("Look at the sites, then publish"), url)
    title = ngettext("plan map not published", "plan maps not published", len(open_codes))
    detail = gettext("of %(count)s municipalities") % {"count": len(codes)}
    return Task(len(open_codes), title, detail, reverse("planmaps:map"))


def _undecided(codes: set[str]) -> Task | None:
    concession = regions.concessions().first()
    if concession is None:
        return None
    known = regions.participation(concession)
    unknown = [code for code in codes if code not in known or known[code].state == "unknown"]
    if not unknown:
        return None
    title = ngettext("participation unknown", "participations unknown", len(unknown))
    detail = gettext("Say whether the municipality takes part in the concession")
    url = reverse("regions:participation")
    return Task(len(unknown), title, detail, url)
