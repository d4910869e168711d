"""`laadregie process`: the tables of the processes as the manual shows them."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from laadregie.intake import process as requests
from laadregie.realisation import process as realisations
from laadregie.realisation.orders import process as orders

PAGE = Path("docs") / "process.md"
HEAD = """# States and steps

Made from the tables in the code by `laadregie process diagram`; a test fails when this page is not up to
date. Who may take a step, from which state, what must hold and what follows stand here once; the pages, the
permissions test and the work lists follow from the same tables.
"""


@click.group("process")
def group() -> None:
    """The states of requests, realisations and orders, and the steps between them."""


@group.command("diagram")
@click.option("--to", "target", default=str(PAGE), show_default=True, help="File to write.")
def diagram(target: str) -> None:
    """Write the diagrams and tables of the processes as Markdown."""
    Path(target).write_text(document(), encoding="utf-8")
    click.echo(target)


def document() -> str:
    """The page with the processes."""
    parts = [
        HEAD,
        *_process(
            "Request",
            "`src/laadregie/intake/process.py`",
            requests.STATES,
            requests.STEPS,
            start=requests.DRAFT,
        ),
        *_process(
            "Realisation",
            "`src/laadregie/realisation/process.py`",
            realisations.STATES,
            realisations.STEPS,
            start=realisations.LOCATION_PROPOSED,
        ),
        *_process(
            "Place in a traffic order",
            "`src/laadregie/realisation/orders/process.py`",
            orders.STATES,
            orders.STEPS,
            start=orders.DRAFTED,
        ),
    ]
    return "\n".join(parts)


def _process(
    title: str, source: str, states: Mapping[str, Any], steps: Mapping[str, Any], *, start: str
) -> Iterator[str]:
    yield f"## {title}\n\nFrom {source}.\n"
    yield "```mermaid"
    yield from _drawing(states, steps, start)
    yield "```\n"
    has_site = any(hasattr(state, "site_state") for state in states.values())
    yield from _table(
        ("State", "Waits for", "Term (policy value)", *(("Site on the plan map",) if has_site else ())),
        (
            (f"`{name}`", state.waits_for, state.term, *((state.site_state,) if has_site else ()))
            for name, state in states.items()
        ),
    )
    yield from _table(
        ("Step", "From", "To", "By", "Needs", "Effects"),
        (
            (
                f"`{name}`",
                _listed(state for state in states if state in step.before),
                f"`{step.after}`",
                step.by if isinstance(step.by, str) else _listed(sorted(step.by), code=False),
                _listed(step.needs),
                _listed(step.effects),
            )
            for name, step in steps.items()
        ),
    )


def _drawing(states: Mapping[str, Any], steps: Mapping[str, Any], start: str) -> Iterator[str]:
    """A state diagram of Mermaid; steps from many states to one are drawn once, from `any open state`."""
    yield "stateDiagram-v2"
    yield f"    [*] --> {start}"
    many = len(states) // 2
    for name, step in steps.items():
        if len(step.before) > many:
            yield f"    any_open_state --> {step.after}: {name}"
            continue
        for state in states:
            if state in step.before:
                yield f"    {state} --> {step.after}: {name}"
    left = {state for step in steps.values() for state in step.before}
    for state in states:
        if state not in left:
            yield f"    {state} --> [*]"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _listed(codes: Iterable[str], *, code: bool = True) -> str:
    return ", ".join(f"`{one}`" if code else one for one in codes)
