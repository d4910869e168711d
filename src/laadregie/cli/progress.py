"""Progress of a job on the terminal: one line that is written over."""

import sys

import click

from laadregie.foundation.jobs.models import Job

WIDTH = 24


def show(job: Job) -> None:
    """Write how far a job is; one line a step where the output is no terminal."""
    show_part(job.done, job.total, job.words)


def show_part(done: int, total: int, words: str) -> None:
    """Write how far some work is, as `show` does."""
    part = done / total if total else 0.0
    bar = "█" * round(part * WIDTH)
    line = f"{bar:·<{WIDTH}} {done}/{total} {words}"
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{line}", nl=False, err=True)
        if total and done >= total:
            click.echo("", err=True)
    elif total and done in (0, total):
        click.echo(line, err=True)
