"""The policy values of siting: how far people walk, what a pole brings, how far apart sites stand."""

from dataclasses import dataclass

from laadkern import checks
from laadkern.errors import InputError, gettext_noop


@dataclass(frozen=True)
class SitingRules:
    """What counts as within reach and how much fits on a site.

    Args:
        walking_m: Walking distance up to which a point serves, metres, above 0.
        detour_factor: Walking distance over straight distance, at least 1.
        worth_at_limit: Worth of a unit of need at the walking limit, in [0, 1]; at the door it is 1,
            in between it falls linearly.
        points_per_pole: Charge points of one pole, above 0.
        poles_per_site: Most poles on one site, at least 1.
        spacing_m: Least straight distance between two sites, metres, at least 0.

    Raises:
        InputError: A value is outside its range.
    """

    walking_m: float = 250.0
    detour_factor: float = 1.3
    worth_at_limit: float = 0.5
    points_per_pole: float = 2.0
    poles_per_site: int = 4
    spacing_m: float = 150.0

    def __post_init__(self) -> None:
        checks.within("walking_m", self.walking_m, above=0)
        checks.within("detour_factor", self.detour_factor, at_least=1)
        checks.within("worth_at_limit", self.worth_at_limit, at_least=0, at_most=1)
        checks.within("points_per_pole", self.points_per_pole, above=0)
        checks.within("poles_per_site", self.poles_per_site, at_least=1)
        checks.within("spacing_m", self.spacing_m, at_least=0)
        if int(self.poles_per_site) != self.poles_per_site:
            raise InputError(
                "poles_per_site",
                gettext_noop("%(field)s is %(value)s; a whole number was expected."),
                value=self.poles_per_site,
            )

    @property
    def reach_m(self) -> float:
        """Straight distance at which the walking limit is reached, metres."""
        return self.walking_m / self.detour_factor
