"""Pages of orders over the wire: who gets what, forms with their refusals, documents."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from laadregie.foundation.accounts.models import Role
from laadregie.realisation.models import Objection, TrafficOrder
from laadregie.realisation.orders import selectors, services
from laadregie.regions.models import Municipality, SubRegion
from tests.factories.orders import ANSWERS, PUBLISHED_ON, published, settled_places
from tests.factories.realising import set_policy
from tests.factories.regions import VLIETWOUDE, person

TODAY = timezone.localdate()


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def at(order, path=""):
    return f"/verkeersbesluiten/{order.number}/{path}"


def post(client, address, status, **fields):
    answer = client.post(address, fields)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def revision(order):
    return TrafficOrder.objects.get(pk=order.pk).revision


def words(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_from_choosing_places_to_publication(parties, officer, signed_in):
    numbers = [one.number for one in settled_places(3, officer)]
    text = words(signed_in, "/verkeersbesluiten/nieuw/")
    assert all(number in text for number in numbers)

    post(signed_in, "/verkeersbesluiten/nieuw/", 302, plaats=numbers, gemeente=VLIETWOUDE)
    order = TrafficOrder.objects.get()
    text = words(signed_in, at(order))
    assert "11 parts are missing" in text
    assert "Give the date of the advice of the police." in text
    assert "Publish…" not in text

    refused = words(signed_in, at(order, "publiceer/"))
    assert "It cannot be published yet. This is missing:" in refused
    assert "VLI-01: Confirm that the municipality manages this road." in refused
    post(signed_in, at(order, "antwoorden/"), 302, **ANSWERS, title=order.title, revision=revision(order))
    for place in selectors.places(order):
        post(
            signed_in,
            at(order, f"plaats/{place.pk}/"),
            302,
            street="Molenweg",
            bays="2",
            is_municipal_road="on",
            revision=revision(order),
        )
    assert "Everything the law asks is there" in words(signed_in, at(order))
    post(
        signed_in,
        at(order, "publiceer/"),
        302,
        published_on="16-11-2026",
        reference="gmb-2026-7",
        revision=revision(order),
    )

    order.refresh_from_db()
    assert (order.state, order.published_on) == ("published", PUBLISHED_ON)
    text = words(Client(), at(order))
    assert "December 28, 2026" in text or "28 December 2026" in text
    assert "What the law asks" not in text


def test_a_draft_is_there_for_who_works_on_it_alone(draft, parties, officer, stranger):
    Municipality.objects.filter(code=VLIETWOUDE).update(
        sub_region=SubRegion.objects.create(code="S1", name="Noordkant")
    )
    sees = [
        officer,
        parties.operator,
        person(Role.PROGRAMME_MANAGER, "waterkant"),
        person(Role.CONSULTANT, "S1"),
    ]
    sees_not = [
        stranger,
        parties.grid_operator,
        person(Role.CONCESSION_HOLDER, "ander-bedrijf"),
        person(Role.CONSULTANT, "S2"),
        person(Role.AUDITOR, "waterkant"),
    ]
    place = selectors.places(draft)[0]
    for path in ("", "besluit.pdf", "plaatsen.geojson", f"plaats/{place.pk}/kaart.svg"):
        for user, status in [(one, 200) for one in sees] + [(one, 404) for one in sees_not]:
            client = Client()
            client.force_login(user)
            assert client.get(at(draft, path)).status_code == status, (path, user)
            listed = draft.number in words(client, "/verkeersbesluiten/")
            assert listed == (status == 200)
        assert Client().get(at(draft, path)).status_code == 404


def test_only_the_own_officer_writes(draft, parties, stranger):
    place = selectors.places(draft)[0]
    paths = ["antwoorden/", "plaatsen/", "tekst/need/", "publiceer/", "intrekken/"]
    paths += [f"plaats/{place.pk}/{one}" for one in ("", "uit/", "brief.pdf", "bezwaar/")]
    for user in (stranger, parties.operator, person(Role.PROGRAMME_MANAGER, "waterkant")):
        client = Client()
        client.force_login(user)
        for path in paths:
            assert client.post(at(draft, path), {"revision": draft.revision}).status_code == 404, path
    for path in paths:
        assert Client().post(at(draft, path)).status_code == 302  # to sign in
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_who_is_second_gets_409_and_keeps_what_was_typed(draft, officer, signed_in):
    seen = draft.revision
    services.answer(
        number=draft.number, revision=seen, answers={"mandate": "een mandaat"}, title="Eerst", by=officer
    )

    text = post(signed_in, at(draft, "antwoorden/"), 409, title="Later", mandate="ander", revision=seen)
    assert "Ans Visser changed this order" in text
    assert "ander" in text
    text = post(signed_in, at(draft, "intrekken/"), 409, revision=seen)
    assert "Your change is not saved" in text

    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("Eerst", "draft")


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("antwoorden/", {"title": ""}, "This field is required"),
        ("antwoorden/", {"title": "X", "police_on": "gisteren"}, "Enter a valid date"),
        ("antwoorden/", {"title": "X", "interests": ["9.9"]}, "Select a valid choice"),
        ("plaats/{place}/", {"street": "A", "bays": "99"}, "1 to 2 bays"),
        ("plaats/{place}/", {"street": "A", "bays": "veel"}, "whole number"),
        ("publiceer/", {"published_on": "16-11-2026", "reference": "gmb-1"}, "mandate"),
        ("plaatsen/", {"plaats": ["R-0"]}, "Choose again"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_changes_nothing(draft, signed_in, path, fields, said):
    place = selectors.places(draft)[0]
    before = TrafficOrder.objects.values().get(pk=draft.pk)

    text = post(signed_in, at(draft, path.format(place=place.pk)), 422, **fields, revision=draft.revision)

    assert said in text
    assert TrafficOrder.objects.values().get(pk=draft.pk) == before


def test_a_section_is_changed_beside_its_draft(ready, signed_in):
    text = words(signed_in, at(ready, "tekst/need/"))
    assert "Plaatsingsbeleid laadpalen 2024" in text

    post(signed_in, at(ready, "tekst/need/"), 302, text="Eigen <b>woorden</b>.", revision=ready.revision)

    text = words(signed_in, at(ready))
    assert "Changed by Ans Visser" in text
    assert "Eigen &lt;b&gt;woorden&lt;/b&gt;." in text
    assert signed_in.get(at(ready, "tekst/bestaat-niet/")).status_code == 404


def test_an_objection_is_recorded_and_decided(parties, officer, signed_in):
    order = published(3, officer)
    place = selectors.places(order)[0]
    first = order.published_on + timedelta(days=2)

    post(
        signed_in,
        at(order, f"plaats/{place.pk}/bezwaar/"),
        302,
        kind="objection",
        received_on=first.isoformat(),
        with_committee="on",
        revision=revision(order),
    )
    found = Objection.objects.get()
    text = words(signed_in, at(order))
    assert "decide before or on" in text
    assert "1 place contested" in words(signed_in, "/verkeersbesluiten/")

    page = at(order, f"bezwaar/{found.pk}/")
    assert "Committee" in words(signed_in, page)
    post(signed_in, page + "verdaag/", 302, revision=revision(order))
    post(signed_in, page + "verdaag/", 422, revision=revision(order))
    post(signed_in, page + "opschorten/", 302, on=first.isoformat(), revision=revision(order))
    post(signed_in, page + "hervat/", 302, on=TODAY.isoformat(), revision=revision(order))
    late = (TODAY + timedelta(days=3)).isoformat()
    text = post(signed_in, page, 422, outcome="dismissed", decided_on=late, revision=revision(order))
    assert "still to come" in text
    post(
        signed_in,
        page,
        302,
        outcome="dismissed",
        decided_on=TODAY.isoformat(),
        afterwards="back",
        revision=revision(order),
    )
    assert selectors.places(order)[0].state == "dismissed"


def test_the_public_sees_no_objections(order, officer):
    place = selectors.places(order)[0]
    services.receive(
        number=order.number,
        revision=revision(order),
        place_id=place.pk,
        kind="objection",
        received_on=order.published_on,
        reference="Z-2026-55",
        by=officer,
    )
    found = Objection.objects.get()

    text = words(Client(), at(order))

    assert "Z-2026-55" not in text
    assert "In force, not final yet" in text
    assert "contested" not in words(Client(), "/verkeersbesluiten/")
    assert f"bezwaar/{found.pk}" not in text
    assert [one.contested for one in selectors.orders(AnonymousUser())] == [None]
    assert [one.contested for one in selectors.orders(officer)] == [1]
    assert Client().get(at(order, f"bezwaar/{found.pk}/")).status_code == 302


def test_documents_of_a_published_order_stay_as_they_were(order, client):
    first = client.get(at(order, "besluit.pdf"))
    before = first.content
    assert before.startswith(b"%PDF-1.")
    assert f'filename="{order.number}.pdf"' in first["Content-Disposition"]

    set_policy("order_sign", "E8c")

    assert client.get(at(order, "besluit.pdf")).content == before


def test_an_earlier_order_has_no_text_of_its_own(parties, officer, signed_in):
    numbers = [one.number for one in settled_places(1, officer)]
    post(
        signed_in,
        "/verkeersbesluiten/eerder/",
        302,
        plaats=numbers,
        title="Verzamelbesluit 2024",
        published_on="2024-03-04",
        reference="gmb-2024-99",
        gemeente=VLIETWOUDE,
    )
    order = TrafficOrder.objects.get()

    assert "Irrevocable" in words(Client(), at(order))
    assert Client().get(at(order, "besluit.pdf")).status_code == 404


def test_a_letter_to_neighbours_is_made_and_kept(ready, signed_in):
    place = selectors.places(ready)[0]

    answer = signed_in.post(at(ready, f"plaats/{place.pk}/brief.pdf"))

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-1.")
    assert "Letter to neighbours of VLI-01" in words(signed_in, at(ready))


def test_the_list_can_be_limited_to_a_municipality(order, client):
    assert order.number in words(client, f"/verkeersbesluiten/?gemeente={VLIETWOUDE}")
    other = words(client, "/verkeersbesluiten/?gemeente=GM9902")
    assert order.number not in other
    assert "has published no traffic order here yet" in other
