"""What several parts of one page ask the database, asked there once.

A page is put together by contexts that do not know of each other; each asks which policy, which version of
the areas or which plan map counts. While a page is read the answer is kept, and forgotten with the page.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept_for_this_page", default=None)


@contextmanager
def page() -> Iterator[None]:
    """Keep answers within this block; only around what reads, since a write would not be seen."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once_per_page(function: Callable[P, R]) -> Callable[P, R]:
    """Ask `function` once per page and arguments; outside a page every time.

    Arguments can be hashed. The answer is shared: whoever gets it does not change it.
    """

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        kept = _kept.get()
        if kept is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        return kept[key]  # type: ignore[no-any-return]

    return asked
