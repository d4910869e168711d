"""The work list and the page of a request: who sees what of it, and how steps are taken in the browser."""

import pytest
from django.urls import reverse

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.links import services as links
from laadregie.foundation.mail.models import Mail
from laadregie.intake import process, services
from laadregie.intake.models import Message
from laadregie.intake.services import Choice
from tests.factories.judging import sent_request, with_evidence
from tests.factories.regions import OOSTERLEK, person

PERSONAL = ("Mees Vos", "mees@example.nl", "Molenweg")


def page(client, by, found):
    client.force_login(by)
    return client.get(reverse("intake:case", args=[found.number]))


def post(client, name, found, **values):
    return client.post(reverse(f"intake:{name}", args=[found.number]), {"revision": found.revision, **values})


@pytest.fixture
def letter(asked, officer):
    services.decide(number=asked.number, revision=asked.revision, choice=Choice("accept"), by=officer)


def test_tester_and_officer_see_who_asks(client, officer, tester, tested, asked):
    text = page(client, officer, asked).content.decode()
    assert all(one in text for one in PERSONAL)
    assert "Noor Mulder" in page(client, tester, tested).content.decode()


@pytest.mark.parametrize("role", [Role.PROGRAMME_MANAGER, Role.CONTRACT_MANAGER, Role.CONSULTANT])
def test_who_looks_on_sees_the_case_without_person_evidence_or_buttons(client, tested, consultant, role):
    file = with_evidence(tested)
    viewer = consultant if role == Role.CONSULTANT else person(role, "waterkant")

    answer = page(client, viewer, tested)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert not any(one in text for one in ("Noor", "noor@", "Molenweg", "besluit/"))
    assert client.get(reverse("intake:evidence", args=[tested.number, file.pk])).status_code == 404
    assert post(client, "start", tested).status_code == 404


@pytest.mark.parametrize("role", [Role.GRID_OPERATOR, Role.CONTRACTOR, Role.STEERING_MEMBER, Role.AUDITOR])
def test_for_others_there_are_no_requests(client, tested, role):
    viewer = person(role, "waterkant")
    assert page(client, viewer, tested).status_code == 404
    assert client.get(reverse("intake:work")).status_code == 404


def test_another_municipality_and_another_operator_see_nothing(client, neighbour, asked, tested):
    other = person(Role.CONCESSION_HOLDER, "laadbedrijf-b")
    assert page(client, neighbour, asked).status_code == 404
    assert page(client, other, tested).status_code == 404
    assert tested.number not in client.get(reverse("intake:work")).content.decode()


def test_a_draft_is_the_requesters_alone(client, officer, asked):
    asked.state, asked.submitted_at = process.DRAFT, None
    asked.save()
    assert page(client, officer, asked).status_code == 404


def test_each_look_at_evidence_stands_in_the_trail(client, officer, asked):
    file = with_evidence(asked)
    client.force_login(officer)
    answer = client.get(reverse("intake:evidence", args=[asked.number, file.pk]))

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content == b"%PDF-1.7 contract"
    event = AuditEvent.objects.get(action="intake.evidence_seen")
    assert (event.by, event.object_name) == (officer, asked.number)


def test_every_criterion_opens_to_its_source_and_policy(client, officer, asked):
    text = page(client, officer, asked).content.decode()
    assert text.count('class="checks__more"') == 7
    assert "the national feed of charge points" in text
    assert "municipalities use 150 to 500 m" in text


def test_a_decision_in_the_browser_and_the_second_officer_gets_409_with_who(
    client, officer, colleague, asked
):
    client.force_login(officer)
    assert post(client, "decide", asked, kind="reject", doe="besluit").status_code == 422
    done = post(client, "decide", asked, kind="reject", reasons="own_parking", note="", doe="besluit")
    assert done.status_code == 302

    client.force_login(colleague)
    late = post(client, "decide", asked, kind="accept", doe="besluit")
    assert late.status_code == 409
    assert officer.name in late.content.decode()
    asked.refresh_from_db()
    assert asked.state == process.REJECTED


def test_the_preview_shows_the_letter_and_how_it_ends_and_writes_nothing(client, officer, tester, tested):
    tested.language = "en"
    tested.save()
    for by, ending in ((officer, "mayor and aldermen"), (tester, "look at your request again")):
        client.force_login(by)
        shown = post(client, "decide", tested, kind="reject", reasons="own_parking", doe="voorbeeld")
        assert shown.status_code == 200
        text = shown.content.decode()
        assert ending in text
        assert "park on your own ground" in text
    tested.refresh_from_db()
    assert (tested.state, tested.decisions.count()) == (process.SUBMITTED, 0)


