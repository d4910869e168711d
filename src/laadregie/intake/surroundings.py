"""What is near a place: public charge points with metres walked and how busy they are, and sites."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from laadkern.eligibility import NearbyPoint
from laadkern.walking import StreetGraph, street_graph, walks
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.monitoring import selectors as monitoring
from laadregie.planmaps import process as site_process
from laadregie.planmaps import selectors as planmaps
from laadregie.planmaps.selectors import ShownSite
from laadregie.regions import selectors as regions
from laadregie.regions.selectors import Setting

LOOK_FACTOR = 4.0  # looked further than the norm, so that the nearest point is known too
SHOWN = 5
STREETS, STRAIGHT = "streets", "straight"


@dataclass(frozen=True)
class Way:
    """How walking is measured in a municipality, by its policy and its data.

    Attributes:
        limit_m: The norm: walking distance to a public point, metres.
        detour_factor: Walking over straight distance where no street is known.
        streets: The streets; None where none are loaded or policy measures as the crow flies.
        sources: Where the streets come from, to keep with a result.
    """

    limit_m: float
    detour_factor: float
    streets: StreetGraph | None
    sources: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class NearPoint:
    """A location with regular public points near a place."""

    location_key: int
    name: str
    operator: str
    x_m: float
    y_m: float
    points: int
    walking_m: float
    is_estimated: bool
    pressure: str
    evening_share: float | None
    samples: int

    @property
    def shown_m(self) -> int:
        """Whole metres, rounded as people do and as templates do: 152.5 is 153."""
        return math.floor(self.walking_m + 0.5)


@dataclass(frozen=True)
class NearSite:
    """A site of the plan map near a place."""

    site: ShownSite
    walking_m: float
    is_estimated: bool


def way_of(municipality_code: str, policy: dict[str, Setting] | None = None) -> Way:
    """How walking is measured in a municipality."""
    values = policy or regions.policy_set(municipality_code)
    limit_m = values["walking_distance_m"].number
    if values["walking_method"].value == "straight":
        return Way(limit_m, 1.0, None, ())
    found = [one for one in regions.enrichments(municipality_code) if one.kind == "streets"]
    digests = tuple(sorted(one.digest for one in found))
    sources = tuple(
        {"origin": one.origin, "as_of": one.as_of.isoformat() if one.as_of else None} for one in found
    )
    streets = _streets(municipality_code, digests) if digests else None
    return Way(limit_m, values["detour_factor"].number, streets, sources)


@lru_cache(maxsize=4)
def _streets(municipality_code: str, _digests: tuple[str, ...]) -> StreetGraph | None:
    table = regions.municipal_table("streets")
    own = None if table is None else table.filter(pl.col("municipality_code") == municipality_code)
    return street_graph(own) if own is not None and own.height else None


def near_points(x_m: float, y_m: float, way: Way) -> list[NearPoint]:
    """Locations with regular public points within four times the norm, nearest first."""
    frame = monitoring.location_frame().filter(
        (pl.col("access") == "public") & (pl.col("regular_points") > 0)
    )
    near = _within(frame, x_m, y_m, way).with_columns(place_id=pl.col("location_key").cast(pl.String))
    walked = _walked(near.select("place_id", "x_m", "y_m"), x_m, y_m, way)
    rows = near.join(walked, on="place_id").sort("walking_m", "place_id")
    return [
        NearPoint(
            location_key=row["location_key"],
            name=row["address"] or row["name"] or row["location_id"],
            operator=row["operator"] or "",
            x_m=row["x_m"],
            y_m=row["y_m"],
            points=row["regular_points"],
            walking_m=round(row["walking_m"], 1),
            is_estimated=row["estimated"],
            pressure=row["pressure"],
            evening_share=row["evening_share"],
            samples=row["evening_samples"],
        )
        for row in rows.iter_rows(named=True)
    ]


def as_nearby(points: Iterable[NearPoint]) -> list[NearbyPoint]:
    """Locations as the criteria take them; the feed has no energy and no sessions."""
    return [
        NearbyPoint(
            location_id=str(point.location_key),
            walk_m=point.walking_m,
            points=point.points,
            pressure=point.pressure,
            samples=point.samples,
        )
        for point in points
    ]


def near_sites(municipality_code: str, x_m: float, y_m: float, way: Way, *, viewer: Viewer) -> list[NearSite]:
    """Sites of the plan map, as the viewer sees it, within the norm; the nearest first."""
    view = planmaps.plan_view(municipality_code, viewer=viewer)
    if view is None:
        return []
    usable = [one for one in planmaps.shown_sites([view]) if one.state != site_process.DROPPED]
    walked = walked_to(((one.pk, one.x_m, one.y_m) for one in usable), x_m, y_m, way)
    found = [NearSite(one, *walked[one.pk]) for one in usable if one.pk in walked]
    return sorted((one for one in found if one.walking_m <= way.limit_m), key=lambda one: one.walking_m)


def walked_to(
    places: Iterable[tuple[int, float, float]], x_m: float, y_m: float, way: Way
) -> dict[int, tuple[float, bool]]:
    """Metres walked from a place to others (id, x, y), and whether that is estimated; far ones are absent."""
    rows = [(str(pk), east, north) for pk, east, north in places]
    schema: dict[str, Any] = {"place_id": pl.String, "x_m": pl.Float64, "y_m": pl.Float64}
    frame = _within(pl.DataFrame(rows, schema=schema, orient="row"), x_m, y_m, way)
    walked = _walked(frame, x_m, y_m, way)
    return {
        int(pk): (round(metres, 1), estimated)
        for pk, metres, estimated in walked.select("place_id", "walking_m", "estimated").iter_rows()
    }


def _within(frame: pl.DataFrame, x_m: float, y_m: float, way: Way) -> pl.DataFrame:
    reach = way.limit_m * LOOK_FACTOR
    east, north = (pl.col("x_m") - x_m).abs() <= reach, (pl.col("y_m") - y_m).abs() <= reach
    return frame.filter(east & north)


def _walked(places: pl.DataFrame, x_m: float, y_m: float, way: Way) -> pl.DataFrame:
    door = pl.DataFrame({"piece_id": ["door"], "x_m": [x_m], "y_m": [y_m]})
    return walks(
        places,
        door,
        place_id="place_id",
        streets=way.streets,
        walking_limit_m=way.limit_m * LOOK_FACTOR,
        detour_factor=way.detour_factor,
    )
