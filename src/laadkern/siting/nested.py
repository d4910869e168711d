"""Plans of several years, each building on the one before."""

from collections.abc import Mapping

from laadkern.errors import InputError, gettext_noop
from laadkern.siting.fewest import fewest_poles
from laadkern.siting.plan import SitingPlan
from laadkern.siting.problem import SitingProblem
from laadkern.siting.proof import Effort
from laadkern.siting.quota import plan_with_quota


def nested_years(
    problems: Mapping[int, SitingProblem],
    *,
    quota_poles: Mapping[int, int] | None = None,
    share: Mapping[int, float] | None = None,
    fixed_sites: Mapping[str, int] | None = None,
    effort: Effort | None = None,
) -> dict[int, SitingPlan]:
    """One plan per year, in which the sites of earlier years stand and may get more poles.

    Years are planned in order, each with the most worth (or fewest poles) given what stands. A
    year's bound and gap are about that choice; what nesting itself costs is the difference with a
    free plan of the same number of poles.

    Args:
        problems: The municipality's problem per year, with that year's need and the same candidates.
        quota_poles: New poles per year; then problem (a).
        share: Share of need per year; then problem (b). One of the two is given.
        fixed_sites: What stands before the first year.
        effort: How far to go for the proof of each year.

    Raises:
        InputError: Both or neither of quota and share are given, or a year lacks its value.
    """
    values: Mapping[int, float] | None = quota_poles if share is None else share
    if values is None or (quota_poles is not None and share is not None):
        raise InputError("quota_poles", gettext_noop("Give either %(field)s or share."))
    standing, plans = dict(fixed_sites or {}), {}
    for year in sorted(problems):
        if year not in values:
            raise InputError(
                "quota_poles" if share is None else "share",
                gettext_noop("%(field)s has no value for %(value)s."),
                value=year,
            )
        if share is None:
            plan = plan_with_quota(problems[year], int(values[year]), fixed_sites=standing, effort=effort)
        else:
            plan = fewest_poles(problems[year], share[year], fixed_sites=standing, effort=effort)
        plans[year] = plan
        standing = plan.poles_by_site
    return plans
