"""Seconds, processor time and memory of a piece of work, by itself."""

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

KIB_PER_MB = 1024
FRESH = multiprocessing.get_context("spawn")  # a forked process inherits locks of threads it lacks


@dataclass
class Spent:
    """What a piece of work took; filled when it ends."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0

    def report(self) -> dict[str, float]:
        return {"seconds": round(self.seconds, 2), "cpu_seconds": round(self.cpu_seconds, 1)}


@contextmanager
def spent() -> Iterator[Spent]:
    """Elapsed and processor time of a block; of other processes when they ended within it."""
    outcome = Spent()
    began, used = time.perf_counter(), _cpu_seconds()
    yield outcome
    outcome.seconds, outcome.cpu_seconds = time.perf_counter() - began, _cpu_seconds() - used


@contextmanager
def workers(count: int, took: Spent) -> Iterator[Executor]:
    """Fresh processes to share work over; with 0 a thread of this one. Notes their memory in `took`."""
    with ProcessPoolExecutor(count, FRESH) if count else ThreadPoolExecutor(1) as executor:
        yield executor
        own = [process.pid for process in multiprocessing.active_children()]
        took.peak_mb = round(sum(_peak_mb(pid) for pid in ["self", *own]), 1)


def alone(work: Callable[..., dict[str, Any]], *values: Any, seconds_limit: float) -> dict[str, Any]:
    """The outcome of `work(*values)` in a process of its own, with what that took.

    Args:
        work: A function of a module, and what it answers: figures by name.
        values: Its arguments.
        seconds_limit: Elapsed seconds after which the process is ended; then "outcome" says so.
    """
    here, there = FRESH.Pipe(duplex=False)
    process = FRESH.Process(target=_answer, args=(there, work, values))
    process.start()
    there.close()
    try:
        answer: dict[str, Any] = (
            here.recv() if here.poll(seconds_limit) else {"outcome": f"ended after {seconds_limit:.0f} s"}
        )
    except EOFError:
        answer = {"outcome": "ended without an answer, most likely short of memory"}
    process.terminate()
    process.join()
    return answer


def _answer(there: Connection, work: Callable[..., dict[str, Any]], values: tuple[Any, ...]) -> None:
    with spent() as took:
        figures = work(*values)
    there.send(took.report() | {"peak_mb": round(_peak_mb("self"), 1)} | figures)


def _cpu_seconds() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _peak_mb(pid: int | str | None) -> float:
    """Most memory that a process has held, MB.

    From Linux itself, as what `getrusage` says begins at the size of the parent; elsewhere that, of
    this process alone.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
        return sum(float(line.split()[1]) for line in lines if line.startswith("VmHWM")) / KIB_PER_MB
    except OSError:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_MB
        return own / (KIB_PER_MB if sys.platform == "darwin" else 1) if pid == "self" else 0.0
