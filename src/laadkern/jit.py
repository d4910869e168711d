"""Compile a loop to machine code, and keep the compiled form where that is possible."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function compiled on its first call; it releases the interpreter lock.

    The compiled form is kept beside the source or in the user's cache folder. Where neither
    can be written (a read-only installation) it is compiled again in every process.
    """
    try:
        return cast("Callable[P, R]", numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba found no folder it may write to
        return cast("Callable[P, R]", numba.njit(nogil=True)(function))
