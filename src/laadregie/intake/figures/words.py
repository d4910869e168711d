"""Figures of requests in words: names of stages, parties and reasons, and numbers as they are written."""

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laadregie.intake import parties
from laadregie.intake.figures.cases import FINDING_A_PLACE
from laadregie.intake.models import RejectionReason, RequestState
from laadregie.realisation import process as building

_STAGES: dict[str, str | Promise] = {
    FINDING_A_PLACE: gettext_lazy("Finding a place"),
    building.LOCATION_PROPOSED: gettext_lazy("Answer about the place"),
    building.LOCATION_VETOED: gettext_lazy("Another place, after a refusal"),
    building.GRID_CHECK: gettext_lazy("Check of the grid"),
    building.GRID_REJECTED: gettext_lazy("Another place, no room on the grid"),
    building.LOCATION_SETTLED: gettext_lazy("Before the traffic order"),
    building.ORDER_DRAFTED: gettext_lazy("Traffic order is made"),
    building.ORDER_PUBLISHED: gettext_lazy("Term for objections"),
    building.CONNECTION_ORDERED: gettext_lazy("Connection to the grid"),
    building.CONNECTED: gettext_lazy("Placing the pole"),
    building.PLACED: gettext_lazy("Putting into operation"),
}


def stage(code: str) -> str:
    """A stage in words."""
    return str(_STAGES[code] if code in _STAGES else RequestState(code).label)


def party(code: str) -> str:
    """A party in words."""
    return str(parties.NAMES.get(code, code))


def reason(code: str) -> str:
    """A reason of rejection in words."""
    return str(RejectionReason(code).label)


def count(number: int | None) -> str:
    """A count; what is hidden says so."""
    return _("not shown") if number is None else number_format(number, use_l10n=True, force_grouping=True)


def days(number: float | None) -> str:
    """Whole days; unknown where cases were not followed that long."""
    return _("unknown") if number is None else number_format(round(number), force_grouping=True)


def share(part: float | None) -> str:
    """A percentage."""
    return _("unknown") if part is None else f"{number_format(round(part * 100, 1), decimal_pos=1)}%"
