"""Handing a settled case over, from its page (`/aanvragen/<nummer>/overdragen/`)."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.intake import handover, permissions, selectors
from laadregie.intake.models import Capacity


@login_required
@require_POST
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """Make the archive of the case and send it on where the municipality has a case system."""
    found = selectors.charger_request(number, viewer=request.user)
    if permissions.access(request.user, found).capacity != Capacity.MUNICIPALITY:
        raise Http404
    try:
        handover.hand_over(number=number, by=cast(User, request.user))
    except InputError as error:
        messages.error(request, _(error.template) % error.params)
    else:
        messages.success(request, _("The archive stands with the letters of this request."))
    return redirect("intake:case", number=number)