def test_letters_are_for_who_judges(client, officer, letter, asked):
    text = page(client, officer, asked).content.decode()
    address = text.split("/stuk/")[1].split("/")[0]
    url = reverse("intake:document", args=[asked.number, address])
    sent = client.get(url)
    assert (sent["Content-Type"], sent.content[:4]) == ("application/pdf", b"%PDF")
    client.force_login(person(Role.PROGRAMME_MANAGER, "waterkant"))
    assert client.get(url).status_code == 404


def test_the_work_list_filters_counts_and_takes_up_several(client, officer, asked, tested):
    sent_request(OOSTERLEK, name="Ver Weg")
    Message.objects.create(charger_request=asked, is_from_requester=True, text="Hallo", at=asked.submitted_at)
    client.force_login(officer)
    url = reverse("intake:work")
    every = client.get(url, {"wie": "alle"}).content.decode()
    assert asked.number in every
    assert tested.number in every
    assert "new message" in every
    mine = client.get(url, {"wie": "mijn"}).content.decode()
    assert asked.number in mine
    assert tested.number not in mine
    by_name = client.get(url, {"wie": "alle", "q": "noor"}).content.decode()
    assert tested.number in by_name
    assert asked.number not in by_name
    assert client.get(url, {"stand": "nonsense", "pagina": "x"}).status_code == 200

    client.post(reverse("intake:bulk"), {"doe": "neem-over", "nummer": [asked.number, tested.number]})
    assert asked.number not in client.get(url, {"behandelaar": "niemand"}).content.decode()
    asked.refresh_from_db()
    assert asked.assigned_to == officer


def test_a_manager_cannot_find_people_by_name(client, asked):
    client.force_login(person(Role.PROGRAMME_MANAGER, "waterkant"))
    text = client.get(reverse("intake:work"), {"wie": "alle", "q": "Mees"}).content.decode()
    assert asked.number not in text


def test_the_work_list_asks_as_many_questions_for_many_requests(
    client, officer, django_assert_max_num_queries
):
    client.force_login(officer)
    url = reverse("intake:work")
    sent_request(tested=False)
    client.get(url)
    with django_assert_max_num_queries(45) as first:
        client.get(url)
    for number in range(12):
        sent_request(name=f"Naam{number} Bos", tested=False)
    with django_assert_max_num_queries(len(first.captured_queries)):
        client.get(url)


def test_messages_go_to_the_requester_and_count_until_read(client, officer, asked):
    Message.objects.create(charger_request=asked, is_from_requester=True, text="Hallo", at=asked.submitted_at)
    client.force_login(officer)
    assert post(client, "write", asked, text=" ").status_code == 422
    assert post(client, "write", asked, text="Dag, wij kijken ernaar.").status_code == 302
    assert asked.messages.filter(is_from_requester=False).get().text == "Dag, wij kijken ernaar."
    assert not asked.messages.filter(is_from_requester=True, read_at=None).exists()


def test_the_words_of_a_letter_hold_from_the_next_one(client, officer, neighbour, asked):
    url = reverse("intake:letter", args=[asked.municipality_code, "accept", "nl"])
    client.force_login(neighbour)
    assert client.get(url).status_code == 404
    client.force_login(officer)
    wrong = client.post(url, {"subject": "Hoera", "body": "Beste [onzin]", "doe": "bewaar"})
    assert wrong.status_code == 422
    assert "[onzin]" in wrong.content.decode()
    words = {"subject": "Hoera [nummer]", "body": "Beste [naam],\n\nHet is gelukt."}
    assert "Het is gelukt." in client.post(url, {**words, "doe": "voorbeeld"}).content.decode()
    assert client.post(url, {**words, "doe": "bewaar"}).status_code == 302

    shown = post(client, "decide", asked, kind="accept", doe="voorbeeld").content.decode()
    assert f"Hoera {asked.number}" in shown
    assert "Beste Mees Vos," in shown


def test_an_officer_stops_the_links_and_the_requester_gets_a_new_one(client, officer, asked):
    old = links.make("follow", f"request:{asked.number}", days=10)
    assert "nieuwe-link/" in page(client, officer, asked).content.decode()

    answer = post(client, "renew_links", asked)

    assert answer.status_code == 302
    assert links.find(old, "follow") is None
    assert Mail.objects.get(about=f"request:{asked.number}").to == "mees@example.nl"
    assert AuditEvent.objects.get(action="intake.links_revoked").by == officer


def test_who_looked_at_an_older_page_stops_no_links(client, officer, asked):
    old = links.make("follow", f"request:{asked.number}", days=10)
    client.force_login(officer)
    address = reverse("intake:renew_links", args=[asked.number])

    assert client.post(address, {"revision": asked.revision + 1}).status_code == 409
    assert links.find(old, "follow") is not None
