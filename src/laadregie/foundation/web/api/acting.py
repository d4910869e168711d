"""How an operation of the API that does something tells why it was not done.

What was sent is wrong: 400 with the field. Somebody was first, or the thing is not so far: 409 with how
it stands. All that was sent is right but something else has to be there first: 422 with what. Nobody
but others may do it: 403. What one does not see was refused before, with 404.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from laadkern.errors import InputError
from laadregie.foundation.conflict import Conflict, NotNow
from laadregie.foundation.web.problems import Refused

Standing = Callable[[], Mapping[str, Any]]


@contextmanager
def acting(fields: Mapping[str, str], standing: Standing = dict) -> Iterator[None]:
    """Turn what a service refuses into an answer for a program.

    Args:
        fields: Name in the body of each field that the service can refuse.
        standing: Asked after a refusal: how the thing stands now (`toestand`, `revisie`).

    Raises:
        InputError: A field that was sent is wrong, under its name in the body.
        Refused: It was not done for another reason.
    """
    try:
        yield
    except Conflict as error:
        words = _("%(name)s changed this in the meantime. Your change is not saved.")
        more = {"gewijzigdDoor": error.by_name, "gewijzigdOp": utc(error.at), **standing()}
        raise Refused(409, _("Conflict"), words % {"name": error.by_name}, more) from None
    except NotNow as error:
        raise Refused(409, _("Not possible now"), words_of(error), standing()) from None
    except InputError as error:
        if error.field in fields:
            raise _renamed(error, fields[error.field]) from None
        raise missing([words_of(error)]) from None
    except PermissionDenied:
        raise not_allowed() from None


def missing(what: list[str]) -> Refused:
    """The refusal where something else has to be there first."""
    return Refused(422, _("Something is missing"), what[0], {"ontbreekt": what})


def not_allowed() -> Refused:
    """The refusal for who sees something but may not do this with it."""
    return Refused(403, _("Not allowed"), _("You see this, but somebody else has to do this."))


def words_of(error: InputError) -> str:
    """A refusal in the language of who reads it."""
    return _(error.template) % error.params


def utc(moment: Any) -> str:
    """A moment as the API writes it: in UTC, ending in Z."""
    return str(moment.isoformat(timespec="milliseconds")).replace("+00:00", "Z")


def _renamed(error: InputError, field: str) -> InputError:
    params = {name: value for name, value in error.params.items() if name != "field"}
    return InputError(field, error.template, **params)
