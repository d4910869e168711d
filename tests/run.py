"""Run every test: calculations, pages on SQLite, pages on PostgreSQL, browser journeys.

PostgreSQL comes from TEST_DATABASE_URL, else from the wheel `pgserver`. Ends with the count of all.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORDS = ("passed", "failed", "error", "skipped")


@contextmanager
def postgres() -> Iterator[str]:
    """Address of a PostgreSQL server for the tests; one of our own ends with them."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        print("PostgreSQL: from TEST_DATABASE_URL", flush=True)
        yield given
        return
    import pgserver

    print("PostgreSQL: from the wheel pgserver", flush=True)
    with tempfile.TemporaryDirectory(prefix="lr-pg-") as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri().replace("postgresql://", "postgres://")
        finally:
            server.cleanup()


def run(title: str, *arguments: str, **environment: str) -> Counter[str]:
    """Run pytest once and return how many tests ended how."""
    print(f"\n=== {title}", flush=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    last = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        last = line if re.search(r"\d+ (passed|failed|error|skipped)", line) else last
    status = process.wait()
    counts = Counter({word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|error|skipped)", last)})
    if status and not counts["failed"] and not counts["error"]:
        counts["error"] = 1
    return counts


def journeys(environment: dict[str, str]) -> Counter[str]:
    """Run the journeys; what failed runs once more, alone, and is named.

    A browser beside another on a busy machine sometimes misses a moment. What fails twice has failed.
    """
    # By group: what stands on the demo is walked by one process, so that the demo is made once.
    options = ("-n", "2", "--dist", "loadgroup")
    counts = run("journeys in the browser", "tests/journeys", *options, **environment)
    if not counts["failed"] and not counts["error"]:
        return counts
    again = run(
        "journeys that failed, once more", "tests/journeys", "--last-failed", "-n", "0", **environment
    )
    print(f"{again['passed']} of the failed journeys passed when run alone", flush=True)
    return Counter(passed=counts["passed"] + again["passed"], skipped=counts["skipped"]) + Counter(
        failed=again["failed"], error=again["error"]
    )


def main() -> int:
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="lr-test-") as data:
        sqlite = {"LAADREGIE_DATA": data, "DATABASE_URL": f"sqlite:///{data}/test.sqlite3"}
        total += run("calculations", "tests/kern", "tests/architecture", "-n", "2", **sqlite)
        total += run("pages and services on SQLite", "tests/web", "-n", "2", **sqlite)
        with postgres() as url:
            total += run(
                "pages and services on PostgreSQL",
                "tests/web",
                "-n",
                "2",
                LAADREGIE_DATA=data,
                DATABASE_URL=url,
            )
        total += journeys(sqlite)
    failed = total["failed"] + total["error"]
    print(f"\n{total['passed']} passed, {failed} failed, {total['skipped']} skipped")
    return 1 if failed or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
