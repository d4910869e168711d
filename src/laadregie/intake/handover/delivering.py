"""Bringing a case to the case system of the municipality: what the outbox calls, as often as it takes."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from laadkern.errors import InputError
from laadregie.foundation.audit import services as audit
from laadregie.foundation.documents import selectors as documents
from laadregie.foundation.documents.models import Document
from laadregie.foundation.outbox import services as outbox
from laadregie.foundation.outbox.models import OutboxMessage
from laadregie.foundation.sources import calling, zgw
from laadregie.intake.dossier import ARCHIVE, papers
from laadregie.intake.handover import systems
from laadregie.intake.handover.services import OUTBOX_KIND
from laadregie.intake.models import ChargerRequest
from laadregie.intake.services.keeping import about
from laadregie.regions import selectors as regions

REACHED = "intake.case_system_reached"


@outbox.handler(OUTBOX_KIND)
def deliver(message: OutboxMessage) -> None:
    """Make the case, its documents and their links where they are not there yet."""
    found = ChargerRequest.objects.get(number=message.payload["number"])
    if found.anonymised_at is not None:
        return
    try:
        system = systems.system_of(found.municipality_code)
        if system is not None:
            _told(found, _bring(found, system))
    except (calling.NoAnswer, zgw.Refused) as error:
        raise outbox.NotNow(f"case system: {error}") from None
    except InputError as error:
        raise outbox.NotNow(f"case system: {error.field}") from None


def _bring(charger_request: ChargerRequest, system: zgw.System) -> str:
    """Everything of a case, one after another; returns the address of the case."""
    submitted = charger_request.submitted_at or charger_request.started_at
    settled = charger_request.settled_at or charger_request.state_since
    with override("nl"):
        summary = _("Request for a charge pole %(number)s") % {"number": charger_request.number}
        explanation = _("Settled on %(day)s: %(state)s") % {
            "day": date_format(timezone.localdate(settled), "j F Y"),
            "state": charger_request.get_state_display(),
        }
    case = zgw.ensure_case(
        system,
        key=charger_request.number,
        summary=summary,
        explanation=explanation,
        started_on=timezone.localdate(submitted),
        caller=calling.over_tls,
    )
    for one in [*papers(charger_request), *_archives(charger_request)]:
        document = zgw.ensure_document(system, _paper(charger_request, one), caller=calling.over_tls)
        zgw.ensure_link(system, case=case, document=document, caller=calling.over_tls)
    return case


def _archives(charger_request: ChargerRequest) -> list[Document]:
    """The archive that was made last."""
    made = documents.about(about(charger_request)).filter(kind=ARCHIVE)
    return list(made.order_by("-made_at", "-pk")[:1])


def _paper(charger_request: ChargerRequest, document: Document) -> zgw.Paper:
    return zgw.Paper(
        key=f"{charger_request.number}-{document.digest[:16]}",
        title=document.title,
        file_name=document.file_name,
        media_type=document.media_type,
        language=charger_request.language,
        author=regions.municipality(charger_request.municipality_code).name,
        made_on=timezone.localdate(document.made_at),
        content=documents.content(document),
    )


def _told(charger_request: ChargerRequest, case: str) -> None:
    with transaction.atomic():
        audit.record(
            REACHED,
            charger_request,
            by=None,
            changes={"zaak": (None, case)},
            municipality_code=charger_request.municipality_code,
        )
