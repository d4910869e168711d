"""Calculating and publishing plan maps on the made-up region."""

import pytest
from django.core.exceptions import PermissionDenied

from laadkern.errors import InputError
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.jobs.models import Job
from laadregie.planmaps import calculation, consistency, services
from laadregie.planmaps.models import PlanMap, Site
from tests.factories.regions import OOSTERLEK, VLIETWOUDE


def current(code=VLIETWOUDE):
    return PlanMap.objects.get(municipality_code=code, is_current=True)


def test_both_municipalities_get_a_plan_that_agrees_with_itself(planned):
    assert {plan.municipality_code for plan in PlanMap.objects.all()} == {VLIETWOUDE, OOSTERLEK}
    assert Site.objects.exists()
    assert list(consistency.problems()) == []


def test_the_plan_stays_within_its_quota_and_its_bound(planned):
    plan = current()

    assert sum(site.poles for site in plan.planned.all()) <= plan.quota_poles * len(plan.yearly)
    assert plan.worth <= plan.bound * (1 + 1e-9)
    assert 0 <= plan.gap < 0.05


def test_years_are_nested(planned):
    for site in current().planned.all():
        poles = [site.explanation["poles_by_year"].get(str(year), 0) for year in range(2027, 2031)]
        assert poles == sorted(poles)
        assert poles[-1] == site.poles


def test_every_site_explains_itself(planned):
    site = current().planned.first()

    assert {
        "households",
        "need_points",
        "nearest",
        "criteria",
        "wishes",
        "alternatives",
        "lost_points",
    } <= set(site.explanation)
    assert len(site.explanation["criteria"]) == 8
    assert site.explanation["estimated"] is True


def test_a_plan_map_keeps_what_it_rests_on(planned):
    plan = current()

    assert plan.inputs["forecast_run"]
    assert plan.inputs["snapshot"]
    assert plan.policy["walking_distance_m"]["value"] == 250
    assert plan.policy["walking_distance_m"]["source"]


@pytest.mark.parametrize("year", [2019, 2041])
def test_a_year_outside_the_forecast_is_refused_and_leaves_nothing(region, year):
    with pytest.raises(InputError) as refusal:
        services.run_plan(municipality_code=None, year=year, scenario="mid")

    assert refusal.value.field == "year"
    assert not PlanMap.objects.exists()
    assert not Job.objects.filter(kind=services.PLAN_JOB).exists()


def test_a_municipality_of_elsewhere_is_refused(region):
    with pytest.raises(InputError):
        services.run_plan(municipality_code="GM9999", year=2030, scenario="mid")

    assert not PlanMap.objects.exists()


def test_a_second_calculation_joins_the_first(region, officer):
    arguments = {"municipality_code": VLIETWOUDE, "year": 2030, "scenario": "mid", "by": officer}

    assert services.request_plan(**arguments).pk == services.request_plan(**arguments).pk


def test_the_command_refuses_while_the_same_is_calculated(region, officer):
    services.request_plan(municipality_code=VLIETWOUDE, year=2030, scenario="mid", by=officer)

    with pytest.raises(jobs.AlreadyRunning):
        services.run_plan(municipality_code=VLIETWOUDE, year=2030, scenario="mid")


def test_an_officer_of_another_municipality_may_not_calculate(region, neighbour):
    with pytest.raises(PermissionDenied):
        services.request_plan(municipality_code=VLIETWOUDE, year=2030, scenario="mid", by=neighbour)

    assert not Job.objects.filter(kind=services.PLAN_JOB).exists()


def test_a_calculation_cut_off_halfway_goes_on_with_what_is_left(planned, monkeypatch):
    before = {plan.municipality_code: plan.pk for plan in PlanMap.objects.filter(is_current=True)}
    whole = calculation.plan_municipality
    planned_codes = []

    def cut_off(ground, code, policy, **rest):
        if planned_codes:
            raise KeyboardInterrupt
        planned_codes.append(code)
        return whole(ground, code, policy, **rest)

    monkeypatch.setattr(calculation, "plan_municipality", cut_off)
    with pytest.raises(KeyboardInterrupt):
        services.run_plan(municipality_code=None, year=2030, scenario="mid")
    left = ({VLIETWOUDE, OOSTERLEK} - set(planned_codes)).pop()
    assert current(left).pk == before[left]  # as it was, whole

    monkeypatch.setattr(calculation, "plan_municipality", whole)
    job = Job.objects.filter(kind=services.PLAN_JOB).latest("created_at")
    Job.objects.filter(pk=job.pk).update(state="queued", finished_at=None, error="")
    jobs.run_job.func(str(job.pk))

    job.refresh_from_db()
    assert job.state == "done"
    assert current(planned_codes[0]).created_at < current(left).created_at
    assert PlanMap.objects.filter(is_current=True).count() == 2
