"""What people and jobs do with plan maps."""

from laadregie.planmaps.services.calculating import PLAN_JOB, WHOLE_REGION, request_plan, run_plan
from laadregie.planmaps.services.deciding import (
    Conflict,
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
from laadregie.planmaps.services.publishing import go_back, make_version, publish, settle

__all__ = [
    "PLAN_JOB",
    "WHOLE_REGION",
    "Conflict",
    "add",
    "change_poles",
    "comment",
    "go_back",
    "make_version",
    "move",
    "pin_down",
    "publish",
    "reject",
    "release",
    "request_plan",
    "reserve",
    "reserved_room",
    "restore",
    "run_plan",
    "settle",
    "undo",
    "validate",
]
