"""How many cars and vans are electric: a logistic curve, shifted per area by home value."""

import numpy as np

from laadkern import checks
from laadkern.checks import FloatArray
from laadkern.demand.parameters import Uptake


def growth_per_year(uptake: Uptake) -> float:
    """Steepness k of the curve, per year."""
    rise = _log_odds(uptake.second_share) - _log_odds(uptake.first_share)
    return float(rise / (uptake.second_year - uptake.first_year))


def halfway_year(uptake: Uptake) -> float:
    """Year t0 in which half of the vehicles is electric."""
    return uptake.first_year - _log_odds(uptake.first_share) / growth_per_year(uptake)


def electric_share(uptake: Uptake, year: float) -> float:
    """Electric share of the vehicles at the end of `year`, in (0, 1).

    Source: N(t) = L / (1 + exp(-k (t - t0))); docs/methods/forecast.md.
    """
    return float(1.0 / (1.0 + np.exp(-growth_per_year(uptake) * (year - halfway_year(uptake)))))


def area_share(share: float, affinity: FloatArray) -> FloatArray:
    """Electric share per area when the odds there are `affinity` times the odds of `share`.

    Ahead at first, equal in the end: a share never passes 1.

    Args:
        share: Electric share overall, in (0, 1).
        affinity: Odds ratio per area, above 0, shape (areas,).

    Raises:
        InputError: A range is wrong, or a value is missing.
    """
    checks.within("share", share, above=0, at_most=1)
    checks.within("affinity", affinity, above=0)
    odds = share * affinity
    return np.asarray(odds / (odds + (1.0 - share)), dtype=np.float64)


def _log_odds(share: float) -> float:
    return float(np.log(share / (1.0 - share)))
