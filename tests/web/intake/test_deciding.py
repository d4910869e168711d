"""Deciding about requests: what each decision does, who may, who comes second, and how it is undone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from laadkern.errors import InputError
from laadregie.foundation.audit import selectors as trail
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.clocks import selectors as clocks
from laadregie.foundation.documents import selectors as documents
from laadregie.foundation.mail.models import Mail
from laadregie.intake import letters, process, selectors, services
from laadregie.intake.models import Capacity, ChargerRequest, Decision, DecisionKind
from laadregie.intake.services import Choice
from laadregie.regions import selectors as regions
from tests.factories.judging import sent_request
from tests.factories.regions import OOSTERLEK

REJECT = Choice("reject", ("pole_nearby",), "Gebruik de paal bij de kerk.")


def now(charger_request):
    charger_request.refresh_from_db()
    return charger_request


def decide(charger_request, by, choice):
    now(charger_request)
    return services.decide(
        number=charger_request.number, revision=charger_request.revision, choice=choice, by=by
    )


def running(charger_request):
    return {one.code for one in clocks.running([f"request:{charger_request.number}"])}


def test_accepting_ends_the_terms_sends_letter_and_mail_and_verifies(asked, officer):
    assert running(asked) == {"first_answer_working_days", "decision_weeks"}

    decide(asked, officer, Choice("accept", note="Er is geen vrije paal."))

    assert now(asked).state == process.ACCEPTED
    assert running(asked) == {"realisation_target_weeks"}
    made = documents.about(f"request:{asked.number}")
    assert [one.media_type.rpartition(".")[2] for one in made] == ["application/pdf", "document"]
    assert documents.content(made[0]).startswith(b"%PDF")
    assert Mail.objects.filter(text__contains="Er is geen vrije paal.", to="mees@example.nl").count() == 1
    steps = list(asked.events.values_list("step", flat=True))
    assert steps == ["submit", "start_test", "accept"]
    assert trail.verify().holds
    told = str(list(AuditEvent.objects.filter(object_id=str(asked.pk)).values_list("changes", flat=True)))
    assert "Mees" not in told
    assert "example.nl" not in told


def test_a_rejection_needs_a_reason_and_says_it_with_figures(asked, officer):
    for reasons in ((), ("nonsense",)):
        with pytest.raises(InputError):
            decide(asked, officer, Choice("reject", reasons))
    assert not Decision.objects.exists()

    decide(asked, officer, REJECT)

    found = now(asked)
    assert (found.state, found.settled_at is not None) == (process.REJECTED, True)
    assert not running(asked)
    decision = found.decisions.get()
    assert (decision.capacity, decision.contested_by) == (Capacity.MUNICIPALITY, "objection")
    assert decision.policy["rejection_route"]["origin"] == "default"


def test_how_a_rejection_is_contested_follows_from_who_decided_or_from_policy(
    asked, tested, officer, tester, policy
):
    decide(tested, tester, REJECT)
    assert tested.decisions.get().contested_by == "review"

    policy("rejection_route", "objection")
    other = sent_request(operator=tested.operator_code, name="Piet Bos")
    decide(other, tester, REJECT)
    assert other.decisions.get().contested_by == "objection"


def test_asking_for_more_lets_the_decision_stand_still(asked, officer):
    decide(asked, officer, Choice("ask_more", note="Stuur uw contract."))

    assert now(asked).state == process.INCOMPLETE
    by_code = {one.code: one for one in clocks.running([f"request:{asked.number}"])}
    assert set(by_code) == {"decision_weeks", "evidence_weeks"}
    assert clocks.standing(by_code["decision_weeks"]).pause.waiting_for == process.REQUESTER
    assert asked.messages.get().text == "Stuur uw contract."


def test_merging_lets_a_request_go_on_with_another_and_takes_its_own_followers_along(asked, officer):
    other, third = sent_request(name="Piet Bos"), sent_request(name="Riet Dam")
    decide(asked, officer, Choice("merge", with_number=other.number))
    decide(other, officer, Choice("merge", with_number=third.number))

    assert now(asked).merged_into == third
    assert now(other).merged_into == third
    assert (asked.state, third.state) == (process.MERGED, process.SUBMITTED)


def test_nobody_merges_with_what_is_elsewhere_or_with_itself(asked, officer):
    elsewhere = sent_request(OOSTERLEK, name="Ver Weg")
    for number in (elsewhere.number, asked.number, "NOPE", ""):
        with pytest.raises(InputError):
            decide(asked, officer, Choice("merge", with_number=number))
    assert now(asked).state == process.SUBMITTED


def test_the_second_of_two_officers_is_told_and_nothing_is_overwritten(asked, officer, colleague):
    seen = asked.revision
    decide(asked, officer, Choice("accept"))

    with pytest.raises(services.Conflict) as conflict:
        services.decide(number=asked.number, revision=seen, choice=REJECT, by=colleague)

    assert conflict.value.by_name == officer.name
    assert now(asked).state == process.ACCEPTED
    assert Decision.objects.count() == 1


def test_who_does_not_judge_a_request_decides_nothing(asked, tested, neighbour, tester, officer):
    for found, by in ((asked, neighbour), (asked, tester)):
        with pytest.raises(PermissionDenied):
            decide(found, by, Choice("accept"))
    tested.is_review = True
    tested.save()
    with pytest.raises(PermissionDenied):  # a review is the municipality's
        decide(tested, tester, Choice("accept"))
    decide(tested, officer, Choice("accept"))


def test_with_four_eyes_a_decision_counts_once_somebody_else_confirms(asked, officer, colleague, policy):
    policy("request_four_eyes", "yes")
    decide(asked, officer, REJECT)
    assert now(asked).state == process.TESTING
    assert not documents.about(f"request:{asked.number}").exists()
    with pytest.raises(InputError):  # another decision while one waits
        decide(asked, colleague, Choice("accept"))
    with pytest.raises(InputError):  # the decider cannot
        services.confirm(number=asked.number, revision=now(asked).revision, by=officer)

    services.confirm(number=asked.number, revision=now(asked).revision, by=colleague)

    assert now(asked).state == process.REJECTED
    decision = asked.decisions.get()
    assert (decision.by, decision.confirmed_by) == (officer, colleague)
    assert documents.about(f"request:{asked.number}").count() == 2


def test_a_decision_that_is_not_confirmed_leaves_the_request_being_judged(asked, officer, colleague, policy):
    policy("request_four_eyes", "yes")
    decide(asked, officer, REJECT)

    services.decline(number=asked.number, revision=now(asked).revision, by=colleague)

    assert now(asked).state == process.TESTING
    assert asked.decisions.get().undone_at is not None
    decide(asked, colleague, Choice("accept"))
    assert asked.decisions.filter(needs_second=True, confirmed_at=None, undone_at=None).count() == 1


def test_a_decision_is_undone_within_the_hours_of_policy_and_not_after(asked, officer):
    decide(asked, officer, REJECT)
    services.undo(number=asked.number, revision=now(asked).revision, by=officer)
    found = now(asked)
    assert (found.state, found.settled_at, found.decided_at) == (process.TESTING, None, None)
    assert running(asked) == {"decision_weeks"}

    decide(asked, officer, REJECT)
    late = timezone.now() - timedelta(hours=3)
    Decision.objects.filter(charger_request=asked, undone_at=None).update(decided_at=late)
    with pytest.raises(InputError):
        services.undo(number=asked.number, revision=now(asked).revision, by=officer)
    assert now(asked).state == process.REJECTED


def test_a_notice_of_default_counts_only_after_the_term(officer):
    found = sent_request(at=timezone.now() - timedelta(weeks=10))
    due = selectors.decision_due(found)
    today = timezone.localdate()
    for day in (due, today + timedelta(days=1)):
        with pytest.raises(InputError):
            services.note_default(number=found.number, revision=found.revision, received_on=day, by=officer)

    services.note_default(number=found.number, revision=found.revision, received_on=today, by=officer)

    owed = selectors.penalty_of(now(found), on=today + timedelta(days=14))
    assert (owed.days, owed.cents, owed.most_cents) == (1, 2300, 144_200)


def test_every_kind_of_decision_has_its_step():
    for kind in DecisionKind.values:
        assert kind in process.STEPS
    assert ChargerRequest._meta.get_field("state").max_length >= max(len(one) for one in process.STATES)


def test_an_explanation_of_more_paragraphs_stays_so_in_the_letter(asked, officer):
    policy = regions.policy_set(asked.municipality_code)
    said = letters.Said("ask_more", "municipality", note="Het contract.\r\n\r\nEn een foto.\r\nVan opzij.")

    text = letters.compose(asked, said, policy=policy, results=[], at=timezone.now())

    assert "Het contract." in text.paragraphs
    assert "En een foto.\nVan opzij." in text.paragraphs
