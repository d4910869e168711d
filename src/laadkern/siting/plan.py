"""The outcome of siting: where poles come, and how good that is at least."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class SitingPlan:
    """A plan of one municipality.

    Attributes:
        municipality_code: Whose plan.
        aim: "most_worth" (with a quota) or "fewest_poles".
        sites: candidate_id, poles, new_poles (beside fixed ones), served_points, worth, rank.
        serving: candidate_id, piece_id, points, walking_m: who serves whom.
        poles: Poles of the plan, fixed ones included.
        served_points: Need that the plan's sites serve, points.
        share: Share of the municipality's need served, existing points included, 0..1.
        objective: Worth (aim "most_worth") or new poles (aim "fewest_poles").
        bound: No plan does better than this: worth at most, or new poles at least.
        gap: Difference of objective and bound as a share of the bound, at least 0.
        bound_method: How the bound was proven: "prices", then "+parts" and "+mip" where HiGHS made it
            tighter, part by part or as a whole; or "none needed".
        seconds: Time it took.
        target_share: Share that was asked for (aim "fewest_poles"), else None.
    """

    municipality_code: str
    aim: str
    sites: pl.DataFrame
    serving: pl.DataFrame
    poles: int
    served_points: float
    share: float
    objective: float
    bound: float
    gap: float
    bound_method: str
    seconds: float
    target_share: float | None = None

    @property
    def poles_by_site(self) -> dict[str, int]:
        """Poles of each chosen candidate; what a later year takes as its fixed sites."""
        return dict(self.sites.select("candidate_id", "poles").iter_rows())


def gap_of(objective: float, bound: float) -> float:
    """Difference of objective and bound as a share of the bound; 0 when both are 0."""
    difference = abs(bound - objective)
    if difference <= 1e-9:
        return 0.0
    return difference / abs(bound) if bound else float("inf")
