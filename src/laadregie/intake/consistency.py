"""What must hold of stored requests and the realisations they point to, checked by `laadregie check`."""

from collections.abc import Iterator

from laadregie.intake import process
from laadregie.intake.models import ChargerRequest
from laadregie.realisation import process as realisations

GONE = frozenset({realisations.REMOVED, realisations.STOPPED})


def problems() -> Iterator[str]:
    """Say of each request what does not hold."""
    for one in ChargerRequest.objects.select_related("realisation", "merged_into"):
        yield from (f"{one.number}: {words}" for words in _of(one))


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
