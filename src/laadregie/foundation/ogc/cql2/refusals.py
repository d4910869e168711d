"""Refusals of a filter; each names the parameter, says what is wrong and tells nothing else."""

from laadkern.errors import InputError, gettext_noop

FILTER = "filter"


def not_understood(what: str) -> InputError:
    """The filter is no CQL2 at this place."""
    return InputError(FILTER, gettext_noop("The filter is not understood at “%(value)s”."), value=what[:40])


def not_supported(what: str) -> InputError:
    """The filter is CQL2, but this part is not offered here."""
    return InputError(FILTER, gettext_noop("“%(value)s” is not supported in a filter."), value=what[:40])


def too_large() -> InputError:
    """The filter is longer or deeper than the API reads."""
    return InputError(FILTER, gettext_noop("The filter is too long or nested too deep."))


def different_kinds(what: str) -> InputError:
    """Two things are compared that cannot be, such as a text and a number."""
    template = gettext_noop("The filter compares “%(value)s” with something of another kind.")
    return InputError(FILTER, template, value=what[:40])
