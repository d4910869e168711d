"""What a site says for itself: inputs, rules and figures, ready to be stored with it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from laadkern.places import criteria, reach, wishes
from laadkern.siting import Alternative, SiteExplanation, explain_sites
from laadregie.planmaps.calculation import MunicipalityPlan, Policy
from laadregie.planmaps.ground import Ground

NEAREST_SHOWN = 3
ALTERNATIVES_SHOWN = 2
WALKED_TO_M = 1500.0  # points beyond this walk are listed by straight distance
Explanation = dict[str, Any]


def explanations(plan: MunicipalityPlan, ground: Ground) -> dict[str, Explanation]:
    """The explanation of every site of a plan, by candidate id.

    Args:
        plan: As `plan_municipality` returns.
        ground: What it was planned on.
    """
    if not plan.sites.height:
        return {}
    places = {row["candidate_id"]: row for row in ground.candidates.iter_rows(named=True)}
    found = list(explain_sites(plan.horizon.problem, plan.horizon.plan, alternatives=ALTERNATIVES_SHOWN))
    walked = _walks_between(found, ground, plan.policy.rules.detour_factor)
    without = {one.candidate_id: _without(one, places, walked) for one in found}
    poles = _poles_by_year(plan)
    told = of_places(plan.sites, ground, plan.policy)
    return {code: {**about, "poles_by_year": poles[code], **without[code]} for code, about in told.items()}


def of_places(places: pl.DataFrame, ground: Ground, policy: Policy) -> dict[str, Explanation]:
    """What can be said of places without a plan: reach, criteria, wishes and what stands near.

    Args:
        places: Candidates with reach and score.
        ground: What they stand on.
        policy: The municipality's policy.
    """
    hard = _rows(criteria.explained(places))
    soft = _rows(wishes.explained(places, weights=policy.weights))
    near = _rows(_nearest(places, ground, policy))
    basis = _basis(places, ground, policy)
    over_streets = ground.streets.municipalities if ground.streets else frozenset()
    return {
        site["candidate_id"]: {
            "households": site["households_within_reach"],
            "people": _rounded(site["people_within_reach"], 0),
            "need_points": _rounded(site["need_within_reach"], 2),
            "estimated": bool(
                set(basis.get(site["candidate_id"], ())) - {"addresses", "building_outlines", "house_numbers"}
            ),
            "basis": basis.get(site["candidate_id"], []),
            "walking_m": policy.rules.walking_m,
            "detour_factor": policy.rules.detour_factor,
            "over_streets": site["municipality_code"] in over_streets,
            "score": _rounded(site["score"], 3),
            "score_known_share": _rounded(site["score_known_share"], 3),
            "criteria": hard.get(site["candidate_id"], []),
            "wishes": soft.get(site["candidate_id"], []),
            "nearest": near.get(site["candidate_id"], []),
        }
        for site in places.iter_rows(named=True)
    }


def _without(
    one: SiteExplanation,
    places: Mapping[str, Mapping[str, Any]],
    walked: Callable[[str, Alternative], float],
) -> Explanation:
    """What is lost without the site, and the next best places nearby with what they would serve."""
    return {
        "mean_walking_m": _rounded(one.mean_walking_m, 0),
        "lost_points": _rounded(one.lost_points, 2),
        "lost_worth": _rounded(one.lost_worth, 3),
        "alternatives": [
            {
                "candidate_id": other.candidate_id,
                "name": places[other.candidate_id]["street_name"],
                "walking_m": _rounded(walked(one.candidate_id, other), 0),
                "served_points": _rounded(max(0.0, one.served_points + other.served_change_points), 2),
            }
            for other in one.alternatives
        ],
    }


def _walks_between(
    found: Sequence[SiteExplanation], ground: Ground, detour_factor: float
) -> Callable[[str, Alternative], float]:
    """How far one walks from a site to a place that could stand in for it."""
    known: dict[tuple[str, str], float] = {}
    if ground.streets is not None:
        at = ground.candidates.select("candidate_id", "x_m", "y_m")
        ids = [one.candidate_id for one in found]
        others = sorted({other.candidate_id for one in found for other in one.alternatives})
        sites = at.filter(pl.col("candidate_id").is_in(ids)).rename({"candidate_id": "location_id"})
        there = at.filter(pl.col("candidate_id").is_in(others))
        walks = ground.streets.walks_to(sites, there, detour_factor, WALKED_TO_M)
        pairs = walks.select("location_id", "candidate_id", "walking_m").iter_rows()
        known = {(site, other): walking_m for site, other, walking_m in pairs}
    return lambda site, other: known.get((site, other.candidate_id), other.distance_m * detour_factor)


def _nearest(places: pl.DataFrame, ground: Ground, policy: Policy) -> pl.DataFrame:
    public = ground.existing.filter((pl.col("access") == "public") & (pl.col("points") > 0))
    shown = ["location_id", "x_m", "y_m", "points", "address", "pressure", "charging_share", "samples"]
    here, detour = places.select("candidate_id", "x_m", "y_m"), policy.rules.detour_factor
    return reach.nearest_locations(
        here,
        public.select(*shown, at_x_m="x_m", at_y_m="y_m"),
        count=NEAREST_SHOWN,
        detour_factor=detour,
        walks=ground.streets.walks_to(public, here, detour, WALKED_TO_M) if ground.streets else None,
    )


def _basis(places: pl.DataFrame, ground: Ground, policy: Policy) -> dict[str, list[str]]:
    """On what the households within reach of each site rest, largest part first."""
    pieces = ground.pieces.filter(pl.col("households") > 0)
    place, piece, _ = reach.pairs_within(
        places["x_m"].to_numpy(),
        places["y_m"].to_numpy(),
        pieces["x_m"].to_numpy(),
        pieces["y_m"].to_numpy(),
        straight_m=policy.rules.reach_m,
    )
    pairs = pl.DataFrame(
        {
            "candidate_id": places["candidate_id"].gather(place),
            "basis": pieces["basis"].gather(piece),
            "households": pieces["households"].gather(piece),
        }
    )
    counted = pairs.group_by("candidate_id", "basis").agg(pl.col("households").sum())
    ordered = counted.sort("households", "basis", descending=[True, False])
    return dict(ordered.group_by("candidate_id").agg("basis").iter_rows())


def _poles_by_year(plan: MunicipalityPlan) -> dict[str, dict[str, int]]:
    """Poles that stand at each site at the end of each year."""
    standing: dict[str, dict[str, int]] = {}
    for planned in plan.years:
        for site, poles in planned.plan.sites.select("candidate_id", "poles").iter_rows():
            standing.setdefault(site, {})[str(planned.year)] = poles
    return standing


def _rows(frame: pl.DataFrame) -> dict[str, list[Mapping[str, Any]]]:
    """Rows by candidate, without the candidate, numbers rounded to three places."""
    rounded = frame.with_columns(pl.selectors.float().round(3))
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in rounded.iter_rows(named=True):
        rows.setdefault(row.pop("candidate_id"), []).append(row)
    return rows


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
