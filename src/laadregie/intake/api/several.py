"""API: one step with several requests at once, as the work list does with the rows that one ticks."""

from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.keys.auth import ApiKey
from laadregie.foundation.keys.models import Scope
from laadregie.foundation.web.api import description, fields
from laadregie.foundation.web.api.acting import words_of
from laadregie.foundation.web.api.fields import Strict
from laadregie.foundation.web.problems import Refused
from laadregie.intake import permissions, selectors
from laadregie.intake.api.answers import STATES
from laadregie.intake.api.judging import judge
from laadregie.intake.api.steps import RequestStep
from laadregie.intake.models import ChargerRequest
from laadregie.intake.work_views import MOST_AT_ONCE

# Stands before the router of single requests, whose addresses are of any word.
router = Router(tags=["aanvragen"])


class ChosenIn(Strict):
    """A request as one read it."""

    number: str = Field(alias="id", min_length=1, max_length=20)
    revision: int = Field(alias="revisie", ge=1, description="Van wat u las; is het intussen anders: 409")


class SeveralIn(Strict):
    """Een stap met meer aanvragen tegelijk."""

    step: Literal["neem-op", "beginnen", "toetsen"] = Field(alias="stap")
    chosen: list[ChosenIn] = Field(alias="aanvragen", min_length=1, max_length=MOST_AT_ONCE)


class DoneOut(Schema):
    """A request with which it was done, as it stands now."""

    id: str
    status: str
    revisie: int


class NotDoneOut(Schema):
    """A request with which it was not done."""

    id: str
    status: int = Field(description="Zoals bij één stap: 403, 404, 409 of 422")
    melding: str


class SeveralOut(Schema):
    """What was done and what was not."""

    gedaan: list[DoneOut]
    nietGedaan: list[NotDoneOut]


@router.post(
    "/aanvragen/stappen",
    response=SeveralOut,
    auth=ApiKey(Scope.REQUESTS_ACT),
    summary="Een stap zetten met meer aanvragen tegelijk",
    openapi_extra=description.an_act(),
)
def take_steps(request: HttpRequest, body: SeveralIn) -> Any:
    """Elke aanvraag apart: wat kan gebeurt, van de rest leest u waarom niet."""
    if not permissions.can_see_work(request.user):
        raise Http404
    numbers = [one.number for one in body.chosen]
    if len(set(numbers)) < len(numbers):
        raise InputError("aanvragen", gettext_noop("Name each request once."))
    answer = SeveralOut(gedaan=[], nietGedaan=[])
    for one in body.chosen:
        refused = _refusal(request, body.step, one)
        if refused is None:
            now = ChargerRequest.objects.get(number=one.number)
            answer.gedaan.append(DoneOut(id=now.number, status=STATES[now.state], revisie=now.revision))
        else:
            answer.nietGedaan.append(NotDoneOut(id=one.number, status=refused[0], melding=refused[1]))
    return answer


def _refusal(request: HttpRequest, name: str, one: ChosenIn) -> tuple[int, str] | None:
    """Take the step with one request; status and words where it was not done."""
    step = RequestStep.model_validate({"stap": name, "revisie": one.revision}).root
    try:
        judge(selectors.charger_request(one.number, viewer=request.user), step, fields.by(request))
    except Http404:
        return 404, _("This does not exist, or you may not see it.")
    except Refused as error:
        return error.status, error.detail
    except InputError as error:
        return 422, words_of(error)
    return None
