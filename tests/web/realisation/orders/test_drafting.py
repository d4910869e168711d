"""Drafting and publishing: what is missing is named and blocks, who was second is told."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from laadkern.errors import InputError
from laadregie.foundation.audit.models import AuditEvent
from laadregie.realisation import services as realisations
from laadregie.realisation.models import OrderSite, Realisation, TrafficOrder
from laadregie.realisation.orders import checklist, contents, selectors, services, text
from tests.factories.orders import ANSWERS, PUBLISHED_ON, settled_places
from tests.factories.regions import VLIETWOUDE


def missing(order):
    order.refresh_from_db()
    return {one.item.code for one in checklist.missing(contents.subject_of(contents.gather(order)))}


def states(order):
    return list(selectors.places(order).values_list("state", flat=True))


def changed(order, by, **answers):
    order.refresh_from_db()
    return services.answer(
        number=order.number, revision=order.revision, answers=answers, title=order.title, by=by
    )


def test_a_draft_holds_its_places_and_names_what_is_missing(draft):
    held = Realisation.objects.filter(order_sites__order=draft)

    assert draft.number == "VB-VLI-0001"
    assert set(held.values_list("state", flat=True)) == {"order_drafted"}
    assert set(held.values_list("site__state", flat=True)) == {"in_order"}
    assert missing(draft) == {
        "mandate",
        "interests",
        "police_on",
        "police_advice",
        "policy",
        "plan_map",
        "objection_address",
        "decided_on",
        "signatory",
        "road",
        "parking",
    }
    assert AuditEvent.objects.filter(action="orders.drafted", municipality_code=VLIETWOUDE).count() == 1


def test_nothing_is_published_while_something_is_missing(draft, officer):
    with pytest.raises(InputError, match="mandate"):
        services.publish(
            number=draft.number,
            revision=draft.revision,
            published_on=PUBLISHED_ON,
            reference="gmb-2026-1",
            by=officer,
        )

    draft.refresh_from_db()
    assert draft.state == "draft"
    assert set(states(draft)) == {"drafted"}
    assert not AuditEvent.objects.filter(action="orders.published").exists()


def test_a_negative_advice_asks_for_the_reason_it_is_not_followed(ready, officer):
    assert missing(ready) == set()

    changed(ready, officer, police_advice="negative", police_reason="")
    assert missing(ready) == {"police_reason"}

    changed(ready, officer, police_reason="De straat is breed genoeg.")
    assert missing(ready) == set()
    ready.refresh_from_db()
    assert "volgt dit advies niet. De straat is breed genoeg." in text.drafted(
        "police", contents.gather(ready)
    )


@pytest.mark.parametrize(
    ("advised", "blocks"),
    [
        pytest.param("2026-11-09", False, id="before"),
        pytest.param("2026-11-10", False, id="the-day-itself"),
        pytest.param("2026-11-11", True, id="after-it-was-signed"),
    ],
)
def test_the_police_is_consulted_before_the_order_is_signed(ready, officer, advised, blocks):
    changed(ready, officer, police_on=advised, decided_on="2026-11-10")

    assert missing(ready) == ({"police_before"} if blocks else set())


def test_roads_are_confirmed_for_all_places_at_once(draft, officer):
    first = selectors.places(draft)[0]
    with mock.patch.object(contents, "road_of", lambda row, _site: False if row.pk == first.pk else None):
        services.confirm_roads(number=draft.number, revision=draft.revision, by=officer)

    answers = {one.pk: one.answers.get("is_municipal_road") for one in selectors.places(draft)}
    assert answers.pop(first.pk) is None  # somebody measured that it is no road of theirs
    assert set(answers.values()) == {True}
    assert len(answers) == 2
    assert AuditEvent.objects.filter(action="orders.roads_confirmed").count() == 1


def test_roads_that_are_confirmed_are_not_confirmed_twice(ready, officer):
    with pytest.raises(InputError, match="No place is left"):
        services.confirm_roads(number=ready.number, revision=ready.revision, by=officer)


def test_text_that_still_has_brackets_blocks(ready, officer):
    order = services.change_section(
        number=ready.number, revision=ready.revision, code="need", words="Omdat [reden].", by=officer
    )

    with pytest.raises(InputError, match="brackets"):
        services.publish(
            number=order.number,
            revision=order.revision,
            published_on=PUBLISHED_ON,
            reference="gmb-2026-1",
            by=officer,
        )


def test_a_changed_section_keeps_what_was_drafted_and_can_be_taken_back(ready, officer):
    facts = contents.gather(ready)
    draft_text = text.drafted("need", facts)
    order = services.change_section(
        number=ready.number, revision=ready.revision, code="need", words="Eigen woorden.", by=officer
    )
    section = text.sections(facts, order.text)[1]
    assert (section.text, section.drafted, section.by) == ("Eigen woorden.", draft_text, "Ans Visser")
    assert not section.is_outdated

    order = changed(order, officer, policy_document="het Laadbeleid 2026")
    assert text.sections(contents.gather(order), order.text)[1].is_outdated

    order = services.change_section(
        number=order.number, revision=order.revision, code="need", words="", by=officer
    )
    assert "Laadbeleid 2026" in text.sections(contents.gather(order), order.text)[1].text


def test_who_is_second_is_told_and_nothing_is_lost(draft, officer):
    changed(draft, officer, mandate="een mandaat")

    with pytest.raises(services.Conflict) as told:
        services.answer(
            number=draft.number,
            revision=draft.revision - 1,
            answers={"mandate": "iets anders"},
            title="X",
            by=officer,
        )

    assert told.value.by_name == "Ans Visser"
    draft.refresh_from_db()
    assert draft.answers["mandate"] == "een mandaat"


def test_another_municipality_drafts_and_changes_nothing(draft, stranger, parties):
    for by in (stranger, parties.operator):
        with pytest.raises(PermissionDenied):
            services.answer(number=draft.number, revision=draft.revision, answers={}, title="X", by=by)
        with pytest.raises(PermissionDenied):
            services.draft(municipality_code=VLIETWOUDE, realisations_chosen=["R-VLI-0001"], by=by)
    assert TrafficOrder.objects.count() == 1


def test_a_place_taken_out_and_a_draft_withdrawn_are_free_again(draft, officer):
    place = selectors.places(draft)[0]

    order = services.take_out(number=draft.number, revision=draft.revision, place_id=place.pk, by=officer)
    assert selectors.places(order).count() == 2
    assert list(selectors.choosable(VLIETWOUDE)) == [place.realisation]

    services.withdraw(number=order.number, revision=order.revision, by=officer)
    assert selectors.choosable(VLIETWOUDE).count() == 3
    again = services.draft(
        municipality_code=VLIETWOUDE,
        realisations_chosen=list(selectors.choosable(VLIETWOUDE).values_list("number", flat=True)),
        by=officer,
    )
    assert again.number == "VB-VLI-0002"
    assert OrderSite.objects.filter(state="left").count() == 3


def test_a_place_is_in_one_order_and_no_order_holds_more_than_policy_allows(draft, officer):
    held = selectors.places(draft)[0].realisation.number

    with pytest.raises(InputError, match="Choose again"):
        services.draft(municipality_code=VLIETWOUDE, realisations_chosen=[held], by=officer)
    with pytest.raises(InputError, match="1 to 30"):
        services.draft(
            municipality_code=VLIETWOUDE, realisations_chosen=[f"R-{n}" for n in range(31)], by=officer
        )


def test_publication_starts_the_term_and_keeps_what_it_rests_on(ready, officer):
    order = services.publish(
        number=ready.number,
        revision=ready.revision,
        published_on=PUBLISHED_ON,
        reference="gmb-2026-123456",
        by=officer,
    )

    assert order.term_ends_on == date(2026, 12, 28)
    assert set(states(order)) == {"in_force"}
    realisation = Realisation.objects.filter(order_sites__order=order)[0]
    assert realisation.state == "order_published"
    assert realisation.milestones.last().facts["published_on"] == "2026-11-16"
    kept = contents.of_order(order)
    assert kept.sites[0].street == "Molenweg 1e stuk"
    assert "uiterlijk op 28 december 2026" in order.facts["text"]["objection"]
    # what changes afterwards does not change what was published
    OrderSite.objects.filter(order=order).update(street="Elders")
    assert contents.of_order(order).sites[0].street == "Molenweg 1e stuk"
    with pytest.raises(InputError, match="fixed"):
        services.answer(number=order.number, revision=order.revision, answers={}, title="X", by=officer)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 9), "before the order was signed"),
        (timezone.localdate() + timedelta(days=1), "still to come"),
    ],
)
def test_a_day_that_cannot_be_is_refused(ready, officer, day, words):
    with pytest.raises(InputError, match=words):
        services.publish(
            number=ready.number, revision=ready.revision, published_on=day, reference="gmb-1", by=officer
        )


def test_a_place_on_hold_holds_publication_up_and_is_named(ready, officer):
    one = selectors.places(ready)[1].realisation
    realisations.hold(
        number=one.number, revision=one.revision, reason="Riool", waiting_for="municipality", by=officer
    )

    with pytest.raises(InputError, match=f"{one.number}: This realisation is on hold"):
        services.publish(
            number=ready.number,
            revision=ready.revision,
            published_on=PUBLISHED_ON,
            reference="gmb-2026-1",
            by=officer,
        )

    assert set(states(ready)) == {"drafted"}


def test_an_earlier_order_covers_places_without_being_drafted(parties, officer):
    numbers = [one.number for one in settled_places(2, officer)]

    order = services.record_earlier(
        municipality_code=VLIETWOUDE,
        realisations_chosen=numbers,
        title="Verzamelbesluit 2024",
        published_on=date(2024, 3, 4),
        reference="gmb-2024-99",
        by=officer,
    )

    assert set(states(order)) == {"irrevocable"}
    steps = Realisation.objects.get(number=numbers[0]).milestones.values_list("step", flat=True)
    assert list(steps)[-1] == "cover_by_order"
    assert "draft_order" not in steps


def test_what_is_usually_the_same_comes_from_the_last_order(ready, officer):
    services.withdraw(number=ready.number, revision=ready.revision, by=officer)
    numbers = list(selectors.choosable(VLIETWOUDE).values_list("number", flat=True))

    order = services.draft(municipality_code=VLIETWOUDE, realisations_chosen=numbers, by=officer)

    assert order.answers["mandate"] == ANSWERS["mandate"]
    assert "police_on" not in order.answers
