"""Putting messages in the outbox and delivering them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from laadregie.foundation.outbox.models import OutboxMessage

MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
# A deliverer that died leaves its message to the next one after this long.
TAKEN_FOR = timedelta(minutes=5)

Handler = Callable[[OutboxMessage], None]
_handlers: dict[str, Handler] = {}


class NotNow(Exception):
    """It could not be delivered; it will be tried again. The text must hold no personal data."""


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register who delivers messages of a kind; it may be called twice for one message."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def put(kind: str, payload: Mapping[str, Any], *, key: str) -> OutboxMessage:
    """Put a message in the outbox; one with this key that is there already stays as it is.

    Raises:
        RuntimeError: There is no transaction: message and change would not be one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A message is put in the outbox in the transaction of the change it tells of.")
    now = timezone.now()
    message, _ = OutboxMessage.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": dict(payload), "made_at": now, "due_at": now}
    )
    return message


def deliver_due(limit: int = 50) -> int:
    """Deliver what is due, one after another, outside any transaction; returns how many left."""
    delivered = 0
    for _ in range(limit):
        message = _take()
        if message is None:
            break
        delivered += _deliver(message)
    return delivered


def _take() -> OutboxMessage | None:
    """The next message that is due, kept from others for a while."""
    now = timezone.now()
    waiting = OutboxMessage.objects.filter(
        delivered_at__isnull=True, given_up_at__isnull=True, due_at__lte=now
    )
    for message in waiting.order_by("due_at", "pk")[:5]:
        mine = waiting.filter(pk=message.pk, attempts=message.attempts)
        if mine.update(due_at=now + TAKEN_FOR, attempts=message.attempts + 1):
            message.refresh_from_db()
            return message
    return None


def _deliver(message: OutboxMessage) -> bool:
    try:
        _handlers[message.kind](message)
    except Exception as error:  # whatever a handler meets, the others must go on
        _put_off(message, error)
        return False
    OutboxMessage.objects.filter(pk=message.pk).update(delivered_at=timezone.now(), last_error="")
    return True


def _put_off(message: OutboxMessage, error: Exception) -> None:
    """Try later, each time after twice as long; the kind of error is kept, not what it said of people."""
    said = str(error) if isinstance(error, NotNow) else type(error).__name__
    now = timezone.now()
    over = message.attempts >= MOST_ATTEMPTS
    OutboxMessage.objects.filter(pk=message.pk).update(
        last_error=said[:200],
        due_at=now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** (message.attempts - 1)),
        given_up_at=now if over else None,
    )


def stuck() -> int:
    """How many messages were given up or have failed more than three times."""
    failing = Q(given_up_at__isnull=False) | Q(delivered_at__isnull=True, attempts__gt=3)
    return OutboxMessage.objects.filter(failing).count()


def retry_given_up() -> int:
    """Try again what was given up, as if it were new; returns how many."""
    given_up = OutboxMessage.objects.filter(given_up_at__isnull=False, delivered_at__isnull=True)
    return given_up.update(given_up_at=None, attempts=0, due_at=timezone.now())
