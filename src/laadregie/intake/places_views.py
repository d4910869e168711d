"""Following a place (`/laadpaal/plaats-volgen/`)."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from laadkern.errors import InputError
from laadregie.foundation.keys import limits
from laadregie.foundation.web.forms import sent_data
from laadregie.intake import checking, places
from laadregie.intake.request_forms import DegreesField
from laadregie.intake.services import places_followed

ASKED_A_MINUTE = 6
PIN_FIRST = _("Drag the pin to the place first, or give the numbers here.")


class FollowForm(forms.Form):
    """Which place, how far around it, and where to send what happens."""

    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput({"autocomplete": "email"})
    )
    radius_m = forms.TypedChoiceField(
        label=_("How far around the place?"),
        choices=[(radius, format_lazy("{} {}", radius, _("metres"))) for radius in places_followed.RADII_M],
        initial=250,
        coerce=int,
    )
    lon = DegreesField(label=_("Degrees east"), error_messages={"required": PIN_FIRST})
    lat = DegreesField(label=_("Degrees north"), error_messages={"required": PIN_FIRST})


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Choose a place and leave an address."""
    asked = {key: request.GET[key] for key in ("lon", "lat") if key in request.GET}
    form = FollowForm(sent_data(request), initial=asked)
    if form.is_valid():
        if limits.count_form(request, "place", ASKED_A_MINUTE).is_exceeded:
            return render(request, "429.html", status=429)
        said = form.cleaned_data
        try:
            place = places.at_point(said["lon"], said["lat"])
            places_followed.ask(
                place, email=said["email"], radius_m=said["radius_m"], language=(get_language() or "nl")[:2]
            )
        except InputError as error:
            form.add_error(error.field, gettext(error.template) % error.params)
        else:
            return render(request, "intake/place_asked.html")
    context = {"form": form, "map": checking.map_to_point(request.GET)}
    return render(request, "intake/place_follow.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """From the mail: a button, so that a program that opens links confirms nothing."""
    done = places_followed.confirm(token) if request.method == "POST" else None
    return render(request, "intake/place_confirm.html", {"done": done}, status=404 if done is False else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """From the mail: follow no longer."""
    done = places_followed.stop(token) if request.method == "POST" else None
    return render(request, "intake/place_stop.html", {"done": done}, status=404 if done is False else 200)
