"""What still keeps an order from being published: the checklist, and text between brackets."""

from collections.abc import Sequence

from django.utils.translation import gettext

from laadkern.errors import InputError, gettext_noop
from laadregie.realisation.orders import checklist, contents, text
from laadregie.realisation.orders.contents import Facts


def missing_in(facts: Facts, sections: Sequence[text.Section]) -> list[InputError]:
    """What blocks publication: what the checklist misses, and text that still has brackets."""
    found = []
    for finding in checklist.missing(contents.subject_of(facts)):
        where = next((f"{one.number}: " for one in facts.sites if _is_of(finding, one.pk)), "")
        words = where + gettext(finding.item.missing)
        found.append(InputError("order", gettext_noop("%(value)s"), value=words))
    brackets = gettext_noop("In “%(value)s” something still stands between brackets.")
    return found + [InputError("order", brackets, value=str(one.label)) for one in sections if one.gaps]


def refuse_missing(facts: Facts, sections: Sequence[text.Section]) -> None:
    """Raise the first thing that is missing.

    Raises:
        InputError: The checklist is not complete, or a text still has brackets.
    """
    if found := missing_in(facts, sections):
        raise found[0]


def _is_of(finding: checklist.Finding, pk: int) -> bool:
    return finding.place is not None and finding.place.pk == pk
