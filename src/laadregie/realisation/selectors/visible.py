"""Realisations that a viewer sees."""

from django.db.models import QuerySet
from django.http import Http404

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.realisation import permissions, process
from laadregie.realisation.models import Realisation


def realisations(viewer: Viewer) -> QuerySet[Realisation]:
    """Every realisation that the viewer may see."""
    found = Realisation.objects.filter(permissions.visible(viewer))
    return found.select_related("site", "assigned_to").order_by("number")


def open_realisations(viewer: Viewer) -> QuerySet[Realisation]:
    """Those of them that are under way."""
    return realisations(viewer).filter(state__in=process.OPEN)


def realisation(number: str, *, viewer: Viewer) -> Realisation:
    """The realisation with this number; Http404 where the viewer may not see it."""
    found = realisations(viewer).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def of_site(site_id: int, *, viewer: Viewer) -> Realisation | None:
    """The realisation that holds a site, if the viewer sees it."""
    held = realisations(viewer).filter(site_id=site_id)
    return held.exclude(state__in=("removed", "stopped")).first()


def is_under_way(site_id: int) -> bool:
    """Whether poles are being realised at a site now, whoever asks: of the system, not of a viewer."""
    return Realisation.objects.filter(site_id=site_id, state__in=process.OPEN).exists()
