"""The test of requests after they were sent or supplied: by a job, so that nobody waits for it.

What awaits a test follows from what is stored: a step that asks for one and no test since. So nothing
is lost when a server or worker ends in between, nor when a register comes from elsewhere.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.jobs import selectors as running
from laadregie.foundation.jobs import services as jobs
from laadregie.intake import process
from laadregie.intake.models import ChargerRequest, CriterionResult, RequestEvent
from laadregie.intake.services import testing

log = logging.getLogger(__name__)
JOB, SUBJECT = "test_requests", "region"
ASKS_TEST = ("submit", "supply")
TRIED_AGAIN_AFTER = timedelta(minutes=10)


def due() -> QuerySet[ChargerRequest]:
    """Undecided requests that were sent or supplied and not tested since."""
    asked = RequestEvent.objects.filter(charger_request=OuterRef("pk"), step__in=ASKS_TEST)
    tested = CriterionResult.objects.filter(charger_request=OuterRef("pk")).exclude(
        why=testing.SEEN_BY_PERSON
    )
    return (
        ChargerRequest.objects.filter(state__in=process.UNDECIDED)
        .annotate(
            test_asked_at=Subquery(asked.order_by("-at").values("at")[:1]),
            tested_at=Subquery(tested.order_by("-evaluated_at").values("evaluated_at")[:1]),
        )
        .filter(Q(test_asked_at__isnull=False), Q(tested_at=None) | Q(tested_at__lt=F("test_asked_at")))
        .order_by("test_asked_at", "pk")
    )


def is_due(charger_request: ChargerRequest) -> bool:
    """Whether a request awaits a test."""
    return charger_request.state in process.UNDECIDED and due().filter(pk=charger_request.pk).exists()


def start_due() -> bool:
    """Let the worker test what awaits it; returns whether anything does.

    What could not be tested is tried again after a while, not every few seconds.
    """
    waiting = due().exclude(number__in=_failed_just_now())
    if not waiting.exists():
        return False
    jobs.start(JOB, SUBJECT, by=None)
    return True


@jobs.kind(JOB)
def evaluate_due(progress: jobs.Progress | None = None) -> dict[str, Any]:
    """Test every request that awaits it; one that cannot be tested holds up no other."""
    tested, failed = 0, []
    numbers = list(due().values_list("number", flat=True))
    for done, number in enumerate(numbers):
        if progress is not None:
            progress.say(gettext_noop("Testing the requests"), done=done, total=len(numbers))
        try:
            testing.evaluate(ChargerRequest.objects.get(number=number), by=None)
        except InputError:  # decided in between
            continue
        except Exception as error:  # nothing of this one request may keep the others waiting
            log.error("a request could not be tested: %s", type(error).__name__)
            failed.append(number)
        else:
            tested += 1
    return {"tested": tested, "failed": failed}


def _failed_just_now() -> list[str]:
    last = running.latest(JOB, SUBJECT)
    if last is None or last.finished_at is None or last.finished_at < timezone.now() - TRIED_AGAIN_AFTER:
        return []
    return list(last.result.get("failed", ()))
