"""What the pages of traffic orders show, composed from order, checklist, places and terms."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from laadkern.geo import lonlat_from_rd
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.documents import selectors as documents
from laadregie.planmaps import pages as plan_pages
from laadregie.planmaps import selectors as planmaps
from laadregie.realisation import permissions as realisation_permissions
from laadregie.realisation.models import Objection, OrderSite, OrderState, Realisation, TrafficOrder
from laadregie.realisation.orders import checklist, contents, moments, permissions, process, selectors, text
from laadregie.realisation.orders.checklist import Finding
from laadregie.realisation.orders.contents import Facts, SiteFacts
from laadregie.realisation.orders.services import documents as order_documents
from laadregie.regions import selectors as regions

BOUNDS_MARGIN_M = 250.0
TONES = {
    process.IN_FORCE: ("petrol", "clock"),
    process.UNCONTESTED: ("good", "check"),
    process.IRREVOCABLE: ("good", "check"),
    process.OBJECTION: ("caution", "warning"),
    process.DISMISSED: ("caution", "clock"),
    process.APPEAL: ("caution", "warning"),
    process.UPHELD: ("bad", "cross"),
    process.ANNULLED: ("bad", "cross"),
}

CONTESTED = frozenset({process.OBJECTION, process.DISMISSED, process.APPEAL})


@dataclass(frozen=True)
class Row:
    """An item of the checklist as the page shows it.

    Attributes:
        missing_at: The places where it is missing; empty for what is asked of the order.
        answer: What answers it, in words; empty where it is missing.
        edit_url: Where it is answered; empty where the data answer.
    """

    item: checklist.Item
    asks: str
    missing: str
    is_met: bool
    answer: str
    missing_at: Sequence[SiteFacts]
    edit_url: str


@dataclass(frozen=True)
class Moment:
    """One of the three moments of an order, and when it is reached at the earliest."""

    label: str
    on: date | None
    is_reached: bool
    note: str


@dataclass(frozen=True)
class PlacePage:
    """A place of an order as the page shows it.

    Attributes:
        term_ends_on: Last day of the term that runs in its state today.
        missing: What the checklist still asks of it.
        is_suspended: Whether preliminary relief holds.
    """

    place: OrderSite
    facts: SiteFacts | None
    state: str
    state_label: str
    tone: str
    icon: str
    term_ends_on: date | None
    objections: Sequence[Objection]
    missing: Sequence[str]
    is_suspended: bool
    may_receive: bool


def of_order(order: TrafficOrder, viewer: Viewer) -> dict[str, Any]:
    """Context of the page of an order."""
    facts = contents.of_order(order)
    inside = selectors.sees_inside(order, viewer)
    is_draft = order.state == OrderState.DRAFT
    found = checklist.findings(contents.subject_of(facts)) if is_draft else []
    sections = [] if order.is_earlier else text.of_order(order, facts)
    rows = checklist_rows(order, facts, found)
    gaps = [one for one in sections if is_draft and one.gaps]
    return {
        "order": order,
        "facts": facts,
        "inside": inside,
        "may_draft": permissions.can_draft(viewer, order.municipality_code),
        "is_draft": is_draft,
        "sections": sections,
        "rows": rows,
        "open_rows": [row for row in rows if not row.is_met],
        "met_rows": [row for row in rows if row.is_met],
        "missing": [row for row in rows if row.item.blocks and not row.is_met],
        "gaps": gaps,
        "places": places(order, facts, found, inside=inside),
        "seen": _seen(order, viewer),
        "moments": order_moments(order, facts),
        "term_is_over": order.term_ends_on is not None and order.term_ends_on < timezone.localdate(),
        "documents": _documents(order) if inside else [],
        "has_text": not order.is_earlier,
        "is_small": facts.is_collective and len(facts.sites) < facts.policy_number("order_fewest_sites"),
        "map": order_map(order, facts),
    }


def _seen(order: TrafficOrder, viewer: Viewer) -> set[int]:
    """Keys of the realisations of an order that the viewer may open."""
    own = Realisation.objects.filter(pk__in=order.sites.values("realisation"))
    return set(own.filter(realisation_permissions.visible(viewer)).values_list("pk", flat=True))


def checklist_rows(order: TrafficOrder, facts: Facts, found: Sequence[Finding]) -> list[Row]:
    """The checklist in the order of its table; what is asked of each place is one row."""
    by_code: dict[str, list[Finding]] = {}
    for one in found:
        by_code.setdefault(one.item.code, []).append(one)
    sites = {site.pk: site for site in facts.sites}
    rows = []
    for own in by_code.values():
        item = own[0].item
        lacking = [sites[one.place.pk] for one in own if one.place is not None and not one.is_met]
        first = lacking[0] if lacking else None
        rows.append(
            Row(
                item,
                _(item.asks),
                _(item.missing),
                all(one.is_met for one in own),
                _answer(own, facts) if all(one.is_met for one in own) else "",
                lacking,
                _edit_url(order, item, first),
            )
        )
    return rows


def missing_by_field(facts: Facts) -> Mapping[str, str]:
    """What is missing of the order as a whole, by the field on which it is answered."""
    found = checklist.findings(contents.subject_of(facts))
    # The first that is missing at a field is told there: a date first, then whether it can be.
    lacking = [one for one in found if one.blocks and one.place is None]
    return {one.item.field: _(one.item.missing) for one in reversed(lacking)}


def asked_fields() -> set[str]:
    """Fields of the form of the order that the law asks."""
    asked = {item.field for item in checklist.ITEMS if item.field and item.blocks}
    return (asked | {"policy_document_on", "signatory_function"}) - {"police_reason", "plan_map_note"}


def _answer(own: Sequence[Finding], facts: Facts) -> str:
    item, answer = own[0].item, own[0].answer
    if item.scope == checklist.SITE:
        return _("at all places")
    if isinstance(answer, date):
        return _day(answer)
    if item.code == "interests":
        return "; ".join(_(checklist.INTERESTS[code]) for code in answer.split(", "))
    if item.code == "police_advice":
        return {
            checklist.POSITIVE: _("Positive"),
            checklist.REMARKS: _("Positive, with remarks"),
            checklist.NEGATIVE: _("Negative"),
        }.get(answer, answer)
    return {
        "police_reason": _("not needed") if answer == "-" else answer,
        "police_before": _("yes"),
        "plan_map": _plan_words(facts) or answer,
        "forecast": _forecast_words(facts),
        "objection": _("%(weeks)s weeks from the day after publication") % {"weeks": answer},
        "policy": _policy_words(facts),
        "competence": facts.authority,
        "sites": _("%(count)s places, %(bays)s bays") % {"count": answer, "bays": facts.bays},
    }.get(item.code, answer)


def _plan_words(facts: Facts) -> str:
    if not facts.plan:
        return ""
    day = _day(date.fromisoformat(facts.plan["published_on"]))
    return _("version %(number)s of %(day)s") % {"number": facts.plan["version"], "day": day}


def _forecast_words(facts: Facts) -> str:
    if not facts.forecast:
        return ""
    return _("%(needed)s charge points in %(year)s, now %(present)s") % {
        "needed": facts.forecast["needed"],
        "year": facts.forecast["year"],
        "present": facts.forecast["present"],
    }


def _policy_words(facts: Facts) -> str:
    day = facts.day("policy_document_on")
    return f"{facts.answers.get('policy_document', '')}, {_day(day)}" if day else ""


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _edit_url(order: TrafficOrder, item: checklist.Item, first: SiteFacts | None) -> str:
    if item.scope == checklist.SITE and item.field:
        if first is None:
            return ""
        return reverse("orders:place", args=[order.number, first.pk]) + f"#id_{item.field}"
    if not item.field:
        return ""
    anchor = item.field if item.field != "interests" else "interests_0"
    return reverse("orders:answers", args=[order.number]) + f"#id_{anchor}"


def places(
    order: TrafficOrder, facts: Facts, found: Sequence[Finding], *, inside: bool = True
) -> list[PlacePage]:
    """The places of an order, each with its course as it is today.

    Who does not work on it sees of a contested place only that it is not final: that somebody near
    one place objected says too much of that somebody.
    """
    own = {site.pk: site for site in facts.sites}
    today, post_days = timezone.localdate(), moments.post_days_of(order)
    pages = []
    for place in selectors.places(order):
        state, ends = process.settled(place.state, place.term_ends_on, today, post_days=post_days)
        brought = selectors.objections(place)
        label = str(dict(OrderSite._meta.get_field("state").choices or ())[state])
        if not inside and state in CONTESTED:
            state, ends, label = process.IN_FORCE, None, _("In force, not final yet")
        tone, icon = TONES.get(state, ("", ""))
        pages.append(
            PlacePage(
                place,
                own.get(place.pk),
                state,
                label,
                tone,
                icon,
                ends,
                brought,
                [_(one.item.missing) for one in found if _is_missing_at(one, place.pk)],
                any(one.suspends for one in brought),
                state in process.PUBLISHED,
            )
        )
    return pages


def _is_missing_at(one: Finding, pk: int) -> bool:
    return one.place is not None and one.place.pk == pk and not one.is_met


def order_moments(order: TrafficOrder, facts: Facts) -> list[Moment]:
    """In force, uncontested, irrevocable: the days for a place against which nothing is brought."""
    if order.published_on is None or order.term_ends_on is None:
        return []
    today, post_days = timezone.localdate(), moments.post_days_of(order)
    uncontested = order.term_ends_on + timedelta(days=1)
    final = order.term_ends_on + timedelta(days=post_days + 1)
    days = [(_("In force"), order.published_on), (_("Uncontested"), uncontested), (_("Irrevocable"), final)]
    return [
        Moment(label, day, day <= today, _policy_note(facts, code))
        for (label, day), code in zip(days, process.MOMENTS, strict=True)
    ]


def _policy_note(facts: Facts, moment: str) -> str:
    """What policy lets begin from this moment."""
    notes = []
    if facts.policy[moments.CONNECTION]["value"] == moment:
        notes.append(_("from here the connection is ordered"))
    if facts.policy[moments.PLACING]["value"] == moment:
        notes.append(_("from here poles are placed"))
    return "; ".join(notes)


def _documents(order: TrafficOrder) -> list[Any]:
    return [
        one for one in documents.about(order_documents.about(order)) if one.kind == order_documents.LETTER
    ]


def order_map(order: TrafficOrder, facts: Facts) -> dict[str, Any]:
    """Configuration of the map of the places of an order."""
    layer = f"{reverse('orders:places_layer', args=[order.number])}?stand={order.revision}"
    return _map(order.municipality_code, layer, [(site.x_m, site.y_m) for site in facts.sites])


def choice_map(municipality_code: str, chosen: Sequence[Realisation]) -> dict[str, Any]:
    """Configuration of the map on which places are ticked."""
    layer = f"{reverse('orders:choice_layer')}?gemeente={municipality_code}"
    return _map(municipality_code, layer, [(one.site.x_m, one.site.y_m) for one in chosen])


def _map(code: str, layer: str, points: Sequence[tuple[float, float]]) -> dict[str, Any]:
    layers = {
        "outline": reverse("planmaps:layer_outline"),
        "municipalities": reverse("planmaps:layer_municipalities"),
        "points": reverse("planmaps:layer_points"),
        "sites": layer,
    }
    if planmaps.has_buildings(code):
        layers["buildings"] = f"{reverse('planmaps:layer_buildings')}?gemeente={code}"
    return {
        "layers": layers,
        "bounds": _bounds(points) if points else plan_pages.municipality_bounds(code),
        "need_edges": plan_pages.NEED_EDGES,
        "area_code": code,
        "cooperative": True,
    }


def _bounds(points: Sequence[tuple[float, float]]) -> list[float]:
    x, y = [one[0] for one in points], [one[1] for one in points]
    lon, lat = lonlat_from_rd(
        [min(x) - BOUNDS_MARGIN_M, max(x) + BOUNDS_MARGIN_M],
        [min(y) - BOUNDS_MARGIN_M, max(y) + BOUNDS_MARGIN_M],
    )
    return [round(float(one), 6) for one in (lon[0], lat[0], lon[1], lat[1])]


def layer_of(realisations: Sequence[Realisation], state: str) -> str:
    """Places as GeoJSON for the map; `id` is that of the realisation."""
    lon, lat = lonlat_from_rd([one.site.x_m for one in realisations], [one.site.y_m for one in realisations])
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(float(x), 6), round(float(y), 6)]},
            "properties": {
                "id": one.pk,
                "number": one.site.number,
                "municipality_code": one.municipality_code,
                "name": one.site.name,
                "kind": "bay",
                "radius_m": 0,
                "poles": one.poles,
                "year": one.site.year,
                "state": state,
                "rank": 0,
                "served": 0,
            },
        }
        for one, x, y in zip(realisations, lon, lat, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def names() -> Mapping[str, str]:
    """Name of every municipality by its code."""
    return regions.municipality_names()
