"""The region that the project carries: its size, and how long others wait while it is written."""

import time
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from laadregie.forecasts import runs, selectors, services, trial
from laadregie.forecasts.models import AreaForecast
from tests.factories.regions import load_small_region

LONGEST_LOCK_S = 2.0
PUBLIC = AnonymousUser()


@pytest.fixture
def held(monkeypatch):
    """How long each transaction works, s of the processor: what else runs does not count."""
    times = []

    class Timed:
        def __enter__(self):
            self.inner = transaction.atomic()
            self.inner.__enter__()
            self.since = time.thread_time()

        def __exit__(self, *error):
            self.inner.__exit__(*error)
            times.append(time.thread_time() - self.since)

    monkeypatch.setattr(runs, "transaction", SimpleNamespace(atomic=Timed))
    return times


@pytest.mark.skipif(connection.vendor != "sqlite", reason="elsewhere a transaction locks out nobody")
@pytest.mark.django_db(transaction=True)
def test_region_east_is_written_without_keeping_others_waiting(region_pack, held):
    load_small_region(region_pack)

    job = services.run_forecast()

    assert job.result["rows"] == AreaForecast.objects.count() == 2942 * 3 * 16
    assert len(held) == 16 + 1  # the years, and the pointer
    assert max(held) < LONGEST_LOCK_S
    frame = selectors.need_frame("municipality", year=2030, scenario="mid", viewer=PUBLIC)
    rows = selectors.need_frame("neighbourhood", year=2030, scenario="mid", viewer=PUBLIC)
    needed = "public_charge_points_needed"
    assert (frame.height, rows.height) == (77, 2942)
    assert rows[needed].sum() == pytest.approx(frame[needed].sum())
    published = trial.published(trial.calculation.need(trial.calculation.read_inputs()))
    assert len(published) == 9
    assert not trial.beyond(published)
