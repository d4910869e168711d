"""Deciding about a request: accept, reject, ask for more, merge; with a second person, and undone in time.

What a decision does stands in one transaction: state, time line, trail, clocks, letter and mail. The
letter is made before it. Who comes second is told that somebody else was first, and nothing is written.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.conflict import NotNow
from laadregie.foundation.documents import services as documents
from laadregie.intake import letters, mails, permissions, process
from laadregie.intake.letters import Said
from laadregie.intake.models import ChargerRequest, Decision, DecisionKind, Message, RejectionReason
from laadregie.intake.selectors import latest_results
from laadregie.intake.services import due, keeping, merging, stepping, testing
from laadregie.intake.services.testing import kept
from laadregie.regions import selectors as regions
from laadregie.regions.selectors.policy import Settings

LETTER = "letter"
# A second person looks at what settles a request; asking for more and merging can be taken back.
WITH_SECOND = frozenset({DecisionKind.ACCEPT, DecisionKind.REJECT})
CAN_BE_UNDONE = frozenset({DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.MERGE})
POLICY = ("request_four_eyes", "request_undo_hours", "rejection_route", "decision_weeks", "objection_weeks")
WAITS = gettext_noop("A decision of %(name)s waits for a second person. Confirm or decline that one first.")


@dataclass(frozen=True)
class Choice:
    """What somebody decides.

    Attributes:
        kind: Of `DecisionKind`.
        reasons: Codes of `RejectionReason`, of a rejection.
        note: In words, to the requester; of `ask_more` the question.
        with_number: Of a merge: the request it is added to.
        with_site: Of a merge: the site of the plan map it is added to.
    """

    kind: str
    reasons: tuple[str, ...] = ()
    note: str = ""
    with_number: str = ""
    with_site: int | None = None


def decide(*, number: str, revision: int, choice: Choice, by: User) -> Decision:
    """Decide about a request; with four eyes it waits for a second person.

    Raises:
        PermissionDenied: `by` may not judge the request.
        Conflict: Somebody changed it since `revision`.
        InputError: The choice is not complete, or cannot be made in the state the request is in.
    """
    found = ChargerRequest.objects.get(number=number)
    capacity = permissions.check_can_judge(by, found)
    keeping.check_revision(found, revision)
    _check_choice(choice)
    partner = merging.partner(found, choice.with_number, choice.with_site, viewer=by)
    if choice.kind == DecisionKind.MERGE and partner is None:
        raise InputError("with_number", gettext_noop("Choose with what the request is merged."))
    if due.is_due(found):  # a decision rests on the test of what was sent, also when the job comes later
        testing.evaluate(found, by=None)
    policy = regions.policy_set(found.municipality_code)
    needs_second = choice.kind in WITH_SECOND and policy["request_four_eyes"].value == "yes"
    said = said_of(choice, capacity, partner)
    now = timezone.now()
    files = None if needs_second else _files(found, said, policy, now)
    with transaction.atomic():
        held = keeping.held(number, revision)
        _check_free(held)
        _begin_judging(held, choice.kind, by, capacity, now)
        decision = Decision.objects.create(
            charger_request=held,
            kind=choice.kind,
            reasons=list(choice.reasons),
            note=choice.note.strip(),
            capacity=capacity,
            contested_by=letters.contested_by(choice.kind, capacity, policy),
            decided_at=now,
            by=by,
            needs_second=needs_second,
            policy=kept(policy, POLICY),
        )
        if files is None:
            stepping.check(choice.kind, held)
            keeping.save(held)
            stepping.tell("propose_decision", held, by=by, party=capacity, at=now, facts=_facts(decision))
        else:
            _take_effect(held, decision, said, files, partner, by, now)
    return decision


def confirm(*, number: str, revision: int, by: User) -> Decision:
    """Confirm a decision as the second person; from then on it counts.

    Raises:
        PermissionDenied: `by` may not judge the request, or for another party.
        Conflict: Somebody changed it since `revision`.
        InputError: Nothing waits, or `by` decided it.
    """
    found, decision = _waiting(number, revision, by)
    if decision.by_id == by.pk:
        raise InputError(
            "decision", gettext_noop("You decided this yourself: somebody else has to confirm it.")
        )
    policy = regions.policy_set(found.municipality_code)
    said = Said(decision.kind, decision.capacity, tuple(decision.reasons), decision.note)
    now = timezone.now()
    files = _files(found, said, policy, now)
    with transaction.atomic():
        held = keeping.held(number, revision)
        decision.confirmed_at, decision.confirmed_by = now, by
        decision.save(update_fields=["confirmed_at", "confirmed_by"])
        _take_effect(held, decision, said, files, None, by, now)
    return decision


def decline(*, number: str, revision: int, by: User) -> Decision:
    """Do not confirm a decision, or take one's own back: the request goes on being judged.

    For what is raised see `confirm`; one's own decision can be declined.
    """
    _found, decision = _waiting(number, revision, by)
    now = timezone.now()
    with transaction.atomic():
        held = keeping.held(number, revision)
        decision.undone_at = now
        decision.save(update_fields=["undone_at"])
        keeping.save(held)
        stepping.tell(
            "decline_decision", held, by=by, party=decision.capacity, at=now, facts=_facts(decision)
        )
    return decision


def undo(*, number: str, revision: int, by: User) -> ChargerRequest:
    """Take the last decision back, within the hours of policy; the requester is told.

    Raises:
        PermissionDenied: `by` may not judge the request, or not in the capacity of who decided.
        Conflict: Somebody changed it since `revision`.
        InputError: There is nothing to undo, the hours are over, or a realisation serves the request.
    """
    now = timezone.now()
    with transaction.atomic():
        held = keeping.held(number, revision)
        capacity = permissions.check_can_judge(by, held)
        decision = _last_in_effect(held)
        if decision is None or decision.capacity != capacity or now > _undo_until(decision):
            raise NotNow("decision", gettext_noop("This can no longer be undone."))
        if held.realisation_id is not None:
            raise NotNow(
                "decision",
                gettext_noop("A realisation serves this request: take the request out of it first."),
            )
        decision.undone_at = now
        decision.save(update_fields=["undone_at"])
        held.merged_into, held.merged_site, held.decided_at = None, None, None
        stepping.take("undo", held, by=by, party=capacity, at=now, facts=_facts(decision))
        mails.send(held, process.STEPS["undo"].mail)
    return held


def undoable_until(charger_request: ChargerRequest, capacity: str) -> datetime | None:
    """Until when the decision can be undone by who judges in this capacity; None when it cannot."""
    last = _last_in_effect(charger_request)
    if last is None or last.capacity != capacity or charger_request.realisation_id is not None:
        return None
    until = _undo_until(last)
    return until if until > timezone.now() else None


def _last_in_effect(charger_request: ChargerRequest) -> Decision | None:
    """The decision that made the request what it is now, when it can be undone at all."""
    if not process.allowed("undo", charger_request.state):
        return None
    of_kind = charger_request.decisions.filter(kind__in=CAN_BE_UNDONE, undone_at=None)
    last = of_kind.last()
    return None if last is None or last.is_waiting else last


def _undo_until(decision: Decision) -> datetime:
    """By the policy it was made under."""
    hours = int(decision.policy["request_undo_hours"]["value"])
    return (decision.confirmed_at or decision.decided_at) + timedelta(hours=hours)


def said_of(choice: Choice, capacity: str, partner: "merging.Partner | None") -> Said:
    """A choice as a letter tells it."""
    together = partner.words if partner else ""
    return Said(choice.kind, capacity, choice.reasons, choice.note.strip(), together)


def _check_choice(choice: Choice) -> None:
    if choice.kind not in DecisionKind.values:
        raise InputError("kind", gettext_noop("Choose what you decide."))
    unknown = [code for code in choice.reasons if code not in RejectionReason.values]
    if choice.kind == DecisionKind.REJECT and (unknown or not choice.reasons):
        raise InputError("reasons", gettext_noop("Choose at least one reason."))
    if choice.kind == DecisionKind.ASK_MORE and not choice.note.strip():
        raise InputError("note", gettext_noop("Write what you ask for."))


def _check_free(held: ChargerRequest) -> None:
    """Refuse while another decision waits for its second person."""
    first = held.decisions.waiting().select_related("by").first()
    if first is not None:
        raise NotNow("kind", WAITS, name=first.by.name if first.by else "laadregie")


def _begin_judging(held: ChargerRequest, kind: str, by: User, capacity: str, now: datetime) -> None:
    """Who decides at once on a request that was just received began judging it by that."""
    if held.state == process.SUBMITTED and kind in WITH_SECOND:
        stepping.take("start_test", held, by=by, party=capacity, at=now)


def _waiting(number: str, revision: int, by: User) -> tuple[ChargerRequest, Decision]:
    """The decision that waits for a second person, for who may be that."""
    found = ChargerRequest.objects.get(number=number)
    capacity = permissions.check_can_judge(by, found)
    keeping.check_revision(found, revision)
    decision = found.decisions.waiting().first()
    if decision is None or decision.capacity != capacity:
        raise NotNow("decision", gettext_noop("No decision waits for a second person."))
    return found, decision


def _files(
    charger_request: ChargerRequest, said: Said, policy: Settings, at: datetime
) -> tuple[str, dict[str, bytes]]:
    results = latest_results(charger_request)
    text = letters.compose(charger_request, said, policy=policy, results=results, at=at)
    return text.subject, letters.typeset(text, at=at)


def _take_effect(
    held: ChargerRequest,
    decision: Decision,
    said: Said,
    files: tuple[str, dict[str, bytes]],
    partner: "merging.Partner | None",
    by: User,
    now: datetime,
) -> None:
    """What follows from a decision, in its transaction."""
    if partner is not None:
        merging.join(held, partner)
    stepping.take(
        decision.kind,
        held,
        by=by,
        party=decision.capacity,
        at=now,
        facts=_facts(decision),
        changes={"decision": (None, decision.kind), **_told_reasons(decision)},
    )
    if decision.kind == DecisionKind.ASK_MORE:
        Message.objects.create(
            charger_request=held, is_from_requester=False, by=by, text=decision.note, at=now
        )
    subject, contents = files
    for suffix, content in contents.items():
        documents.store(
            kind=LETTER,
            title=subject,
            file_name=f"{held.number}-{decision.kind.replace('_', '-')}.{suffix}",
            content=content,
            media_type=letters.MEDIA[suffix],
            about=keeping.about(held),
            at=now,
            by=by,
        )
    mails.send(held, process.STEPS[decision.kind].mail, note=decision.note, together=said.together)


def _facts(decision: Decision) -> dict[str, object]:
    """What the time line tells; words to the requester stay with the decision."""
    return {"decision": decision.kind, **({"reasons": decision.reasons} if decision.reasons else {})}


def _told_reasons(decision: Decision) -> dict[str, tuple[object, object]]:
    return {"reasons": (None, ", ".join(decision.reasons))} if decision.reasons else {}
