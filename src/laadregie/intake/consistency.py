"""What must hold of stored requests, their files and realisations, checked by `laadregie check`."""

import hashlib
from collections.abc import Iterator

from laadregie.foundation import files
from laadregie.intake import process
from laadregie.intake.models import ChargerRequest, Evidence, RegisterImport, RegisterImportState
from laadregie.realisation import process as realisations

GONE = frozenset({realisations.REMOVED, realisations.STOPPED})


def problems() -> Iterator[str]:
    """Say of each request what does not hold, and of a register that is not in wholly."""
    for half in RegisterImport.objects.filter(state=RegisterImportState.RUNNING):
        yield (
            f"the register of {half.concession_code} is half in: {half.done} of {half.parts} parts "
            f"(last at {half.changed_at:%Y-%m-%d %H:%M} UTC); take the same archive in again, or take it back"
        )
    for one in ChargerRequest.objects.select_related("realisation", "merged_into"):
        yield from (f"{one.number}: {words}" for words in _of(one))


def file_problems(*, read: bool) -> Iterator[str]:
    """Say of each piece of evidence that is named and is not there, or is not what was sent.

    Args:
        read: Read every file and compare its digest; else its size alone.
    """
    for one in Evidence.objects.filter(deleted_at=None).select_related("charger_request").iterator():
        words = _of_file(one, read=read)
        if words:
            yield f"{one.charger_request.number}: file {one.pk} {words}"


def _of_file(one: Evidence, *, read: bool) -> str:
    path = files.path_of(one.path)
    if not path.is_file():
        return "is not there"
    if path.stat().st_size != one.size:
        return f"has {path.stat().st_size} bytes, {one.size} were kept"
    if read and hashlib.sha256(path.read_bytes()).hexdigest() != path.name.partition(".")[0]:
        return "is not what was kept"
    return ""


def _of(one: ChargerRequest) -> Iterator[str]:
    realised = one.realisation
    if realised is None:
        if one.state == process.SERVED:
            yield "a pole serves it, and it points to no realisation"
        return
    if one.municipality_code != realised.municipality_code:
        yield f"it points to {realised.number}, which lies in another municipality"
    if one.state in {process.DRAFT, *process.UNDECIDED}:
        yield f"it points to {realised.number} and was not decided"
    if one.state == process.ACCEPTED and realised.state in GONE:
        yield f"it points to {realised.number}, which is {realised.state}"
    if one.state == process.ACCEPTED and realised.state == realisations.IN_OPERATION:
        yield f"{realised.number} is in operation, and the request was not served"
    if one.state == process.SERVED and realised.state in realisations.OPEN:
        yield f"a pole serves it, and {realised.number} is {realised.state}"
