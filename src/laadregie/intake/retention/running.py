"""What `laadregie serve` does every ten minutes, and `laadregie intake keep` at once: let go what is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from laadregie.foundation.documents import services as documents
from laadregie.intake import process
from laadregie.intake.importing import services as importing
from laadregie.intake.models import ChargerRequest, RequestState
from laadregie.intake.retention import erasing, evidence
from laadregie.realisation import selectors as realisations
from laadregie.regions import selectors as regions

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Kept:
    """What was let go.

    Attributes:
        files: Files of evidence of settled requests.
        drafts: Requests that were never sent.
        anonymised: Settled requests whose term is over.
        lists: Lists of cases that were read and never imported.
        orphans: Files that no row named.
    """

    files: int = 0
    drafts: int = 0
    anonymised: int = 0
    lists: int = 0
    orphans: int = 0


def keep(*, at: datetime | None = None) -> Kept:
    """Let go what is over by the terms of policy, each request in a short transaction of its own.

    Args:
        at: The moment that counts; now without it.
    """
    now = at or timezone.now()
    return Kept(
        files=sum(evidence.delete(number, at=now) for number in _without_undo(now)),
        drafts=sum(erasing.remove_draft(number) for number in _old_drafts(now)),
        anonymised=_anonymised(now),
        lists=importing.forget_expired(),
        orphans=evidence.sweep() + documents.sweep(),
    )


def _without_undo(now: datetime) -> list[str]:
    """Settled requests with files whose decision can no longer be taken back."""
    found = evidence.settled_for_good(now)[:MOST_AT_ONCE]
    return [one.number for one in found if not evidence.can_be_undone(one, now)]


def _old_drafts(now: datetime) -> list[str]:
    days = _days("draft_keep_days")
    drafts = ChargerRequest.objects.filter(state=RequestState.DRAFT, started_at__lte=now - days.shortest)
    return [one.number for one in drafts if one.started_at + days.of(one.municipality_code) <= now]


def _anonymised(now: datetime) -> int:
    days = _days("request_keep_days")
    settled = ChargerRequest.objects.filter(
        state__in=process.SETTLED, anonymised_at__isnull=True, settled_at__lte=now - days.shortest
    )
    done = 0
    for one in settled.select_related("merged_into"):
        since = _settled_since(one)
        if since is not None and since + days.of(one.municipality_code) <= now:
            erasing.anonymise(one.number, at=now)
            done += 1
    return done


def _settled_since(one: ChargerRequest) -> datetime | None:
    """Since when nothing is expected any more; None while a merged request still waits for its pole."""
    if one.merged_into is not None:
        other = one.merged_into.settled_at
        return max(one.settled_at, other) if one.settled_at and other else None
    if one.merged_site_id is not None and realisations.is_under_way(one.merged_site_id):
        return None
    return one.settled_at


@dataclass(frozen=True)
class _Days:
    """A term of policy in days, of every municipality."""

    everywhere: int
    own: Mapping[str, int]

    @property
    def shortest(self) -> timedelta:
        return timedelta(days=min([self.everywhere, *self.own.values()]))

    def of(self, municipality_code: str) -> timedelta:
        return timedelta(days=self.own.get(municipality_code, self.everywhere))


def _days(key: str) -> _Days:
    own = {code: int(values[key].number) for code, values in regions.own_policy().items() if key in values}
    return _Days(int(regions.policy_value(key).number), own)
