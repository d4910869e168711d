"""How actions and fields of the trail are called on its page; each context registers its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime

Label = str | Promise


@dataclass(frozen=True)
class Field:
    """What a changed field is called, its values when they are codes, or how its values are said."""

    label: Label
    values: Mapping[str, Label] = field(default_factory=dict)
    words: Callable[[Any], str] = str


_actions: dict[str, Label] = {}
_fields: dict[str, Field] = {}


def register(actions: Mapping[str, Label], fields: Mapping[str, Field] | None = None) -> None:
    """Name the actions and fields a context writes to the trail (called when the app is ready)."""
    _actions.update(actions)
    _fields.update(fields or {})


def action(code: str) -> Label:
    """Return the name of an action, or its code when nobody named it."""
    return _actions.get(code, code)


def actions() -> dict[str, Label]:
    """Return every named action by its code."""
    return dict(_actions)


def field_name(code: str) -> Label:
    """Return the name of a field, or its code when nobody named it."""
    return _fields[code].label if code in _fields else code


def value(code: str, given: object) -> Label:
    """Return how a value of a field is shown."""
    if given is None:
        return "–"
    known = _fields.get(code, Field(code))
    return known.values.get(str(given)) or known.words(given)


def moment(given: str) -> str:
    """Say a stored moment in the reader's own time."""
    at = parse_datetime(given)
    return date_format(localtime(at), "j F Y H:i") if at else given
