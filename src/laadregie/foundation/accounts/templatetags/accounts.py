"""What the account pages need in their templates."""

from django import template
from django.forms import BaseForm

from laadregie.foundation.accounts import managing
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.audit import selectors as audit

register = template.Library()


@register.filter
def general_errors(form: BaseForm) -> list[str]:
    """Return the errors that belong to no field one can see."""
    hidden = [error for field in form.hidden_fields() for error in field.errors]
    return [str(error) for error in [*form.non_field_errors(), *hidden]]


@register.filter
def may_manage(viewer: Viewer) -> bool:
    """Tell whether the viewer may manage accounts."""
    return managing.can_manage(viewer)


@register.filter
def may_see_trail(viewer: Viewer) -> bool:
    """Tell whether there is an audit trail for this viewer."""
    return audit.may_see_trail(viewer)
