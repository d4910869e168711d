"""Calculating plan maps, as a job or here and now."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from laadkern.errors import gettext_noop
from laadkern.siting import Effort
from laadregie.forecasts import selectors as forecasts
from laadregie.foundation.accounts.models import User
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.jobs.models import Job
from laadregie.planmaps import calculation, decisions, inputs, permissions, storing
from laadregie.planmaps.calculation import Policy
from laadregie.planmaps.ground import Ground, lay_ground
from laadregie.planmaps.models import PlanMap
from laadregie.planmaps.storing import Kept
from laadregie.regions import selectors as regions

PLAN_JOB = "plan.run"
WHOLE_REGION = "region"
TRIES = 3
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
    ground = lay_ground(gathered, inputs.rules_of(regions.policy_set()))
    effort = ONE_EFFORT if len(names) == 1 else REGION_EFFORT
    gaps = []
    for code in progress.units(sorted(names, key=names.__getitem__), sentence=PLANNING, names=names):
        policy, kept = policies[code]
        around = ground.of_municipality(code, MARGIN_M)
        stored = _plan_one(around, policy, Kept(names[code], scenario, kept, provenance, by), code, effort)
        gaps.append(stored.gap)
    return {"municipalities": len(gaps), "worst_gap": max(gaps, default=0.0)}


def _plan_one(ground: Ground, policy: Policy, kept: Kept, code: str, effort: Effort) -> PlanMap:
    """Plan and store one municipality; again when somebody decided about a site meanwhile."""
    for _ in range(TRIES):
        seen = storing.revisions(code)
        decided = decisions.of_municipality(code)
        around = calculation.with_decisions(ground, decided, policy.rules)
        plan = calculation.plan_municipality(around, code, policy, decisions=decided, effort=effort)
        try:
            return storing.store(plan, around, kept, seen=seen)
        except storing.ChangedMeanwhile:
            continue
    raise storing.changed_too_often(kept.municipality_name)


def _check_forecast(year: int, scenario: str) -> None:
    """Refuse a year or scenario that the forecast does not have."""
    forecasts.check_year(forecasts.existing_run(viewer=AnonymousUser()), year)
    forecasts.check_scenario(scenario)


def _names(codes: list[str] | None) -> dict[str, str]:
    chosen = regions.municipalities()
    if codes is not None:
        chosen = chosen.filter(code__in=codes)
    return dict(chosen.values_list("code", "name"))
