"""The page of a request (`/laadpaal/volgen/<link>/`) for who has its link."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laadkern.errors import InputError
from laadregie.foundation.documents import selectors as documents
from laadregie.foundation.documents import views as document_views
from laadregie.foundation.keys import limits
from laadregie.foundation.links import services as links
from laadregie.foundation.mail import selectors as mails
from laadregie.foundation.web.forms import sent_data
from laadregie.intake import followed, parties
from laadregie.intake.mails import FOLLOW
from laadregie.intake.models import ChargerRequest
from laadregie.intake.request_forms import EvidenceForm, LinkAgainForm, MessageForm
from laadregie.intake.services import following
from laadregie.intake.services.keeping import about
from laadregie.regions import selectors as regions

ACTS_A_MINUTE, LINKS_A_MINUTE = 60, 6
RENEWALS_A_MINUTE = 2  # of one request, whoever asks for it
DONE = {
    "intrekken": _("You withdrew your request."),
    "heroverweging": _("We look at your request again."),
    "bericht": _("Your message was sent."),
    "bewijs": _("Your file was received."),
    "aangevuld": _("Thank you. We go on with your request."),
}


def of_link(token: str) -> ChargerRequest:
    """The request of a link; 404 where it opens nothing, whatever the reason."""
    link = links.find(token, FOLLOW)
    if link is None:
        raise Http404
    number = link.about.removeprefix("request:")
    found = (
        ChargerRequest.objects.select_related(
            "realisation__site", "merged_site", "merged_into__realisation__site"
        )
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """How the request stands, what happened, and what one can do; without a working link, how to get one."""
    try:
        found = of_link(token)
    except Http404:
        context = {"form": LinkAgainForm(), "is_dead": True}
        return render(request, "intake/link_again.html", context, status=404)
    return _page(request, found, token)


def _page(
    request: HttpRequest,
    charger_request: ChargerRequest,
    token: str,
    *,
    message: MessageForm | None = None,
    evidence: EvidenceForm | None = None,
    error: str = "",
) -> HttpResponse:
    names = parties.organisation_names()
    wrong = error or (message and message.errors) or (evidence and evidence.errors)
    context = {
        "charger_request": charger_request,
        "token": token,
        "followed": followed.followed(charger_request),
        "can": followed.what_can_be_done(charger_request),
        "together": followed.together_with(charger_request),
        "question": _question(charger_request),
        "documents": documents.about(about(charger_request)),
        "mails": mails.about(about(charger_request)),
        "written": [
            (one, followed.writer(charger_request, one, names))
            for one in charger_request.messages.select_related("by")
        ],
        "files": charger_request.evidence.filter(deleted_at=None),
        "message_form": message or MessageForm(),
        "evidence_form": evidence or EvidenceForm(),
        "error": error,
        "municipality": regions.municipality(charger_request.municipality_code).name,
    }
    return render(request, "intake/follow.html", context, status=422 if wrong else 200)


def _question(charger_request: ChargerRequest) -> str:
    """What was asked for, where something is missing."""
    asked = charger_request.decisions.filter(kind="ask_more", undone_at=None).last()
    return asked.note if asked is not None and charger_request.state == "incomplete" else ""


@never_cache
@require_POST
def act(request: HttpRequest, token: str, act: str) -> HttpResponse:
    """Withdraw, ask for a review, write, add a file, say that all is there."""
    charger_request = of_link(token)
    if limits.count_form(request, "follow", ACTS_A_MINUTE).is_exceeded:
        return render(request, "429.html", status=429)
    if act not in ACTS:
        raise Http404
    try:
        refused = ACTS[act](request, charger_request, token)
    except InputError as error:
        refused = _page(request, charger_request, token, error=gettext(error.template) % error.params)
    if refused is not None:
        return refused
    messages.success(request, str(DONE[act]))
    return redirect("intake:follow", token=token)


def _withdraw(request: HttpRequest, charger_request: ChargerRequest, token: str) -> HttpResponse | None:
    following.withdraw(charger_request.number)
    return None


def _review(request: HttpRequest, charger_request: ChargerRequest, token: str) -> HttpResponse | None:
    following.ask_review(charger_request.number)
    return None


def _supplied(request: HttpRequest, charger_request: ChargerRequest, token: str) -> HttpResponse | None:
    following.supply(charger_request.number)
    return None


def _message(request: HttpRequest, charger_request: ChargerRequest, token: str) -> HttpResponse | None:
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, charger_request, token, message=form)
    following.write(charger_request.number, form.cleaned_data["text"])
    return None


def _evidence(request: HttpRequest, charger_request: ChargerRequest, token: str) -> HttpResponse | None:
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            following.add_evidence(
                charger_request.number,
                kind=form.cleaned_data["kind"],
                content=sent.read(),
                name=sent.name or "",
            )
        except InputError as error:
            form.add_error("file", gettext(error.template) % error.params)
    return _page(request, charger_request, token, evidence=form) if form.errors else None


def too_many_renewals(number: str) -> bool:
    """Count one more renewal of the links of a request; whether that is too many in this minute."""
    return limits.count_as(f"renew {number}", RENEWALS_A_MINUTE).is_exceeded


def _renew(request: HttpRequest, charger_request: ChargerRequest, token: str) -> HttpResponse | None:
    """The link of this page stops as well, so there is no page to go back to."""
    if too_many_renewals(charger_request.number):
        return render(request, "429.html", status=429)
    following.renew_links(number=charger_request.number, by=None)
    return render(request, "intake/links_renewed.html", {"charger_request": charger_request})


Act = Callable[[HttpRequest, ChargerRequest, str], HttpResponse | None]
ACTS: dict[str, Act] = {
    "intrekken": _withdraw,
    "heroverweging": _review,
    "bericht": _message,
    "bewijs": _evidence,
    "aangevuld": _supplied,
    "nieuwe-link": _renew,
}


@never_cache
@require_safe
def document(request: HttpRequest, token: str, document_id: int) -> HttpResponse:
    """A letter or other document of the request, as an attachment."""
    charger_request = of_link(token)
    found = documents.about(about(charger_request)).filter(pk=document_id).first()
    if found is None:
        raise Http404
    return document_views.answer(found)


@never_cache
@require_http_methods(["GET", "POST"])
def link_again(request: HttpRequest) -> HttpResponse:
    """A new link by mail; what is said is the same whether the request exists or not."""
    form = LinkAgainForm(sent_data(request))
    if form.is_valid():
        if limits.count_form(request, "link", LINKS_A_MINUTE).is_exceeded:
            return render(request, "429.html", status=429)
        following.send_link_again(form.cleaned_data["number"], form.cleaned_data["email"])
        return render(request, "intake/link_sent.html")
    return render(request, "intake/link_again.html", {"form": form}, status=422 if form.errors else 200)
