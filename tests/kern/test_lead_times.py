"""Lead times: the textbook table by hand, open cases, and shares on time."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from laadkern import lead_times
from laadkern.errors import InputError
from laadkern.lead_times import Stretch

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_estimate_by_hand():
    # Ended after 2, 4 and 7 days; open after 3 and 5: 4/5, then 4/5 x 2/3, then 0.
    days = np.array([2.0, 3.0, 4.0, 5.0, 7.0])
    ended = np.array([True, False, True, False, True])

    found = lead_times.lead_time(days, ended)

    share = dict(zip(found.days.tolist(), found.share_open.tolist(), strict=True))
    assert [share[2.0], share[4.0], share[7.0]] == pytest.approx([0.8, 0.8 * 2 / 3, 0.0])
    assert (found.median_days, found.p90_days) == (7.0, 7.0)
    assert (found.cases, found.ended) == (5, 3)


def test_leaving_out_open_cases_would_flatter():
    days = np.array([10.0] * 5 + [100.0] * 5)
    ended = np.array([True] * 5 + [False] * 5)

    assert lead_times.lead_time(days, ended).p90_days is None
    assert lead_times.lead_time(days[ended], ended[ended]).p90_days == 10.0


def test_without_an_ended_case_nothing_is_said():
    found = lead_times.lead_time(np.array([5.0, 9.0]), np.array([False, False]))

    assert (found.median_days, found.p90_days, found.cases) == (None, None, 2)
    assert lead_times.lead_time(np.empty(0), np.empty(0, dtype=bool)).cases == 0


def test_on_time_counts_open_cases_once_they_are_late():
    days = np.array([10.0, 20.0, 30.0, 5.0])
    ended = np.array([True, True, False, False])  # the third is open and late, the fourth says nothing yet

    assert lead_times.on_time_share(days, ended, target_days=15.0) == pytest.approx(1 / 3)
    assert lead_times.on_time_share(days[3:], ended[3:], target_days=15.0) is None


def test_waiting_per_party_and_stage():
    def stretch(stage, party, start, end, **more):
        until = None if end is None else START + timedelta(days=end)
        return Stretch(stage, party, START + timedelta(days=start), until, **more)

    stretches = [
        stretch("testing", "tester", 0, 3),
        stretch("incomplete", "requester", 3, 10, is_paused=True),
        stretch("testing", "tester", 10, None),
    ]
    at = START + timedelta(days=12)

    assert lead_times.days_per_party(stretches, at=at) == {"tester": 5.0, "requester": 7.0}
    assert lead_times.days_per_stage(stretches, at=at) == {"testing": (5.0, False), "incomplete": (7.0, True)}


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(InputError):
        lead_times.lead_time(np.array([1.0]), np.array([True, False]))
    with pytest.raises(InputError):
        lead_times.lead_time(np.array([-1.0]), np.array([True]))
