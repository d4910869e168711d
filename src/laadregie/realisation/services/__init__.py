"""What people and jobs do with realisations."""

from laadregie.foundation.conflict import Conflict
from laadregie.realisation.conditions import Given
from laadregie.realisation.services.opening import open_realisation
from laadregie.realisation.services.stepping import propose_location, take, try_place
from laadregie.realisation.services.working import (
    MOST_PHOTOS,
    add_photo,
    assign,
    hold,
    order_work,
    plan_work,
    resume,
)

__all__ = [
    "MOST_PHOTOS",
    "Conflict",
    "Given",
    "add_photo",
    "assign",
    "hold",
    "open_realisation",
    "order_work",
    "plan_work",
    "propose_location",
    "resume",
    "take",
    "try_place",
]
