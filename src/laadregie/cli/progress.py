"""Progress of a job on the terminal: one line that is written over."""

import sys

import click

from laadregie.foundation.jobs.models import Job

WIDTH = 24


def show(job: Job) -> None:
    """Write how far a job is; one line a step where the output is no terminal."""
    part = job.done / job.total if job.total else 0.0
    bar = "█" * round(part * WIDTH)
    line = f"{bar:·<{WIDTH}} {job.done}/{job.total} {job.words}"
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{line}", nl=False, err=True)
        if job.total and job.done >= job.total:
            click.echo("", err=True)
    elif job.total and job.done in (0, job.total):
        click.echo(line, err=True)
