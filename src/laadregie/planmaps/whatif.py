"""What a change of one place would do, seen at once: criteria, need served, coverage.

Rests on the ground that is kept with the plan, so nothing of the region is read anew. Compared
are the sites of the plan as they stand now with the same sites after the change, both serving
as well as they can (`laadkern.siting.service_of`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
import polars as pl
from django.db.models import Count, Max, Sum

from laadkern.errors import InputError, gettext_noop
from laadkern.places import wishes
from laadkern.siting import Service, SitingRules, service_of
from laadregie.planmaps import calculation, explanation, process, storing
from laadregie.planmaps.calculation import CHOSEN_SCHEMA, Policy
from laadregie.planmaps.decisions import chosen_row
from laadregie.planmaps.ground import Ground
from laadregie.planmaps.inputs import WEIGHT_PREFIX
from laadregie.planmaps.models import Exactness, PlanGround, PlanMap, PlannedSite, Site
from laadregie.planmaps.walkable import Walkable
from laadregie.regions import selectors as regions

TRIED = "tried"
OUTLINE_ERROR_M = 60.0  # outlines of areas are right within about this


@dataclass(frozen=True)
class Trial:
    """What a place would mean for the plan.

    Attributes:
        neighbourhood_code: Where it lies.
        explanation: As a site of the plan explains itself, as far as it can be said.
        served_points: Need that a site here would serve, points.
        served_now_points: What the site that would move serves where it is; None for a new one, and
            where it is no part of the plan as it stands.
        plan_change_points: Change of the need that all sites together serve, points.
        coverage_before, coverage_after: green, blue, white and the coverage as a band.
        near: Numbers of sites that stand closer than the spacing.
        failed: Criteria that the place does not meet.
        unknown: Number of criteria that nobody has measured here.
    """

    neighbourhood_code: str
    explanation: dict[str, Any]
    served_points: float
    served_now_points: float | None
    plan_change_points: float
    coverage_before: dict[str, Any]
    coverage_after: dict[str, Any]
    near: tuple[str, ...]
    failed: tuple[str, ...]
    unknown: int


def try_place(
    plan_map: PlanMap,
    *,
    x_m: float,
    y_m: float,
    poles: int | None = None,
    exactness: str = Exactness.BAY,
    radius_m: float = 0.0,
    instead_of: Site | None = None,
) -> Trial:
    """See what a site at this place would mean, added or instead of a site of the plan.

    Args:
        plan_map: The plan it would be part of.
        x_m, y_m: The place, RD metres.
        poles: Poles there, at least 1; without it as many as the site that moves has in the plan.
        exactness, radius_m: What kind of place.
        instead_of: The site that would move here; None to add one.

    Raises:
        InputError: The place lies outside the municipality.
    """
    code = plan_map.municipality_code
    neighbourhood = neighbourhood_of(code, x_m, y_m)
    ground, policy = ground_of(plan_map), policy_of_plan(plan_map)
    row = {
        "candidate_id": TRIED,
        "municipality_code": code,
        "neighbourhood_code": neighbourhood,
        "x_m": x_m,
        "y_m": y_m,
        "exactness": exactness,
        "radius_m": radius_m,
        "street_name": None,
        "street_approximate": True,
    }
    place = _scored(ground.place(pl.DataFrame([row], schema=_PLACE_SCHEMA), policy.rules), policy)
    before = _now(plan_map.pk, _stamp(code))
    moving, left = before.sites.clear(), before.sites
    if instead_of is not None:
        is_moving = pl.col("candidate_id") == str(instead_of.pk)
        moving, left = left.filter(is_moving), left.filter(~is_moving)
    if poles is None:
        poles = moving["poles"][0] if moving.height else instead_of.poles if instead_of else 1
    tried = place.select(*_SITE_COLUMNS, poles=pl.lit(poles, dtype=pl.Int64))
    after = _serving(pl.concat([left, tried]), code, ground, policy)
    served = after.service.sites.filter(pl.col("candidate_id") == TRIED)["served_points"].sum()
    told = explanation.of_places(place, ground, policy)[TRIED]
    return Trial(
        neighbourhood_code=neighbourhood,
        explanation=told | {"served_points": round(float(served), 2)},
        served_points=float(served),
        served_now_points=before.served_by(moving),
        plan_change_points=after.service.served_points - before.service.served_points,
        coverage_before=before.coverage,
        coverage_after=after.coverage,
        near=_closer_than_spacing(left, x_m, y_m, policy.rules.spacing_m),
        failed=tuple(place["rejected_by"][0]),
        unknown=int(place["unknown_criteria"][0]),
    )


_PLACE_SCHEMA = {name: kind for name, kind in CHOSEN_SCHEMA.items() if name not in ("poles", "year")}
_SITE_COLUMNS = ("candidate_id", "municipality_code", "x_m", "y_m", "score")


NEARBY_M = 150.0
NEARBY_SHOWN = 5


@dataclass(frozen=True)
class Nearby:
    """A known place near a point: RD metres, and how far as the crow flies."""

    name: str
    x_m: float
    y_m: float
    far_m: float
    exactness: str


def places_nearby(plan_map: PlanMap, x_m: float, y_m: float) -> list[Nearby]:
    """The nearest bays and streets that the plan knows and that meet the hard criteria, nearest first."""
    known = _ground(plan_map.pk, plan_map.created_at).candidates.filter(
        (pl.col("exactness") != Exactness.SEARCH_AREA) & ~pl.col("rejected")
    )
    far = ((pl.col("x_m") - x_m) ** 2 + (pl.col("y_m") - y_m) ** 2).sqrt()
    near = known.with_columns(far_m=far).filter(pl.col("far_m").is_between(1.0, NEARBY_M))
    columns = (pl.col("street_name").fill_null("").alias("name"), "x_m", "y_m", "far_m", "exactness")
    rows = near.sort("far_m").head(NEARBY_SHOWN).select(*columns)
    return [Nearby(**row) for row in rows.iter_rows(named=True)]


def policy_of_plan(plan_map: PlanMap) -> Policy:
    """The policy a plan was made with, from the values that are kept with it."""
    kept = {key: row["value"] for key, row in plan_map.policy.items()}
    straight = kept["walking_method"] == "straight"
    return Policy(
        rules=SitingRules(
            walking_m=float(kept["walking_distance_m"]),
            detour_factor=1.0 if straight else float(kept["detour_factor"]),
            worth_at_limit=float(kept["worth_at_walking_limit"]),
            points_per_pole=float(kept["points_per_pole"]),
            poles_per_site=int(kept["max_poles_per_site"]),
            spacing_m=float(kept["site_spacing_m"]),
        ),
        quota_poles=int(kept["quota_poles_per_year"]),
        weights={
            key.removeprefix(WEIGHT_PREFIX): float(value)
            for key, value in kept.items()
            if key.startswith(WEIGHT_PREFIX)
        },
        least_households=int(kept["coverage_min_households"]),
    )


def ground_of(plan_map: PlanMap) -> Ground:
    """The ground that a plan was calculated on, as it is kept."""
    return _ground(plan_map.pk, plan_map.created_at)


@lru_cache(maxsize=8)
def _ground(plan_map_id: int, made_at: datetime) -> Ground:
    """The ground of a plan; it never changes, so it is read once (`made_at`: an id may come back)."""
    stored = PlanGround.objects.select_related("plan_map").get(plan_map_id=plan_map_id)
    pieces, candidates, existing = (
        pl.read_parquet(BytesIO(table)) for table in (stored.pieces, stored.candidates, stored.existing)
    )
    need = ("need_points", "remaining_points")
    year = stored.plan_map.year
    return Ground(
        pieces=pieces.drop(need),
        remaining={year: pieces.select("piece_id", *need)},
        candidates=candidates,
        existing=existing,
        names={},
        years=(year,),
        household_cells=_table(stored.household_cells),
        streets=Walkable.of(_table(stored.streets)),
    )


@dataclass(frozen=True)
class Serving:
    """Sites with what they serve together and the coverage with them."""

    sites: pl.DataFrame
    service: Service
    coverage: dict[str, Any]

    def served_by(self, some: pl.DataFrame) -> float | None:
        """What some of the sites serve, points; None where there are none."""
        found = self.service.sites.filter(pl.col("candidate_id").is_in(some["candidate_id"].to_list()))
        return float(found["served_points"].sum()) if found.height else None


def _serving(sites: pl.DataFrame, code: str, ground: Ground, policy: Policy) -> Serving:
    walks = ground.walks(sites, ground.horizon_pieces, policy.rules)
    service = service_of(
        ground.horizon_pieces, sites, municipality_code=code, rules=policy.rules, walks=walks
    )
    cells = calculation.coverage_of(ground, code, policy.least_households, sites)
    return Serving(sites, service, storing.coverage_figures(cells))


@lru_cache(maxsize=8)
def _now(plan_map_id: int, stamp: tuple[object, ...]) -> Serving:
    """The plan as it stands; kept until a site changes, since a pin that moves asks many times a second."""
    plan_map = PlanMap.objects.get(pk=plan_map_id)
    ground, policy = _ground(plan_map_id, plan_map.created_at), policy_of_plan(plan_map)
    return _serving(_standing(plan_map, ground, policy), plan_map.municipality_code, ground, policy)


def _stamp(municipality_code: str) -> tuple[object, ...]:
    """Changes with every change of a site."""
    sites = Site.objects.filter(municipality_code=municipality_code)
    return tuple(sites.aggregate(Count("pk"), Sum("revision"), Max("changed_at")).values())


def _table(stored: bytes | memoryview | None) -> pl.DataFrame | None:
    return None if stored is None else pl.read_parquet(BytesIO(stored))


def neighbourhood_of(municipality_code: str, x_m: float, y_m: float) -> str:
    """Code of the neighbourhood of a municipality in which a place lies, empty where none has an outline.

    Raises:
        InputError: The place lies outside the municipality.
    """
    x, y = np.array([x_m]), np.array([y_m])
    code = regions.area_index("neighbourhood").codes_at(x, y, within_m=OUTLINE_ERROR_M)[0]
    if code and regions.neighbourhoods(municipality_code).filter(code=code).exists():
        return code
    if regions.area_index("municipality").codes_at(x, y, within_m=OUTLINE_ERROR_M)[0] != municipality_code:
        raise InputError("place", gettext_noop("This place lies outside the municipality."))
    return ""


def _standing(plan_map: PlanMap, ground: Ground, policy: Policy) -> pl.DataFrame:
    """The sites of the plan as they stand now, with their score; own ones are scored where they are."""
    planned = {one.site_id: one for one in PlannedSite.objects.filter(plan_map=plan_map).defer("explanation")}
    sites = [
        site
        for site in Site.objects.filter(municipality_code=plan_map.municipality_code).defer("recheck")
        if site.state in process.FIXED or (site.state == process.CANDIDATE and site.pk in planned)
    ]
    scores = _own_scores([site for site in sites if site.pk not in planned], ground, policy)
    rows = [
        (
            str(site.pk),
            site.municipality_code,
            site.x_m,
            site.y_m,
            planned[site.pk].score if site.pk in planned else scores[site.candidate_id],
            site.poles if site.state in process.FIXED else planned[site.pk].poles,
        )
        for site in sites
    ]
    schema = {name: kind for name, kind in CHOSEN_SCHEMA.items() if name in _SITE_COLUMNS}
    return pl.DataFrame(rows, schema={**schema, "score": pl.Float64, "poles": pl.Int64}, orient="row")


def _own_scores(sites: Sequence[Site], ground: Ground, policy: Policy) -> dict[str, float]:
    if not sites:
        return {}
    chosen = pl.DataFrame([chosen_row(site) for site in sites], schema=CHOSEN_SCHEMA).drop("poles", "year")
    placed = _scored(ground.place(chosen, policy.rules), policy)
    return dict(placed.select("candidate_id", "score").iter_rows())


def _scored(places: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    return wishes.scored(places, weights=policy.weights).with_columns(pl.col("score").fill_null(0.0))


def _closer_than_spacing(sites: pl.DataFrame, x_m: float, y_m: float, spacing_m: float) -> tuple[str, ...]:
    far = np.hypot(sites["x_m"].to_numpy() - x_m, sites["y_m"].to_numpy() - y_m)
    ids = [int(code) for code in sites["candidate_id"].filter(pl.Series(far < spacing_m))]
    return tuple(Site.objects.filter(pk__in=ids).order_by("number").values_list("number", flat=True))


@dataclass(frozen=True)
class ManyTrials:
    """What many places would mean at once, all that may stand together.

    Attributes:
        failed: Criteria that a place does not meet, by candidate; only of places that fail.
        explanations: Of the other places, by candidate, as `Trial.explanation`.
        plan_change_points: Change of the need that all sites together serve, points.
        coverage_before, coverage_after: As in `Trial`.
    """

    failed: dict[str, tuple[str, ...]]
    explanations: dict[str, dict[str, Any]]
    plan_change_points: float
    coverage_before: dict[str, Any]
    coverage_after: dict[str, Any]


def try_places(plan_map: PlanMap, chosen: pl.DataFrame) -> ManyTrials:
    """See what many sites would mean, added to the plan at once; the neighbourhoods are given.

    Args:
        plan_map: The plan they would be part of.
        chosen: `CHOSEN_SCHEMA`, every candidate once, all within the municipality.

    Raises:
        InputError: A table cannot be used.
    """
    code = plan_map.municipality_code
    ground, policy = _ground(plan_map.pk, plan_map.created_at), policy_of_plan(plan_map)
    placed = _scored(ground.place(chosen.drop("poles", "year"), policy.rules), policy)
    failed = dict(placed.filter("rejected").select("candidate_id", "rejected_by").iter_rows())
    fit = placed.filter(~pl.col("rejected"))
    before = _standing(plan_map, ground, policy)
    tried = fit.join(chosen.select("candidate_id", "poles"), on="candidate_id", maintain_order="left")
    after = pl.concat([before, tried.select(*_SITE_COLUMNS, "poles")])
    services = [
        service_of(
            ground.horizon_pieces,
            sites,
            municipality_code=code,
            rules=policy.rules,
            walks=ground.walks(sites, ground.horizon_pieces, policy.rules),
        )
        for sites in (before, after)
    ]
    served = dict(services[1].sites.select("candidate_id", "served_points").iter_rows())
    cells = [
        storing.coverage_figures(calculation.coverage_of(ground, code, policy.least_households, sites))
        for sites in (before, after)
    ]
    told = explanation.of_places(fit, ground, policy) if fit.height else {}
    return ManyTrials(
        failed={one: tuple(codes) for one, codes in failed.items()},
        explanations={
            one: about | {"served_points": round(float(served[one]), 2)} for one, about in told.items()
        },
        plan_change_points=services[1].served_points - services[0].served_points,
        coverage_before=cells[0],
        coverage_after=cells[1],
    )
