"""Doing one thing with several cases of a work list: what can be done is done, the rest is told."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from laadkern.errors import InputError
from laadregie.foundation.conflict import Conflict


class Numbered(Protocol):
    """A case with its number."""

    number: str


C = TypeVar("C", bound=Numbered)


def do_each(
    request: HttpRequest, found: Iterable[C], act: Callable[[C], object], done_words: Callable[[int], str]
) -> None:
    """Do something with each case, each in its own transaction, and tell what was done and what was not.

    Args:
        act: Does it; refuses with InputError, Conflict or PermissionDenied.
        done_words: Says for how many it was done.
    """
    done, refused = 0, defaultdict[str, list[str]](list)
    for one in found:
        try:
            act(one)
        except InputError as error:
            refused[_(error.template) % error.params].append(one.number)
        except (Conflict, PermissionDenied):
            refused[_("Not possible now.")].append(one.number)
        else:
            done += 1
    if done:
        messages.success(request, done_words(done))
    for why, numbers in refused.items():
        messages.error(request, f"{', '.join(numbers)}: {why}")
