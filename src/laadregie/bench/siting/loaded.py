"""The region that is loaded, as a run of plan maps takes it."""

from collections.abc import Sequence

import polars as pl
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError

from laadkern.places import wishes
from laadregie.bench.siting.regions import Ground
from laadregie.forecasts import selectors as forecasts
from laadregie.planmaps import inputs
from laadregie.planmaps.ground import lay_ground
from laadregie.regions import selectors as regions


def has_forecast() -> bool:
    """Whether a region with a forecast is loaded."""
    try:
        return forecasts.current_run(viewer=AnonymousUser()) is not None
    except DatabaseError:  # no database yet
        return False


def loaded_ground(scenario: str, years: Sequence[int]) -> Ground:
    """The region that is loaded, as a run of plan maps takes it, with straight walks everywhere.

    Raises:
        InputError: No forecast holds one of the years.
    """
    ground = lay_ground(
        inputs.region_inputs(scenario=scenario, years=tuple(years)), inputs.rules_of(regions.policy_set())
    )
    policies = {code: policy for code, (policy, _) in inputs.policies().items()}
    columns = ["candidate_id", "municipality_code", "x_m", "y_m", "score"]
    allowed = [
        wishes.scored(own, weights=policies[str(code)].weights)
        .with_columns(pl.col("score").fill_null(0.0))
        .filter(~pl.col("rejected"))
        .select(columns)
        for (code,), own in ground.candidates.partition_by("municipality_code", as_dict=True).items()
    ]
    return Ground(
        origin=f"the region that is loaded, scenario {scenario}",
        pieces={
            year: ground.pieces.join(ground.remaining[year], on="piece_id", maintain_order="left")
            for year in years
        },
        candidates=pl.concat(allowed),
        rules={code: policy.rules for code, policy in policies.items()},
        quotas={code: policy.quota_poles for code, policy in policies.items()},
        existing_locations=ground.existing.height,
    )
