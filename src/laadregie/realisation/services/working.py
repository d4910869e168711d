"""What happens to a realisation beside the steps of the table: holds, work of the contractor, who has it."""

from datetime import date
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation import files, photos
from laadregie.foundation.accounts.models import Role, User
from laadregie.foundation.accounts.selectors import organisations_of, organisations_with
from laadregie.foundation.conflict import NotNow
from laadregie.realisation import parties, permissions, process
from laadregie.realisation.models import AsBuiltPhoto, Realisation
from laadregie.realisation.services import clocks, keeping
from laadregie.realisation.services.keeping import Told
from laadregie.realisation.services.stepping import REFUSED

FOLDER = "realisations"
MOST_PHOTOS = 12
# A contractor plans and photographs once the order is out, and until the pole works.
WORK_STATES = frozenset(
    {
        process.ORDER_PUBLISHED,
        process.CONNECTION_ORDERED,
        process.CONNECTED,
        process.PLACED,
        process.IN_OPERATION,
    }
)
WAITED_FOR = (process.MUNICIPALITY, process.OPERATOR, process.GRID, process.CONTRACTOR)


def hold(*, number: str, revision: int | None, reason: str, waiting_for: str, by: User) -> Realisation:
    """Put a realisation on hold: its clock stands still until somebody lets it go on.

    Raises:
        PermissionDenied: `by` acts for none of its parties.
        Conflict: Somebody changed it since `revision`.
        InputError: It ended, waits already, or reason or party is missing.
    """
    with transaction.atomic():
        realisation = keeping.locked(number, None)
        party = _party(by, realisation)
        keeping.check_revision(realisation, revision)
        if realisation.state not in process.OPEN:
            raise NotNow("realisation", REFUSED, value=str(realisation.get_state_display()))
        if realisation.hold_reason:
            raise NotNow("realisation", gettext_noop("This realisation is on hold already."))
        if not reason.strip():
            raise InputError("reason", gettext_noop("Say what the reason is."))
        if waiting_for not in WAITED_FOR:
            raise InputError("waiting_for", gettext_noop("Choose for whom it waits."))
        now = timezone.now()
        realisation.hold_reason = reason.strip()[:200]
        realisation.hold_waiting_for = waiting_for
        told = Told(
            step="hold",
            party=party,
            at=now,
            by=by,
            action="realisation.held",
            before=realisation.state,
            note=realisation.hold_reason,
            facts={"waiting_for": waiting_for},
            changes={
                "hold_reason": (None, realisation.hold_reason),
                "hold_waiting_for": (None, waiting_for),
            },
        )
        keeping.keep(realisation, told)
        clocks.pause(realisation, at=now)
    return realisation


def resume(*, number: str, revision: int | None, by: User, note: str = "") -> Realisation:
    """Let a realisation that is on hold go on; its clock runs again for what was left.

    Raises:
        As `hold`; InputError where it is not on hold.
    """
    with transaction.atomic():
        realisation = keeping.locked(number, None)
        party = _party(by, realisation)
        keeping.check_revision(realisation, revision)
        if not realisation.hold_reason:
            raise NotNow("realisation", gettext_noop("This realisation is not on hold."))
        now = timezone.now()
        was = realisation.hold_reason
        realisation.hold_reason = realisation.hold_waiting_for = ""
        told = Told(
            step="resume",
            party=party,
            at=now,
            by=by,
            action="realisation.resumed",
            before=realisation.state,
            note=note.strip(),
            changes={"hold_reason": (was, None)},
        )
        keeping.keep(realisation, told)
        clocks.resume(realisation, at=now)
    return realisation


def order_work(
    *, number: str, revision: int | None, contractor_code: str, note: str = "", by: User
) -> Realisation:
    """Give a contractor the work order; from then on it sees the realisation and is waited for.

    Raises:
        PermissionDenied: `by` is not of the operator.
        InputError: Nobody of this organisation is a contractor, or the poles are placed already.
    """
    with transaction.atomic():
        realisation = keeping.locked(number, None)
        if not permissions.can_order_work(by, realisation):
            raise PermissionDenied
        keeping.check_revision(realisation, revision)
        if realisation.state not in process.OPEN - {process.PLACED}:
            raise NotNow("realisation", REFUSED, value=str(realisation.get_state_display()))
        if contractor_code not in organisations_with(Role.CONTRACTOR):
            raise InputError("contractor", gettext_noop("Choose a contractor."))
        was = realisation.contractor_code
        realisation.contractor_code = contractor_code
        told = Told(
            step="order_work",
            party=process.OPERATOR,
            at=timezone.now(),
            by=by,
            action="realisation.work_ordered",
            before=realisation.state,
            note=note.strip(),
            facts={"contractor": contractor_code},
            changes={"contractor": (was or None, contractor_code)},
        )
        keeping.keep(realisation, told)
    return realisation


