"""From ground and decisions to the plan of a municipality: laadkern called in order, no database.

One municipality at a time, which may be done in another process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from laadkern import coverage
from laadkern.places import criteria
from laadkern.places.candidates import CANDIDATE_SCHEMA
from laadkern.places.chosen import with_measured
from laadkern.siting import Effort, SitingPlan, SitingProblem, SitingRules, plan_with_quota
from laadregie.planmaps.ground import Ground
from laadregie.planmaps.yearly import Decided, scored_candidates, walked_in, year_task

METHOD = "quota-2"
# Households of a cell that is estimated may be this many times fewer or more (docs/methods/coverage.md).
ESTIMATE_FACTOR = 2.0


@dataclass(frozen=True)
class Policy:
    """What a municipality decided, or the region where it did not."""

    rules: SitingRules
    quota_poles: int
    weights: Mapping[str, float]
    least_households: int


# A place that people chose: a candidate of which nothing is measured, with its poles and their year.
CHOSEN_SCHEMA = {
    **{name: kind for name, kind in CANDIDATE_SCHEMA.items() if name not in ("bays", "source")},
    "poles": pl.Int64,
    "year": pl.Int64,
}
MEASURED_SCHEMA = {"candidate_id": pl.String, "measure": pl.String, "value": pl.Float64}


@dataclass(frozen=True)
class Decisions:
    """What people decided about sites of a municipality; a calculation takes it as given.

    Attributes:
        fixed: Sites that come, `CHOSEN_SCHEMA`: approved, reserved, in an order or realised.
        offered: Places that people brought in and nobody decided about: candidates like others.
        refused: Candidates that people dropped.
        measured: Measured on the spot, `MEASURED_SCHEMA`.
    """

    fixed: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CHOSEN_SCHEMA))
    offered: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CHOSEN_SCHEMA))
    refused: frozenset[str] = frozenset()
    measured: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MEASURED_SCHEMA))


@dataclass(frozen=True)
class YearPlan:
    """The plan of one year with the problem it solves and the poles that stood before it."""

    year: int
    problem: SitingProblem
    plan: SitingPlan
    standing: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class MunicipalityPlan:
    """All years of one municipality's plan and what a page says about it.

    Attributes:
        decided: Poles and first year of the candidates that people decided come.
        sites: One row per site of the horizon year: candidate columns, poles, year, rank,
            served_points, worth, score.
        cells_now, cells_planned: As `coverage.coverage_cells`, of this municipality.
        refused: Number of candidates refused, by criterion.
    """

    municipality_code: str
    policy: Policy
    years: Sequence[YearPlan]
    decided: Decided
    sites: pl.DataFrame
    cells_now: pl.DataFrame
    cells_planned: pl.DataFrame
    candidate_counts: Mapping[str, int]
    refused: Mapping[str, int] = field(default_factory=dict)

    @property
    def horizon(self) -> YearPlan:
        return self.years[-1]


def with_decisions(ground: Ground, decisions: Decisions, rules: SitingRules) -> Ground:
    """The ground of a municipality after what people decided: their places in, dropped ones out.

    Args:
        ground: As `Ground.of_municipality`.
        decisions: Of the same municipality.
        rules: Its policy values.

    Raises:
        InputError: A table cannot be used.
    """
    kept = ground.candidates.filter(~pl.col("candidate_id").is_in(list(decisions.refused)))
    own = pl.concat([decisions.fixed, decisions.offered]).join(kept, on="candidate_id", how="anti")
    placed = ground.place(own.drop("poles", "year"), rules)
    candidates = pl.concat([kept, placed], how="diagonal_relaxed") if placed.height else kept
    if decisions.measured.height:
        candidates = criteria.judged(with_measured(candidates, decisions.measured))
    return replace(ground, candidates=candidates)


def plan_municipality(
    ground: Ground,
    code: str,
    policy: Policy,
    *,
    decisions: Decisions | None = None,
    effort: Effort | None = None,
) -> MunicipalityPlan:
    """Plan one municipality, year by year: what an earlier year placed stays.

    What people decided counts for the quota of its year, and the calculation fills the rest.

    Args:
        ground: The region, or `Ground.of_municipality`, with the decisions in it.
        code: The municipality.
        policy: Its policy values.
        decisions: As they were given to `with_decisions`.
        effort: How far to go for the proof of each year.

    Raises:
        InputError: A table or policy value cannot be used.
    """
    decisions = decisions or Decisions()
    own = ground.candidates.filter(pl.col("municipality_code") == code)
    scored = scored_candidates(ground, code, policy)
    walked = walked_in(ground, code, scored, policy)
    decided = {
        row[0]: (row[1], row[2])
        for row in decisions.fixed.select("candidate_id", "poles", "year").iter_rows()
    }
    years: list[YearPlan] = []
    standing: dict[str, int] = {}
    first_year: dict[str, int] = {}
    for year in ground.years:
        task = year_task(
            ground, scored, code, policy, year=year, standing=standing, decided=decided, walked=walked
        )
        plan = plan_with_quota(task.problem, task.quota, fixed_sites=task.stands, effort=effort)
        years.append(YearPlan(year, task.problem, plan, standing))
        standing = plan.poles_by_site
        first_year = {site: first_year.get(site, year) for site in standing}
    sites = _sites(scored, years[-1].plan, first_year)
    return MunicipalityPlan(
        municipality_code=code,
        policy=policy,
        years=years,
        decided=decided,
        sites=sites,
        cells_now=coverage_of(ground, code, policy.least_households, None),
        cells_planned=coverage_of(ground, code, policy.least_households, sites),
        candidate_counts=dict(own.group_by("exactness").len().iter_rows()),
        refused=dict(
            own.explode("rejected_by").drop_nulls("rejected_by").group_by("rejected_by").len().iter_rows()
        ),
    )


def coverage_of(
    ground: Ground, code: str, least_households: int, planned: pl.DataFrame | None
) -> pl.DataFrame:
    """The squares of 500 m of a municipality, now (`planned` None) or with planned sites."""
    cells = coverage.coverage_cells(
        ground.pieces,
        ground.existing,
        planned=planned,
        counted=ground.household_cells,
        estimate_factor=ESTIMATE_FACTOR,
        least_households=least_households,
    )
    return cells.filter(pl.col("municipality_code") == code)


def _sites(candidates: pl.DataFrame, plan: SitingPlan, first_year: Mapping[str, int]) -> pl.DataFrame:
    year = pl.col("candidate_id").replace_strict(first_year, return_dtype=pl.Int64)
    chosen = (
        plan.sites.with_columns(year=year) if plan.sites.height else plan.sites.with_columns(year=pl.lit(0))
    )
    return (
        chosen.drop("score", strict=False)
        .join(candidates, on="candidate_id", how="left", maintain_order="left")
        .sort("year", "rank")
        .with_columns(rank=pl.int_range(1, pl.len() + 1))
    )
