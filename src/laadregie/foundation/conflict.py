"""Two people at the same thing: the second is told who was first, and nothing of it is written."""

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Conflict(Exception):
    """Somebody else changed it first; nothing was written."""

    by_name: str
    at: datetime
