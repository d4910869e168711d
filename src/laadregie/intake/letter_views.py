"""The words of letters per municipality: what there is, changing one, seeing how it reads."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.web.forms import add_refusal
from laadregie.intake import letters, permissions
from laadregie.intake.letter_texts import LANGUAGES, PLACES, Words
from laadregie.intake.models import DecisionKind, LetterTemplate
from laadregie.intake.services import wording
from laadregie.regions import selectors as regions
from laadregie.regions.models import Municipality

NAMES = {
    DecisionKind.ACCEPT: gettext_lazy("Acceptance"),
    DecisionKind.REJECT: gettext_lazy("Rejection"),
    DecisionKind.ASK_MORE: gettext_lazy("Question for what is missing"),
    DecisionKind.MERGE: gettext_lazy("Merging with another request"),
}


class LetterForm(forms.Form):
    """Subject and body of a letter."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Letter"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy("An empty line begins a new paragraph. Places stand between square brackets."),
    )


@login_required
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    """The letters of a municipality (`/aanvragen/brieven/<gemeente>/`)."""
    municipality = _own(request, code)
    newest: dict[tuple[str, str], LetterTemplate] = {}
    for one in LetterTemplate.objects.filter(municipality_code=code).select_related("made_by"):
        newest.setdefault((one.kind, one.language), one)
    rows = [
        (kind, str(NAMES[kind]), [(language, label, newest.get((kind, language))) for language, label in
                                   LANGUAGES.items()])
        for kind in NAMES
    ]  # fmt: skip
    return render(request, "intake/letters.html", {"municipality": municipality, "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str, kind: str, language: str) -> HttpResponse:
    """Change the words of a letter, with an example of how it reads (`…/<soort>/<taal>/`)."""
    municipality = _own(request, code)
    if kind not in NAMES or language not in LANGUAGES:
        raise Http404
    words = letters.words_of(code, kind, language)
    form = LetterForm(request.POST or None, initial={"subject": words.subject, "body": words.body})
    by, done = cast(User, request.user), ""
    if request.method == "POST" and request.POST.get("doe") == "standaard":
        wording.use_default(municipality_code=code, kind=kind, language=language, by=by)
        done = _("The letter has the words of laadregie again.")
    elif form.is_valid():
        words = Words(form.cleaned_data["subject"], form.cleaned_data["body"])
        try:
            wording.check_words(kind, language, words)
            if request.POST.get("doe") != "voorbeeld":
                wording.word_letter(
                    municipality_code=code,
                    kind=kind,
                    language=language,
                    subject=words.subject,
                    body=words.body,
                    by=by,
                )
                done = _("The words are kept. They hold from the next letter on.")
        except InputError as error:
            add_refusal(form, error, otherwise="body")
    if done:
        messages.success(request, done)
        return redirect("intake:letter", code=code, kind=kind, language=language)
    context = {
        "municipality": municipality,
        "kind": kind,
        "name": NAMES[DecisionKind(kind)],
        "language_name": LANGUAGES[language],
        "form": form,
        "places": PLACES.items(),
        "letter": letters.example(code, kind, language, words),
        "is_tried": request.method == "POST",
    }
    return render(request, "intake/letter.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest, code: str) -> Municipality:
    """The municipality, for its own officer alone."""
    permissions.check_is_officer(request.user, code)
    try:
        return regions.municipality(code)
    except InputError:
        raise Http404 from None
