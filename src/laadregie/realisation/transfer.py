"""Tables of sites, realisations and traffic orders in the register of a concession."""

from collections.abc import Collection, Mapping, Sequence
from math import hypot
from typing import Any, cast

from django.db import models
from django.db.models import Q, QuerySet

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.transfer.tables import LOOKED_UP, THERE, Meeting, Row, Table
from laadregie.planmaps.models import Site
from laadregie.realisation.models import (
    AsBuiltPhoto,
    Milestone,
    Objection,
    OrderSite,
    Realisation,
    TrafficOrder,
)

Found = dict[str, QuerySet[models.Model]]
Some = Collection[int] | QuerySet[Any, Any]  # numbers of rows, or the query that gives them
PEOPLE = "people"
SAME_PLACE_M = 1.0
TAKEN = gettext_noop("The place of site %(value)s is site %(other)s here. Nothing was taken in.")
ELSEWHERE = gettext_noop("Site %(value)s is at another place here. Nothing was taken in.")


def _check_sites(rows: Sequence[Row], here: Mapping[str, models.Model]) -> None:
    """A site that is here already has to be the same place, and free; a place of the plan has one site."""
    known = {name: cast("Site", one) for name, one in here.items()}
    for row in rows:
        site = known.get(SITES.name_of(row))
        if site is not None and hypot(site.x_m - row["x_m"], site.y_m - row["y_m"]) > SAME_PLACE_M:
            raise InputError("file", ELSEWHERE, value=site.number)
    held = Realisation.objects.filter(site__in=list(known.values())).select_related("site").first()
    if held is not None:
        raise InputError("file", THERE, table="sites", value=held.site.number)
    wanted = {(row["municipality_code"], row["candidate_id"]): row["number"] for row in rows}
    ids = sorted({candidate for _, candidate in wanted})
    for at in range(0, len(ids), LOOKED_UP):
        for site in Site.objects.filter(candidate_id__in=ids[at : at + LOOKED_UP]):
            number = wanted.get((site.municipality_code, site.candidate_id), site.number)
            if number != site.number:
                raise InputError("file", TAKEN, value=number, other=site.number)


SITES = Table(
    "sites",
    Site,
    key=("municipality_code", "number"),
    refers={"changed_by": PEOPLE},
    meet=Meeting(check=_check_sites, becomes=True),
)
REALISATIONS = Table(
    "realisations", Realisation, key=("number",), refers={"site": "sites", "assigned_to": PEOPLE}
)
TABLES = (
    SITES,
    REALISATIONS,
    Table(
        "milestones", Milestone, parent="realisation", refers={"realisation": "realisations", "by": PEOPLE}
    ),
    Table(
        "photos",
        AsBuiltPhoto,
        parent="realisation",
        refers={"realisation": "realisations", "by": PEOPLE},
        path="path",
    ),
    Table("orders", TrafficOrder, key=("number",), refers={"made_by": PEOPLE, "changed_by": PEOPLE}),
    Table(
        "order_sites",
        OrderSite,
        parent="order",
        is_numbered=True,
        refers={"order": "orders", "realisation": "realisations"},
    ),
    Table("objections", Objection, parent="order_site", refers={"order_site": "order_sites"}),
)


def rows_of(realisations: Some, more_sites: Some) -> Found:
    """What belongs to some realisations, and sites besides theirs, by table."""
    chosen = Realisation.objects.filter(pk__in=realisations)
    sites = Site.objects.filter(Q(pk__in=chosen.values("site")) | Q(pk__in=more_sites))
    order_sites = OrderSite.objects.filter(realisation__in=chosen)
    found: Found = {
        "sites": sites,
        "realisations": chosen,
        "milestones": Milestone.objects.filter(realisation__in=chosen),
        "photos": AsBuiltPhoto.objects.filter(realisation__in=chosen),
        "orders": TrafficOrder.objects.filter(pk__in=order_sites.values("order")),
        "order_sites": order_sites,
        "objections": Objection.objects.filter(order_site__in=order_sites),
    }
    return found
