"""What an officer does with a site: approve, reject, reserve, move, add, pin down, undo."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.conflict import Conflict
from laadregie.planmaps import followers, numbering, permissions, process, selectors, whatif
from laadregie.planmaps.decisions import own_candidate_id
from laadregie.planmaps.models import (
    DropReason,
    Exactness,
    Origin,
    PlanMap,
    Site,
    SiteChange,
    SiteComment,
)
from laadregie.planmaps.whatif import Trial
from laadregie.regions import selectors as regions

# What a decision may change; also what an undo brings back.
FIELDS = (
    "state",
    "drop_reason",
    "drop_note",
    "reserved_year",
    "poles",
    "year",
    "name",
    "x_m",
    "y_m",
    "radius_m",
    "exactness",
    "candidate_id",
    "neighbourhood_code",
    "recheck",
)
# What a realisation wrote is not for the plan map to take back.
NOT_UNDONE = frozenset({"undo", "take_over", "follow", "follow_place"})
NOT_TOLD = {"recheck", "candidate_id"}  # of use to the calculation, not to a reader of the trail
REFUSED_STEP = gettext_noop("This cannot be done now: the site is “%(value)s”.")


def validate(*, site_id: int, revision: int, by: User) -> Site:
    """Approve a site as it is proposed. For what is raised see `_step`."""
    return _step("validate", site_id, revision, by, lambda site: {})


def reject(*, site_id: int, revision: int, reason: str, note: str = "", by: User) -> Site:
    """Drop a site for a reason; a reason of another kind needs words.

    Raises:
        InputError: The reason is unknown, or “other” comes without a note.
    """
    if reason not in DropReason.values or reason == DropReason.NOT_IN_PLAN:
        raise InputError("reason", gettext_noop("Choose a reason."))
    if reason == DropReason.OTHER and not note.strip():
        raise InputError("note", gettext_noop("Say what the reason is."))
    change = {"drop_reason": reason, "drop_note": note.strip(), "reserved_year": None}
    return _step("reject", site_id, revision, by, lambda site: change)


def restore(*, site_id: int, revision: int, by: User) -> Site:
    """Take a dropped site back as a proposal."""
    change = {"drop_reason": "", "drop_note": ""}
    return _step("restore", site_id, revision, by, lambda site: change)


def reserve(*, site_id: int, revision: int, by: User) -> Site:
    """Reserve a site for proactive placing this year, within the quota of the municipality.

    Raises:
        InputError: The quota of this year is used up, or the site is a search area.
    """

    def change(site: Site) -> Mapping[str, Any]:
        year = timezone.localdate().year
        room = reserved_room(site.municipality_code, year)
        if site.poles > room:
            raise InputError(
                "site",
                gettext_noop(
                    "The quota leaves room for %(value)s poles this year, this site takes %(limit)s."
                ),
                value=str(room),
                limit=str(site.poles),
            )
        return {"reserved_year": year}

    return _step("reserve", site_id, revision, by, change)


def release(*, site_id: int, revision: int, by: User) -> Site:
    """Let a reservation go; the site stays approved."""
    return _step("release", site_id, revision, by, lambda site: {"reserved_year": None})


def change_poles(*, site_id: int, revision: int, poles: int, year: int, by: User) -> Site:
    """Change the number of poles of a site or the year in which they come.

    Raises:
        InputError: The number or the year is out of range.
    """

    def change(site: Site) -> Mapping[str, Any]:
        _check_poles(site.municipality_code, poles, year)
        return {"poles": poles, "year": year}

    return _step("change", site_id, revision, by, change)


def move(*, site_id: int, revision: int, x_m: float, y_m: float, by: User) -> Site:
    """Move a site; what holds of the new place is checked and kept with it.

    Raises:
        InputError: The place lies outside the municipality, or does not meet a hard criterion.
    """
    return _to_place("move", site_id, revision, x_m, y_m, by)


def pin_down(*, site_id: int, revision: int, x_m: float, y_m: float, by: User) -> Site:
    """Turn a search area into a site by putting the pin down.

    Raises:
        InputError: The place lies outside the municipality, or does not meet a hard criterion.
    """
    return _to_place("pin_down", site_id, revision, x_m, y_m, by)


def add(
    *, municipality_code: str, x_m: float, y_m: float, poles: int, year: int, name: str = "", by: User
) -> Site:
    """Add a site that no calculation proposed.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: The place, poles or year cannot be used, or there is no plan map yet.
    """
    permissions.check_can_decide(by, municipality_code)
    _check_poles(municipality_code, poles, year)
    trial = _usable(_leading(municipality_code), x_m, y_m, poles)
    municipality = regions.municipality(municipality_code)
    now = timezone.now()
    with transaction.atomic():
        taken = list(_locked(municipality_code).values_list("number", flat=True))
        site = Site.objects.create(
            municipality_code=municipality_code,
            number=numbering.next_numbers(municipality.name, taken, 1)[0],
            candidate_id=f"new-{now.timestamp()}",
            name=name.strip()[:160] or selectors.neighbourhood_name(trial.neighbourhood_code),
            neighbourhood_code=trial.neighbourhood_code,
            exactness=Exactness.BAY,
            x_m=x_m,
            y_m=y_m,
            poles=poles,
            year=year,
            origin=Origin.ADDED,
            state=process.VALIDATED,
            recheck=trial.explanation,
            changed_at=now,
            changed_by=by,
        )
        site.candidate_id = own_candidate_id(site.pk)
        site.save(update_fields=["candidate_id"])
        _tell("add", site, {}, _values(site), by)
    return site


def comment(*, site_id: int, text: str, by: User) -> SiteComment:
    """Say something about a site to those who work on the plan map.

    Raises:
        PermissionDenied: `by` does not work on this plan map.
        InputError: There are no words in it.
    """
    site = Site.objects.get(pk=site_id)
    permissions.check_can_comment(by, site.municipality_code)
    if not text.strip():
        raise InputError("text", gettext_noop("Write what you want to say."))
    with transaction.atomic():
        said = SiteComment.objects.create(site=site, text=text.strip()[:1000], at=timezone.now(), by=by)
        audit.record("planmaps.site_commented", site, by=by, municipality_code=site.municipality_code)
    return said


def undo(*, site_id: int, revision: int, by: User) -> Site:
    """Take the last decision about a site back.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        Conflict: Somebody changed the site since.
        InputError: There is nothing to undo.
    """
    with transaction.atomic():
        site = _current(site_id, revision, by)
        followers.check_free(site.pk)
        last = site.changes.filter(revision=site.revision, undone_at=None).first()
        if last is None or last.step in NOT_UNDONE or not last.before:
            raise InputError("site", gettext_noop("There is nothing to undo."))
        before = _values(site)
        for name, value in last.before.items():
            setattr(site, name, value)
        _save(site, by)
        last.undone_at = site.changed_at
        last.save(update_fields=["undone_at"])
        _tell("undo", site, before, _values(site), by)
    return site


def reserved_room(municipality_code: str, year: int) -> int:
    """Poles that may still be reserved for a year within the quota of the municipality."""
    quota = int(regions.policy_set(municipality_code)["quota_poles_per_year"].number)
    taken = Site.objects.filter(
        municipality_code=municipality_code, reserved_year=year, state__in=process.FIXED
    ).aggregate(total=Sum("poles"))["total"]
    return max(0, quota - (taken or 0))


def _to_place(step: str, site_id: int, revision: int, x_m: float, y_m: float, by: User) -> Site:
    site = Site.objects.get(pk=site_id)
    permissions.check_can_decide(by, site.municipality_code)
    trial = _usable(_leading(site.municipality_code), x_m, y_m, site.poles, instead_of=site)
    is_area = site.exactness == Exactness.SEARCH_AREA and step == "move"
    change = {
        "x_m": x_m,
        "y_m": y_m,
        "exactness": site.exactness if is_area else Exactness.BAY,
        "radius_m": site.radius_m if is_area else 0.0,
        "candidate_id": own_candidate_id(site.pk),
        "neighbourhood_code": trial.neighbourhood_code,
        "recheck": trial.explanation,
    }
    return _step(step, site_id, revision, by, lambda site: change)


def _usable(plan_map: PlanMap, x_m: float, y_m: float, poles: int, instead_of: Site | None = None) -> Trial:
    """What a place would mean; refused where it fails a hard criterion."""
    trial = whatif.try_place(plan_map, x_m=x_m, y_m=y_m, poles=poles, instead_of=instead_of)
    if trial.failed:
        raise InputError(
            "place",
            gettext_noop("A pole cannot stand here: %(value)s."),
            value=", ".join(selectors.criterion_names(trial.failed)),
        )
    return trial


def _step(step: str, site_id: int, revision: int, by: User, change: Any) -> Site:
    """Take one step of the process with a site, with its audit event and a way back.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        Conflict: Somebody changed the site since `revision`.
        InputError: The step cannot be taken from the state the site is in.
    """
    with transaction.atomic():
        site = _current(site_id, revision, by)
        followers.check_free(site.pk)
        is_area = site.exactness == Exactness.SEARCH_AREA
        if not process.allowed(step, state=site.state, is_search_area=is_area):
            if step == "reserve" and is_area:
                raise InputError(
                    "site", gettext_noop("Put the pin down first: a search area is not a place yet.")
                )
            raise InputError("site", REFUSED_STEP, value=site.get_state_display())
        before = _values(site)
        if site.state == process.CANDIDATE:
            _take_plan(site)
        for name, value in change(site).items():
            setattr(site, name, value)
        site.state = process.state_after(step, site.state)
        _save(site, by)
        _tell(step, site, before, _values(site), by)
    return site


def _current(site_id: int, revision: int, by: User) -> Site:
    site = Site.objects.select_for_update(of=("self",)).select_related("changed_by").get(pk=site_id)
    permissions.check_can_decide(by, site.municipality_code)
    if site.revision != revision:
        raise Conflict(site.changed_by.name if site.changed_by else "laadregie", site.changed_at)
    return site


def _take_plan(site: Site) -> None:
    """What a proposed site gets decided with: poles and year of the plan it is in."""
    role = site.planned.filter(plan_map=selectors.leading_plan(site.municipality_code)).first()
    if role is not None:
        site.poles, site.year = role.poles, role.year


def _save(site: Site, by: User | None) -> None:
    site.revision += 1
    site.changed_at, site.changed_by = timezone.now(), by
    site.save(update_fields=[*FIELDS, "revision", "changed_at", "changed_by"])


def _values(site: Site) -> dict[str, Any]:
    return {name: getattr(site, name) for name in FIELDS}


def _tell(step: str, site: Site, before: dict[str, Any], after: dict[str, Any], by: User | None) -> None:
    """Keep a change for the history and undo of the site, and in the audit trail."""
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    SiteChange.objects.create(
        site=site,
        step=step,
        revision=site.revision,
        before={name: before[name] for name in changed if name in before},
        after=changed,
        at=site.changed_at,
        by=by,
    )
    told = {name: (before.get(name), value) for name, value in changed.items() if name not in NOT_TOLD}
    audit.record(f"planmaps.site_{step}", site, by=by, changes=told, municipality_code=site.municipality_code)


def _check_poles(municipality_code: str, poles: int, year: int) -> None:
    most = int(regions.policy_set(municipality_code)["max_poles_per_site"].number)
    if not 1 <= poles <= most:
        raise InputError("poles", gettext_noop("Choose 1 to %(limit)s poles."), limit=str(most))
    first = timezone.localdate().year
    last = _leading(municipality_code).year
    if not first <= year <= last:
        raise InputError(
            "year",
            gettext_noop("Choose a year from %(value)s to %(limit)s."),
            value=str(first),
            limit=str(last),
        )


def _leading(municipality_code: str) -> PlanMap:
    plan = selectors.leading_plan(municipality_code)
    if plan is None:
        raise InputError("plan_map", gettext_noop("There is no plan map yet: calculate one first."))
    return plan


def _locked(municipality_code: str) -> Any:
    """The sites of a municipality, held while a number is given out."""
    return Site.objects.select_for_update().filter(municipality_code=municipality_code)
