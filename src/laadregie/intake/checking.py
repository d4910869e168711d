"""Look first: what a request for a place would come to. Nothing of it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.http import urlencode

from laadkern import eligibility
from laadkern.eligibility import Answers, Result, Surroundings
from laadkern.errors import InputError
from laadkern.geo import lonlat_from_rd
from laadregie.intake import places, surroundings
from laadregie.intake.places import FoundPlace
from laadregie.intake.services.testing import rules_of
from laadregie.intake.surroundings import NearPoint, NearSite, Way
from laadregie.monitoring import selectors as monitoring
from laadregie.planmaps import selectors as planmaps
from laadregie.planmaps.pages import municipality_bounds
from laadregie.realisation import nearby
from laadregie.realisation.nearby import UnderWay
from laadregie.regions import selectors as regions
from laadregie.regions.selectors import RequestRoute, Setting

RULES_SHOWN = (
    "request_min_hours_per_week",
    "request_min_range_km",
    "walking_distance_m",
    "request_full_rule",
)
POINTS_SHOWN, SITES_SHOWN = 5, 3
MAP_MARGIN_M = 450.0
AROUND_DEGREES = 0.008  # some 500 m to each side


@dataclass(frozen=True)
class Check:
    """What is known of a place.

    Attributes:
        place: Where it is, and on what that rests.
        municipality_name: Who decides there.
        route: Who handles a request.
        policy: The rules that hold.
        points: The nearest public locations, within and beyond the walking distance.
        under_way: What is being built within the walking distance, with metres walked.
        sites: What the published plan map has within the walking distance.
        advice: likely, unlikely or cannot_say.
        pole: The criterion about poles nearby, with its figures.
        sampled_days: First and last day on which pressure was sampled; None without samples.
    """

    place: FoundPlace
    municipality_name: str
    route: RequestRoute
    policy: dict[str, Setting]
    way: Way
    points: list[NearPoint]
    under_way: list[tuple[UnderWay, float]]
    sites: list[NearSite]
    advice: str
    pole: Result
    sampled_days: Any

    @property
    def has_own_rules(self) -> bool:
        """Whether the municipality decided itself on one of the rules that the page shows."""
        return any(self.policy[key].origin == "municipality" for key in RULES_SHOWN)

    @property
    def within(self) -> list[NearPoint]:
        """The locations within the walking distance."""
        return [point for point in self.points if point.walking_m <= self.way.limit_m]


def check(place: FoundPlace) -> Check:
    """Look at a place with the rules of its municipality."""
    code = place.municipality_code
    policy = regions.policy_set(code)
    way = surroundings.way_of(code, policy)
    points = surroundings.near_points(place.x_m, place.y_m, way)
    sites = surroundings.near_sites(code, place.x_m, place.y_m, way, viewer=AnonymousUser())
    results = eligibility.evaluate(
        Answers("resident", lives_in_municipality=True),
        Surroundings(in_area=True, nearby=surroundings.as_nearby(points) if is_network_known() else None),
        rules_of(policy, way),
    )
    return Check(
        place=place,
        municipality_name=regions.municipality(code).name,
        route=regions.request_route(code),
        policy=policy,
        way=way,
        points=points[:POINTS_SHOWN],
        under_way=_walked(nearby.under_way(place.x_m, place.y_m, way.limit_m), place, way),
        sites=sites[:SITES_SHOWN],
        # Whoever lives near it rather than there may have a pole nearer, or farther away.
        advice="cannot_say" if place.is_rough else eligibility.advice(results),
        pole=next(one for one in results if one.criterion == "pole_nearby"),
        sampled_days=monitoring.sampled_days(),
    )


def is_network_known() -> bool:
    """Whether a network was loaded: without one nothing can be said of poles nearby."""
    return monitoring.current_snapshot() is not None


def map_of(place: FoundPlace) -> dict[str, Any]:
    """The map round a place (docs/map-layers.md)."""
    query = urlencode({"gemeente": place.municipality_code})
    layers = {**base_layers(), "sites": f"{reverse('planmaps:layer_sites')}?{query}"}
    if planmaps.has_buildings(place.municipality_code):  # by its house somebody knows the place
        layers["buildings"] = f"{reverse('planmaps:layer_buildings')}?{query}"
    x_m, y_m = place.x_m, place.y_m
    lon, lat = lonlat_from_rd(
        [x_m - MAP_MARGIN_M, x_m + MAP_MARGIN_M], [y_m - MAP_MARGIN_M, y_m + MAP_MARGIN_M]
    )
    return {
        "layers": layers,
        "bounds": [round(float(value), 6) for value in (lon[0], lat[0], lon[1], lat[1])],
        "area_code": place.municipality_code,
        "cooperative": True,
    }


def map_to_point(asked: Mapping[str, str | None]) -> dict[str, Any]:
    """The map to point at a place: around what was given, with the houses by which somebody knows it."""
    layers = base_layers()
    code = _municipality_of(asked)
    if code and planmaps.has_buildings(code):
        layers["buildings"] = f"{reverse('planmaps:layer_buildings')}?{urlencode({'gemeente': code})}"
    return {"layers": layers, "bounds": bounds_around(asked), "cooperative": True}


def _municipality_of(asked: Mapping[str, str | None]) -> str:
    """In which municipality the place lies that was given; "" without one in the region."""
    try:
        return places.at_point(float(asked.get("lon") or ""), float(asked.get("lat") or "")).municipality_code
    except (ValueError, InputError):
        return ""


def bounds_around(asked: Mapping[str, str | None]) -> list[float]:
    """What a map shows to point at: around the place that was given, else the whole region."""
    try:
        lon, lat = float(asked.get("lon") or ""), float(asked.get("lat") or "")
    except ValueError:
        return municipality_bounds()
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        return municipality_bounds()
    return [lon - AROUND_DEGREES, lat - AROUND_DEGREES / 2, lon + AROUND_DEGREES, lat + AROUND_DEGREES / 2]


def base_layers() -> dict[str, str]:
    """The layers of a map on which somebody points at a place."""
    return {
        "outline": reverse("planmaps:layer_outline"),
        "municipalities": reverse("planmaps:layer_municipalities"),
        "points": reverse("planmaps:layer_points"),
    }


def selection_of(found: Check) -> dict[str, Any]:
    """What the map draws round the place: the reach as the crow flies, lines to the nearest points,
    and a ring round what is on its way.
    """
    shown = found.within[:POINTS_SHOWN] or found.points[:1]
    return {
        "rings": [_lonlat(one.x_m, one.y_m) for one, _metres in found.under_way],
        "at": _lonlat(found.place.x_m, found.place.y_m),
        "reach_m": found.way.limit_m / found.way.detour_factor,
        "nearest": [
            *({"at": _lonlat(one.x_m, one.y_m), "metres": floor(m + 0.5)} for one, m in found.under_way),
            *({"at": _lonlat(one.x_m, one.y_m), "metres": one.shown_m} for one in shown),
        ],
        "stay": True,
    }


def _lonlat(x_m: float, y_m: float) -> list[float]:
    lon, lat = lonlat_from_rd([x_m], [y_m])
    return [round(float(lon[0]), 6), round(float(lat[0]), 6)]


def _walked(found: list[UnderWay], place: FoundPlace, way: Way) -> list[tuple[UnderWay, float]]:
    walked = surroundings.walked_to(((one.pk, one.x_m, one.y_m) for one in found), place.x_m, place.y_m, way)
    near = [(one, walked[one.pk][0]) for one in found if one.pk in walked]
    return sorted((row for row in near if row[1] <= way.limit_m), key=lambda row: row[1])
