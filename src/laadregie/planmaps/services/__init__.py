"""What people and jobs do with plan maps."""

from laadregie.foundation.conflict import Conflict
from laadregie.planmaps.services.calculating import PLAN_JOB, WHOLE_REGION, request_plan, run_plan
from laadregie.planmaps.services.deciding import (
    NOT_UNDONE,
    add,
    change_poles,
    comment,
    move,
    pin_down,
    reject,
    release,
    reserve,
    reserved_room,
    restore,
    undo,
    validate,
)
from laadregie.planmaps.services.fewest import FEWEST_JOB, request_fewest
from laadregie.planmaps.services.following import set_place, set_state, take_over
from laadregie.planmaps.services.publishing import go_back, make_version, publish, settle
from laadregie.planmaps.services.visiting import (
    MOST_PHOTOS,
    add_photo,
    close_visit,
    plan_visit,
    record_answer,
    remove_old_photos,
    remove_photo,
)

__all__ = [
    "FEWEST_JOB",
    "MOST_PHOTOS",
    "NOT_UNDONE",
    "PLAN_JOB",
    "WHOLE_REGION",
    "Conflict",
    "add",
    "add_photo",
    "change_poles",
    "close_visit",
    "comment",
    "go_back",
    "make_version",
    "move",
    "pin_down",
    "plan_visit",
    "publish",
    "record_answer",
    "reject",
    "release",
    "remove_old_photos",
    "remove_photo",
    "request_fewest",
    "request_plan",
    "reserve",
    "reserved_room",
    "restore",
    "run_plan",
    "set_place",
    "set_state",
    "settle",
    "take_over",
    "undo",
    "validate",
]
