"""The page of a request for who has its link, and following a place."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.links import services as links
from laadregie.foundation.mail.models import Mail
from laadregie.foundation.outbox.models import OutboxMessage
from laadregie.intake import followed, numbering, process
from laadregie.intake.models import ChargerRequest, Decision, Follower, Message
from laadregie.intake.services import due, following, places_followed
from laadregie.intake.services.keeping import about
from laadregie.planmaps.models import Site
from laadregie.realisation.models import Milestone, Realisation, TrafficOrder
from tests.factories.asking import point, upload
from tests.factories.judging import sent_request

pytestmark = pytest.mark.usefixtures("planned")


@pytest.fixture
def asked():
    return sent_request()


@pytest.fixture
def address(asked):
    token = links.make("follow", about(asked), days=10)
    return f"/laadpaal/volgen/{token}/"


def put(asked, state, **more):
    """As if somebody decided."""
    now = timezone.now()
    settled = now if state in process.SETTLED else None
    ChargerRequest.objects.filter(pk=asked.pk).update(state=state, decided_at=now, settled_at=settled, **more)
    asked.refresh_from_db()


def without_tokens(content):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", content)


def reject(asked, contested_by):
    put(asked, process.REJECTED)
    Decision.objects.create(
        charger_request=asked, kind="reject", reasons=["own_parking"], capacity="operator",
        contested_by=contested_by, decided_at=timezone.now(),
    )  # fmt: skip


def test_the_page_says_who_has_it_until_when_and_what_happened(client, asked, address):
    page = client.get(address)

    shown = page.context["followed"]
    assert page.status_code == 200
    assert shown.who
    assert shown.due_on > timezone.localdate()
    assert [one.words for one in shown.told] == ["We received your request"]
    assert page["Cache-Control"].startswith("max-age=0")


def test_a_link_that_is_wrong_over_or_revoked_opens_nothing(client, asked, address):
    assert client.get("/laadpaal/volgen/abc:def/").status_code == 404
    following.renew_links(number=asked.number, by=None)

    assert client.get(address).status_code == 404
    assert client.post(f"{address}intrekken/").status_code == 404


def test_withdrawing_ends_it_and_tells_so(client, asked, address):
    client.post(f"{address}intrekken/")

    asked.refresh_from_db()
    assert (asked.state, asked.settled_at is not None) == ("withdrawn", True)
    assert asked.number in Mail.objects.get().subject
    again = client.post(f"{address}intrekken/")
    assert again.status_code == 422
    assert Mail.objects.count() == 1


def test_supplying_what_is_missing_goes_on_with_the_request(client, asked, address):
    put(asked, process.INCOMPLETE)
    Decision.objects.create(
        charger_request=asked,
        kind="ask_more",
        capacity="municipality",
        note="The contract, please",
        decided_at=timezone.now(),
    )
    assert "The contract, please" in client.get(address).content.decode()

    client.post(f"{address}bewijs/", {"kind": "vehicle", "file": upload()})
    client.post(f"{address}aangevuld/")

    asked.refresh_from_db()
    assert asked.state == "testing"
    due.evaluate_due()
    assert asked.results.order_by("-round").first().round == 2
    assert asked.evidence.count() == 1


def test_a_refusal_tells_why_before_anything_else(client, asked, address):
    reject(asked, "objection")
    Decision.objects.update(note="We spoke about it on the phone")

    page = client.get(address)

    why = page.context["followed"].why
    assert len(why) == 2
    assert "drive or a garage" in why[0]
    assert why[1] == "We spoke about it on the phone"
    told = page.content.decode()
    assert told.index(why[0]) < told.index("You can object") < told.index("What happened")


def test_a_decision_that_was_taken_back_gives_no_reasons(client, asked, address):
    reject(asked, "objection")
    Decision.objects.update(undone_at=timezone.now())

    assert client.get(address).context["followed"].why == []


def test_a_link_that_opens_nothing_tells_how_to_get_another(client, address):
    page = client.get("/laadpaal/volgen/abc:def/")

    assert page.status_code == 404
    assert 'action="/laadpaal/volgen/"' in page.content.decode()


def test_a_review_is_asked_of_the_municipality(client, asked, address):
    reject(asked, "review")

    client.post(f"{address}heroverweging/")

    asked.refresh_from_db()
    assert (asked.state, asked.is_review) == ("testing", True)


def test_where_one_can_object_no_review_is_offered(client, asked, address):
    reject(asked, "objection")

    assert "heroverweging" not in client.get(address).content.decode()
    assert client.post(f"{address}heroverweging/").status_code == 422


def test_a_message_is_kept_and_an_empty_one_is_not(client, asked, address):
    assert client.post(f"{address}bericht/", {"text": "  "}).status_code == 422
    client.post(f"{address}bericht/", {"text": "<script>alert(1)</script>"})

    assert Message.objects.get().is_from_requester
    assert "<script>alert(1)" not in client.get(address).content.decode()


def test_the_link_comes_again_to_the_right_mailbox_and_what_is_said_is_the_same(client, asked):
    right = {"number": asked.number.lower(), "email": "MEES@example.nl"}
    wrong = {"number": asked.number, "email": "other@example.nl"}
    unknown = {**wrong, "number": numbering.new_number()}
    answers = [client.post("/laadpaal/volgen/", one).content for one in (right, wrong, unknown)]

    assert len({without_tokens(one) for one in answers}) == 1
    assert Mail.objects.count() == 1
    assert AuditEvent.objects.filter(action="intake.link_sent").count() == 1


def test_a_link_that_others_saw_stops_and_a_new_one_goes_to_the_known_address(client, asked, address):
    answer = client.post(f"{address}nieuwe-link/")

    assert answer.status_code == 200
    assert b"A new link is on its way" in answer.content
    assert client.get(address).status_code == 404
    mail = Mail.objects.get()
    assert mail.to == "mees@example.nl"
    assert client.get(re.search(r"/laadpaal/volgen/\S+/", mail.text).group()).status_code == 200
    event = AuditEvent.objects.get(action="intake.links_revoked")
    assert (event.by, event.changes["links"]) == (None, [1, 1])


def test_new_links_are_not_sent_without_end(client, asked):
    answers = []
    for _ in range(3):
        token = links.make("follow", about(asked), days=10)
        answers.append(client.post(f"/laadpaal/volgen/{token}/nieuwe-link/").status_code)

    assert answers == [200, 200, 429]
    assert client.get(f"/laadpaal/volgen/{token}/").status_code == 200, "nothing stopped"


def test_without_an_address_the_links_stay(client, asked, address):
    asked.requester.email = ""
    asked.requester.save()

    assert client.post(f"{address}nieuwe-link/").status_code == 422
    assert client.get(address).status_code == 200


def test_a_slip_in_the_number_is_told_whether_or_not_the_request_exists(client, asked):
    slip = ("4" if asked.number[0] != "4" else "3") + asked.number[1:]

    answer = client.post("/laadpaal/volgen/", {"number": slip, "email": "mees@example.nl"})

    assert answer.status_code == 422
    assert b"cannot be a number of ours" in answer.content
    assert not Mail.objects.exists()


def test_what_is_merged_is_told_without_saying_with_whom(client, asked, address):
    other = sent_request(name="Noor Kok")
    put(asked, process.MERGED, merged_into=other)

    text = client.get(address).content.decode()
    assert "an earlier request near you" in text
    assert "Noor" not in text
    assert other.number not in text


def test_the_expected_day_rests_on_earlier_cases_once_there_are_enough(asked):
    assert followed.expected(asked).rests_on == 0
    for number in range(12):
        began = timezone.now() - timedelta(days=200)
        case = sent_request(at=began, tested=False, name=f"N {number}")
        ended = began + timedelta(days=100 + number)
        ChargerRequest.objects.filter(pk=case.pk).update(
            state=process.SERVED, decided_at=began + timedelta(days=10), settled_at=ended
        )

    found = followed.expected(asked)

    assert found.rests_on == 12
    today = timezone.localdate()
    assert (found.first - today).days == 102
    assert (found.last - today).days == 108


def follow(client, **change):
    return client.post(
        "/laadpaal/plaats-volgen/", {**point(), "radius_m": "250", "email": "a@example.nl", **change}
    )


def test_following_a_place_counts_once_confirmed_and_stops(client):
    follow(client)
    places_followed.tell()
    assert Follower.objects.get().confirmed_at is None
    confirm = re.search(r"/laadpaal/plaats-volgen/bevestig/\S+/", Mail.objects.get().text).group()
    client.get(confirm)
    assert Follower.objects.get().confirmed_at is None  # opening a link confirms nothing
    client.post(confirm)
    follower = Follower.objects.get()
    assert follower.confirmed_at

    _something_happens(follower)
    assert (places_followed.tell(), places_followed.tell()) == (1, 0)
    news = Mail.objects.last()
    assert "A charge pole was placed" in news.text
    stop = re.search(r"/laadpaal/plaats-volgen/stop/\S+/", news.text).group()
    client.post(stop)

    assert not Follower.objects.exists()
    assert not Mail.objects.exclude(to="").exists()


def _something_happens(follower):
    site = Site.objects.first()
    Site.objects.filter(pk=site.pk).update(x_m=follower.x_m + 50, y_m=follower.y_m)
    now = timezone.now()
    made = Realisation.objects.create(
        number="R-1", municipality_code=site.municipality_code, site=site, state="placed", cause="proactive",
        poles=1, points=2, opened_at=now, state_since=now,
    )  # fmt: skip
    Milestone.objects.create(realisation=made, step="place", state_after="placed", at=now, party="contractor")
    Follower.objects.filter(pk=follower.pk).update(told_up_to=now - timedelta(hours=1))


def test_news_of_an_order_leads_to_it_and_says_until_when_one_can_object(client):
    follow(client)
    client.post(re.search(r"/laadpaal/plaats-volgen/bevestig/\S+/", Mail.objects.get().text).group())
    _something_happens(Follower.objects.get())
    today = timezone.localdate()
    order = TrafficOrder.objects.create(
        number="VB-VLI-0001",
        municipality_code=Site.objects.first().municipality_code,
        state="published",
        published_on=today - timedelta(days=2),
        term_ends_on=today + timedelta(days=40),
        made_at=timezone.now(),
    )
    facts = {"order": order.number, "published_on": order.published_on.isoformat()}
    Milestone.objects.update(step="publish_order", facts=facts)

    places_followed.tell()

    news = Mail.objects.last()
    assert "/verkeersbesluiten/VB-VLI-0001/" in news.text
    assert "/verkeersbesluiten/VB-VLI-0001/" in news.html
    assert date_format(order.term_ends_on, "j F Y") in news.text
    assert news.text.startswith(date_format(order.published_on, "j F Y"))
    assert "because you follow a place" in news.html
    assert "asked for a charge pole" not in news.html


def test_who_never_confirms_is_forgotten(client):
    follow(client)
    later = timezone.now() + timedelta(days=4)

    assert places_followed.forget_ended(at=later) == 1
    assert not Follower.objects.exists()


def test_asking_twice_is_answered_the_same(client):
    first, second = follow(client), follow(client)

    assert without_tokens(first.content) == without_tokens(second.content)
    assert OutboxMessage.objects.count() == 2


def test_a_place_outside_the_region_is_refused(client):
    page = follow(client, lat="10")

    assert page.status_code == 422
    assert not Follower.objects.exists()
