"""Mail as staff reads it: what was sent, what would go, and every mail with made-up data."""

import html
import re

import pytest
from django.core import mail as sent
from django.urls import reverse

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.mail.models import Mail
from laadregie.foundation.outbox import services as outbox
from laadregie.intake import services
from laadregie.intake.mail_words import SAID
from tests.factories.regions import VLIETWOUDE, person

FRAME = re.compile(r'<iframe class="mail-frame"[^>]*>', re.S)


def frames(page):
    return [html.unescape(found) for found in FRAME.findall(page)]


def test_the_case_shows_each_mail_in_a_frame_in_which_nothing_runs(client, officer, asked):
    services.write(number=asked.number, text="Hallo <script>alert(1)</script>", by=officer)
    token = re.search(r"/laadpaal/volgen/(\S+)/", Mail.objects.get().text).group(1)
    client.force_login(officer)

    page = client.get(reverse("intake:case", args=[asked.number])).content.decode()

    [tag] = FRAME.findall(page)
    assert re.search(r" sandbox loading", tag), "a sandbox that allows nothing"
    [frame] = frames(page)
    assert "Hallo" in frame
    assert "<script>" not in frame
    assert "/laadpaal/volgen/***/" in frame
    assert token not in page


def test_who_may_not_know_the_person_reads_no_mail(client, asked, consultant, officer):
    services.write(number=asked.number, text="Hallo daar", by=officer)
    client.force_login(consultant)

    assert "Hallo daar" not in client.get(reverse("intake:case", args=[asked.number])).content.decode()


def test_before_a_decision_the_mail_that_will_go_can_be_read_and_is_the_one_that_goes(client, officer, asked):
    client.force_login(officer)
    address = reverse("intake:decide", args=[asked.number])
    body = {"revision": asked.revision, "kind": "accept", "note": "Bij de <b>school</b>"}

    seen = client.post(address, {**body, "doe": "voorbeeld"})

    assert not Mail.objects.exists()
    client.post(address, {**body, "doe": "besluit"})
    outbox.deliver_due()
    kept = Mail.objects.get(template="request", subject__icontains=seen.context["mail"].subject)
    assert (kept.text, kept.html) == (seen.context["mail"].text, seen.context["mail"].html)
    assert "&lt;b&gt;school" in frames(seen.content.decode())[0]
    assert len(sent.outbox) >= 1


def test_without_an_address_the_page_says_that_no_mail_goes(client, officer, asked):
    asked.requester.email = ""
    asked.requester.save()
    client.force_login(officer)
    body = {"revision": asked.revision, "kind": "accept", "note": "", "doe": "voorbeeld"}

    page = client.post(reverse("intake:decide", args=[asked.number]), body).content.decode()

    assert "No e-mail goes: no address is known." in page


@pytest.mark.parametrize(("language", "words"), [("nl", "Uw aanvraag"), ("en", "Your request")])
def test_every_mail_can_be_read_in_both_languages(client, officer, language, words):
    client.force_login(officer)

    answer = client.get(reverse("intake:mails", args=[VLIETWOUDE]), {"taal": language})

    requester, follower, staff = answer.context["groups"]
    assert len(requester.mails) == len(SAID)
    assert (len(follower.mails), len(staff.mails)) == (2, 3)
    assert all("Vlietwoude" in one.html for one in requester.mails)
    assert any(words in one.subject for one in requester.mails)
    for one in (*requester.mails, *follower.mails, *staff.mails):
        assert one.subject
        assert one.text
        assert "%(" not in one.text + one.subject
        assert f'<html lang="{language}">' in one.html


def test_a_contract_manager_reads_them_and_others_do_not(client, neighbour, tester):
    address = reverse("intake:mails", args=[VLIETWOUDE])
    client.force_login(person(Role.CONTRACT_MANAGER, ""))
    assert client.get(address).status_code == 200
    assert client.get(reverse("intake:mails", args=["GM0000"])).status_code == 404
    for other in (neighbour, tester):
        client.force_login(other)
        assert client.get(address).status_code == 404


def test_the_work_list_leads_there(client, officer, asked):
    client.force_login(officer)

    assert reverse("intake:mails", args=[VLIETWOUDE]) in client.get(reverse("intake:work")).content.decode()
