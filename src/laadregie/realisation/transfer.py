"""Tables of sites, realisations and traffic orders in the register of a concession."""

from math import hypot
from typing import cast

from django.db import models
from django.db.models import Q, QuerySet

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.transfer.tables import THERE, Names, Row, Table, value_of
from laadregie.planmaps.models import Site
from laadregie.realisation.models import (
    AsBuiltPhoto,
    Milestone,
    Objection,
    OrderSite,
    Realisation,
    TrafficOrder,
)

PEOPLE = "people"
SAME_PLACE_M = 1.0
ELSEWHERE = gettext_noop("Site %(value)s is at another place here. Nothing was taken in.")


def _meet_site(there: models.Model, row: Row, names: Names) -> None:
    """A site that is here already becomes what the register says of it, if it is the same place."""
    site = cast("Site", there)
    if hypot(site.x_m - row["x_m"], site.y_m - row["y_m"]) > SAME_PLACE_M:
        raise InputError("file", ELSEWHERE, value=site.number)
    if Realisation.objects.filter(site=site).exists():
        raise InputError("file", THERE, table="sites", value=site.number)
    for each in SITES.fields:
        setattr(site, each.attname, value_of(SITES, each, row[each.name], names))
    site.save()


SITES = Table(
    "sites", Site, key=("municipality_code", "number"), refers={"changed_by": PEOPLE}, meet=_meet_site
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


def rows_of(realisations: set[int], more_sites: set[int]) -> dict[str, QuerySet[models.Model]]:
    """What belongs to some realisations, and sites besides theirs, by table."""
    chosen = Realisation.objects.filter(pk__in=realisations)
    sites = Site.objects.filter(Q(pk__in=chosen.values("site")) | Q(pk__in=more_sites))
    order_sites = OrderSite.objects.filter(realisation__in=chosen)
    found: dict[str, QuerySet[models.Model]] = {
        "sites": sites,
        "realisations": chosen,
        "milestones": Milestone.objects.filter(realisation__in=chosen),
        "photos": AsBuiltPhoto.objects.filter(realisation__in=chosen),
        "orders": TrafficOrder.objects.filter(pk__in=order_sites.values("order")),
        "order_sites": order_sites,
        "objections": Objection.objects.filter(order_site__in=order_sites),
    }
    return found
