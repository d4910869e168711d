"""Gathering what a plan rests on: areas, need, network, homes, candidates and policy."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.contrib.auth.models import AnonymousUser

from laadkern.places import homes, large_scale
from laadkern.places.known import street_of
from laadkern.siting import SitingRules
from laadregie.forecasts import selectors as forecasts
from laadregie.monitoring import selectors as monitoring
from laadregie.planmaps.calculation import Policy
from laadregie.planmaps.ground import RegionInputs
from laadregie.regions import selectors as regions
from laadregie.regions.selectors import Setting

WEIGHT_PREFIX = "weight_"


def region_inputs(*, scenario: str, years: tuple[int, ...]) -> RegionInputs:
    """All that plans of these years and this scenario rest on.

    Raises:
        InputError: No forecast holds one of the years, or no region was loaded.
    """
    neighbourhoods = neighbourhood_frame()
    tables = place_tables()
    return RegionInputs(
        neighbourhoods=neighbourhoods,
        need=_need(scenario, years),
        existing=existing_locations(),
        homes=home_positions(neighbourhoods, tables),
        large_scale_map=tables["large_scale_map"],
        parking=regions.pack_table("parking"),
        home_types=regions.pack_table("home_types"),
        years=years,
        household_cells=tables["household_cells"],
        streets=_streets(),
    )


def neighbourhood_frame() -> pl.DataFrame:
    """Every neighbourhood with its outline; households that are not known count as 0."""
    return regions.neighbourhood_frame(with_geometry=True).with_columns(pl.col("households").fill_null(0))


def place_tables() -> dict[str, pl.DataFrame | None]:
    """The tables that tell of places, per municipality the best there are."""
    kinds = ("addresses", "buildings", "large_scale_map", "household_cells")
    return {kind: regions.municipal_table(kind) for kind in kinds}


def _streets() -> pl.DataFrame | None:
    """Streets of the municipalities that have them, unless they measure in a straight line by policy."""
    streets = regions.municipal_table("streets")
    if streets is None:
        return None
    straight = [code for code, values in regions.policy_sets().items() if _is_straight(values)]
    return streets.filter(~pl.col("municipality_code").is_in(straight))


def _is_straight(settings: Mapping[str, Setting]) -> bool:
    return settings["walking_method"].value == "straight"


def existing_locations() -> pl.DataFrame:
    """Charging locations as a plan takes them: regular points, how busy, and their street."""
    return monitoring.location_frame().select(
        "location_key",
        "x_m",
        "y_m",
        "access",
        "address",
        "postcode",
        "pressure",
        location_id=pl.col("location_key").cast(pl.String),
        points="regular_points",
        charging_share="evening_share",
        samples="evening_samples",
        street=pl.col("address").map_elements(street_of, return_dtype=pl.String),
    )


def policies() -> dict[str, tuple[Policy, dict[str, Any]]]:
    """The policy of each municipality, with the values, their origin and source to keep with the plan."""
    return {code: (policy_of(settings), kept(settings)) for code, settings in regions.policy_sets().items()}


def policy_of(settings: Mapping[str, Setting]) -> Policy:
    """Policy values as the calculation takes them."""
    return Policy(
        rules=rules_of(settings),
        quota_poles=int(settings["quota_poles_per_year"].number),
        weights={
            key.removeprefix(WEIGHT_PREFIX): setting.number
            for key, setting in settings.items()
            if key.startswith(WEIGHT_PREFIX)
        },
        least_households=int(settings["coverage_min_households"].number),
    )


def rules_of(settings: Mapping[str, Setting]) -> SitingRules:
    """The policy values about distance and poles."""
    return SitingRules(
        walking_m=settings["walking_distance_m"].number,
        detour_factor=1.0 if _is_straight(settings) else settings["detour_factor"].number,
        worth_at_limit=settings["worth_at_walking_limit"].number,
        points_per_pole=settings["points_per_pole"].number,
        poles_per_site=int(settings["max_poles_per_site"].number),
        spacing_m=settings["site_spacing_m"].number,
    )


def kept(settings: Mapping[str, Setting]) -> dict[str, Any]:
    """Policy values with where they come from, as they are stored with a plan map."""
    return {
        key: {
            "value": setting.value,
            "unit": setting.unit,
            "origin": setting.origin,
            "source": setting.source,
            "valid_from": setting.valid_from.isoformat() if setting.valid_from else None,
        }
        for key, setting in settings.items()
    }


def provenance() -> dict[str, Any]:
    """Which data a plan made now rests on."""
    run = forecasts.existing_run(viewer=AnonymousUser())
    snapshot, version = monitoring.current_snapshot(), regions.area_version()
    files = {
        kind: regions.pack_file(kind) for kind in ("buildings", "large_scale_map", "parking", "home_types")
    }
    return {
        "forecast_run": str(run.pk),
        "snapshot": snapshot.pk if snapshot else None,
        "areas": {"reference_date": version.reference_date.isoformat(), "digest": version.digest},
        "files": {kind: {"digest": f.digest, "origin": f.origin} for kind, f in files.items() if f},
        "enrichments": [
            {
                "municipality_code": one.municipality.code,
                "kind": one.kind,
                "digest": one.digest,
                "origin": one.origin,
                "as_of": one.as_of.isoformat() if one.as_of else None,
            }
            for one in regions.enrichments()
        ],
    }


def _need(scenario: str, years: Sequence[int]) -> pl.DataFrame:
    """Need per neighbourhood and year, corrections applied."""
    frames = [
        forecasts.need_frame("neighbourhood", year=year, scenario=scenario, viewer=AnonymousUser())
        for year in years
    ]
    return pl.concat(frames).select("neighbourhood_code", "year", need_points="public_charge_points_needed")


def home_positions(
    neighbourhoods: pl.DataFrame, tables: Mapping[str, pl.DataFrame | None]
) -> pl.DataFrame | None:
    """Where homes are: per neighbourhood from addresses, else house numbers, else outlines of buildings."""
    frames = []
    addresses, buildings = tables["addresses"], tables["buildings"]
    large_scale_map = tables["large_scale_map"]
    if addresses is not None:
        frames.append(homes.from_addresses(addresses))
    if large_scale_map is not None:
        frames.append(homes.from_house_numbers(large_scale.house_numbers(large_scale_map)))
    if buildings is not None:
        frames.append(homes.from_buildings(buildings))
    return homes.best_of(pl.concat(frames), neighbourhoods) if frames else None
