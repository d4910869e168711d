"""What people and the system do with charger requests."""

from laadregie.foundation.conflict import Conflict
from laadregie.intake.services.deciding import Choice, confirm, decide, decline, undo
from laadregie.intake.services.following import renew_links
from laadregie.intake.services.handling import assign, mark_read, note_default, start_test, write
from laadregie.intake.services.serving import attach, detach
from laadregie.intake.services.testing import evaluate, overrule

__all__ = [
    "Choice",
    "Conflict",
    "assign",
    "attach",
    "confirm",
    "decide",
    "decline",
    "detach",
    "evaluate",
    "mark_read",
    "note_default",
    "overrule",
    "renew_links",
    "start_test",
    "undo",
    "write",
]
