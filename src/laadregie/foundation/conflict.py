"""Two people at the same thing, or a thing that is not so far: what is refused, and nothing of it written."""

from dataclasses import dataclass
from datetime import datetime

from laadkern.errors import InputError


@dataclass
class Conflict(Exception):
    """Somebody else changed it first; nothing was written."""

    by_name: str
    at: datetime


class NotNow(InputError):
    """What is asked does not fit the state that the thing is in; nothing was written."""
