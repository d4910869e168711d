"""What codes of the network are called on pages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Label = str | Promise

ALTERNATIVES: Mapping[str, Label] = {
    "definition": gettext_lazy("The definition that holds"),
    "empty_never_street": gettext_lazy("A missing kind of parking is never in the street"),
    "empty_always_street": gettext_lazy("A missing kind of parking is always in the street"),
    "street_only_any_hours": gettext_lazy("Only what is said to be in the street, at any hours"),
    "open_all_hours": gettext_lazy("Everything that is open day and night"),
    "all_points": gettext_lazy("Every regular charge point"),
}
EFFECTS: Mapping[str, Label] = {
    "not_counted": gettext_lazy("does not count"),
    "changed": gettext_lazy("a value is changed"),
    "marked": gettext_lazy("is marked"),
}
SUBJECTS: Mapping[str, Label] = {
    "doubled": gettext_lazy("Doubled"),
    "frozen": gettext_lazy("Stands still"),
    "misplaced": gettext_lazy("Misplaced"),
    "priceless": gettext_lazy("Without price"),
    "other": gettext_lazy("Other"),
}
# The states of OCPI; a feed may hold others, which are shown as they are.
STATUSES: Mapping[str, Label] = {
    "AVAILABLE": gettext_lazy("free"),
    "BLOCKED": gettext_lazy("blocked"),
    "CHARGING": gettext_lazy("charging"),
    "INOPERATIVE": gettext_lazy("not in use"),
    "OUTOFORDER": gettext_lazy("out of order"),
    "PLANNED": gettext_lazy("planned"),
    "REMOVED": gettext_lazy("taken away"),
    "RESERVED": gettext_lazy("reserved"),
    "UNKNOWN": gettext_lazy("not known"),
}
EMPTY_PARKING: Mapping[str, Label] = {
    "by_size": gettext_lazy("in the street at locations of at most %(points)s points"),
    "street": gettext_lazy("always in the street"),
    "not_street": gettext_lazy("never in the street"),
}
NO_OPERATOR_SLUG = "-"


def operator_name(operator: str) -> str:
    """How an operator is called; some locations name none."""
    return operator or _("No operator named")


def operator_slug(operator: str) -> str:
    """The operator in an address."""
    return operator or NO_OPERATOR_SLUG


def operator_of(slug: str) -> str:
    """The operator that an address names."""
    return "" if slug == NO_OPERATOR_SLUG else slug
