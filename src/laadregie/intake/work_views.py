"""The work list of requests, and doing one thing with several of them."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from laadregie.foundation.accounts.models import User
from laadregie.intake import permissions, selectors, services
from laadregie.intake.case_forms import BULK, WHO, BulkForm, FilterForm
from laadregie.intake.models import ChargerRequest
from laadregie.intake.selectors import Work
from laadregie.realisation import at_once

MOST_AT_ONCE = 100


@login_required
@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """What the viewer has to do, and what lies with others (`/aanvragen/`)."""
    permissions.check_can_see_work(request.user)
    form = FilterForm(request.GET)
    choice = form.choice()
    work = selectors.work(request.user, choice, form.page)
    paginator = Paginator(range(work.found), selectors.PAGE)
    page = paginator.get_page(form.page)
    if page.number != form.page:
        work = selectors.work(request.user, choice, page.number)
    may_judge = any(row.access.judge for row in work.rows)
    context = {
        "form": form,
        "choice": choice,
        "work": work,
        "views": [(value, label, work.counts[value]) for value, label in WHO],
        "bulk": BULK if may_judge else (),
        "page_obj": page,
        "page_numbers": paginator.get_elided_page_range(page.number),
        "letters_of": sorted(permissions.own_municipalities(request.user)),
        "mails_of": _mails_of(request, work),
    }
    return render(request, "intake/work.html", context)


def _mails_of(request: HttpRequest, work: Work) -> str:
    """The municipality whose mails the viewer may read: the own one, else the first of the list."""
    own = sorted(permissions.own_municipalities(request.user))
    listed = [code for code, _name in work.municipalities]
    return next((code for code in own + listed if permissions.can_see_mails(request.user, code)), "")


@login_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Do one thing with several requests (`/aanvragen/kies/`); what cannot be done is told."""
    permissions.check_can_see_work(request.user)
    form, numbers = BulkForm(request.POST), request.POST.getlist("nummer")[:MOST_AT_ONCE]
    if not form.is_valid() or not numbers:
        messages.error(request, _("Choose what to do, and with which requests."))
        return _to_list(request)
    by, what = cast(User, request.user), form.cleaned_data["doe"]

    def do_one(found: ChargerRequest) -> None:
        permissions.check_can_judge(by, found)
        _do_one(what, found, by)

    at_once.do_each(
        request,
        selectors.requests(by).filter(number__in=numbers),
        do_one,
        lambda n: ngettext("Done for %(n)s request.", "Done for %(n)s requests.", n) % {"n": n},
    )
    return _to_list(request)


def _to_list(request: HttpRequest) -> HttpResponse:
    """Back to the list as it was chosen: the same filters, order and page."""
    chosen = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{reverse('intake:work')}{chosen}")


def _do_one(what: str, found: ChargerRequest, by: User) -> None:
    if what == "neem-over":
        services.assign(number=found.number, revision=found.revision, to=by.pk, by=by)
    elif what == "start":
        services.start_test(number=found.number, revision=found.revision, by=by)
    else:
        services.evaluate(found, by=by)
