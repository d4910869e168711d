"""The generator: a process of its own on one core, that reads what to do and prints how it went."""

import base64
import json
import random
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from laadregie.bench import whole_site
from laadregie.bench.load import people
from laadregie.bench.load.browser import Answered, Browser, Failed, Page

PREPARING = 4  # who fills in forms before the burst, at the same time
STACK_BYTES = 512 * 1024  # 250 threads that mostly wait


def main() -> None:
    """Read the plan, walk, and print what every request took, and what that took of the processor."""
    plan = json.load(sys.stdin)
    whole_site.on_last_core()
    threading.stack_size(STACK_BYTES)
    found = {
        "cold_burst": cold_burst(plan),
        "walk": walk(plan),
        "burst": burst(plan),
    }
    phases = {name: [asdict(one) for one in rows] for name, rows in found.items()}
    json.dump({"phases": phases, "processor_seconds": round(time.process_time(), 1)}, sys.stdout)


def walk(plan: Mapping[str, Any]) -> list[Answered]:
    """Residents and officers side by side, for the minutes of the plan."""
    shared, rows = _shared(plan)
    works: list[Callable[[], None]] = [
        lambda n=number: people.resident(shared, n)  # type: ignore[misc]
        for number in range(plan["residents"])
    ]
    works += [
        lambda n=number, a=account: people.officer(shared, n, a)  # type: ignore[misc]
        for number, account in enumerate(plan["officers"])
    ]
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    time.sleep(plan["minutes"] * 60)
    shared.over.set()
    for thread in threads:
        thread.join()
    return rows


def cold_burst(plan: Mapping[str, Any]) -> list[Answered]:
    """Programs that send a whole request at once, to a server that just started."""
    shared, rows = _shared(plan)
    draw = random.Random(1)  # noqa: S311 - the same places every time, no secret
    sends = [people.program(shared, n, draw.choice(shared.places)) for n in range(plan["at_once"])]
    _together(sends)
    return rows


def burst(plan: Mapping[str, Any]) -> list[Answered]:
    """Residents with a form that is filled in, who all send their file and the form in the same second."""
    preparing, _ = _shared(plan)
    shared, rows = _shared(plan)

    def prepare(number: int) -> tuple[Browser, Page, random.Random] | None:
        draw = random.Random(50_000 + number)  # noqa: S311 - no secret
        browser = Browser(shared.port, f"10.160.{number // 250}.{number % 250 + 1}", preparing.note)
        try:
            return browser, people.prepared(preparing, browser, draw, f"burst-{number}", lambda: None), draw
        except Failed:
            return None

    with ThreadPoolExecutor(PREPARING) as several:
        ready = [one for one in several.map(prepare, range(plan["at_once"])) if one]
    for _ in range(plan["at_once"] - len(ready)):
        rows.append(Answered(people.SUBMISSION, "file and form", 0.0, "the form could not be filled in"))
    for browser, _, _ in ready:
        browser.tell(shared.note)
    _together([lambda r=one: people.at_once(shared, r[0], r[2], r[1]) for one in ready])  # type: ignore[misc]
    return rows


def _together(sends: Sequence[Callable[[], None]]) -> None:
    gate = threading.Barrier(len(sends)) if sends else None

    def run(send: Callable[[], None]) -> None:
        if gate is not None:
            gate.wait()
        try:
            send()
        except Failed:  # noted where it failed
            return

    threads = [threading.Thread(target=run, args=(send,)) for send in sends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _shared(plan: Mapping[str, Any]) -> tuple[people.Walk, list[Answered]]:
    rows: list[Answered] = []  # append is atomic
    files = [(one["name"], base64.b64decode(one["content"])) for one in plan["files"]]
    places = [(float(lon), float(lat)) for lon, lat in plan["places"]]
    return people.Walk(plan["port"], places, files, rows.append, threading.Event()), rows


if __name__ == "__main__":
    main()
