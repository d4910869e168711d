"""Reading site visits: lists, stops, answers and photos, limited to those who may see them."""

from collections.abc import Sequence
from math import atan2, degrees, hypot

import numpy as np
from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from laadkern.checks import FloatArray
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.planmaps import permissions, process, selectors
from laadregie.planmaps.models import Visit, VisitAnswer, VisitPhoto
from laadregie.planmaps.selectors import ShownSite

MOST_STOPS = 40
SUGGESTED = 8
NEAR_M = 3_000.0
WALKING_KMH = 4.5  # an assumption: a person who also looks round
POINTS: Sequence[Promise] = (
    _("north"),
    _("north-east"),
    _("east"),
    _("south-east"),
    _("south"),
    _("south-west"),
    _("west"),
    _("north-west"),
)


def of_municipality(municipality_code: str, *, viewer: Viewer) -> QuerySet[Visit]:
    """The visits of a municipality, newest first, with how many sites were answered.

    Raises:
        Http404: The viewer does not visit sites here.
    """
    if not permissions.can_measure(viewer, municipality_code):
        raise Http404
    found = Visit.objects.filter(municipality_code=municipality_code).select_related("created_by")
    return found.annotate(
        stop_count=Count("stops", distinct=True), seen_count=Count("answers__site", distinct=True)
    )


def visit(municipality_code: str, visit_id: int, *, viewer: Viewer) -> Visit:
    """One visit with its stops and answers.

    Raises:
        Http404: There is none, or the viewer does not visit sites here.
    """
    if not permissions.can_measure(viewer, municipality_code):
        raise Http404
    answers = VisitAnswer.objects.select_related("by").prefetch_related("photos")
    found = (
        Visit.objects.filter(municipality_code=municipality_code, pk=visit_id)
        .prefetch_related("stops__site", Prefetch("answers", answers))
        .first()
    )
    if found is None:
        raise Http404
    return found


def answers_of(site_id: int) -> QuerySet[VisitAnswer]:
    """What was answered about a site, what was seen last first; for who works on the plan map."""
    return VisitAnswer.objects.filter(site_id=site_id).select_related("by").prefetch_related("photos")


def photo(municipality_code: str, photo_id: int, *, viewer: Viewer) -> VisitPhoto:
    """A photo, for those who work on the plan map.

    Raises:
        Http404: There is none, or the viewer does not work on this plan map.
    """
    found = (
        VisitPhoto.objects.filter(pk=photo_id, answer__site__municipality_code=municipality_code)
        .select_related("answer__site")
        .first()
    )
    if found is None or not permissions.can_comment(viewer, municipality_code):
        raise Http404
    return found


def to_visit(municipality_code: str, *, viewer: Viewer) -> list[ShownSite]:
    """Sites that somebody could go and see: all of the working plan but the dropped ones."""
    view = selectors.plan_view(municipality_code, viewer=viewer)
    if view is None or not view.is_working:
        return []
    return [one for one in selectors.shown_sites([view]) if one.state in process.OPEN]


def suggested(sites: Sequence[ShownSite], here: tuple[float, float] | None) -> list[ShownSite]:
    """The proposals that serve most need up to the coming year, near `here` (RD metres) when it is given.

    Near is within 3 km; when no proposal is, the nearest ones.
    """
    coming = timezone.localdate().year + 1
    open_ = [one for one in sites if one.state == process.CANDIDATE and one.year <= coming]
    open_ = open_ or [one for one in sites if one.state == process.CANDIDATE]
    if here is not None:
        open_.sort(key=lambda one: hypot(one.x_m - here[0], one.y_m - here[1]))
        near = [one for one in open_ if hypot(one.x_m - here[0], one.y_m - here[1]) <= NEAR_M]
        open_ = near or open_[:SUGGESTED]
    return sorted(open_, key=lambda one: -(one.served_points or 0.0))[:SUGGESTED]


def distances_m(places: Sequence[tuple[float, float]], detour_factor: float) -> FloatArray:
    """Walk between places: straight line times detour, shape (places, places)."""
    xy = np.array(places, dtype=float).reshape(-1, 2)
    straight: FloatArray = np.hypot(xy[:, None, 0] - xy[None, :, 0], xy[:, None, 1] - xy[None, :, 1])
    return straight * detour_factor


def direction_degrees(here: tuple[float, float], there: tuple[float, float]) -> float | None:
    """Direction from one place to another, clockwise from north; None where they are one."""
    east, north = there[0] - here[0], there[1] - here[1]
    return degrees(atan2(east, north)) % 360 if hypot(east, north) > 1 else None


def direction_name(angle: float | None) -> str:
    """A direction as people say it; empty where there is none."""
    return "" if angle is None else str(POINTS[round(angle / 45) % 8])


def minutes_of(metres: float) -> int:
    """Minutes to walk a distance, rounded up."""
    return -int(-metres // (WALKING_KMH * 1000 / 60))
