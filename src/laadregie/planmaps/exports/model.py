"""The problem behind a plan map as an MPS file, so that anyone can solve it elsewhere.

Stated is what was calculated: the need, candidates, decisions and policy that were kept with the
plan, of its last year. What people decided since is not in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laadkern.siting import SitingRules, mps_text, stated_with_quota, stated_with_share
from laadregie.planmaps import whatif
from laadregie.planmaps.models import PlanMap
from laadregie.planmaps.yearly import YearTask, scored_candidates, walked_in, year_task
from laadregie.regions import selectors as regions

TARGET_SHARE = "target_share"


class UnstatedPlan(Exception):
    """The plan was calculated before what stood and was decided was kept with it."""


@dataclass(frozen=True)
class Horizon:
    """The last year of a plan, stated again."""

    plan: PlanMap
    rules: SitingRules
    task: YearTask
    decided: Mapping[str, int]
    walked: bool


def can_be_stated(plan: PlanMap) -> bool:
    """Whether enough was kept with a plan to state its problem."""
    return "horizon" in plan.inputs


def quota_model(plan: PlanMap) -> str:
    """Problem (a) of the plan's last year, most worth within the quota, as free MPS.

    Its optimum, negated, lies between the worth that is stored with the plan and its bound.

    Raises:
        UnstatedPlan: Calculate the plan again first.
    """
    horizon = horizon_of(plan)
    task = horizon.task
    stated = stated_with_quota(task.problem, task.quota, fixed_sites=task.stands)
    asked = _("Problem (a): place at most %(quota)s new poles so that the need served is worth most.") % {
        "quota": task.quota
    }
    sense = _("The objective is the worth with a minus sign: minimise it.")
    known = _("laadregie found a plan worth %(worth)s and proved that none is worth more than %(bound)s.") % {
        "worth": repr(plan.worth),
        "bound": repr(plan.bound),
    }
    lines = [*_heading(horizon), asked, sense, known, *_standing(task.stands), *_names()]
    return mps_text(stated, name=f"laadregie-{plan.municipality_code}-{plan.year}-a", comments=lines)


def share_model(plan: PlanMap, share: float | None = None) -> str:
    """Problem (b) of the plan's last year, fewest poles for a share of the need, as free MPS.

    Without a share it is the one that policy names.

    Only what people decided stands in it: what earlier years placed is left free.

    Raises:
        UnstatedPlan: Calculate the plan again first.
    """
    horizon = horizon_of(plan)
    problem, fixed = horizon.task.problem, horizon.decided
    if share is None:
        share = float(plan.policy.get(TARGET_SHARE, {}).get("value", 0.9))
    stated = stated_with_share(problem, share, fixed_sites=fixed)
    percent = f"{share:.0%}"
    asked = _("Problem (b): the fewest poles with which %(percent)s of all need is served.") % {
        "percent": percent
    }
    target = _("Existing points serve part of it; sites must serve %(points)s points.") % {
        "points": repr(stated.target_points)
    }
    lines = [*_heading(horizon), asked, target, *_standing(fixed), *_names()]
    return mps_text(stated, name=f"laadregie-{plan.municipality_code}-{plan.year}-b", comments=lines)


def horizon_of(plan: PlanMap) -> Horizon:
    """The problem of a plan's last year, stated again from what was kept with it.

    Raises:
        UnstatedPlan: Calculate the plan again first.
    """
    if not can_be_stated(plan):
        raise UnstatedPlan
    kept = plan.inputs["horizon"]
    decided = {candidate: (poles, first) for candidate, (poles, first) in kept["decided"].items()}
    ground, policy = whatif.ground_of(plan), whatif.policy_of_plan(plan)
    code = plan.municipality_code
    scored = scored_candidates(ground, code, policy)
    task = year_task(
        ground,
        scored,
        code,
        policy,
        year=plan.year,
        standing=kept["standing"],
        decided=decided,
        walked=walked_in(ground, code, scored, policy),
    )
    fixed = {candidate: poles for candidate, (poles, first) in decided.items() if first <= plan.year}
    return Horizon(plan, policy.rules, task, fixed, ground.streets is not None)


def _heading(horizon: Horizon) -> list[str]:
    plan, rules, problem = horizon.plan, horizon.rules, horizon.task.problem
    over_streets = [_("The walk was measured over streets and paths.")] if horizon.walked else []
    return [
        _("Siting problem of the plan map of %(name)s (%(code)s), year %(year)s, scenario %(scenario)s.")
        % {
            "name": regions.municipality(plan.municipality_code).name,
            "code": plan.municipality_code,
            "year": plan.year,
            "scenario": plan.scenario,
        },
        _("Calculated by laadregie on %(day)s, method %(method)s: docs/methods/siting.md.")
        % {"day": date_format(localtime(plan.created_at), "j F Y"), "method": plan.method},
        _("Need %(need)s points, of which existing points serve %(existing)s.")
        % {"need": repr(problem.total_points), "existing": repr(problem.existing_points)},
        _(
            "Walking distance %(walking)s m, straight line times %(detour)s, worth at the limit %(limit)s, "
            "%(points)s points a pole, at most %(poles)s poles a site, sites at least %(spacing)s m apart."
        )
        % {
            "walking": f"{rules.walking_m:g}",
            "detour": f"{rules.detour_factor:g}",
            "limit": f"{rules.worth_at_limit:g}",
            "points": f"{rules.points_per_pole:g}",
            "poles": rules.poles_per_site,
            "spacing": f"{rules.spacing_m:g}",
        },
        *over_streets,
    ]


def _standing(stands: Mapping[str, int]) -> list[str]:
    """Which sites are fixed, a line each: they stand whatever happens and do not count for the quota."""
    if not stands:
        return [_("No site is fixed.")]
    count = len(stands)
    first = ngettext(
        "%(count)s site is fixed, with at least these poles; it does not count for the quota:",
        "%(count)s sites are fixed, with at least these poles; they do not count for the quota:",
        count,
    ) % {"count": count}
    return [first, *(f"  {candidate} {poles}" for candidate, poles in stands.items())]


def _names() -> list[str]:
    return [
        _("Columns: serve.SITE.PIECE points served, open.SITE 0 or 1, poles.SITE whole."),
        _(
            "Rows: need, capacity, used (served only from an open site), limit and least (poles and open "
            "go together), near (sites too close to each other), and quota or share."
        ),
    ]
