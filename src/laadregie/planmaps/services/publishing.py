"""Publishing a plan map as a version, going back to one, and settling what a recalculation changed."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.planmaps import followers, measuring, permissions, process, selectors
from laadregie.planmaps.models import (
    Difference,
    DifferenceKind,
    DifferenceOutcome,
    DropReason,
    PlanMap,
    Site,
    SiteChange,
    Version,
    VersionSite,
)
from laadregie.planmaps.selectors import ShownSite
from laadregie.planmaps.selectors.shown import OF_ROLE, OF_VERSION

BATCH = 500
COPIED = (*OF_VERSION, *OF_ROLE, "explanation")
# What going back to a version brings back of a site.
RESTORED = ("state", "drop_reason", "exactness", "x_m", "y_m", "radius_m", "poles", "year")


def publish(*, plan_map_id: int, by: User, note: str = "") -> Version:
    """Show everyone the plan map as it stands now, as the next version.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: A newer calculation has replaced this plan map.
    """
    plan_map = PlanMap.objects.get(pk=plan_map_id)
    permissions.check_can_decide(by, plan_map.municipality_code)
    with transaction.atomic():
        plan_map = PlanMap.objects.select_for_update().get(pk=plan_map_id)
        if not plan_map.is_current:
            raise InputError(
                "plan_map", gettext_noop("A newer calculation has replaced this plan map; publish that one.")
            )
        version = make_version(plan_map, by=by, note=note)
        audit.record(
            "planmaps.published",
            plan_map,
            by=by,
            changes={"version": (None, version.number), "scenario": (None, plan_map.scenario)},
            municipality_code=plan_map.municipality_code,
        )
    return version


def make_version(plan_map: PlanMap, *, by: User | None, note: str = "", is_demo: bool = False) -> Version:
    """Write the next version of a plan map with its sites as they stand now; inside a transaction."""
    code = plan_map.municipality_code
    earlier = Version.objects.filter(municipality_code=code)
    last = earlier.order_by("-number").values_list("number", flat=True).first() or 0
    earlier.filter(is_current=True).update(is_current=False)
    version = Version.objects.create(
        municipality_code=code,
        number=last + 1,
        plan_map=plan_map,
        is_demo=is_demo,
        note=note.strip()[:500],
        published_at=timezone.now(),
        published_by=by,
    )
    shown = selectors.shown_sites([selectors.PlanView(code, plan_map, None)], with_explanation=True)
    VersionSite.objects.bulk_create((_copy(version, one) for one in shown), batch_size=BATCH)
    return version


def go_back(*, version_id: int, by: User) -> Version:
    """Bring the sites back to what they were in an earlier version, and publish that as a new one.

    Sites that came later go back to proposals; what is in a traffic order or stands stays as it is.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: It is the version that is public now.
    """
    chosen = Version.objects.select_related("plan_map").get(pk=version_id)
    permissions.check_can_decide(by, chosen.municipality_code)
    with transaction.atomic():
        if Version.objects.select_for_update().get(pk=version_id).is_current:
            raise InputError("version", gettext_noop("This is the version that everyone sees now."))
        then = {one.site_id: one for one in chosen.sites.all()}
        sites = list(Site.objects.select_for_update().filter(municipality_code=chosen.municipality_code))
        followed = followers.of_sites([site.pk for site in sites])
        for site in sites:
            if site.pk in followed:  # a realisation says where it comes and how far it is
                continue
            if site.state in process.OPEN or site.state == process.DROPPED:
                _bring_back(site, then.get(site.pk), by)
        plan = selectors.leading_plan(chosen.municipality_code) or chosen.plan_map
        version = make_version(plan, by=by)
        version.restored_number = chosen.number
        version.save(update_fields=["restored_number"])
        audit.record(
            "planmaps.restored",
            plan,
            by=by,
            changes={"version": (chosen.number, version.number)},
            municipality_code=chosen.municipality_code,
        )
    return version


def settle(*, difference_id: int, keep: bool, by: User) -> Difference:
    """Accept what a recalculation changed for a site, or keep the site as it was.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: Somebody settled it already.
    """
    found = Difference.objects.select_related("site").get(pk=difference_id)
    permissions.check_can_decide(by, found.site.municipality_code)
    with transaction.atomic():
        difference = (
            Difference.objects.select_for_update(of=("self",)).select_related("site").get(pk=difference_id)
        )
        if difference.outcome != DifferenceOutcome.OPEN:
            raise InputError("difference", gettext_noop("This difference was settled already."))
        site = Site.objects.select_for_update().get(pk=difference.site_id)
        # where a realisation runs, what a calculation says of the site changes nothing
        change = {} if followers.of_site(site.pk) else _settling(difference, site, keep=keep)
        if change:
            _write(site, "keep" if keep else "accept", change, by)
        difference.outcome = DifferenceOutcome.KEPT if keep else DifferenceOutcome.ACCEPTED
        difference.decided_at, difference.decided_by = timezone.now(), by
        difference.save(update_fields=["outcome", "decided_at", "decided_by"])
        audit.record(
            "planmaps.difference_settled",
            site,
            by=by,
            changes={"outcome": (DifferenceOutcome.OPEN, difference.outcome)},
            municipality_code=site.municipality_code,
        )
    return difference


def _settling(difference: Difference, site: Site, *, keep: bool) -> dict[str, Any]:
    """What settling a difference changes at its site."""
    if difference.kind == DifferenceKind.NEW:
        dropped = {"state": process.DROPPED, "drop_reason": DropReason.NOT_IN_PLAN}
        return dropped if keep and site.state == process.CANDIDATE else {}
    if difference.kind == DifferenceKind.GONE:
        if site.state != process.CANDIDATE:
            return {}
        if keep:
            return {"state": process.VALIDATED, **difference.before}
        return {"state": process.DROPPED, "drop_reason": DropReason.NOT_IN_PLAN}
    if keep:
        decided: dict[str, Any] = {"state": process.VALIDATED} if site.state == process.CANDIDATE else {}
        return decided | dict(difference.before)
    return dict(difference.after)


def _bring_back(site: Site, then: VersionSite | None, by: User) -> None:
    if then is None:
        change: dict[str, Any] = {"state": process.CANDIDATE, "drop_reason": ""}
    else:
        change = {name: getattr(then, name) for name in RESTORED}
        if (site.x_m, site.y_m) != (then.x_m, then.y_m):
            change |= _place_of(site, then)
    if change["state"] != process.RESERVED:
        change["reserved_year"] = None
    elif site.reserved_year is None:
        change["reserved_year"] = timezone.localdate().year
    if any(getattr(site, name) != value for name, value in change.items()):
        _write(site, "go_back", change, by)


def _place_of(site: Site, then: VersionSite) -> dict[str, Any]:
    """What belongs to the place a site had in a version: its explanation, and its candidate if it was one."""
    values = {"x_m": site.x_m, "y_m": site.y_m, "candidate_id": site.candidate_id}
    for change in site.changes.order_by("-revision"):  # back in time, until it stood there
        values |= {name: value for name, value in change.before.items() if name in values}
        if (values["x_m"], values["y_m"]) == (then.x_m, then.y_m):
            break
    told = {**then.explanation, "served_points": then.served_points}
    return {"recheck": told, "candidate_id": values["candidate_id"]}


def _write(site: Site, step: str, change: dict[str, Any], by: User) -> None:
    """Change a site as part of a larger act, with its history."""
    before = {name: getattr(site, name) for name in change}
    for name, value in change.items():
        setattr(site, name, value)
    site.revision += 1
    site.changed_at, site.changed_by = timezone.now(), by
    site.save(update_fields=[*change, "revision", "changed_at", "changed_by"])
    SiteChange.objects.create(
        site=site, step=step, revision=site.revision, before=before, after=change, at=site.changed_at, by=by
    )


def _copy(version: Version, one: ShownSite) -> VersionSite:
    copied = {name: getattr(one, name) for name in COPIED}
    copied["explanation"] = measuring.without_names(one.explanation)
    return VersionSite(version=version, site_id=one.pk, **copied)
