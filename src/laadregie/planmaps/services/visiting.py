"""Site visits: make a list, keep what was measured and photographed, close it. Visiting decides nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import hypot
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadkern.routes import shortest_walk
from laadregie.foundation import files, photos
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.planmaps import measuring, permissions, visits
from laadregie.planmaps.models import Site, SiteChange, Visit, VisitAnswer, VisitPhoto, VisitStop
from laadregie.regions import selectors as regions

FOLDER = "visits"
MOST_PHOTOS = 6  # with one answer
FARTHEST_M = 30_000.0  # from the start of a walk to its sites
OWN_PLACE_WITHIN_M = 500.0  # what a telephone says counts as the place measured within this


def plan_visit(
    *, municipality_code: str, site_ids: Sequence[int], start: tuple[float, float] | None = None, by: User
) -> Visit:
    """Make a list of sites to visit, in the order of the shortest walk.

    Args:
        municipality_code: Whose sites.
        site_ids: The sites, in any order.
        start: Where the walk begins, RD metres; None to begin at a site.
        by: Who goes.

    Raises:
        PermissionDenied: `by` does not visit sites here.
        InputError: No site, too many, a site that is none of this plan map, or a start far away.
    """
    permissions.check_can_measure(by, municipality_code)
    sites = _sites_to_visit(municipality_code, site_ids, by)
    places = [(site.x_m, site.y_m) for site in sites]
    if start is not None and max(hypot(x - start[0], y - start[1]) for x, y in places) > FARTHEST_M:
        raise InputError("start", gettext_noop("You are too far from these sites to walk there."))
    detour = float(regions.policy_set(municipality_code)["detour_factor"].number)
    points = places if start is None else [start, *places]
    walk = shortest_walk(visits.distances_m(points, detour), from_first=start is not None)
    offset = 0 if start is None else 1
    with transaction.atomic():
        visit = Visit.objects.create(
            municipality_code=municipality_code,
            total_m=walk.total_m,
            is_exact=walk.is_exact,
            detour_factor=detour,
            start_x_m=start[0] if start else None,
            start_y_m=start[1] if start else None,
            created_at=timezone.now(),
            created_by=by,
        )
        order = walk.order.tolist()
        VisitStop.objects.bulk_create(
            VisitStop(
                visit=visit,
                site_id=sites[row - offset].pk,
                position=position + 1 - offset,
                walk_m=walk.legs_m[position],
                degrees=visits.direction_degrees(points[order[position - 1]], points[row])
                if position
                else None,
            )
            for position, row in enumerate(order)
            if row >= offset
        )
        audit.record(
            "planmaps.visit_planned",
            visit,
            by=by,
            changes={"stops": (None, len(sites))},
            municipality_code=municipality_code,
        )
    return visit


def close_visit(*, visit_id: int, by: User) -> Visit:
    """Close a visit: telephones let go of what they kept of it. Answers that come later still count.

    Raises:
        PermissionDenied: `by` does not visit sites here.
    """
    with transaction.atomic():
        visit = Visit.objects.select_for_update(of=("self",)).get(pk=visit_id)
        permissions.check_can_measure(by, visit.municipality_code)
        if visit.closed_at is None:
            visit.closed_at = timezone.now()
            visit.save(update_fields=["closed_at"])
            audit.record("planmaps.visit_closed", visit, by=by, municipality_code=visit.municipality_code)
    return visit


def record_answer(
    *,
    visit_id: int,
    site_id: int,
    client_id: UUID,
    measured: Mapping[str, float],
    all_fine: bool = False,
    remark: str = "",
    has_photo: bool = False,
    seen_at: datetime | None = None,
    place: tuple[float, float] | None = None,
    by: User,
) -> tuple[VisitAnswer, bool]:
    """Keep what was measured at a site; the site's hard criteria follow it at once.

    A measurement is a fact: it is kept whatever was decided about the site since, and when it
    comes late, what was measured after it stays. Sent twice it is one.

    Args:
        visit_id, site_id: On which list, which site.
        client_id: Made by who sends it; the same one is the same answer.
        measured: Value by measure (`laadkern.places.criteria`).
        all_fine: Seen, everything in order: what was not measured is at least what is required.
        remark: In own words.
        has_photo: Whether a photo comes with it, or follows: then that alone is an answer.
        seen_at: When, by the clock of the telephone; brought within the visit and now.
        place: Where the telephone was, RD metres; far from the site it counts as not known.
        by: Who measured.

    Returns:
        The answer, and whether it is new.

    Raises:
        PermissionDenied: `by` does not visit sites here.
        InputError: The site is not on the list, a value cannot be, or the id belongs to another answer.
    """
    stop = (
        VisitStop.objects.select_related("visit", "site").filter(visit_id=visit_id, site_id=site_id).first()
    )
    if stop is None:
        raise InputError("site", gettext_noop("This site is not on the list of this visit."))
    permissions.check_can_measure(by, stop.visit.municipality_code)
    known = _known(client_id, stop, by)
    if known is not None:
        return known, False
    rows = _checked(measured, all_fine=all_fine)
    if not rows and not remark.strip() and not has_photo:
        raise InputError("answer", gettext_noop("Measure something, or say what you saw."))
    try:
        with transaction.atomic():
            return _kept(stop, client_id, rows, all_fine, remark, seen_at, place, by), True
    except IntegrityError:  # the same was sent twice at one moment
        known = _known(client_id, stop, by)
        if known is None:
            raise
        return known, False


def add_photo(*, answer: VisitAnswer, client_id: UUID, content: bytes, by: User) -> VisitPhoto:
    """Keep a photo with an answer, without what the camera wrote in it; sent twice it is one.

    Raises:
        PermissionDenied: It is not the answer of `by`.
        InputError: It is no photo that can be kept, or there are enough already.
    """
    permissions.check_can_measure(by, answer.site.municipality_code)
    known = VisitPhoto.objects.filter(client_id=client_id).first()
    if known is not None:
        if known.answer_id != answer.pk:
            raise InputError("photos", gettext_noop("This photo belongs to another answer."))
        return known
    photo = photos.clean(content)
    path = files.store_bytes(FOLDER, photo.content, ".jpg")
    with transaction.atomic():
        if VisitAnswer.objects.select_for_update().get(pk=answer.pk).photos.count() >= MOST_PHOTOS:
            raise InputError(
                "photos", gettext_noop("At most %(limit)s photos with one site."), limit=str(MOST_PHOTOS)
            )
        kept, is_new = VisitPhoto.objects.get_or_create(
            client_id=client_id,
            defaults={
                "answer": answer,
                "path": path,
                "width": photo.width,
                "height": photo.height,
                "received_at": timezone.now(),
            },
        )
        if is_new:
            _tell_photo("planmaps.photo_added", kept, by, (None, _digest(path)))
    return kept


def remove_photo(*, photo_id: int, by: User) -> None:
    """Remove a photo for good; that it was there stays in the audit trail.

    Raises:
        PermissionDenied: `by` does not visit sites here.
    """
    with transaction.atomic():
        photo = VisitPhoto.objects.select_related("answer__site").get(pk=photo_id)
        permissions.check_can_measure(by, photo.answer.site.municipality_code)
        _remove(photo, by)


def remove_old_photos(*, before: datetime | None = None) -> int:
    """Remove the photos whose term is over; returns how many."""
    limit = before or timezone.now() - timedelta(days=settings.VISIT_PHOTO_DAYS)
    old = list(VisitPhoto.objects.filter(received_at__lt=limit).select_related("answer__site"))
    for photo in old:
        with transaction.atomic():
            _remove(photo, None)
    return len(old)


def _sites_to_visit(municipality_code: str, site_ids: Sequence[int], by: User) -> list[Site]:
    wanted = set(site_ids)
    if not 1 <= len(wanted) <= visits.MOST_STOPS:
        raise InputError("sites", gettext_noop("Choose 1 to %(limit)s sites."), limit=str(visits.MOST_STOPS))
    seen = {one.pk for one in visits.to_visit(municipality_code, viewer=by)}
    if not wanted <= seen:
        raise InputError("sites", gettext_noop("One of these sites is not on the plan map any more."))
    return list(Site.objects.filter(pk__in=wanted).order_by("number"))


def _known(client_id: UUID, stop: VisitStop, by: User) -> VisitAnswer | None:
    known = VisitAnswer.objects.filter(client_id=client_id).select_related("site").first()
    if known is not None and (known.by_id, known.visit_id, known.site_id) != (
        by.pk,
        stop.visit_id,
        stop.site_id,
    ):
        raise InputError("client_id", gettext_noop("This answer was sent for another site."))
    return known


def _checked(measured: Mapping[str, float], *, all_fine: bool) -> dict[str, dict[str, Any]]:
    for measure, value in measured.items():
        criterion = measuring.BY_MEASURE.get(measure)
        if criterion is None:
            raise InputError("answer", gettext_noop("There is no such measure."))
        if not 0 <= value <= measuring.MOST[criterion.unit]:
            raise InputError(
                measure,
                gettext_noop("Fill in 0 to %(limit)s."),
                limit=f"{measuring.MOST[criterion.unit]:.0f}",
            )
        if all_fine and measuring.outcome(criterion, value) == "no":
            raise InputError(
                measure, gettext_noop("This does not meet the requirement, so not everything is in order.")
            )
    if all_fine:
        return measuring.everything_in_order(measured)
    return {measure: {"value": value} for measure, value in measured.items()}


def _kept(
    stop: VisitStop,
    client_id: UUID,
    rows: dict[str, dict[str, Any]],
    all_fine: bool,
    remark: str,
    seen_at: datetime | None,
    place: tuple[float, float] | None,
    by: User,
) -> VisitAnswer:
    now = timezone.now()
    seen = min(max(seen_at or now, stop.visit.created_at), now)
    site = Site.objects.select_for_update(of=("self",)).get(pk=stop.site_id)
    x_m, y_m = _place(site, place)
    answer = VisitAnswer.objects.create(
        visit=stop.visit,
        site=site,
        client_id=client_id,
        measured=rows,
        all_fine=all_fine,
        x_m=x_m,
        y_m=y_m,
        remark=remark.strip()[:1000],
        by=by,
        seen_at=seen,
        received_at=now,
    )
    found = {
        measure: {
            **row,
            "by": by.name,
            "at": seen.isoformat(),
            "source": measuring.VISIT,
            "x_m": x_m,
            "y_m": y_m,
        }
        for measure, row in rows.items()
    }
    _measure(site, measuring.newest(site.measured, found), by, now)
    return answer


def _place(site: Site, place: tuple[float, float] | None) -> tuple[float, float]:
    """Where it was measured: where the telephone was if that is near the site, else the site itself."""
    if place is None:
        return site.x_m, site.y_m
    near = max(OWN_PLACE_WITHIN_M, site.radius_m)
    return place if hypot(place[0] - site.x_m, place[1] - site.y_m) <= near else (site.x_m, site.y_m)


def _measure(site: Site, measured: dict[str, dict[str, Any]], by: User, now: datetime) -> None:
    """Write measured values with history and trail; what is not newer than what is known changes nothing."""
    changed = {name: row for name, row in measured.items() if site.measured.get(name) != row}
    if not changed:
        return
    told = {name: (site.measured.get(name, {}).get("value"), row["value"]) for name, row in changed.items()}
    site.measured = measured
    site.revision += 1
    site.changed_at, site.changed_by = now, by
    site.save(update_fields=["measured", "revision", "changed_at", "changed_by"])
    # Nothing in `before`: what was measured is not taken back by undoing a decision.
    SiteChange.objects.create(
        site=site, step="measure", revision=site.revision, after={"measured": changed}, at=now, by=by
    )
    audit.record(
        "planmaps.site_measured", site, by=by, changes=told, municipality_code=site.municipality_code
    )


def _remove(photo: VisitPhoto, by: User | None) -> None:
    path = photo.path
    _tell_photo("planmaps.photo_removed", photo, by, (_digest(path), None))
    photo.delete()

    def unlink() -> None:
        if not VisitPhoto.objects.filter(path=path).exists():
            files.remove(path)

    transaction.on_commit(unlink)


def _tell_photo(action: str, photo: VisitPhoto, by: User | None, change: tuple[object, object]) -> None:
    site = photo.answer.site
    audit.record(action, site, by=by, changes={"photo": change}, municipality_code=site.municipality_code)


def _digest(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0][:16]
