"""Counts of a minute: over processes, forgotten after it, and never in the way of the site."""

import os
import sqlite3
import subprocess
import sys

import pytest

from laadregie.foundation.keys.counting import Counts

MINUTE = 20
EACH = 300
# Waits for a line, so that both have started before either counts.
COUNTING = f"""
import sys
import django

django.setup()
from laadregie.foundation.keys.counting import counts

counts.add("somebody else", {MINUTE})
print("ready", flush=True)
sys.stdin.readline()
print(*[counts.add("program", {MINUTE}) for _ in range({EACH})])
"""


@pytest.fixture
def counts():
    made = Counts()
    yield made
    made.close()


@pytest.fixture
def path(settings):
    return settings.LIMITS_FILE


def rows(path):
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT minute, who, asked FROM counts").fetchall()
    connection.close()
    return found


def test_two_processes_count_together_and_lose_nothing(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "laadregie.config.settings",
        "LAADREGIE_DATA": str(tmp_path),
    }
    both = [
        subprocess.Popen(
            [sys.executable, "-c", COUNTING],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for one in both:
        assert one.stdout.readline() == "ready\n"
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [[int(n) for n in one.communicate()[0].split()] for one in both]

    assert [one.returncode for one in both] == [0, 0]
    assert sorted(told[0] + told[1]) == list(range(1, 2 * EACH + 1))


def test_each_counts_for_itself_in_its_minute(counts):
    asked = [counts.add(who, minute) for who, minute in [("a", 1), ("a", 1), ("b", 1), ("a", 2), ("a", 2)]]

    assert asked == [1, 2, 1, 1, 2]


def test_minutes_that_are_over_go_away_by_themselves(counts, path):
    for who in ("a", "b", "c"):
        counts.add(who, MINUTE)

    counts.add("a", MINUTE + 1)

    assert [(minute, asked) for minute, _who, asked in rows(path)] == [(MINUTE + 1, 1)]


def test_nobodys_address_can_be_read_in_it(counts, path):
    counts.add("address 192.0.2.77", MINUTE)

    assert b"192.0.2.77" not in path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()
    assert [len(who) for _minute, who, _asked in rows(path)] == [16]


def test_a_damaged_file_is_begun_anew_and_nobody_is_refused(counts, path):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"this is no database" * 100)

    assert [counts.add("a", MINUTE) for _ in range(3)] == [1, 1, 2]


def test_where_nothing_can_be_written_everybody_goes_through(counts, path):
    path.mkdir(parents=True)

    assert [counts.add("a", MINUTE) for _ in range(3)] == [1, 1, 1]


def test_who_waits_too_long_for_the_others_goes_through(counts, path, monkeypatch):
    monkeypatch.setattr("laadregie.foundation.keys.counting.BUSY_SECONDS", 0.0)
    counts.add("a", MINUTE)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    held = counts.add("a", MINUTE)
    other.execute("ROLLBACK")
    other.close()

    assert held == 1
    assert counts.add("a", MINUTE) == 2
