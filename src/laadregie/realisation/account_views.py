"""Which mail about cases one wants (`/account/berichten/`)."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from laadregie.foundation.accounts.models import User
from laadregie.realisation import notices


class MailForm(forms.Form):
    """The switches."""

    reminders = forms.BooleanField(
        label=gettext_lazy(
            "A reminder when I have to act on a case and its term is over; with a request also shortly before"
        ),
        required=False,
    )
    digest = forms.BooleanField(
        label=gettext_lazy(
            "One e-mail a week with what waits and what is late, of requests and realisations"
        ),
        required=False,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """Choose which messages one gets."""
    user = cast(User, request.user)
    now = notices.wants(user)
    form = MailForm(
        request.POST if request.method == "POST" else None,
        initial={"reminders": now.reminders, "digest": now.digest},
    )
    if request.method == "POST" and form.is_valid():
        notices.choose(user, **form.cleaned_data)
        messages.success(request, _("Your choice is kept."))
        return redirect("realisation_account:mail")
    return render(request, "realisation/mail.html", {"form": form})
