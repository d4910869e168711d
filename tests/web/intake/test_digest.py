"""The weekly mail: requests and realisations in one, without anything of who asks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.clocks.models import Clock
from laadregie.foundation.mail.models import Mail
from laadregie.intake import digest, process
from laadregie.intake.models import ChargerRequest
from laadregie.realisation import digests, notices
from tests.factories.judging import sent_request
from tests.factories.regions import VLIETWOUDE, person

PERSONAL = ("Mees", "Molenweg", "Noor")


@pytest.fixture
def today():
    return timezone.localdate()


def due(found, day):
    Clock.objects.filter(about=f"request:{found.number}").update(due_on=day)


def headings(part):
    return {listing.heading: [line.number for line in listing.lines] for listing in part.listings}


def test_each_stands_under_how_late_it_is(officer, tested, today):
    late, soon, later = (sent_request() for _ in range(3))
    for found, days in ((late, -2), (soon, 3), (later, 30), (tested, -1)):
        due(found, today + timedelta(days=days))

    part = digest.requests(officer, today)

    assert headings(part) == {
        "Too late, and you have to act:": [late.number],
        "This week:": [soon.number],
        "These wait for you too:": [later.number],
        "These lie too long with somebody else:": [tested.number],
    }
    assert part.waiting == 3
    assert part.summary == "4 requests are open. 4 came in since last week."


def test_what_came_in_earlier_is_not_new_and_what_is_settled_is_not_told(officer, asked, today):
    ChargerRequest.objects.update(submitted_at=timezone.now() - timedelta(days=8))
    settled = sent_request(name="Noor Kok")
    ChargerRequest.objects.filter(pk=settled.pk).update(state=process.WITHDRAWN)

    assert digest.requests(officer, today).summary == "1 request is open."


def test_an_operator_hears_of_its_own_requests_alone(tester, tested, asked, today):
    part = digest.requests(tester, today)

    told = [line.number for listing in part.listings for line in listing.lines]
    assert told == [tested.number]


def test_for_who_has_nothing_to_do_with_requests_there_is_no_part(asked, today):
    assert digest.requests(person(Role.GRID_OPERATOR, VLIETWOUDE), today) is None


def test_more_than_fits_is_counted(officer, today):
    for number in range(digests.ROWS_TOLD + 2):
        due(sent_request(name=f"P {number}", tested=False), today - timedelta(days=1))

    [listing] = digest.requests(officer, today).listings

    assert (len(listing.lines), listing.more) == (digests.ROWS_TOLD, 2)


def test_one_mail_a_week_holds_both_parts_and_nothing_of_who_asks(officer, asked, today):
    due(asked, today - timedelta(days=2))
    notices.choose(officer, reminders=False, digest=True)

    assert notices.send_due(today) == 1
    assert notices.send_due(today) == 0

    mail = Mail.objects.get(about=f"digest:{officer.pk}")
    assert mail.subject == "Deze week: 1 zaak wacht op u"
    for words in (mail.text, mail.html):
        assert asked.number in words
        assert f"/aanvragen/{asked.number}/" in mail.html
        assert "/aanvragen/" in words
        assert "/realisaties/" in words
        assert not any(one in words for one in PERSONAL)
    assert mail.text.lower().index("aanvragen") < mail.text.lower().index("realisaties")


def test_without_the_switch_there_is_no_mail(officer, asked, today):
    notices.send_due(today)

    assert not Mail.objects.exists()
