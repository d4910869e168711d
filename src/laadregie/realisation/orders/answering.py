"""What the views of orders share: the order for its officer, and how a refusal or a second is told."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.web.forms import add_refusal
from laadregie.realisation.models import TrafficOrder
from laadregie.realisation.orders import permissions, selectors, services

Act = Callable[[], object]


def own_order(request: HttpRequest, number: str) -> TrafficOrder:
    """The order, for the officer of its municipality; for everyone else the address does not exist."""
    order = selectors.order(number, viewer=request.user)
    permissions.check_can_draft(request.user, order.municipality_code)
    return order


def user(request: HttpRequest) -> User:
    """Who is signed in."""
    return cast(User, request.user)


def taken(request: HttpRequest, form: Form, act: Act, *, otherwise: str = "__all__") -> int:
    """Do something with what a form says: 200 when it was done, 422 or 409 with the reason at the form."""
    try:
        act()
    except services.Conflict as conflict:
        form.add_error(None, conflict_words(conflict))
        return 409
    except InputError as error:
        field = error.field if error.field in form.fields else otherwise
        if field == "__all__":
            form.add_error(None, _(error.template) % error.params)
        else:
            add_refusal(form, error, otherwise=field)
        return 422
    return 200


def done(request: HttpRequest, number: str, words: str, anchor: str = "") -> HttpResponse:
    """Back to the page of the order, with a short message."""
    messages.success(request, words)
    answer = redirect("orders:order", number=number)
    if anchor:
        answer["Location"] += f"#{anchor}"
    return answer


def conflict_words(conflict: services.Conflict) -> str:
    """Who was first, and when."""
    at = timezone.localtime(conflict.at)
    today = at.date() == timezone.localdate()
    if today:
        words = _("%(name)s changed this order at %(time)s. Your change is not saved.")
    else:
        words = _("%(name)s changed this order on %(time)s. Your change is not saved.")
    return words % {"name": conflict.by_name, "time": date_format(at, "H:i" if today else "j F H:i")}


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Draw a page of orders."""
    return render(request, f"realisation/orders/{template}.html", context, status=status)
