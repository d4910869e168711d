"""What a page with cases says while a register comes in, or stopped halfway."""

from django import template
from django.utils.translation import gettext as _

from laadregie.intake.transfer import under_way

register = template.Library()


@register.simple_tag
def half_register() -> str:
    """Which part of a register is here; empty where every register is whole."""
    half = under_way()
    if half is None:
        return ""
    return _(
        "A register is being taken over from another system: %(done)s of %(parts)s parts are here. "
        "Until all are, this page lacks cases of that register."
    ) % {"done": half.done, "parts": half.parts}
