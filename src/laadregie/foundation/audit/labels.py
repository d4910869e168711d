"""How actions and fields of the trail are called on its page; each context registers its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

Label = str | Promise


@dataclass(frozen=True)
class Field:
    """What a changed field is called, and its values when they are codes."""

    label: Label
    values: Mapping[str, Label] = field(default_factory=dict)


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
    named = _fields[code].values if code in _fields else {}
    return named.get(str(given), str(given))
