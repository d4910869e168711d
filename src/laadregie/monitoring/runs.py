"""Loading deliveries as a job: one at a time, with progress, taken up again when a worker is lost.

Taking it up again begins anew, which writes nothing twice: records are recognised by their digest.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.jobs.models import Job
from laadregie.monitoring import permissions, services, signals
from laadregie.monitoring.models import FeedDelivery
from laadregie.monitoring.services import Source
from laadregie.regions import selectors as regions

log = logging.getLogger(__name__)
KIND = "monitoring.import_feed"
SAMPLES = gettext_noop("Reading the status samples")
PACK_FILES = {"locations": "feed_locations", "tariffs": "feed_tariffs", "usage": "usage_samples"}


def import_here(
    sources: Mapping[str, Source],
    *,
    by: User | None = None,
    report: Callable[[Job], None] | None = None,
    accept_gone: bool = False,
) -> Job:
    """Load deliveries in this process (the command line).

    Args:
        sources: `locations`, `tariffs`, `usage`; those left out are not loaded.

    Returns:
        The job; its result names the delivery of each source.

    Raises:
        PermissionDenied: `by` may not load deliveries.
        AlreadyRunning: Another process is loading a delivery right now.
        InputError: A delivery cannot be used; what came before it is loaded.
    """
    permissions.check_can_import(by)
    return jobs.run_here(KIND, "network", by=by, report=report, **_arguments(sources, accept_gone))


def start_import(sources: Mapping[str, Source], *, by: User, accept_gone: bool = False) -> Job:
    """Queue the loading for the worker, or join the one that is busy; raises as `import_here`."""
    permissions.check_can_import(by)
    return jobs.start(KIND, "network", by=by, **_arguments(sources, accept_gone))


def pack_sources() -> dict[str, Source]:
    """The locations, prices and samples of the region pack that is loaded, as far as it has them."""
    files = {name: regions.pack_file(kind) for name, kind in PACK_FILES.items()}
    return {
        name: Source(file.path, name=file.name, origin=file.origin)
        for name, file in files.items()
        if file is not None
    }


@jobs.kind(KIND)
def import_feed(
    progress: jobs.Progress,
    *,
    accept_gone: bool,
    locations: dict[str, Any] | None = None,
    tariffs: dict[str, Any] | None = None,
    usage: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What the worker does; returns the number of the delivery of each source."""
    by, result = progress.job.started_by, {}

    def tell(done: int, total: int, sentence: str) -> None:
        progress.say(sentence, done=done, total=max(done, total))

    if locations is not None:
        delivery = services.import_feed(
            _source(locations),
            tariffs=_source(tariffs) if tariffs else None,
            by=by,
            accept_gone=accept_gone,
            progress=tell,
        )
        result["locations"] = delivery.pk
        _tell(delivery.pk)
    elif tariffs is not None:
        result["tariffs"] = services.import_tariffs(_source(tariffs), by=by, progress=tell).pk
    if usage is not None:
        progress.say(SAMPLES)
        result["usage"] = services.import_usage(_source(usage), by=by).pk
    return result


def _tell(delivery_id: int) -> None:
    """Tell who listens; what goes wrong there is in the log and does not undo the delivery."""
    for listener, failed in signals.delivered.send_robust(FeedDelivery, delivery_id=delivery_id):
        if isinstance(failed, Exception):
            log.error("%s failed after a delivery", listener, exc_info=failed)


def _arguments(sources: Mapping[str, Source], accept_gone: bool) -> dict[str, Any]:
    if not sources:
        raise InputError("source", gettext_noop("There is nothing to load."))
    kept: dict[str, Any] = {
        name: {
            "path": str(source.path),
            "name": source.name,
            "origin": source.origin,
            "retrieved_at": source.retrieved_at.isoformat() if source.retrieved_at else None,
        }
        for name, source in sources.items()
    }
    return {"accept_gone": accept_gone, **kept}


def _source(kept: dict[str, Any]) -> Source:
    moment = kept["retrieved_at"]
    return Source(
        Path(kept["path"]),
        name=kept["name"],
        origin=kept["origin"],
        retrieved_at=datetime.fromisoformat(moment) if moment else None,
    )
