"""All mails of a municipality as they read (`/aanvragen/berichten/<gemeente>/`)."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from laadkern.errors import InputError
from laadregie.intake import mail_examples, permissions
from laadregie.intake.letter_texts import LANGUAGES
from laadregie.regions import selectors as regions


@login_required
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Every mail with made-up data, in the language of `taal`."""
    permissions.check_can_see_mails(request.user, code)
    try:
        municipality = regions.municipality(code)
    except InputError:
        raise Http404 from None
    asked = request.GET.get("taal", "nl")
    language = asked if asked in LANGUAGES else "nl"
    context = {
        "municipality": municipality,
        "languages": LANGUAGES.items(),
        "language": language,
        "groups": mail_examples.examples(code, language),
    }
    return render(request, "intake/mails.html", context)
