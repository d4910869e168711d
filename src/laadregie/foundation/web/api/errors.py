"""What is wrong with a field that a program sent, in the language of who reads the answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS: Mapping[str, Any] = {
    "missing": gettext_lazy("This has to be there."),
    "extra_forbidden": gettext_lazy("There is no such field here."),
    "string_too_short": gettext_lazy("Give at least %(min_length)s characters."),
    "string_too_long": gettext_lazy("Give at most %(max_length)s characters."),
    "too_short": gettext_lazy("Give at least %(min_length)s."),
    "too_long": gettext_lazy("Give at most %(max_length)s."),
    "greater_than": gettext_lazy("This has to be more than %(gt)s."),
    "greater_than_equal": gettext_lazy("This has to be %(ge)s or more."),
    "less_than": gettext_lazy("This has to be less than %(lt)s."),
    "less_than_equal": gettext_lazy("This has to be %(le)s or less."),
    "literal_error": gettext_lazy("Choose from: %(expected)s."),
    "union_tag_invalid": gettext_lazy("Choose from: %(expected_tags)s."),
    "union_tag_not_found": gettext_lazy("This has to be there."),
}
# Kinds of which there are several names: those that begin so.
KINDS: Mapping[str, Any] = {
    "date": gettext_lazy("This is no date, such as 2026-11-16."),
    "int": gettext_lazy("This is no whole number."),
    "float": gettext_lazy("This is no number."),
    "bool": gettext_lazy("This has to be true or false."),
    "string": gettext_lazy("This is no text as it should be."),
    "list": gettext_lazy("This has to be a list."),
    "model": gettext_lazy("This has to be an object with fields."),
}
OWN = "Value error, "  # what the framework puts before the words of an own check


def told(error: Mapping[str, Any], step_names: frozenset[str]) -> dict[str, str]:
    """One mistake: the field as it was sent, and what is wrong with it.

    Args:
        error: As pydantic gives it.
        step_names: What says in a body which step is meant, and is no part of a field's name.
    """
    return {"veld": _field(error["loc"], step_names), "melding": _words(error)}


def _field(where: Sequence[str | int], step_names: frozenset[str]) -> str:
    source, *path = [str(one) for one in where]
    if source != "body" or path[:1] != ["body"]:
        return ".".join(path)
    path = path[1:]
    if path and path[0] in step_names:
        path = path[1:]
    return ".".join(path) or "stap"


def _choices(expected: str) -> str:
    """What one can choose, without the English of pydantic: 'a', 'b' or 'c'."""
    return expected.replace(" or ", ", ").replace("'", "")


def _words(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    given = {
        name: _choices(value) if name == "expected" else value for name, value in error.get("ctx", {}).items()
    }
    words = WORDS.get(kind) or next((one for name, one in KINDS.items() if kind.startswith(name)), None)
    if words is None:
        return str(error["msg"]).removeprefix(OWN)
    try:
        return str(words) % given
    except KeyError:
        return _("This is not as it should be.")
