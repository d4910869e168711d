"""Storing a calculated plan: its sites keep their number and what was decided about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from laadkern import coverage
from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.planmaps import calculation, differences, explanation, numbering, process
from laadregie.planmaps.calculation import MunicipalityPlan, YearPlan
from laadregie.planmaps.differences import Role
from laadregie.planmaps.ground import Ground
from laadregie.planmaps.models import (
    CoverageCell,
    Difference,
    DifferenceKind,
    DifferenceOutcome,
    DropReason,
    PlanGround,
    PlanMap,
    PlannedSite,
    Site,
)

BATCH = 500
Revisions = dict[int, int]


class ChangedMeanwhile(Exception):
    """Somebody decided about a site while its municipality was being calculated."""


@dataclass(frozen=True)
class Kept:
    """What is stored with a plan map beside its outcome."""

    municipality_name: str
    scenario: str
    policy: dict[str, Any]
    provenance: dict[str, Any]
    by: User | None


def revisions(municipality_code: str) -> Revisions:
    """The revision of each site: what a calculation has seen of the decisions."""
    found = Site.objects.filter(municipality_code=municipality_code)
    return dict(found.values_list("pk", "revision"))


def store(plan: MunicipalityPlan, ground: Ground, kept: Kept, *, seen: Revisions) -> PlanMap:
    """Write a plan map and what it changes for the sites, in one short transaction.

    Raises:
        ChangedMeanwhile: A site changed since the calculation read the decisions; nothing is written.
    """
    row = _plan_map(plan, kept)
    why = explanation.explanations(plan, ground)
    cells = _cells(row, plan)
    stored_ground = _ground(row, ground)
    with transaction.atomic():
        if revisions(plan.municipality_code) != seen:
            raise ChangedMeanwhile
        before = _last_seen(same_plan(row).filter(is_current=True).first())
        row.save()
        sites = _sites(plan, ground, kept.municipality_name)
        planned = [
            _planned(row, sites[one["candidate_id"]], one, why) for one in plan.sites.iter_rows(named=True)
        ]
        PlannedSite.objects.bulk_create(planned, batch_size=BATCH)
        CoverageCell.objects.bulk_create(cells, batch_size=BATCH)
        stored_ground.save()
        if before is not None:
            _write_differences(row, before, planned, plan, ground)
        same_plan(row).filter(is_current=True).update(is_current=False)
        same_plan(row).filter(versions=None).delete()
        row.is_current = True
        row.save(update_fields=["is_current"])
        audit.record(
            "planmaps.calculated",
            row,
            by=kept.by,
            changes={
                "sites": (None, len(planned)),
                "gap": (None, round(row.gap, 6)),
                "scenario": (None, row.scenario),
            },
            municipality_code=row.municipality_code,
        )
    return row


def same_plan(plan_map: PlanMap) -> QuerySet[PlanMap]:
    """Other plan maps of the same municipality, year and scenario."""
    return PlanMap.objects.filter(
        municipality_code=plan_map.municipality_code, year=plan_map.year, scenario=plan_map.scenario
    ).exclude(pk=plan_map.pk)


def parquet(frame: pl.DataFrame) -> bytes:
    """A table as the bytes of a Parquet file."""
    buffer = BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def _parquet_or_none(frame: pl.DataFrame | None) -> bytes | None:
    return None if frame is None or not frame.height else parquet(frame)


def _ground(row: PlanMap, ground: Ground) -> PlanGround:
    return PlanGround(
        plan_map=row,
        pieces=parquet(ground.horizon_pieces),
        candidates=parquet(ground.candidates),
        existing=parquet(ground.existing),
        household_cells=_parquet_or_none(ground.household_cells),
        streets=_parquet_or_none(ground.streets.streets if ground.streets else None),
    )


def _sites(plan: MunicipalityPlan, ground: Ground, municipality_name: str) -> dict[str, Site]:
    """The site of every candidate of the plan: as it was, or new with the next free number."""
    now = timezone.now()
    known = {
        site.candidate_id: site for site in Site.objects.filter(municipality_code=plan.municipality_code)
    }
    rows = list(plan.sites.iter_rows(named=True))
    fresh = [one for one in rows if one["candidate_id"] not in known]
    numbers = numbering.next_numbers(municipality_name, [site.number for site in known.values()], len(fresh))
    made = [
        Site(
            municipality_code=plan.municipality_code,
            number=number,
            candidate_id=one["candidate_id"],
            name=(one["street_name"] or ground.names.get(one["neighbourhood_code"], ""))[:160],
            neighbourhood_code=one["neighbourhood_code"] or "",
            exactness=one["exactness"],
            x_m=one["x_m"],
            y_m=one["y_m"],
            radius_m=one["radius_m"] or 0.0,
            poles=one["poles"],
            year=one["year"],
            changed_at=now,
        )
        for one, number in zip(fresh, numbers, strict=True)
    ]
    Site.objects.bulk_create(made, batch_size=BATCH)
    _update_proposed(known[one["candidate_id"]] for one in _taken_over(rows, known))
    return known | {site.candidate_id: site for site in made}


def _taken_over(rows: list[dict[str, Any]], known: dict[str, Site]) -> list[dict[str, Any]]:
    """Rows of sites that nobody decided about: they take poles and year of the new plan."""
    taken = []
    for one in rows:
        site = known.get(one["candidate_id"])
        if site is None:
            continue
        site.recheck = {}
        if site.state == process.DROPPED and site.drop_reason == DropReason.NOT_IN_PLAN:
            site.state, site.drop_reason, site.drop_note = process.CANDIDATE, "", ""
        if site.state == process.CANDIDATE:
            site.poles, site.year = one["poles"], one["year"]
        taken.append(one)
    return taken


def _update_proposed(sites: Iterable[Site]) -> None:
    fields = ["poles", "year", "state", "drop_reason", "drop_note", "recheck"]
    Site.objects.bulk_update(sites, fields, batch_size=BATCH)


def _planned(
    row: PlanMap, site: Site, one: dict[str, Any], why: dict[str, explanation.Explanation]
) -> PlannedSite:
    return PlannedSite(
        plan_map=row,
        site=site,
        rank=one["rank"],
        poles=one["poles"],
        year=one["year"],
        served_points=one["served_points"],
        worth=one["worth"],
        score=one["score"],
        explanation=why[one["candidate_id"]],
    )


def _last_seen(before: PlanMap | None) -> dict[int, Role] | None:
    """The roles that people last agreed to: the plan before, its open differences taken back."""
    if before is None:
        return None
    roles = {
        site: Role(poles, year) for site, poles, year in before.planned.values_list("site", "poles", "year")
    }
    for open_one in before.differences.filter(outcome=DifferenceOutcome.OPEN):
        if open_one.kind == DifferenceKind.NEW:
            roles.pop(open_one.site_id, None)
        else:
            roles[open_one.site_id] = Role(**open_one.before)
    return roles


def _write_differences(
    row: PlanMap,
    before: dict[int, Role],
    planned: list[PlannedSite],
    plan: MunicipalityPlan,
    ground: Ground,
) -> None:
    sites = {site.pk: site for site in Site.objects.filter(municipality_code=row.municipality_code)}
    after = {one.site_id: Role(one.poles, one.year) for one in planned}
    Difference.objects.bulk_create(
        Difference(
            plan_map=row,
            site=one.site,
            kind=one.kind,
            before=one.before.as_json() if one.before else {},
            after=one.after.as_json() if one.after else {},
            reason=one.reason,
            detail=one.detail,
        )
        for one in differences.between(before, after, sites, plan, ground)
    )


def _plan_map(plan: MunicipalityPlan, kept: Kept) -> PlanMap:
    solved = plan.horizon.plan
    return PlanMap(
        municipality_code=plan.municipality_code,
        year=plan.horizon.year,
        first_year=plan.years[0].year,
        scenario=kept.scenario,
        created_by=kept.by,
        method=calculation.METHOD,
        inputs={**kept.provenance, "horizon": _horizon(plan)},
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
        coverage={"now": coverage_figures(plan.cells_now), "planned": coverage_figures(plan.cells_planned)},
    )


def _horizon(plan: MunicipalityPlan) -> dict[str, Any]:
    """What stood and was decided when the last year was planned, to state its problem again."""
    return {
        "standing": dict(plan.horizon.standing),
        "decided": {candidate: list(role) for candidate, role in plan.decided.items()},
    }


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


def coverage_figures(cells: pl.DataFrame) -> dict[str, Any]:
    """Coverage of all cells together, as it is stored and shown."""
    return dict(coverage.coverage(cells, by=None).row(0, named=True))


def changed_too_often(names: str) -> InputError:
    """What a calculation says when people keep deciding while it runs."""
    return InputError(
        "municipality",
        gettext_noop("Sites of %(value)s were changed while it was calculated. Calculate it again."),
        value=names,
    )
