"""Ten failures and one source waits; nobody can make another wait (docs/decisions/lock-out.md).

Failures are counted per account and source. The source is the browser when that person signed in
with it before, else the network address. What does not exist is counted like what does.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from laadregie.foundation.accounts import devices
from laadregie.foundation.accounts.models import FailureCount, User
from laadregie.foundation.audit import services as audit

LIMIT = 10
WAIT = timedelta(minutes=15)
# Who guesses codes already has the password, so here a bound over all unknown devices is no way
# to lock out the owner: a known device and a passkey still get in.
CODES_A_DAY = 100


class Step(StrEnum):
    """What is being guessed: the password, or the code after it."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True)
class Counter:
    """One count that an attempt adds to."""

    key: str
    limit: int
    window: timedelta
    own: bool = True


@dataclass(frozen=True)
class Attempt:
    """One try by one source; `begin` counts it as failed until `succeeded` says otherwise."""

    step: Step
    email: str
    counters: Sequence[Counter]

    def begin(self) -> bool:
        """Count the attempt; False when this source has to wait, and then nothing is counted."""
        with transaction.atomic():
            rows = [_current(counter) for counter in self.counters]
            if any(row.failures >= counter.limit for row, counter in self._pairs(rows)):
                return False
            for row, counter in self._pairs(rows):
                row.failures += 1
                row.until = timezone.now() + counter.window
                row.save(update_fields=["failures", "until"])
            if any(row.failures == counter.limit for row, counter in self._pairs(rows)):
                self._tell(rows[0])
        return True

    def succeeded(self) -> None:
        """Forget the failures of this source, and of a shared count only this attempt."""
        with transaction.atomic():
            FailureCount.objects.filter(key__in=[c.key for c in self.counters if c.own]).delete()
            shared = [c.key for c in self.counters if not c.own]
            FailureCount.objects.filter(key__in=shared, failures__gt=0).update(failures=F("failures") - 1)

    def _pairs(self, rows: list[FailureCount]) -> "zip[tuple[FailureCount, Counter]]":
        return zip(rows, self.counters, strict=True)

    def _tell(self, row: FailureCount) -> None:
        """Write to the trail that someone has to wait, also when there is no such account."""
        user = User.objects.filter(email=self.email).first()
        audit.record("accounts.locked_out", user or row, by=None, changes={"step": (None, self.step)})


def attempt(step: Step, email: str, request: HttpRequest) -> Attempt:
    """Return the attempt that this request makes on the account with this e-mail address."""
    email = email.strip().lower()
    device = devices.known_to(request, email)
    if device:
        return Attempt(step, email, [_counter(step, email, f"device {device}")])
    counters = [_counter(step, email, f"address {network_of(request)}")]
    if step == Step.SECOND:
        key = _key(step, email, "unknown devices")
        counters.append(Counter(key, CODES_A_DAY, timedelta(days=1), own=False))
    return Attempt(step, email, counters)


def _counter(step: Step, email: str, source: str) -> Counter:
    return Counter(_key(step, email, source), LIMIT, WAIT)


def _key(*parts: str) -> str:
    return salted_hmac("laadregie.lockout", "\n".join(parts), algorithm="sha256").hexdigest()


def _current(counter: Counter) -> FailureCount:
    """Return the row of a count, locked, at zero when its time is over; clears what is void."""
    now = timezone.now()
    FailureCount.objects.filter(until__lte=now).delete()
    row, _made = FailureCount.objects.select_for_update().get_or_create(
        key=counter.key, defaults={"until": now + counter.window}
    )
    return row


def network_of(request: HttpRequest) -> str:
    """Return the network address of the client; of IPv6 the /64, which one connection has."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network(f"{address}/64", strict=False))
