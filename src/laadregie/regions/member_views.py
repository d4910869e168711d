"""Accounts and roles, for who may manage them; for everybody else these pages do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laadkern.errors import InputError
from laadregie.foundation.accounts import managing
from laadregie.foundation.accounts.models import Membership, Role, User
from laadregie.foundation.web.forms import add_refusal
from laadregie.regions import selectors
from laadregie.regions.member_forms import InviteForm, RoleForm

View = Callable[..., HttpResponse]
PAGE_SIZE = 50
MOST_LETTERS = 100


def managers_only(view: View) -> View:
    """Answer 404 to who may not manage accounts: a stranger does not learn that there is something."""

    @wraps(view)
    @login_required
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not managing.can_manage(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@managers_only
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, with their roles (`/gebruikers/?zoek=`)."""
    asked = request.GET.get("zoek", "").strip()[:MOST_LETTERS]
    page = Paginator(_found(asked), PAGE_SIZE).get_page(request.GET.get("pagina"))
    names = _organisation_names()
    context = {
        "asked": asked,
        "page": page,
        "rows": [(user, _roles(user, names)) for user in page],
        "page_numbers": page.paginator.get_elided_page_range(page.number),
    }
    return render(request, "regions/members.html", context)


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Make an account and send the invitation (`/gebruikers/uitnodigen/`)."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            user = managing.invite(
                email=chosen["email"],
                name=chosen["name"],
                role=Role(chosen["role"]),
                organisation_code=chosen["organisation"],
                by=cast(User, request.user),
                request=request,
            )
        except InputError as error:
            add_refusal(form, error, otherwise="email")
        else:
            messages.success(request, _("%(name)s gets a message with a link.") % {"name": user.name})
            return redirect("regions:member", pk=user.pk)
    context = {"form": form, "breadcrumb": _trail()}
    return render(request, "regions/invite.html", context, status=422 if form.errors else 200)


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One account; a new role is given here too (`/gebruikers/<nummer>/`)."""
    user = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        role, code = Role(form.cleaned_data["role"]), form.cleaned_data["organisation"]
        managing.give_role(user, role, code, by=cast(User, request.user))
        messages.success(request, _("The role is given."))
        return redirect("regions:member", pk=pk)
    context = {
        "member": user,
        "roles": _roles(user, _organisation_names()),
        "form": form,
        "is_self": user.pk == cast(User, request.user).pk,
        "breadcrumb": _trail(),
    }
    return render(request, "regions/member.html", context, status=422 if form.errors else 200)


@managers_only
@require_POST
def take_role(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Take a role away (`/gebruikers/<nummer>/rollen/<nummer>/afnemen/`)."""
    membership = get_object_or_404(Membership, pk=membership_pk, user_id=pk)
    by = cast(User, request.user)
    done = _told(request, lambda: managing.take_role(membership, by=by), _("The role is taken away."))
    if done and not Membership.objects.filter(user=by, role=Role.PROGRAMME_MANAGER).exists():
        return redirect("/")  # one's own: these pages are gone
    return redirect("regions:member", pk=pk)


@managers_only
@require_POST
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Close or open an account, or send the link again (`/gebruikers/<nummer>/<wat>/`)."""
    user, by = get_object_or_404(User, pk=pk), cast(User, request.user)
    acts: dict[str, tuple[Callable[[], None], str]] = {
        "sluiten": (lambda: managing.close(user, by=by), _("The account is closed.")),
        "openen": (lambda: managing.reopen(user, by=by), _("The account is open again.")),
        "opnieuw-uitnodigen": (
            lambda: managing.send_link_again(user, by=by, request=request),
            _("A new link is sent."),
        ),
    }
    if what not in acts:
        raise Http404
    _told(request, *acts[what])
    return redirect("regions:member", pk=pk)


def _told(request: HttpRequest, do: Callable[[], None], words: str) -> bool:
    try:
        do()
    except InputError as error:
        messages.error(request, _(error.template) % error.params)
        return False
    messages.success(request, words)
    return True


def _found(asked: str) -> "QuerySet[User]":
    every = User.objects.prefetch_related("memberships").order_by("name", "pk")
    return every.filter(Q(name__icontains=asked) | Q(email__icontains=asked)) if asked else every


def _organisation_names() -> dict[str, str]:
    return selectors.organisation_names()


def _roles(user: User, names: dict[str, str]) -> list[tuple[Membership, str]]:
    """Each role with the name of its organisation; the code where no pack names it."""
    ordered = sorted(user.memberships.all(), key=lambda one: (one.role, one.organisation_code))
    return [(one, names.get(one.organisation_code, one.organisation_code)) for one in ordered]


def _trail() -> list[tuple[str, str]]:
    return [(_("Accounts"), reverse("regions:members"))]
