"""The work list keeps what was chosen, and says honestly where something waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from laadregie.foundation.clocks.models import Clock
from laadregie.intake import case_pages, selectors, services, surroundings
from laadregie.intake.models import Requester
from laadregie.intake.selectors.shown import Choice as Chosen
from laadregie.intake.selectors.similar import NEARBY
from laadregie.intake.services import Choice
from laadregie.planmaps.models import Site
from tests.factories.judging import sent_request
from tests.factories.regions import VLIETWOUDE

pytestmark = pytest.mark.usefixtures("planned")


@pytest.mark.parametrize("numbers", [[], None])
def test_a_bulk_act_leads_back_to_the_list_as_it_was_chosen(client, officer, asked, numbers):
    client.force_login(officer)
    chosen = "?stand=submitted&volgorde=oudste&pagina=1"
    page = client.get(f"/aanvragen/{chosen}").content.decode()

    done = client.post(
        f"/aanvragen/kies/{chosen}",
        {"doe": "start", "nummer": [asked.number] if numbers is None else numbers},
    )

    assert 'action="/aanvragen/kies/?stand=submitted&amp;volgorde=oudste&amp;pagina=1"' in page
    assert done["Location"] == f"/aanvragen/{chosen}"


def test_a_bulk_act_says_of_each_that_is_refused_why(client, officer, asked):
    done = sent_request(name="Piet Bos")
    services.decide(number=done.number, revision=done.revision, choice=Choice("accept"), by=officer)
    client.force_login(officer)

    page = client.post(
        "/aanvragen/kies/", {"doe": "start", "nummer": [asked.number, done.number]}, follow=True
    )

    words = [str(one) for one in page.context["messages"]]
    assert words[0] == "Done for 1 request."
    assert words[1].startswith(f"{done.number}: This cannot be done now")


def test_what_waits_in_its_realisation_is_not_said_to_lie_with_somebody_else(officer):
    found = sent_request(at=timezone.now() - timedelta(weeks=60))
    services.decide(number=found.number, revision=found.revision, choice=Choice("accept"), by=officer)
    found.refresh_from_db()
    site = Site.objects.filter(municipality_code=VLIETWOUDE).order_by("number")[0]
    Site.objects.filter(pk=site.pk).update(exactness="bay", radius_m=0)
    services.attach(number=found.number, revision=found.revision, site_id=site.pk, by=officer)
    Clock.objects.filter(about=f"request:{found.number}", ended_at=None).update(
        due_on=timezone.localdate() - timedelta(days=9)
    )

    groups = selectors.work(officer, Chosen()).groups

    assert [group.code for group in groups] == ["late_building"]


def test_requests_without_an_address_are_not_one_person(officer):
    one, other = sent_request(), sent_request(name="Piet Bos")
    Requester.objects.update(email="", email_digest="", address_digest="")
    way = surroundings.way_of(VLIETWOUDE)

    found = selectors.similar(one, viewer=officer, way=way, within_m=50)

    assert [row.charger_request for row in found] == [other]
    assert found[0].why == (NEARBY,)


def test_what_happened_in_the_same_moment_is_told_last_first(client, officer):
    found = sent_request()
    services.decide(number=found.number, revision=found.revision, choice=Choice("accept"), by=officer)
    found.refresh_from_db()

    titles = [one.title for one in case_pages.case(found, officer)["entries"]]

    assert titles == ["Request accepted", "Judging began", "Request received"]


def test_a_decision_that_waits_lies_with_a_colleague_of_who_decided(officer, colleague, tested, policy):
    policy("request_four_eyes", "yes")
    choice = Choice("reject", reasons=("no_evidence",))
    services.decide(number=tested.number, revision=tested.revision, choice=choice, by=officer)

    first, second = (selectors.work(who, Chosen()) for who in (officer, colleague))

    assert second.counts["mijn"] == 1
    assert second.rows[0].to_do == f"Confirm the decision of {officer.name}"
    assert "Vlietwoude" in second.rows[0].waiting_name  # not the operator that tests it
    assert first.counts["mijn"] == 0
