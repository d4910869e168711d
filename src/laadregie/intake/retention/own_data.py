"""A requester's own data (AVG, articles 15 and 20): everything that is kept, for people and for programs."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from laadregie.foundation import files
from laadregie.foundation.audit import services as audit
from laadregie.foundation.documents import selectors as documents
from laadregie.foundation.typesetting.zips import zipped
from laadregie.intake import dossier
from laadregie.intake.models import ChargerRequest
from laadregie.intake.services.keeping import about


def export_own(charger_request: ChargerRequest, *, at: datetime | None = None) -> bytes:
    """Everything that is kept about a request as one zip: JSON, a dossier as PDF/UA, and the files.

    That it was given is in the trail; whoever calls this checked who asks.
    """
    now = at or timezone.now()
    parts = {
        _name(charger_request, "json"): dossier.as_json(dossier.contents(charger_request)),
        _name(charger_request, "pdf"): dossier.as_pdf_of(charger_request, at=now),
        **_evidence(charger_request),
        **_documents(charger_request),
    }
    with transaction.atomic():
        audit.record(
            "intake.own_data_given",
            charger_request,
            by=None,
            changes={"files": (None, len(parts))},
            municipality_code=charger_request.municipality_code,
        )
    return zipped(parts, now)


def _name(charger_request: ChargerRequest, suffix: str) -> str:
    return f"dossier-{charger_request.number}.{suffix}"


def _evidence(charger_request: ChargerRequest) -> dict[str, bytes]:
    with override(charger_request.language):
        folder = _("evidence")
    there = charger_request.evidence.filter(deleted_at=None).order_by("added_at", "pk")
    return {
        f"{folder}/{n}-{one.name}": files.path_of(one.path).read_bytes() for n, one in enumerate(there, 1)
    }


def _documents(charger_request: ChargerRequest) -> dict[str, bytes]:
    with override(charger_request.language):
        folder = _("documents")
    there = documents.about(about(charger_request))
    return {f"{folder}/{n}-{one.file_name}": documents.content(one) for n, one in enumerate(there, 1)}
