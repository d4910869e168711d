"""Reading traffic orders, limited to what the viewer may see."""

from collections.abc import Iterable

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.http import Http404

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.realisation import process as realisation_process
from laadregie.realisation.models import Objection, OrderSite, Realisation, TrafficOrder
from laadregie.realisation.orders import permissions, process


def orders(viewer: Viewer, municipality_code: str | None = None) -> QuerySet[TrafficOrder]:
    """Orders that the viewer sees, drafts first and then the newest publication first."""
    found = TrafficOrder.objects.filter(permissions.visible(viewer))
    if municipality_code:
        found = found.filter(municipality_code=municipality_code)
    counted = Count("sites", filter=~Q(sites__state=process.LEFT), distinct=True)
    inside = TrafficOrder.objects.filter(permissions.seen_inside(viewer)).values("pk")
    brought = Count("sites", filter=Q(sites__state__in=(process.OBJECTION, process.APPEAL)), distinct=True)
    contested = Case(When(pk__in=inside, then=brought))  # None for the public, which does not see it
    newest = F("published_on").desc(nulls_first=True)
    return found.annotate(site_count=counted, contested=contested).order_by(newest, "-made_at")


def order(number: str, *, viewer: Viewer) -> TrafficOrder:
    """One order.

    Raises:
        Http404: There is none with this number that the viewer sees.
    """
    found = TrafficOrder.objects.filter(permissions.visible(viewer), number=number).first()
    if found is None:
        raise Http404
    return found


def sees_inside(found: TrafficOrder, viewer: Viewer) -> bool:
    """Whether the viewer sees more of an order than everyone."""
    return TrafficOrder.objects.filter(permissions.seen_inside(viewer), pk=found.pk).exists()


def places(found: TrafficOrder) -> QuerySet[OrderSite]:
    """The places of an order that were not taken out, by the number of their site."""
    rows = found.sites.exclude(state=process.LEFT).select_related("realisation__site")
    return rows.prefetch_related("objections").order_by("realisation__site__number", "pk")


def objections(place: OrderSite) -> list[Objection]:
    """What was brought against one place, in the order in which it came."""
    return list(place.objections.all())


def choosable(municipality_code: str, numbers: Iterable[str] | None = None) -> QuerySet[Realisation]:
    """Realisations whose place is settled and that no order holds: for the officer alone."""
    held = OrderSite.objects.exclude(state__in=process.ENDED).values("realisation")
    found = Realisation.objects.filter(
        municipality_code=municipality_code, state=realisation_process.LOCATION_SETTLED, hold_reason=""
    ).exclude(pk__in=held)
    if numbers is not None:
        found = found.filter(number__in=list(numbers))
    return found.select_related("site").order_by("site__number", "number")
