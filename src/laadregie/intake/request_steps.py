"""The pages of the request form in their order, and on which of them something is still missing."""

from django.utils.translation import gettext_lazy as _

from laadregie.intake import questions
from laadregie.intake.models import ChargerRequest
from laadregie.intake.request_forms import SituationForm, WhoForm

STEPS = {
    "wie": _("Who you are"),
    "situatie": _("Your situation"),
    "bewijs": _("Evidence"),
    "plek": _("Place of the pole"),
    "verstuur": _("Check and send"),
}


def missing(draft: ChargerRequest) -> list[tuple[str, str, str]]:
    """What still has to be answered: the page, the field and its question."""
    person = draft.requester
    said = {name: getattr(person, name) for name in questions.PERSONAL}
    found = []
    for name in questions.missing(draft.kind, draft.answers, said):
        step = "wie" if name in WhoForm.base_fields else "situatie"
        form = WhoForm if step == "wie" else SituationForm
        found.append((step, name, str(form.base_fields[name].label)))
    return found


def first_open_step(draft: ChargerRequest) -> str:
    """Where somebody goes on: the first page on which something is missing, else the last."""
    found = missing(draft)
    return found[0][0] if found else "verstuur"
