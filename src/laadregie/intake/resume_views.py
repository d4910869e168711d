"""Going on later with the request form (`/laadpaal/aanvraag/later/`, `/laadpaal/verder/<link>/`)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from laadkern.errors import InputError
from laadregie.foundation.keys import limits
from laadregie.intake import drafts, process
from laadregie.intake.models import ChargerRequest
from laadregie.intake.request_steps import STEPS, first_open_step
from laadregie.intake.services import resuming

LINKS_A_MINUTE = 6
LINKS_OF_ONE_A_MINUTE = 2


@never_cache
@require_POST
def later(request: HttpRequest) -> HttpResponse:
    """Mail a link to the draft of this browser, to go on with it elsewhere."""
    draft = drafts.of(request)
    if draft is None or draft.state != process.DRAFT:
        return redirect("intake:check")
    if _too_many(request, draft):
        return render(request, "429.html", status=429)
    try:
        resuming.send_link(draft.number)
    except InputError as error:
        messages.error(request, _(error.template))
    else:
        messages.success(request, _("The link is on its way to your mailbox. It can take a few minutes."))
    step = request.POST.get("step", "")
    return redirect("intake:form", step=step if step in STEPS else first_open_step(draft))


def _too_many(request: HttpRequest, draft: ChargerRequest) -> bool:
    return (
        limits.count_form(request, "draft link", LINKS_A_MINUTE).is_exceeded
        or limits.count_as(f"draft link {draft.number}", LINKS_OF_ONE_A_MINUTE).is_exceeded
    )


@never_cache
@require_safe
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Open a draft in this browser by the link of the mail; a link that is over says what one can do."""
    draft = resuming.draft_of(token)
    if draft is None:
        return render(request, "intake/resume_over.html", status=404)
    return drafts.remember(redirect("intake:form", step=first_open_step(draft)), request, draft)
