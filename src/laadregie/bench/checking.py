"""Looks, each time it is asked, whether what a site stores agrees with itself (`laadregie check --files`).

A process of its own that stays: starting one takes longer than the check.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import django

from laadregie.bench.whole_site import Site


@dataclass(frozen=True)
class Checker:
    """The process that looks."""

    process: "subprocess.Popen[str]"

    def problems(self) -> list[str]:
        """What does not hold now, in words."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the checker was started without a way to ask it")
        self.process.stdin.write("look\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline()
        return list(json.loads(said)) if said else ["the check itself ended"]


@contextmanager
def checker(site: Site) -> Iterator[Checker]:
    """A checker of a site; it ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "laadregie.bench.checking"],
        env=dict(site.environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Checker(process)
        finally:
            process.kill()


def main() -> None:
    """Answer each line that comes in with a JSON list of what does not hold."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laadregie.config.settings")
    django.setup()
    from django.db import connections

    from laadregie.cli.check import problems

    for _line in sys.stdin:
        print(json.dumps(problems(read=True)), flush=True)  # noqa: T201 - this is its answer
        connections.close_all()


if __name__ == "__main__":
    main()
