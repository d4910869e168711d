"""`laadregie feed`: load deliveries of the charging network."""

import json
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import click
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from laadkern.errors import InputError
from laadregie.foundation.jobs.models import Job
from laadregie.foundation.jobs.services import AlreadyRunning
from laadregie.foundation.sources import fetching
from laadregie.monitoring import runs, selectors
from laadregie.monitoring.models import FeedDelivery
from laadregie.monitoring.services import Source


@click.group("feed")
def group() -> None:
    """The charging network: locations, prices and use."""


@group.command("import")
@click.argument("source")
@click.option("--tariffs", metavar="FILE|URL", help="Prices that go with the locations.")
@click.option("--usage", metavar="FILE", help="Status samples (Parquet).")
@click.option("--accept-gone", is_flag=True, help="Mark as gone however much is missing.")
def import_(source: str, tariffs: str | None, usage: str | None, *, accept_gone: bool) -> None:
    """Load locations from SOURCE, a file or an address (OCPI or the national feed)."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            sources = {
                name: _source(named, Path(folder) / name)
                for name, named in (("locations", source), ("tariffs", tariffs), ("usage", usage))
                if named
            }
            job = runs.import_here(sources, report=_Shown(), accept_gone=accept_gone)
    except InputError as error:
        raise click.ClickException(_(error.template) % error.params) from error
    except AlreadyRunning as error:
        raise click.ClickException(_("Another process is loading a delivery right now.")) from error
    for delivery in selectors.deliveries(AnonymousUser()).filter(pk__in=job.result.values()).order_by("pk"):
        _report(delivery)


@group.command("report")
def report() -> None:
    """Print what counts and why, as one JSON document: the figures of the method pages."""
    found = selectors.network_report()
    if found is None:
        raise click.ClickException(_("No feed was imported yet."))
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))


def _source(named: str, target: Path) -> Source:
    """The file, or what an address gives, kept in `target` while it is read."""
    if urlsplit(named).scheme in ("http", "https"):
        fetched = fetching.fetch(named, target)
        return Source(target, name=named, origin=named, retrieved_at=fetched.retrieved_at)
    path = Path(named)
    if not path.is_file():
        raise click.ClickException(_("There is no file “%(name)s”.") % {"name": named})
    return Source(path, name=path.name)


def _report(delivery: FeedDelivery) -> None:
    for label, count in (
        (_("records"), delivery.records),
        (_("new"), delivery.new),
        (_("changed"), delivery.changed),
        (_("unchanged"), delivery.unchanged),
        (_("gone from the feed"), delivery.gone),
        (_("refused"), delivery.refused),
    ):
        click.echo(f"{label}: {count}")
    if delivery.gone_held:
        click.echo(_("So much is missing that nothing was marked as gone."))
    for refusal in delivery.refusals.all()[:20]:
        click.echo(f"  {refusal.position} {refusal.record_id}: {refusal.reason}", err=True)


class _Shown:
    """Progress on the screen: a line per sentence, and one per so many records."""

    def __init__(self) -> None:
        self._last = ("", -1)

    def __call__(self, job: Job) -> None:
        step = job.done // 5000
        if (job.sentence, step) == self._last:
            return
        self._last = (job.sentence, step)
        of = f" {job.done}/{job.total}" if job.total > job.done else (f" {job.done}" if job.done else "")
        click.echo(f"{_(job.sentence)}{of}", err=True)
