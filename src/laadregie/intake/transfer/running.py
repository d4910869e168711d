"""The record of a register that is being taken in: which part is next, and who writes it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.audit import services as audit
from laadregie.foundation.audit.services import Changes
from laadregie.intake.models import RegisterImport, RegisterImportRow, RegisterImportState
from laadregie.regions import selectors as regions

OTHER = gettext_noop(
    "Another register (%(value)s) is half in: %(done)s of %(parts)s parts. Go on with that first, "
    "or take it back."
)
OVERTAKEN = gettext_noop("This register is being taken in, or taken back, by another process.")
# Who waits for SQLite asks every 100 ms whether it is free: so long it is between two parts.
BREATH_SECONDS = 0.12


def under_way() -> RegisterImport | None:
    """The register that is being taken in, or stopped halfway."""
    return RegisterImport.objects.filter(state=RegisterImportState.RUNNING).first()


def of_archive(digest: str) -> RegisterImport | None:
    """How far the taking in of this archive is; None where nothing of it is in.

    Raises:
        InputError: Another register is half in.
    """
    found = under_way()
    if found is not None and found.digest != digest:
        raise InputError(
            "file", OTHER, value=found.concession_code, done=str(found.done), parts=str(found.parts)
        )
    return found


@contextmanager
def next_part(run: RegisterImport, done: int) -> Iterator[RegisterImport]:
    """One transaction of an import that stands at `done` parts; who is too late writes nothing.

    Raises:
        Overtaken: It stands elsewhere.
    """
    with transaction.atomic():
        held = RegisterImport.objects.select_for_update().get(pk=run.pk)
        if (held.state, held.done) != (RegisterImportState.RUNNING, done):
            raise Overtaken
        yield held
        held.changed_at = timezone.now()
        held.save()
    run.done, run.state = held.done, held.state


class Overtaken(InputError):
    """Another process works on the same import; what it does stands."""

    def __init__(self) -> None:
        super().__init__("file", OVERTAKEN)


def ended(held: RegisterImport, state: RegisterImportState, action: str, changes: Changes) -> None:
    """Note how an import ended, in the caller's transaction; what was kept to undo it goes."""
    held.state, held.ended_at = state, timezone.now()
    RegisterImportRow.objects.filter(register_import=held).delete()
    note(action, held, changes)


def note_part(action: str, held: RegisterImport, before: int) -> None:
    """Add to the trail how many parts are here now, and were before."""
    note(action, held, {"parts": (before, held.done)})


def note(action: str, run: RegisterImport, changes: Changes) -> None:
    """Add to the trail what happened: about the concession, or the region where it is not known here."""
    subject = regions.concessions().filter(code=run.concession_code).first() or regions.region()
    audit.record(action, subject, by=None, changes=changes)
