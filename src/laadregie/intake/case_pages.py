"""What the page of a request shows to who judges it, or looks on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from laadkern.geo import lonlat_from_rd
from laadregie.foundation.accounts.models import User
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.documents import selectors as documents
from laadregie.foundation.mail import selectors as mails
from laadregie.intake import criteria, handover, parties, process, reasons, selectors, surroundings, timeline
from laadregie.intake.case_forms import (
    KINDS,
    REQUEST_PREFIX,
    SITE_PREFIX,
    AssignForm,
    DecideForm,
    MessageForm,
    NoticeForm,
)
from laadregie.intake.models import ChargerRequest, CriterionResult, Outcome
from laadregie.intake.selectors import Row
from laadregie.intake.selectors.similar import NEARBY, SAME_ADDRESS, Similar
from laadregie.intake.selectors.terms import Term
from laadregie.intake.services import deciding, due, handling
from laadregie.intake.services.keeping import about
from laadregie.intake.surroundings import NearPoint, NearSite, Way
from laadregie.planmaps import selectors as planmaps
from laadregie.realisation.timeline import totals
from laadregie.regions import policy as catalogue
from laadregie.regions import selectors as regions

Dict = dict[str, Any]
AROUND_M = 320.0
SITES_OFFERED = 6


@dataclass(frozen=True)
class Check:
    """A criterion as the page shows it, with what it opens to."""

    result: CriterionResult
    label: str
    found: str
    norm: str
    outcome: bool | None
    source: str
    samples: str
    full_rule: str
    near: tuple[Dict, ...]
    policy: tuple[tuple[str, str, str], ...]
    earlier: tuple[CriterionResult, ...]
    may_overrule: bool


@dataclass(frozen=True)
class Alike:
    """Another request that may be the same wish, in words."""

    similar: Similar
    words: str

    @property
    def number(self) -> str:
        return self.similar.charger_request.number


def case(found: ChargerRequest, viewer: Viewer, **forms: Any) -> Dict:
    """The page of one request; `forms` are those that were filled in and refused."""
    policy = regions.policy_set(found.municipality_code)
    terms = selectors.terms_of(found, policy)
    row = selectors.row_of(found, viewer, terms)
    access = row.access
    way = surroundings.way_of(found.municipality_code, policy)
    points = surroundings.near_points(found.x_m, found.y_m, way)
    sites = surroundings.near_sites(found.municipality_code, found.x_m, found.y_m, way, viewer=viewer)
    results = selectors.latest_results(found)
    alike_requests = alike(found, viewer, way, policy["request_merge_distance_m"].number)
    names = parties.organisation_names()
    read = timeline.history(found)
    had = timeline.shares(found, read, names=names)
    context = {
        "charger_request": found,
        "row": row,
        "access": access,
        "requester": getattr(found, "requester", None) if access.person else None,
        "checks": checks(found, results, may_overrule=access.judge and found.state in process.UNDECIDED),
        "tested": results[0] if results else None,
        "awaits_test": due.is_due(found),
        "unknown": [one for one in results if one.outcome == Outcome.UNKNOWN],
        "terms": terms,
        **_penalty(found),
        "entries": timeline.entries(found, read, viewer=viewer, names=names),
        "shares": had,
        "totals": totals(had),
        "paused_words": timeline.paused_words(had),
        "days": timeline.total_days(found),
        "alike": alike_requests,
        "near_sites": sites[:SITES_OFFERED],
        "near_points": points[: surroundings.SHOWN],
        "answers": answers(found),
        "decided": selectors.decisions(found),
        **_map(found, way, points),
    }
    if access.person:
        context |= _personal(found)
        context["may_hand_over"] = handover.can_hand_over(viewer, found)
        context["handed_over"] = handover.last_archive(found) if context["may_hand_over"] else None
    if access.judge:
        context |= _judging(found, viewer, row, results, alike_requests, sites, terms)
    return context | forms


def _penalty(found: ChargerRequest) -> Dict:
    """What a late decision costs, in words."""
    owed = selectors.penalty_of(found)
    if owed is None:
        return {}
    return {"penalty": owed, "penalty_euros": _euros(owed.cents), "most_euros": _euros(owed.most_cents)}


def _euros(cents: int) -> str:
    return f"€ {number_format(cents / 100, decimal_pos=2)}"


def _personal(found: ChargerRequest) -> Dict:
    """What only tester and case officer see."""
    name = about(found)
    return {
        "messages_with": list(found.messages.select_related("by")),
        "documents": list(documents.about(name)),
        "mails": list(mails.about(name)),
        "evidence": list(found.evidence.all()),
    }


def _judging(
    found: ChargerRequest,
    viewer: Viewer,
    row: Row,
    results: Sequence[CriterionResult],
    alike_requests: Sequence[Alike],
    sites: Sequence[NearSite],
    terms: Sequence[Term],
) -> Dict:
    """What somebody who judges can do now."""
    waiting = found.decisions.waiting().select_related("by").first()
    start = {"revision": found.revision}
    suggested = reasons.suggested(results)
    people = handling.colleagues(found, row.access.capacity).values_list("pk", "name")
    return {
        "decide_form": DecideForm(
            initial=start | {"reasons": suggested}, partners=partners(alike_requests, sites)
        ),
        "kinds": KINDS,
        "may_decide": found.state in (process.SUBMITTED, process.TESTING) and waiting is None,
        "waiting_decision": waiting,
        "is_own_decision": bool(waiting and isinstance(viewer, User) and waiting.by_id == viewer.pk),
        "undo_until": deciding.undoable_until(found, row.access.capacity),
        "assign_form": AssignForm(initial=start | {"to": found.assigned_to_id or ""}, people=list(people)),
        "message_form": MessageForm(),
        "notice_form": NoticeForm(initial=start),
        "may_choose_place": found.state == process.ACCEPTED and found.realisation_id is None,
        "decision_is_late": any(one.code == "decision_weeks" and one.deadline.is_late for one in terms),
        "steps": process.steps_from(found.state, process.TESTER),
    }


def partners(found: Sequence[Alike], sites: Sequence[NearSite]) -> list[tuple[str, str]]:
    """What a request can be merged with: requests that are under way, and sites nearby."""
    under_way = [one for one in found if one.similar.charger_request.state in process.OPEN]
    offered = [(f"{REQUEST_PREFIX}{one.number}", f"{one.number}: {one.words}") for one in under_way]
    offered += [
        (
            f"{SITE_PREFIX}{one.site.pk}",
            _("Site %(number)s %(name)s, %(state)s, %(metres)s m walk")
            % {
                "number": one.site.number,
                "name": one.site.name,
                "state": one.site.state_label.lower(),
                "metres": number_format(round(one.walking_m)),
            },
        )
        for one in sites[:SITES_OFFERED]
    ]
    return offered


def alike(found: ChargerRequest, viewer: Viewer, way: Way, within_m: float) -> list[Alike]:
    """Other requests that may be the same wish, in words."""
    rows = selectors.similar(found, viewer=viewer, way=way, within_m=within_m)
    return [Alike(one, _alike_words(one)) for one in rows]


def _alike_words(one: Similar) -> str:
    parts = []
    for why in one.why:
        if why == NEARBY and one.walking_m is not None:
            parts.append(_("%(metres)s m walk away") % {"metres": number_format(round(one.walking_m))})
        elif why == SAME_ADDRESS:
            parts.append(_("same address"))
        else:
            parts.append(_("same person"))
    parts.append(str(one.charger_request.get_state_display()).lower())
    return ", ".join(parts)


def checks(found: ChargerRequest, counting: Sequence[CriterionResult], *, may_overrule: bool) -> list[Check]:
    """The criteria with their outcome, each opening to inputs, rule, version, source and date."""
    before: dict[str, list[CriterionResult]] = {}
    for one in selectors.earlier_results(found, counting):
        before.setdefault(one.criterion, []).append(one)
    return [
        Check(
            result=one,
            label=criteria.label(one.criterion),
            found=criteria.found(one),
            norm=criteria.norm(one),
            outcome=criteria.outcome_of(one),
            source=criteria.source(one),
            samples=criteria.samples(one),
            full_rule=criteria.full_rule(one.figures),
            near=tuple(one.inputs.get("near", ())),
            policy=tuple(_policy(key, kept) for key, kept in one.policy.items()),
            earlier=tuple(before.get(one.criterion, ())),
            may_overrule=may_overrule,
        )
        for one in counting
    ]


def _policy(key: str, kept: Dict) -> tuple[str, str, str]:
    """A policy value that counted: what it is, its value, and who decided it since when."""
    entry = catalogue.CATALOGUE.get(key)
    label = str(entry.label) if entry else key
    words = {word: str(text) for word, text in entry.choices} if entry else {}
    value = kept["value"]
    shown = words.get(str(value)) or (number_format(value) if isinstance(value, int | float) else str(value))
    origin = {
        "municipality": _("decided by the municipality"),
        "region": _("decided for the region"),
        "default": _("default of laadregie"),
        "rule": _("follows from a rule"),
    }.get(str(kept["origin"]), "")
    day = parse_date(str(kept.get("since") or ""))
    since = _("since %(day)s") % {"day": date_format(day, "j F Y")} if day else ""
    # Of a default the words stand in the catalogue, in the reader's own language.
    is_default = entry is not None and kept["origin"] == "default"
    source = str(entry.source) if entry and is_default else str(kept.get("source") or "")
    unit = str(entry.unit) if entry else kept["unit"]
    told = ", ".join(part for part in (origin, since, source) if part)
    return label, f"{shown} {unit}".strip(), told


def answers(found: ChargerRequest) -> list[tuple[str, str]]:
    """What the requester answered, as pairs of question and answer."""
    yes_no = {True: _("yes"), False: _("no")}
    asked = {
        "lives_in_municipality": _("Lives in the municipality"),
        "hours_per_week": _("Hours a week at work here"),
        "is_electric": _("Drives electrically"),
        "electric_range_km": _("Electric range in km"),
        "has_own_parking": _("Can park on own ground"),
        "has_permit": _("Has a parking permit"),
    }
    told = [(_("Asks as"), str(found.get_kind_display()) if found.kind else "")]
    for key, label in asked.items():
        value = found.answers.get(key)
        if value is not None:
            told.append((label, yes_no[value] if isinstance(value, bool) else str(value)))
    return [(label, value) for label, value in told if value]


def _map(found: ChargerRequest, way: Way, points: Sequence[NearPoint]) -> Dict:
    """The map with the address, the nearest points, the sites and the preferred spot."""
    corners = np.array([-AROUND_M, AROUND_M])
    lon, lat = lonlat_from_rd(found.x_m + corners, found.y_m + corners)
    code = found.municipality_code
    layers = {
        "outline": reverse("planmaps:layer_outline"),
        "municipalities": reverse("planmaps:layer_municipalities"),
        "points": reverse("planmaps:layer_points"),
        "sites": f"{reverse('planmaps:layer_sites')}?gemeente={code}",
    }
    if planmaps.has_buildings(code):
        layers["buildings"] = f"{reverse('planmaps:layer_buildings')}?gemeente={code}"
    near = [one for one in points if one.walking_m <= way.limit_m][:3] or list(points[:1])
    selection = {
        "at": _lonlat(found.x_m, found.y_m),
        "reach_m": way.limit_m / way.detour_factor,
        "nearest": [{"at": _lonlat(one.x_m, one.y_m), "metres": one.shown_m} for one in near],
        "stay": True,
    }
    if found.wish_x_m is not None and found.wish_y_m is not None:
        selection["rings"] = [_lonlat(found.wish_x_m, found.wish_y_m)]
    return {
        "map": {
            "layers": layers,
            "bounds": [float(lon[0]), float(lat[0]), float(lon[1]), float(lat[1])],
            "area_code": code,
            "cooperative": True,
        },
        "selection": selection,
        "way": way,
    }


def _lonlat(x_m: float, y_m: float) -> list[float]:
    lon, lat = lonlat_from_rd([x_m], [y_m])
    return [round(float(lon[0]), 6), round(float(lat[0]), 6)]
