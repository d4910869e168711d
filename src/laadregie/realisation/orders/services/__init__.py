"""What people and jobs do with traffic orders."""

from laadregie.realisation.orders.services.drafting import (
    add_places,
    answer,
    answer_place,
    change_section,
    draft,
    fewest_places,
    most_places,
    take_out,
    withdraw,
)
from laadregie.realisation.orders.services.keeping import Conflict
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
from laadregie.realisation.orders.services.publishing import publish, record_earlier, refuse_missing

__all__ = [
    "BACK",
    "STOP",
    "Conflict",
    "add_places",
    "adjourn",
    "answer",
    "answer_place",
    "change_section",
    "decide",
    "draft",
    "fewest_places",
    "lift_relief",
    "most_places",
    "move_on",
    "publish",
    "receive",
    "record_earlier",
    "refuse_missing",
    "resume",
    "suspend",
    "take_out",
    "withdraw",
]
