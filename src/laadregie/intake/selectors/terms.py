"""The terms of a request as a person meets them, and what a late decision costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laadkern.default_penalty import Penalty, penalty
from laadregie.foundation.clocks import selectors as clocks
from laadregie.foundation.clocks.models import Clock
from laadregie.intake.models import ChargerRequest
from laadregie.realisation.deadlines import NO_TERM, Deadline, of_clock
from laadregie.regions import selectors as regions
from laadregie.regions.selectors.policy import Settings

FIRST_ANSWER, DECISION = "first_answer_working_days", "decision_weeks"
EVIDENCE, TARGET = "evidence_weeks", "realisation_target_weeks"
PREFIX = "request:"
# Which term leads the work list, of those that run: what is due to the requester first.
LEADING = (EVIDENCE, FIRST_ANSWER, DECISION, TARGET)
LABELS = {
    FIRST_ANSWER: _("First answer"),
    DECISION: _("Decision"),
    EVIDENCE: _("Requester supplies what is missing"),
    TARGET: _("Pole in operation"),
}
CENTS = 100


@dataclass(frozen=True)
class Term:
    """A term of a request, also one that is over."""

    code: str
    label: str
    clock: Clock
    deadline: Deadline
    source: str

    @property
    def is_over(self) -> bool:
        return self.clock.ended_at is not None

    @property
    def was_late(self) -> bool:
        ended = self.clock.ended_at
        return ended is not None and timezone.localdate(ended) > self.clock.due_on


def terms_of(charger_request: ChargerRequest, policy: Settings | None = None) -> list[Term]:
    """Every term of a request: the newest of each code, in the order in which they come.

    Args:
        policy: Of its municipality, where the caller has it already.
    """
    policy = policy or regions.policy_set(charger_request.municipality_code)
    newest = {clock.code: clock for clock in clocks.of(f"{PREFIX}{charger_request.number}")}
    return [
        Term(
            code=code,
            label=str(label),
            clock=newest[code],
            deadline=NO_TERM if newest[code].ended_at else of_clock(newest[code]),
            source=policy[code].source,
        )
        for code, label in LABELS.items()
        if code in newest
    ]


def leading_in(municipality_codes: Iterable[str]) -> dict[str, Deadline]:
    """The term that leads the work list, by number of the request, in some municipalities."""
    codes = set(municipality_codes)
    running = clocks.running().filter(about__startswith=PREFIX, municipality_code__in=codes)
    return _leading(running.only("about", "code", "started_at", "due_on"))


def leading_of(terms: Iterable[Term]) -> Deadline:
    """The term of one request that leads, of those of `terms_of`."""
    running = {one.code: one for one in terms if not one.is_over}
    return next((running[code].deadline for code in LEADING if code in running), NO_TERM)


def _leading(running: Iterable[Clock]) -> dict[str, Deadline]:
    found: dict[str, dict[str, Clock]] = {}
    for clock in running:
        found.setdefault(clock.about.removeprefix(PREFIX), {})[clock.code] = clock
    return {number: of_clock(_first(of_one)) for number, of_one in found.items()}


def _first(running: dict[str, Clock]) -> Clock:
    return next((running[code] for code in LEADING if code in running), next(iter(running.values())))


def decision_due(charger_request: ChargerRequest) -> date | None:
    """Last day on which the decision is in time; None while that term stands still or does not run."""
    for clock in clocks.running([f"{PREFIX}{charger_request.number}"]):
        if clock.code == DECISION:
            standing = clocks.standing(clock)
            return None if standing.pause else clock.due_on
    return None


def penalty_of(charger_request: ChargerRequest, on: date | None = None) -> Penalty | None:
    """What the late decision costs today after a notice of default; None where none was received."""
    if charger_request.default_notice_on is None:
        return None
    due = decision_due(charger_request)
    if due is None:
        return None
    policy = regions.policy_set(charger_request.municipality_code)
    steps = ("first", "second", "third")
    return penalty(
        term_ended_on=due,
        notice_on=charger_request.default_notice_on,
        on=on or timezone.localdate(),
        grace_weeks=int(policy["default_notice_weeks"].number),
        day_cents=[int(policy[f"default_penalty_{step}_eur"].number) * CENTS for step in steps],
    )
