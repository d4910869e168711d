"""A settled case as one archive: dossier for people, data for programs, documents, checksums."""

import hashlib

from laadregie.foundation.documents import selectors as documents
from laadregie.foundation.typesetting.zips import zipped
from laadregie.intake import dossier
from laadregie.intake.models import ChargerRequest

SUMS = "SHA256SUMS"


def archive_of(charger_request: ChargerRequest) -> bytes:
    """The case as a zip; the same bytes as long as nothing of the case changes.

    Evidence is not in it: it is deleted on settlement, its outcome stands in the dossier.
    """
    at = charger_request.settled_at or charger_request.state_since
    parts = {
        "dossier.pdf": dossier.as_pdf_of(charger_request, at=at),
        "dossier.json": dossier.as_json(dossier.contents(charger_request)),
    }
    for n, one in enumerate(dossier.papers(charger_request), 1):
        parts[f"documents/{n:02}-{one.file_name}"] = documents.content(one)
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in parts.items())
    return zipped({**parts, SUMS: sums.encode()}, at)
