"""What the panel of a site and the list beside it show, composed for the viewer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import hypot
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from laadkern.geo import lonlat_from_rd
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.audit import labels as trail
from laadregie.planmaps import (
    acts,
    followers,
    labels,
    pages,
    permissions,
    process,
    selectors,
    services,
    visit_pages,
    whatif,
)
from laadregie.planmaps.forms import ViewForm
from laadregie.planmaps.models import Exactness, PlanMap, Site, SiteChange, SiteState
from laadregie.planmaps.selectors import PlanView, ShownSite
from laadregie.planmaps.site_forms import CommentForm
from laadregie.planmaps.trail import FIELDS
from laadregie.regions import selectors as regions

# Told otherwise: a state by the name of the step, a place by how far it moved.
NOT_LISTED = {"state", "x_m", "y_m", "radius_m", "exactness", "neighbourhood_code"}


REALISED_FROM = frozenset({process.VALIDATED, process.RESERVED})


@dataclass(frozen=True)
class StateChip:
    """A choice of state with how many sites are in it."""

    value: str
    sign: str
    label: str
    count: int
    is_on: bool


def state_chips(sites: Iterable[ShownSite], chosen: frozenset[str]) -> list[StateChip]:
    """The states that occur."""
    counts = selectors.state_counts(sites)
    return [
        StateChip(value, labels.SIGNS[value], str(label), counts[value], value in chosen)
        for value, label in SiteState.choices
        if counts.get(value)
    ]


def of_plan(view: PlanView | None, form: ViewForm, chosen: pages.Choice, viewer: Viewer) -> dict[str, Any]:
    """The list of a plan map with its filters."""
    if view is None:
        return {"sites": []}
    plan = view.plan
    everything = selectors.shown_sites([view])
    decides = may_decide(view, viewer)
    found = form.site_filter(plan.year, decides=decides).apply(everything)
    counted = [one for one in found if one.state != process.DROPPED]
    return {
        "sites": found,
        "neighbourhood_names": dict(
            regions.neighbourhoods(plan.municipality_code).values_list("code", "name")
        ),
        "poles": sum(one.poles for one in counted),
        "served": sum(one.served_points or 0.0 for one in counted),
        "short": plan.need_points - plan.served_by_existing_points,
        "year_bars": pages.year_bars(plan, chosen.year),
        "kinds": pages.kind_chips(everything, form.kinds()),
        "absent_kinds": sorted(
            set(Exactness.values if form.kinds() is None else form.kinds() or ())
            - {one.exactness for one in everything}
        ),
        "states": state_chips(everything, form.states()),
        "absent_states": sorted(form.states() - {one.state for one in everything}),
        "order": form.order(decides=decides),
        "may_decide": decides,
    }


def view_in(request: HttpRequest) -> ViewForm:
    """The view that the page shows from which a fragment was asked."""
    address = request.headers.get("HX-Current-URL", "")
    return ViewForm(QueryDict(address.partition("?")[2].partition("#")[0]))


def may_decide(view: PlanView | None, viewer: Viewer) -> bool:
    """Whether the viewer decides about the sites of what is shown."""
    return view is not None and view.is_working and permissions.can_decide(viewer, view.municipality_code)


def of_site(view: PlanView | None, found: ShownSite, viewer: Viewer) -> dict[str, Any]:
    """Why a site is there, and for who works on it what can be done, was done and was said."""
    context: dict[str, Any] = {
        "site": found,
        "why": found.explanation,
        "plan": found.plan,
        "selection": pages.selection(found),
        "total": found.plan.planned.count(),
    }
    if view is None or not view.is_working:
        return context
    decides = may_decide(view, viewer)
    if permissions.can_comment(viewer, found.municipality_code):
        context |= {
            "may_comment": True,
            "comment_form": CommentForm(),
            "comments": selectors.comments(found.pk),
            "history": history(found, may_undo=decides),
            **visit_pages.seen_at_site(found, viewer),
        }
    if decides:
        context |= {"may_decide": True, **_to_decide(view, found)}
    return context


def _to_decide(view: PlanView, found: ShownSite) -> dict[str, Any]:
    year = timezone.localdate().year
    follower = followers.of_site(found.pk)
    open_sites = [one for one in selectors.shown_sites([view]) if one.state == process.CANDIDATE]
    offer = acts.offer(found.state, is_search_area=found.is_search_area) if follower is None else acts.NOTHING
    return {
        "offer": offer,
        "follower": follower,
        "may_realise": follower is None and found.state in REALISED_FROM and not found.is_search_area,
        "state_tone": "" if found.state == process.DROPPED else "plan",
        "year_now": year,
        "quota": int(regions.policy_set(found.municipality_code)["quota_poles_per_year"].number),
        "room": services.reserved_room(found.municipality_code, year),
        "pin_first": found.is_search_area and found.state in process.OPEN,
        "open_count": len(open_sites),
        "next_site": next_to_decide(open_sites, found),
    }


def next_to_decide(open_sites: Sequence[ShownSite], now: ShownSite) -> ShownSite | None:
    """The site after this one that still waits for a decision, by rank and from the start again."""

    def place(one: ShownSite) -> tuple[Any, str]:
        return (one.sort_value("rank"), one.number)

    waiting = sorted((one for one in open_sites if one.pk != now.pk), key=place)
    return next((one for one in waiting if place(one) > place(now)), waiting[0] if waiting else None)


@dataclass(frozen=True)
class Told:
    """A change of a site in words."""

    words: str
    by: str
    at: datetime
    lines: tuple[str, ...]
    is_undone: bool
    may_undo: bool


def history(found: ShownSite, *, may_undo: bool) -> list[Told]:
    """What people did with a site, newest first; the last can be undone by who decides."""
    changes = list(selectors.history(found.pk))
    return [
        Told(
            words=str(acts.CHANGES.get(one.step, one.step)),
            by=one.by.name if one.by else "laadregie",
            at=one.at,
            lines=tuple(_lines(one)),
            is_undone=one.undone_at is not None,
            may_undo=may_undo and can_undo(one, found.revision),
        )
        for one in changes
    ]


def can_undo(change: SiteChange, revision: int) -> bool:
    """Whether a change is the last one and has a way back."""
    is_last = change.revision == revision and change.undone_at is None
    return is_last and change.step not in services.NOT_UNDONE and bool(change.before)


def last_undo(site_id: int, revision: int) -> bool:
    """Whether what was done last with a site can be undone."""
    last = selectors.history(site_id).first()
    return last is not None and can_undo(last, revision)


def _lines(change: SiteChange) -> Iterable[str]:
    before, after = change.before, change.after
    if {"x_m", "y_m"} & set(before):
        moved = hypot(*(after.get(k, 0) - before[k] if k in before else 0 for k in ("x_m", "y_m")))
        yield _("%(metres)s m further") % {"metres": round(moved)}
    for measure, row in after.get("measured", {}).items():
        yield f"{trail.field_name(measure)}: {trail.value(measure, row['value'])}"
    if not before:
        return
    for name, value in after.items():
        if name in FIELDS and name not in NOT_LISTED and (value or before.get(name)):
            was, now = (trail.value(name, given) or "–" for given in (before.get(name), value))
            yield f"{trail.field_name(name)}: {was} → {now}"


@dataclass(frozen=True)
class Compared:
    """What a place would mean; `at` is its longitude and latitude."""

    trial: whatif.Trial
    at: tuple[float, float]

    @property
    def failed_names(self) -> list[str]:
        return selectors.criterion_names(self.trial.failed)

    @property
    def criteria(self) -> list[dict[str, Any]]:
        return list(self.trial.explanation["criteria"])


def compared(
    plan: PlanMap, *, x_m: float, y_m: float, poles: int | None, instead_of: Site | None = None
) -> Compared:
    """Try a place.

    Raises:
        InputError: The place lies outside the municipality.
    """
    trial = whatif.try_place(plan, x_m=x_m, y_m=y_m, poles=poles, instead_of=instead_of)
    return Compared(trial, _lon_lat(x_m, y_m))


def place_editing(code: str, at: tuple[float, float] | None, site_id: int | None) -> dict[str, Any]:
    """What the map needs to edit a place: where the pin stands and where a trial is asked."""
    return {
        "at": _lon_lat(*at) if at else None,
        "trial_url": reverse("planmaps:trial", args=[code]),
        "site": site_id,
    }


def _lon_lat(x_m: float, y_m: float) -> tuple[float, float]:
    lon, lat = lonlat_from_rd([x_m], [y_m])
    return round(float(lon[0]), 7), round(float(lat[0]), 7)
