"""What is being built near a place; public, since it says nothing of who asked for it."""

from dataclasses import dataclass
from datetime import date

from laadregie.realisation import process
from laadregie.realisation.models import Realisation


@dataclass(frozen=True)
class UnderWay:
    """A realisation near a place.

    Attributes:
        pk, number, name: Which one and what its site is called.
        x_m, y_m: RD metres.
        points: Charge points that come.
        state_label: How far it is, in words.
        expected_on: When it should be in operation as far as somebody said; None when nobody did.
    """

    pk: int
    number: str
    name: str
    x_m: float
    y_m: float
    points: int
    state_label: str
    expected_on: date | None


def under_way(x_m: float, y_m: float, within_m: float) -> list[UnderWay]:
    """Open realisations within a straight distance of a place, in no order."""
    found = Realisation.objects.filter(
        state__in=process.OPEN,
        site__x_m__range=(x_m - within_m, x_m + within_m),
        site__y_m__range=(y_m - within_m, y_m + within_m),
    ).select_related("site")
    return [
        UnderWay(
            one.pk,
            one.number,
            one.site.name,
            one.site.x_m,
            one.site.y_m,
            one.points,
            one.get_state_display(),
            one.placing_planned_on or one.connection_planned_on,
        )
        for one in found
    ]
