"""Fewest poles for a share of the need: asked as a job, kept with its bound, shown to who may see it."""

import pytest
from django.test import Client
from django.urls import reverse

from laadkern.errors import InputError
from laadkern.siting import fewest_poles
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.jobs.models import Job, State
from laadregie.foundation.jobs.services import run_job
from laadregie.planmaps import services
from laadregie.planmaps.exports.model import horizon_of
from laadregie.planmaps.models import FewestPoles, PlanMap
from tests.factories.regions import VLIETWOUDE

PAGE = f"/kaart/{VLIETWOUDE}/minste-palen/"


@pytest.fixture
def browser(planned, officer, client):
    client.force_login(officer)
    return client


def calculated(officer, share=0.8):
    job = services.request_fewest(municipality_code=VLIETWOUDE, share=share, by=officer)
    run_job.func(str(job.pk))
    return FewestPoles.objects.latest("pk")


def test_what_is_kept_is_what_the_calculation_proves(planned, officer):
    plan = PlanMap.objects.get(municipality_code=VLIETWOUDE)
    found = calculated(officer)

    answer = fewest_poles(horizon_of(plan).task.problem, 0.8)
    assert (found.plan_map, found.target_share, found.created_by) == (plan, 0.8, officer)
    assert found.new_poles == answer.objective
    assert 0 < found.poles_at_least <= found.new_poles
    assert found.share == pytest.approx(answer.share)
    assert sum(one["poles"] for one in found.sites) == found.new_poles + found.decided_poles
    assert all(one["name"] for one in found.sites)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.by_id) == ("planmaps.fewest_calculated", officer.pk)


def test_a_smaller_share_needs_no_more_poles(planned, officer):
    assert calculated(officer, 0.5).new_poles <= calculated(officer, 0.8).new_poles


def test_the_page_says_the_answer_beside_the_plan_with_the_quota(browser, officer):
    empty = browser.get(PAGE)
    assert empty.context["found"] is None
    assert empty.context["form"]["share"].value() == 90
    found = calculated(officer)

    page = browser.get(PAGE)
    assert f"{found.new_poles} new pole" in page.content.decode()
    assert page.context["quota"]["poles"] > 0
    layer = browser.get(reverse("planmaps:fewest_sites", args=[VLIETWOUDE])).json()
    assert [one["properties"]["poles"] for one in layer["features"]] == [one["poles"] for one in found.sites]
    model = browser.get(reverse("planmaps:share_model", args=[VLIETWOUDE]), {"aandeel": found.target_share})
    assert "80%" in model.content.decode()


def test_it_is_asked_on_the_page_as_a_job_and_stopping_keeps_nothing(browser):
    assert browser.post(f"{PAGE}bereken/", {"share": "70"}).status_code == 302
    job = Job.objects.get(state=State.QUEUED)
    page = browser.get(PAGE)
    assert page.context["job"] == job

    browser.post(reverse("jobs:stop", args=[job.pk]))
    run_job.func(str(job.pk))

    assert not FewestPoles.objects.exists()


@pytest.mark.parametrize("share", ["0", "101", "veel", ""])
def test_what_is_no_share_is_refused_at_the_field(browser, share):
    answer = browser.post(f"{PAGE}bereken/", {"share": share})

    assert answer.status_code == 422
    assert answer.context["form"]["share"].errors
    assert not Job.objects.filter(kind=services.FEWEST_JOB).exists()


@pytest.mark.parametrize("share", ["2", "-1", "veel", "nan"])
def test_there_is_no_problem_of_what_is_no_share(browser, share):
    assert (
        browser.get(reverse("planmaps:share_model", args=[VLIETWOUDE]), {"aandeel": share}).status_code == 404
    )


def test_a_plan_of_which_the_problem_was_not_kept_is_calculated_again_first(planned, officer):
    PlanMap.objects.update(inputs={})

    with pytest.raises(InputError, match="again"):
        services.request_fewest(municipality_code=VLIETWOUDE, share=0.8, by=officer)


def test_a_neighbour_finds_nothing(planned, officer, neighbour):
    calculated(officer)
    other = Client()
    other.force_login(neighbour)

    assert other.get(PAGE).status_code == 404
    assert other.get(f"{PAGE}plaatsen.geojson").status_code == 404
    assert other.post(f"{PAGE}bereken/", {"share": "80"}).status_code == 404
