"""Calculating and publishing plan maps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from laadkern import coverage
from laadkern.errors import InputError, gettext_noop
from laadkern.siting import Effort
from laadregie.forecasts import selectors as forecasts
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.jobs.models import Job
from laadregie.planmaps import calculation, explanation, inputs, numbering, permissions
from laadregie.planmaps.calculation import Ground, MunicipalityPlan, YearPlan
from laadregie.planmaps.models import CoverageCell, PlanMap, Site
from laadregie.regions import selectors as regions

PLAN_JOB = "plan.run"
WHOLE_REGION = "region"
BATCH = 500
# The proof of a plan costs more than the plan: one municipality gets more of it than seventy at once.
ONE_EFFORT = Effort(gap_target=0.001, price_rounds=300, mip_seconds=5.0)
REGION_EFFORT = Effort(gap_target=0.005, mip_seconds=5.0)
GATHERING = gettext_noop("Gathering need, network and places")
SERVING_FIRST = gettext_noop("Letting existing points serve first")
PLANNING = gettext_noop("Planning %s")
MARGIN_M = 600.0  # what lies around a municipality counts for its reach, coverage cells and neighbours


def request_plan(*, municipality_code: str, year: int, scenario: str, by: User) -> Job:
    """Have the plan of a municipality calculated; joins the calculation that is already busy.

    Raises:
        PermissionDenied: `by` may not calculate here.
        InputError: The forecast does not have that year.
    """
    permissions.check_can_calculate(by, municipality_code)
    regions.municipality(municipality_code)
    _check_forecast(year, scenario)
    return jobs.start(
        PLAN_JOB,
        municipality_code,
        by=by,
        year=year,
        scenario=scenario,
        codes=[municipality_code],
        by_id=by.pk,
    )


def run_plan(
    *, municipality_code: str | None, year: int, scenario: str, report: Callable[[Job], None] | None = None
) -> Job:
    """Calculate here and now (the command line), for one municipality or the whole region.

    Raises:
        AlreadyRunning: The same is being calculated elsewhere.
        InputError: The forecast does not have that year, or there is no such municipality.
    """
    _check_forecast(year, scenario)
    if municipality_code is not None:
        regions.municipality(municipality_code)
    codes = [municipality_code] if municipality_code else None
    return jobs.run_here(
        PLAN_JOB,
        municipality_code or WHOLE_REGION,
        report=report,
        year=year,
        scenario=scenario,
        codes=codes,
    )


@jobs.kind(PLAN_JOB)
def _plan(
    progress: jobs.Progress, *, year: int, scenario: str, codes: list[str] | None, by_id: int | None = None
) -> dict[str, Any]:
    """The work of a plan job: one unit is one municipality."""
    by = User.objects.filter(pk=by_id).first() if by_id else None
    names = _names(codes)
    progress.say(GATHERING, done=0, total=len(names))
    years = tuple(range(min(timezone.localdate().year + 1, year), year + 1))
    gathered = inputs.region_inputs(scenario=scenario, years=years)
    policies, provenance = inputs.policies(), inputs.provenance()
    progress.say(SERVING_FIRST)
    ground = calculation.lay_ground(gathered, inputs.rules_of(regions.policy_set()))
    effort = ONE_EFFORT if len(names) == 1 else REGION_EFFORT
    gaps = []
    for code in progress.units(sorted(names, key=names.__getitem__), sentence=PLANNING, names=names):
        policy, kept = policies[code]
        around = ground.of_municipality(code, MARGIN_M)
        plan = calculation.plan_municipality(around, code, policy, effort=effort)
        stored = _store(plan, around, _Kept(names[code], scenario, kept, provenance, by))
        gaps.append(stored.gap)
    return {"municipalities": len(gaps), "worst_gap": max(gaps, default=0.0)}


def publish(*, plan_map_id: int, by: User) -> PlanMap:
    """Show a plan map to everyone.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: A newer calculation has replaced it.
    """
    with transaction.atomic():
        plan_map = PlanMap.objects.select_for_update().get(pk=plan_map_id)
        permissions.check_can_publish(by, plan_map.municipality_code)
        if not plan_map.is_current:
            raise InputError(
                "plan_map", gettext_noop("A newer calculation has replaced this plan map; publish that one.")
            )
        if not plan_map.is_published:
            same_plan(plan_map).filter(is_published=True).update(is_published=False)
            plan_map.is_published, plan_map.published_at, plan_map.published_by = True, timezone.now(), by
            plan_map.save(update_fields=["is_published", "published_at", "published_by"])
            audit.record(
                "planmaps.published",
                plan_map,
                by=by,
                changes={
                    "published_at": (None, plan_map.published_at),
                    "scenario": (None, plan_map.scenario),
                },
                municipality_code=plan_map.municipality_code,
            )
    return plan_map


def same_plan(plan_map: PlanMap) -> QuerySet[PlanMap]:
    """Other plan maps of the same municipality, year and scenario."""
    return PlanMap.objects.filter(
        municipality_code=plan_map.municipality_code, year=plan_map.year, scenario=plan_map.scenario
    ).exclude(pk=plan_map.pk)


@dataclass(frozen=True)
class _Kept:
    """What is stored with a plan map beside its outcome."""

    municipality_name: str
    scenario: str
    policy: dict[str, Any]
    provenance: dict[str, Any]
    by: User | None


def _check_forecast(year: int, scenario: str) -> None:
    """Refuse a year or scenario that the forecast does not have."""
    forecasts.check_year(forecasts.existing_run(viewer=AnonymousUser()), year)
    forecasts.check_scenario(scenario)


def _names(codes: list[str] | None) -> dict[str, str]:
    chosen = regions.municipalities()
    if codes is not None:
        chosen = chosen.filter(code__in=codes)
    return dict(chosen.values_list("code", "name"))


def _store(plan: MunicipalityPlan, ground: Ground, kept: _Kept) -> PlanMap:
    """Write a plan map under a new id, then let readers see it in one short transaction."""
    row = _plan_map(plan, kept)
    sites = _sites(row, plan, ground, kept.municipality_name)
    cells = _cells(row, plan)
    with transaction.atomic():
        row.save()
        Site.objects.bulk_create(sites, batch_size=BATCH)
        CoverageCell.objects.bulk_create(cells, batch_size=BATCH)
        same_plan(row).filter(is_current=True).update(is_current=False)
        same_plan(row).filter(published_at=None).delete()
        row.is_current = True
        row.save(update_fields=["is_current"])
        audit.record(
            "planmaps.calculated",
            row,
            by=kept.by,
            changes={
                "sites": (None, len(sites)),
                "gap": (None, round(row.gap, 6)),
                "scenario": (None, row.scenario),
            },
            municipality_code=row.municipality_code,
        )
    return row


def _plan_map(plan: MunicipalityPlan, kept: _Kept) -> PlanMap:
    solved = plan.horizon.plan
    return PlanMap(
        municipality_code=plan.municipality_code,
        year=plan.horizon.year,
        first_year=plan.years[0].year,
        scenario=kept.scenario,
        created_by=kept.by,
        method=calculation.METHOD,
        inputs=kept.provenance,
        policy=kept.policy,
        quota_poles=plan.policy.quota_poles,
        need_points=plan.horizon.problem.total_points,
        served_by_existing_points=plan.horizon.problem.existing_points,
        served_by_plan_points=solved.served_points,
        worth=solved.objective,
        bound=solved.bound,
        gap=max(year.plan.gap for year in plan.years),
        bound_method=solved.bound_method,
        seconds=sum(year.plan.seconds for year in plan.years),
        yearly=[_year(planned) for planned in plan.years],
        candidates={"by_exactness": plan.candidate_counts, "refused": plan.refused},
        coverage={"now": _coverage(plan.cells_now), "planned": _coverage(plan.cells_planned)},
    )


def _year(planned: YearPlan) -> dict[str, Any]:
    plan = planned.plan
    return {
        "year": planned.year,
        "poles": plan.poles,
        "need_points": round(planned.problem.total_points, 2),
        "served_by_existing_points": round(planned.problem.existing_points, 2),
        "served_points": round(plan.served_points, 2),
        "worth": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "bound_method": plan.bound_method,
    }


def _sites(row: PlanMap, plan: MunicipalityPlan, ground: Ground, municipality_name: str) -> list[Site]:
    why = explanation.explanations(plan, ground)
    total = plan.sites.height
    return [
        Site(
            plan_map=row,
            number=numbering.number(municipality_name, site["rank"], total),
            rank=site["rank"],
            candidate_id=site["candidate_id"],
            name=(site["street_name"] or ground.names.get(site["neighbourhood_code"], ""))[:160],
            neighbourhood_code=site["neighbourhood_code"] or "",
            exactness=site["exactness"],
            x_m=site["x_m"],
            y_m=site["y_m"],
            radius_m=site["radius_m"] or 0.0,
            poles=site["poles"],
            year=site["year"],
            served_points=site["served_points"],
            worth=site["worth"],
            score=site["score"],
            explanation=why[site["candidate_id"]],
        )
        for site in plan.sites.iter_rows(named=True)
    ]


def _cells(row: PlanMap, plan: MunicipalityPlan) -> list[CoverageCell]:
    planned = dict(plan.cells_planned.select("cell_code", "state").iter_rows())
    return [
        CoverageCell(
            plan_map=row,
            x_m=cell["x_m"],
            y_m=cell["y_m"],
            households_low=cell["households_low"],
            households=cell["households"],
            households_high=cell["households_high"],
            colour_now=cell["state"],
            colour_planned=planned[cell["cell_code"]],
        )
        for cell in plan.cells_now.iter_rows(named=True)
        if cell["needs_point"] != "no" or cell["state"] != coverage.GREY
    ]


def _coverage(cells: pl.DataFrame) -> dict[str, Any]:
    return dict(coverage.coverage(cells, by=None).row(0, named=True))
