"""Handing a settled case over."""

import hashlib

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.audit import services as audit
from laadregie.foundation.documents import services as documents
from laadregie.foundation.documents.models import Document
from laadregie.foundation.outbox import services as outbox
from laadregie.intake import permissions, process
from laadregie.intake.dossier import ARCHIVE
from laadregie.intake.handover import systems
from laadregie.intake.handover.archive import archive_of
from laadregie.intake.models import Capacity, ChargerRequest
from laadregie.intake.services import keeping

OUTBOX_KIND = "zgw"
OPEN = gettext_noop("Only a settled request can be handed over.")
NOBODY = gettext_noop("This request was made anonymous; there is nothing left to hand over.")


def can_hand_over(viewer: Viewer, charger_request: ChargerRequest) -> bool:
    """Whether the viewer is an officer of the municipality and the case is settled and whole."""
    own = permissions.access(viewer, charger_request).capacity == Capacity.MUNICIPALITY
    return own and charger_request.state in process.SETTLED and charger_request.anonymised_at is None


def hand_over(*, number: str, by: User) -> Document:
    """Make the archive of a settled case, keep it with the case, and send it on where a system is set.

    Doing it twice makes no second archive as long as the case did not change, and no second case in the
    case system ever.

    Raises:
        PermissionDenied: `by` is no officer of the municipality.
        InputError: The request is open, or made anonymous.
    """
    found = ChargerRequest.objects.get(number=number)
    if permissions.access(by, found).capacity != Capacity.MUNICIPALITY:
        raise PermissionDenied
    _check(found)
    content = archive_of(found)
    digest = hashlib.sha256(content).hexdigest()
    now = timezone.now()
    with transaction.atomic():
        held = keeping.held(number, found.revision)
        about = keeping.about(held)
        same = Document.objects.filter(about=about, kind=ARCHIVE, digest=digest).exclude(path="").first()
        kept = same or documents.store(
            kind=ARCHIVE,
            title=f"Dossier {number}",
            file_name=f"dossier-{number}.zip",
            content=content,
            media_type="application/zip",
            about=about,
            at=now,
            by=by,
        )
        if same is None:
            audit.record(
                "intake.handed_over",
                held,
                by=by,
                changes={"digest": (None, digest)},
                municipality_code=held.municipality_code,
            )
        if systems.system_of(held.municipality_code) is not None:
            outbox.put(OUTBOX_KIND, {"number": number}, key=f"{OUTBOX_KIND}:{number}:{digest[:16]}")
    return kept


def last_archive(charger_request: ChargerRequest) -> Document | None:
    """The archive that was made last; None where none was."""
    found = Document.objects.filter(about=keeping.about(charger_request), kind=ARCHIVE)
    return found.order_by("made_at", "pk").last()


def _check(charger_request: ChargerRequest) -> None:
    if charger_request.state not in process.SETTLED:
        raise InputError("state", OPEN)
    if charger_request.anonymised_at is not None:
        raise InputError("state", NOBODY)
