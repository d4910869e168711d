"""What the pages of realisations show, composed for the viewer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laadkern.geo import lonlat_from_rd
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.documents import selectors as documents
from laadregie.planmaps import selectors as planmaps
from laadregie.realisation import acts, conditions, expecting, parties, process, selectors, timeline
from laadregie.realisation.forms import VIEWS, FilterForm
from laadregie.realisation.models import Realisation
from laadregie.realisation.orders import moments
from laadregie.realisation.orders import selectors as order_selectors
from laadregie.realisation.orders.permissions import can_draft
from laadregie.realisation.services import clocks
from laadregie.regions import selectors as regions

AROUND_M = 220.0  # what the map shows around a site
Dict = dict[str, Any]


def case(realisation: Realisation, viewer: Viewer) -> Dict:
    """The page of one realisation."""
    row = selectors.rows_of([realisation], viewer)[0]
    happened = timeline.milestones(realisation)
    shares = timeline.shares(realisation, happened)
    place = moments.site_of(realisation)
    return {
        "realisation": realisation,
        "row": row,
        "state_tone": tone(realisation.state),
        "offer": acts.offer(viewer, realisation),
        "names": selectors.organisation_names(),
        "criteria": planmaps.criteria_at(realisation.site),
        "entries": timeline.entries(realisation, happened),
        "shares": shares,
        "totals": timeline.totals(shares),
        "coming": coming(realisation),
        "expected": expecting.expected(realisation),
        "is_contested": realisation.state in process.OPEN and conditions.is_contested(place),
        "facts": facts(realisation),
        "order": place,
        "sees_order": place is not None and order_selectors.orders(viewer).filter(pk=place.order_id).exists(),
        "not_yet": not_yet(realisation),
        "may_draft": realisation.state in (process.LOCATION_SETTLED, process.ORDER_DRAFTED)
        and can_draft(viewer, realisation.municipality_code),
        "parties": parties_of(realisation),
        "documents": list(documents.about(clocks.about(realisation))),
        "photos": list(realisation.photos.select_related("by")),
        "map": map_of(realisation),
    }


def tone(state: str) -> str:
    """Tint of the label of a state."""
    if state == process.IN_OPERATION:
        return "good"
    if state in (process.STOPPED, process.REMOVED):
        return ""
    return "plan"


@dataclass(frozen=True)
class Coming:
    """A state that is still to come: what happens there, whose turn it is and how long it may take."""

    title: str
    who: str
    term: str


def coming(realisation: Realisation) -> list[Coming]:
    """What comes after the state it is in, on the usual way."""
    names = selectors.organisation_names()
    policy = regions.policy_set(realisation.municipality_code)
    found = []
    for state in expecting.way_from(realisation.state)[1:]:
        rule = process.STATES[state]
        weeks = int(policy[rule.term].number)
        found.append(
            Coming(
                str(acts.TO_DO[state]),
                selectors.party_name(realisation, parties.acting(realisation, rule.waits_for), names),
                ngettext("at most %(n)s week", "at most %(n)s weeks", weeks) % {"n": weeks},
            )
        )
    return found


def parties_of(realisation: Realisation) -> list[tuple[str, str]]:
    """Who the parties are; who acts where nobody is known."""
    names = selectors.organisation_names()
    found = []
    for party in parties.ROLES:
        acting = parties.acting(realisation, party)
        name = selectors.party_name(realisation, acting, names)
        if acting != party:
            name = _("not known: %(name)s acts") % {"name": name}
        found.append((str(acts.PARTIES[party]), name))
    if realisation.assigned_to:
        found.append((_("Taken up by"), realisation.assigned_to.name))
    return found


def facts(realisation: Realisation) -> list[tuple[str, str]]:
    """What the parties answered, as pairs of name and value; what nobody said yet is left out."""
    capacity = realisation.grid_capacity_kw
    known = [
        (_("Capacity of the connection"), f"{number_format(capacity)} kW" if capacity else ""),
        (_("Condition of the grid operator"), realisation.grid_condition),
        (_("Why no connection is possible"), realisation.grid_reason),
        (_("Connection planned on"), _day(realisation.connection_planned_on)),
        (_("Placing planned on"), _day(realisation.placing_planned_on)),
        (_("In operation since"), _day(realisation.in_operation_on)),
        (_("EVSE ids"), ", ".join(realisation.evse_ids)),
        (_("Seen in the national feed"), _day(realisation.feed_seen_on)),
        (_("Reason to stop"), str(realisation.get_stop_reason_display()) if realisation.stop_reason else ""),
        (_("Explanation"), realisation.stop_note or realisation.location_note),
    ]
    return [(name, value) for name, value in known if value]


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def not_yet(realisation: Realisation) -> str:
    """Why connection or placing cannot be done yet, because of the traffic order; empty otherwise."""
    key = {process.ORDER_PUBLISHED: "connection_from", process.CONNECTED: "place_from"}.get(realisation.state)
    problem = conditions.order_not_yet(realisation, key) if key else None
    return "" if problem is None else _(problem.template) % problem.params


def map_of(realisation: Realisation) -> Dict:
    """Configuration of the map of one realisation (docs/map-layers.md)."""
    site = realisation.site
    corners = np.array([-AROUND_M, AROUND_M])
    lon, lat = lonlat_from_rd(site.x_m + corners, site.y_m + corners)
    sites = reverse("realisation:layer")
    return {
        "layers": _layers(site.municipality_code)
        | {"sites": f"{sites}?nummer={realisation.number}&stand={realisation.revision}"},
        "bounds": [float(lon[0]), float(lat[0]), float(lon[1]), float(lat[1])],
        "area_code": site.municipality_code,
        "cooperative": True,
    }


def map_of_work(found: Iterable[selectors.Row], query: dict[str, Any]) -> Dict:
    """Configuration of the map beside the work list: the same rows."""
    rows = list(found)
    x_m = np.array([row.realisation.site.x_m for row in rows])
    y_m = np.array([row.realisation.site.y_m for row in rows])
    low = lonlat_from_rd([x_m.min() - AROUND_M], [y_m.min() - AROUND_M])
    high = lonlat_from_rd([x_m.max() + AROUND_M], [y_m.max() + AROUND_M])
    return {
        "layers": _layers(None) | {"sites": f"{reverse('realisation:layer')}?{urlencode(query, doseq=True)}"},
        "bounds": [float(one[0]) for one in (*low, *high)],
        "cooperative": True,
    }


def _layers(code: str | None) -> dict[str, str]:
    layers = {
        "outline": reverse("planmaps:layer_outline"),
        "municipalities": reverse("planmaps:layer_municipalities"),
        "points": reverse("planmaps:layer_points"),
    }
    if code and planmaps.has_buildings(code):
        layers["buildings"] = f"{reverse('planmaps:layer_buildings')}?gemeente={code}"
    return layers


def work_page(viewer: Viewer, form: FilterForm, choice: selectors.Choice, work: selectors.Work) -> Dict:
    """The work list with its filters; the map shows the same rows."""
    who = choice.who or (selectors.MINE if work.counts[selectors.MINE] else selectors.ALL)
    query = {name: value for name, value in form.understood().items() if value and name not in ("wie",)} | {
        "wie": who
    }
    return {
        "form": form,
        "work": work,
        "who": who,
        "choice": choice,
        "views": [(value, label, work.counts[value]) for value, label in VIEWS],
        "bulk": bulk_acts(work.rows, viewer),
        "map": map_of_work(work.rows, query) if work.rows else None,
    }


def bulk_acts(rows: Iterable[selectors.Row], viewer: Viewer) -> list[acts.Act]:
    """What can be done with several rows at once: what any of them offers."""
    offered = {act.code for row in rows for act in acts.possible(viewer, row.realisation)}
    return [acts.ACTS[code] for code in ("assign", "agree_location") if code in offered]


def place_editing(realisation: Realisation) -> Dict:
    """What the map needs to move the pin of a site: where it stands and where a trial is asked."""
    site = realisation.site
    lon, lat = lonlat_from_rd([site.x_m], [site.y_m])
    return {
        "at": [round(float(lon[0]), 7), round(float(lat[0]), 7)],
        "trial_url": reverse("realisation:trial", args=[realisation.number]),
        "site": None,
    }
