"""Requests that a viewer sees."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.intake import permissions
from laadregie.intake.models import ChargerRequest, CriterionResult, Decision, Evidence


def requests(viewer: Viewer) -> QuerySet[ChargerRequest]:
    """Every request that the viewer may see, the newest first."""
    return ChargerRequest.objects.filter(permissions.visible(viewer))


def charger_request(number: str, *, viewer: Viewer) -> ChargerRequest:
    """The request with this number; Http404 where the viewer may not see it."""
    related = ("assigned_to", "realisation__site", "merged_into", "merged_site")
    found = requests(viewer).select_related(*related).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def evidence(number: str, evidence_id: int, *, viewer: Viewer) -> Evidence:
    """A file of a request that is still there; Http404 for who may not open it."""
    found = charger_request(number, viewer=viewer)
    if not permissions.access(viewer, found).evidence:
        raise Http404
    file = found.evidence.filter(pk=evidence_id, deleted_at=None).first()
    if file is None:
        raise Http404
    return file


def latest_results(found: ChargerRequest) -> list[CriterionResult]:
    """The result of each criterion that counts now: of the last evaluation, the newest of each."""
    rows = list(found.results.select_related("by").order_by("round", "pk"))
    last = rows[-1].round if rows else 0
    return list(_newest([one for one in rows if one.round == last]).values())


def earlier_results(found: ChargerRequest, counting: Sequence[CriterionResult]) -> list[CriterionResult]:
    """Results that no longer count, the newest first."""
    known = {one.pk for one in counting}
    return [one for one in found.results.select_related("by").order_by("-pk") if one.pk not in known]


def _newest(rows: Sequence[CriterionResult]) -> dict[str, CriterionResult]:
    found: dict[str, CriterionResult] = {}
    for one in rows:
        found[one.criterion] = one
    return found


def decisions(found: ChargerRequest) -> list[Decision]:
    """What was decided, the newest first."""
    return list(found.decisions.select_related("by", "confirmed_by").order_by("-decided_at", "-pk"))