def plan_work(*, number: str, revision: int | None, planned_on: date, by: User) -> Realisation:
    """Say on which day the poles are placed.

    Raises:
        PermissionDenied: `by` does not do the work.
        InputError: The day is past, or there is nothing to place now.
    """
    with transaction.atomic():
        realisation = keeping.locked(number, None)
        party = _worker(by, realisation)
        keeping.check_revision(realisation, revision)
        _check_work(realisation, beyond=frozenset({process.PLACED, process.IN_OPERATION}))
        if planned_on < timezone.localdate():
            raise InputError("planned_on", gettext_noop("This day is past."))
        was = realisation.placing_planned_on
        realisation.placing_planned_on = planned_on
        told = Told(
            step="plan_work",
            party=party,
            at=timezone.now(),
            by=by,
            action="realisation.work_planned",
            before=realisation.state,
            facts={"planned_on": planned_on.isoformat()},
            changes={"planned_on": (was, planned_on)},
        )
        keeping.keep(realisation, told)
    return realisation


def add_photo(*, number: str, content: bytes, by: User) -> AsBuiltPhoto:
    """Keep a photo of the work; the same one twice is one.

    Raises:
        PermissionDenied: `by` does not do the work.
        InputError: It is no photo, too large, or there are too many.
    """
    found = Realisation.objects.get(number=number)
    _worker(by, found)
    clean = photos.clean(content, field="photo")
    path = files.store_bytes(FOLDER, clean.content, ".jpg")
    digest = sha256(clean.content).hexdigest()
    with transaction.atomic():
        realisation = keeping.locked(number, None)
        party = _worker(by, realisation)
        _check_work(realisation)
        same = realisation.photos.filter(digest=digest).first()
        if same is not None:
            return same
        if realisation.photos.count() >= MOST_PHOTOS:
            raise InputError(
                "photo", gettext_noop("There are %(value)s photos already."), value=str(MOST_PHOTOS)
            )
        now = timezone.now()
        photo = AsBuiltPhoto.objects.create(
            realisation=realisation,
            path=path,
            digest=digest,
            width=clean.width,
            height=clean.height,
            at=now,
            by=by,
        )
        told = Told(
            step="photo",
            party=party,
            at=now,
            by=by,
            action="realisation.photo_added",
            before=realisation.state,
            facts={"photo": photo.pk},
            changes={"photo": (None, digest)},
        )
        keeping.keep(realisation, told)
    return photo


def assign(*, number: str, revision: int | None, to: User | None, by: User) -> Realisation:
    """Say who takes care of a realisation: somebody of the own organisation, or nobody.

    Raises:
        PermissionDenied: `by` is of neither municipality nor operator, or `to` is of another organisation.
    """
    with transaction.atomic():
        realisation = keeping.locked(number, None)
        if not permissions.can_assign(by, realisation) or not _colleague(by, to):
            raise PermissionDenied
        keeping.check_revision(realisation, revision)
        if realisation.assigned_to_id == (to.pk if to else None):
            return realisation
        was = realisation.assigned_to
        realisation.assigned_to = to
        told = Told(
            step="assign",
            party=_party(by, realisation),
            at=timezone.now(),
            by=by,
            action="realisation.assigned",
            before=realisation.state,
            facts={"to": to.pk if to else None},
            changes={"assigned_to": (was.name if was else None, to.name if to else None)},
        )
        keeping.keep(realisation, told)
    return realisation


def _colleague(by: User, to: User | None) -> bool:
    roles = (Role.MUNICIPAL_OFFICER, Role.CONCESSION_HOLDER)
    return to is None or bool(organisations_of(by, *roles) & organisations_of(to, *roles))


def _party(by: User, realisation: Realisation) -> str:
    party = parties.own_party(by, realisation, frozenset(parties.ROLES))
    if not party:
        raise PermissionDenied
    return party


def _worker(by: User, realisation: Realisation) -> str:
    if not permissions.can_report_work(by, realisation):
        raise PermissionDenied
    return parties.own_party(by, realisation, frozenset({process.CONTRACTOR, process.OPERATOR}))


def _check_work(realisation: Realisation, *, beyond: frozenset[str] = frozenset()) -> None:
    if realisation.state not in WORK_STATES - beyond:
        raise NotNow("realisation", REFUSED, value=str(realisation.get_state_display()))
