"""How long cases take, with those that are still open counted as what they are: not ended yet.

Leaving open cases out makes every office look fast: the slow ones are the open ones. Kaplan-Meier
keeps them in as long as they were seen.

Source: Kaplan and Meier (1958), as in `scipy.stats.ecdf` for right-censored data;
docs/methods/lead-times.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from scipy import stats

from laadkern import checks

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
_SECONDS_A_DAY = 86_400.0


@dataclass(frozen=True)
class LeadTime:
    """How long cases take.

    Attributes:
        cases, ended: How many were looked at, and how many of them ended.
        median_days, p90_days: Days after which half and nine in ten have ended; None where the cases
            were not followed that long.
        days, share_open: The curve: from each of these days on this share had not ended, shape (n,).
    """

    cases: int
    ended: int
    median_days: float | None
    p90_days: float | None
    days: FloatArray
    share_open: FloatArray

    def quantile(self, share_ended: float) -> float | None:
        """Days after which this share (0 to 1) has ended; None where that was not reached."""
        checks.within("share_ended", share_ended, above=0, at_most=1)
        reached = np.flatnonzero(self.share_open <= 1 - share_ended + 1e-12)
        return float(self.days[reached[0]]) if len(reached) else None


def lead_time(days: FloatArray, has_ended: BoolArray) -> LeadTime:
    """Estimate how long cases take.

    Args:
        days: From start to end, or to the status date where a case is open; at least 0, shape (n,).
        has_ended: Whether each case ended, shape (n,).

    Raises:
        InputError: A shape or range is wrong.
    """
    checks.shape("has_ended", has_ended, days.shape)
    checks.within("days", days, at_least=0)
    if not len(days) or not has_ended.any():
        none: FloatArray = np.empty(0)
        return LeadTime(len(days), 0, None, None, none, none)
    sample = stats.CensoredData(uncensored=days[has_ended], right=days[~has_ended])
    curve = stats.ecdf(sample).sf
    at = np.asarray(curve.quantiles, dtype=np.float64)
    share_open = np.asarray(curve.probabilities, dtype=np.float64)
    found = LeadTime(len(days), int(has_ended.sum()), None, None, at, share_open)
    return LeadTime(found.cases, found.ended, found.quantile(0.5), found.quantile(0.9), at, share_open)


def on_time_share(days: FloatArray, has_ended: BoolArray, *, target_days: float) -> float | None:
    """Share of the cases that could have been on time and were.

    An open case counts once it is late; one that is open and not late says nothing yet.

    Args:
        days, has_ended: As for `lead_time`.
        target_days: Days within which a case should end, above 0.

    Returns:
        Share in 0..1; None where no case can be judged.

    Raises:
        InputError: A shape or range is wrong.
    """
    checks.shape("has_ended", has_ended, days.shape)
    checks.within("days", days, at_least=0)
    checks.within("target_days", target_days, above=0)
    judged = has_ended | (days > target_days)
    return float((days[judged] <= target_days).mean()) if judged.any() else None


@dataclass(frozen=True)
class Stretch:
    """A time in which somebody had the case.

    Attributes:
        stage: In which state.
        waits_for: Whose turn it was.
        start, end: From and to; `end` None while it lasts.
        is_paused: Whether the clock stood still.
    """

    stage: str
    waits_for: str
    start: datetime
    end: datetime | None
    is_paused: bool = False


def days_per_party(stretches: Sequence[Stretch], *, at: datetime) -> dict[str, float]:
    """Days that each party had the case until `at`; paused time counts for who was waited for."""
    days: dict[str, float] = {}
    for stretch in stretches:
        days[stretch.waits_for] = days.get(stretch.waits_for, 0.0) + _days(stretch, at)
    return days


def days_per_stage(stretches: Sequence[Stretch], *, at: datetime) -> dict[str, tuple[float, bool]]:
    """Days in each stage until `at`, all visits together, and whether the stage has ended."""
    days: dict[str, tuple[float, bool]] = {}
    for stretch in stretches:
        before, ended = days.get(stretch.stage, (0.0, True))
        days[stretch.stage] = (before + _days(stretch, at), ended and stretch.end is not None)
    return days


def _days(stretch: Stretch, at: datetime) -> float:
    end = stretch.end or at
    return max(0.0, (end - stretch.start).total_seconds() / _SECONDS_A_DAY)
