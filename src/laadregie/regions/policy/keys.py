"""What a policy value is: key, sort, bounds and unit, and how its text is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from laadkern.errors import InputError, gettext_noop

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Label = str | _StrPromise

Value = int | float | str
OWN_CHOICE = _("own choice, to be confirmed")


@dataclass(frozen=True)
class PolicyKey:
    """A policy value that can be set.

    Args:
        key: Code, English.
        label: What people call it.
        kind: Sort of the value.
        default: What counts where neither region nor municipality decided; None: nothing does.
        source: Where the default comes from.
        unit: Unit of the value; "" for a share, a factor or a word.
        at_least: Lowest value allowed.
        at_most: Highest value allowed.
        choices: The words allowed with what people call them, for a choice.
        party: Kind of the organisations to choose from, for an organisation.
        group: Heading under which it stands on a page.
    """

    key: str
    label: "Label"
    kind: str
    default: Value | None
    source: "Label"
    unit: "Label" = ""
    at_least: float = 0.0
    at_most: float = 1.0
    choices: "tuple[tuple[str, Label], ...]" = ()
    party: str = ""
    group: str = "sites"

    def parse(self, text: str) -> Value:
        """Read a value.

        Raises:
            InputError: It is not of the sort, or outside the bounds.
        """
        return _PARSERS[self.kind](self, text.strip())


def _choice(key: PolicyKey, text: str) -> Value:
    words = [word for word, _label in key.choices]
    if text not in words:
        template = gettext_noop("“%(value)s” is not one of: %(choices)s.")
        raise InputError(key.key, template, value=text[:60], choices=", ".join(words))
    return text


def _number(key: PolicyKey, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        template = gettext_noop("“%(value)s” is no number; such as 250 or 0.5 was expected.")
        raise InputError(key.key, template, value=text[:60]) from None
    if not key.at_least <= number <= key.at_most:  # also refuses “nan”
        template = gettext_noop("%(value)s was given; from %(low)s to %(high)s was expected.")
        low, high = f"{key.at_least:g}", f"{key.at_most:g}"
        raise InputError(key.key, template, value=text[:60], low=low, high=high)
    return number


def _whole(key: PolicyKey, text: str) -> Value:
    number = _number(key, text)
    if number != round(number):
        template = gettext_noop("%(value)s is no whole number.")
        raise InputError(key.key, template, value=text[:60])
    return int(number)


def _organisation(key: PolicyKey, text: str) -> Value:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}", text):
        template = gettext_noop("“%(value)s” is no code of an organisation.")
        raise InputError(key.key, template, value=text[:60])
    return text


_PARSERS: dict[str, Callable[[PolicyKey, str], Value]] = {
    "choice": _choice,
    "number": _number,
    "organisation": _organisation,
    "share": _number,
    "whole": _whole,
}
