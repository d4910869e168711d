"""What can be done to a region: load its pack, decide policy, say who takes part."""

from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation import files
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit.services import record
from laadregie.regions import permissions, policy
from laadregie.regions.area_rows import area_rows
from laadregie.regions.loading import LoadReport, write_pack
from laadregie.regions.models import (
    AreaVersion,
    Concession,
    Municipality,
    Participation,
    ParticipationState,
    PolicyValue,
    Region,
)
from laadregie.regions.pack import FOLDER
from laadregie.regions.pack.reader import Listing, Progress, list_pack, read_pack


def load_pack(folder: Path, *, by: User | None, progress: Progress) -> LoadReport:
    """Check every file of a pack, then write all of it in one transaction, or nothing.

    Loading the same pack again changes nothing and leaves no event.

    Raises:
        PackError: The pack cannot be loaded; all that is wrong is in it.
        InputError: The database holds another region.
    """
    listing = list_pack(folder)
    known = Region.objects.first()
    _check_same_region(known, listing)
    if known and known.pack_digest == listing.digest:
        return LoadReport(known, changed=False)
    pack = read_pack(listing, progress)
    areas = None if AreaVersion.objects.filter(digest=listing.areas_digest).exists() else area_rows(pack)
    paths = {file.kind: files.store_file(FOLDER, file.path, file.digest) for file in listing.files}
    with transaction.atomic():
        report = write_pack(pack, areas, paths, by)
        changes = {name: (None, count) for name, count in report.written.items() if count}
        record(
            "regions.pack_loaded", report.region, by=by, changes={"digest": (None, listing.digest), **changes}
        )
    return report


def _check_same_region(known: Region | None, listing: Listing) -> None:
    code = listing.manifest.region["code"]
    if known and known.code != code:
        template = gettext_noop(
            "This database holds the region “%(known)s”; “%(code)s” needs a data folder of its own "
            "(LAADREGIE_DATA, DATABASE_URL)."
        )
        raise InputError("code", template, known=known.code, code=code)


def set_policy_value(
    *,
    key: str,
    value: str,
    valid_from: date,
    source: str,
    by: User,
    municipality: Municipality | None = None,
    valid_to: date | None = None,
) -> PolicyValue:
    """Decide a policy value for the region, or for one municipality, from a day on.

    Raises:
        PermissionDenied: `by` may not decide this.
        InputError: The key is not known, the value is out of bounds, or it ends before it begins.
    """
    permissions.check_can_set_policy(by, municipality)
    parsed = policy.policy_key(key).parse(value)
    if valid_to is not None and valid_to <= valid_from:
        raise InputError("valid_to", gettext_noop("The last day is before the first."))
    with transaction.atomic():
        before = PolicyValue.objects.filter(key=key, municipality=municipality).order_by("valid_from", "pk")
        last = before.last()
        decided = PolicyValue.objects.create(
            key=key,
            municipality=municipality,
            value=str(parsed),
            valid_from=valid_from,
            valid_to=valid_to,
            source=source,
            set_by=by,
            recorded_at=timezone.now(),
        )
        changes = {
            key: (last.value if last else None, decided.value),
            "valid_from": (last.valid_from if last else None, valid_from),
            "valid_to": (last.valid_to if last else None, valid_to),
            "source": (last.source if last else None, source),
        }
        code = municipality.code if municipality else ""
        record("regions.policy_value_set", decided, by=by, changes=changes, municipality_code=code)
    return decided


def end_policy_value(*, policy_value: PolicyValue, valid_to: date, by: User) -> None:
    """Let a value hold until a day (that day itself no more), so that what was decided before counts.

    Raises:
        PermissionDenied: `by` may not decide this.
        InputError: The day is not after the first day of the value.
    """
    permissions.check_can_set_policy(by, policy_value.municipality)
    if valid_to <= policy_value.valid_from:
        raise InputError("valid_to", gettext_noop("The last day is before the first."))
    with transaction.atomic():
        before, policy_value.valid_to = policy_value.valid_to, valid_to
        policy_value.save(update_fields=["valid_to"])
        code = policy_value.municipality.code if policy_value.municipality else ""
        changes = {"valid_to": (before, valid_to)}
        record("regions.policy_value_ended", policy_value, by=by, changes=changes, municipality_code=code)


def set_participation(
    *,
    municipality: Municipality,
    concession: Concession,
    state: str,
    known_on: date,
    source: str,
    by: User,
) -> Participation:
    """Say that a municipality takes part in a concession, or does not.

    Raises:
        PermissionDenied: `by` may not say this.
        InputError: The state is none of the three.
    """
    permissions.check_can_set_participation(by, municipality)
    if state not in ParticipationState.values:
        template = gettext_noop("“%(value)s” is not one of: %(choices)s.")
        raise InputError("state", template, value=state[:60], choices=", ".join(ParticipationState.values))
    with transaction.atomic():
        before = Participation.objects.filter(municipality=municipality, concession=concession)
        last = before.order_by("known_on", "pk").last()
        said = Participation.objects.create(
            municipality=municipality,
            concession=concession,
            state=state,
            known_on=known_on,
            source=source,
            set_by=by,
            recorded_at=timezone.now(),
        )
        changes = {"state": (last.state if last else None, state), "known_on": (None, known_on)}
        record("regions.participation_set", said, by=by, changes=changes, municipality_code=municipality.code)
    return said
