"""Files of a request: evidence, of which each look is audited, and the documents that were made."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from laadregie.foundation import files
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.documents import selectors as documents
from laadregie.foundation.documents.views import answer, attachment
from laadregie.intake import permissions, selectors
from laadregie.intake.models import Evidence
from laadregie.intake.services.keeping import about


@login_required
@require_GET
def evidence(request: HttpRequest, number: str, evidence_id: int) -> HttpResponse:
    """A piece of evidence as an attachment (`…/bewijs/<id>/`); who looked stands in the trail."""
    found = selectors.evidence(number, evidence_id, viewer=request.user)
    path = files.path_of(found.path)
    if not path.is_file():
        raise Http404
    _looked(found, cast(User, request.user))
    return attachment(path.read_bytes(), found.name, found.media_type)


def _looked(found: Evidence, by: User) -> None:
    charger_request = found.charger_request
    with transaction.atomic():
        audit.record(
            "intake.evidence_seen",
            charger_request,
            by=by,
            changes={"evidence": (None, found.kind)},
            municipality_code=charger_request.municipality_code,
        )


@login_required
@require_GET
def document(request: HttpRequest, number: str, document_id: int) -> HttpResponse:
    """A letter as an attachment (`…/stuk/<id>/`), for tester and case officer."""
    found = selectors.charger_request(number, viewer=request.user)
    if not permissions.access(request.user, found).person:
        raise Http404
    one = documents.about(about(found)).filter(pk=document_id).first()
    if one is None:
        raise Http404
    return answer(one)
