"""How few poles would serve a share of the need: calculated as a job, kept with the plan it is about."""

import math
from typing import Any

import polars as pl
from django.db import transaction

from laadkern import checks
from laadkern.errors import InputError, gettext_noop
from laadkern.siting import Effort, SitingPlan, fewest_poles
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.jobs.models import Job
from laadregie.planmaps import permissions, selectors, whatif
from laadregie.planmaps.exports.model import can_be_stated, horizon_of
from laadregie.planmaps.models import FewestPoles, PlanMap
from laadregie.regions import selectors as regions

FEWEST_JOB = "plan.fewest"
EFFORT = Effort(gap_target=0.001, mip_seconds=20.0)
STATING = gettext_noop("Gathering need, network and places")
SOLVING = gettext_noop("Looking for the fewest poles and proving how many are needed at least")
UNSTATED = gettext_noop("This plan map was calculated before its problem was kept. Calculate it again first.")


def request_fewest(*, municipality_code: str, share: float, by: User) -> Job:
    """Have it calculated how few poles serve a share; joins the calculation that is already busy.

    Args:
        municipality_code: Whose need.
        share: Share of all need, existing points included, 0..1.
        by: Who asks.

    Raises:
        PermissionDenied: `by` may not calculate here.
        InputError: The share is outside 0..1, or there is no plan map that can be stated.
    """
    permissions.check_can_calculate(by, municipality_code)
    checks.within("share", share, at_least=0, at_most=1)
    plan = selectors.leading_plan(municipality_code)
    if plan is None or not can_be_stated(plan):
        raise InputError("share", UNSTATED)
    return jobs.start(FEWEST_JOB, municipality_code, by=by, plan_id=plan.pk, share=share, by_id=by.pk)


@jobs.kind(FEWEST_JOB)
def _work(progress: jobs.Progress, *, plan_id: int, share: float, by_id: int) -> dict[str, Any]:
    """The work of the job; stopping it keeps what was there."""
    plan_map = PlanMap.objects.get(pk=plan_id)
    progress.say(STATING, done=0, total=2)
    horizon = horizon_of(plan_map)
    progress.say(SOLVING, done=1, total=2)
    found = fewest_poles(horizon.task.problem, share, fixed_sites=horizon.decided, effort=EFFORT)
    progress.say(SOLVING, done=2, total=2)
    sites, by = _sites(plan_map, found), User.objects.filter(pk=by_id).first()
    with transaction.atomic():
        stored = FewestPoles.objects.create(
            plan_map=plan_map,
            target_share=share,
            share=min(1.0, found.share),
            new_poles=round(found.objective),
            decided_poles=found.poles - round(found.objective),
            poles_at_least=min(round(found.objective), max(0, math.ceil(found.bound - 1e-6))),
            gap=found.gap,
            bound_method=found.bound_method,
            seconds=found.seconds,
            sites=sites,
            created_by=by,
        )
        audit.record(
            "planmaps.fewest_calculated",
            plan_map,
            by=by,
            changes={"target_share": (None, share), "poles": (None, stored.new_poles)},
            municipality_code=plan_map.municipality_code,
        )
    return {"poles": stored.new_poles, "at_least": stored.poles_at_least}


def _sites(plan_map: PlanMap, found: SitingPlan) -> list[dict[str, Any]]:
    """The chosen places with where and what they are."""
    names = dict(regions.neighbourhoods(plan_map.municipality_code).values_list("code", "name"))
    chosen = found.sites.join(
        whatif.ground_of(plan_map).candidates.select(
            "candidate_id", "x_m", "y_m", "exactness", "radius_m", "street_name", "neighbourhood_code"
        ),
        on="candidate_id",
        how="left",
    ).sort("served_points", "candidate_id", descending=[True, False])
    return [
        {
            "name": one["street_name"] or names.get(one["neighbourhood_code"], ""),
            "exactness": one["exactness"],
            "radius_m": one["radius_m"],
            "x_m": round(one["x_m"], 1),
            "y_m": round(one["y_m"], 1),
            "poles": one["poles"],
            "decided": one["new_poles"] < one["poles"],
            "served_points": round(one["served_points"], 2),
        }
        for one in chosen.filter(pl.col("poles") > 0).iter_rows(named=True)
    ]
