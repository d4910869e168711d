"""What people and jobs do with traffic orders."""

from laadregie.foundation.conflict import Conflict
from laadregie.realisation.orders.services.drafting import (
    add_places,
    answer,
    answer_place,
    change_section,
    confirm_roads,
    draft,
    fewest_places,
    most_places,
    take_out,
    withdraw,
)
from laadregie.realisation.orders.services.moving import move_on
from laadregie.realisation.orders.services.objecting import (
    BACK,
    STOP,
    adjourn,
    decide,
    lift_relief,
    receive,
    resume,
    suspend,
)
from laadregie.realisation.orders.services.publishing import publish, record_earlier

__all__ = [
    "BACK",
    "STOP",
    "Conflict",
    "add_places",
    "adjourn",
    "answer",
    "answer_place",
    "change_section",
    "confirm_roads",
    "decide",
    "draft",
    "fewest_places",
    "lift_relief",
    "most_places",
    "move_on",
    "publish",
    "receive",
    "record_earlier",
    "resume",
    "suspend",
    "take_out",
    "withdraw",
]
