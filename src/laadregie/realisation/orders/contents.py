"""What a traffic order says, gathered from the data: a draft as they are now, a published order as they were.

`Facts` fits JSON, so that it can be kept with the order the moment that it is published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate

from laadkern.errors import InputError
from laadkern.geo import lonlat_from_rd
from laadregie.forecasts import selectors as forecasts
from laadregie.monitoring import selectors as monitoring
from laadregie.planmaps import measuring
from laadregie.planmaps import selectors as planmaps
from laadregie.planmaps.exports import origin
from laadregie.planmaps.models import Exactness, Site
from laadregie.realisation.models import OrderSite, TrafficOrder
from laadregie.realisation.orders import checklist, process
from laadregie.regions import selectors as regions

POLICY = (
    "order_sign",
    "order_fewest_sites",
    "order_most_sites",
    "objection_weeks",
    "objection_decision_weeks",
    "objection_committee_weeks",
    "objection_adjournment_weeks",
    "appeal_weeks",
    "irrevocable_after_days",
    "connection_from",
    "place_from",
    "neighbour_letter_m",
)
MUNICIPAL_LAND = "municipal_land"


@dataclass(frozen=True)
class SiteFacts:
    """One place of an order.

    Attributes:
        pk: Of the place in the order.
        number: Of the site on the plan map; `realisation` of its realisation.
        bays: How many are reserved; `points` how many the poles will have.
        is_municipal_road: As measured or confirmed; None where nobody said.
        nearest_m: Straight metres to the nearest existing public point; None without any.
        served_points: Need that the site meets, by the plan map.
    """

    pk: int
    number: str
    realisation: str
    street: str
    house_number: str
    neighbourhood: str
    bays: int
    poles: int
    points: int
    x_m: float
    y_m: float
    lon: float
    lat: float
    has_pin: bool
    is_municipal_road: bool | None
    parking: str
    nearest_m: int | None
    served_points: float | None
    from_osm: bool

    @property
    def where(self) -> str:
        """Street, and the house number it is near."""
        return f"{self.street}, bij nummer {self.house_number}" if self.house_number else self.street


@dataclass(frozen=True)
class Facts:
    """What an order rests on.

    Attributes:
        plan: Version of the plan map: number, published_on, first_year, year; empty without one.
        forecast: year, scenario, needed, present, made_on; empty without one.
        answers: What the officer filled in.
        policy: Per key value, origin, source and since.
    """

    number: str
    title: str
    municipality_code: str
    municipality: str
    plan: Mapping[str, Any]
    forecast: Mapping[str, Any]
    answers: Mapping[str, Any]
    policy: Mapping[str, Mapping[str, Any]]
    sites: Sequence[SiteFacts]
    published_on: str
    publication_reference: str
    term_ends_on: str
    is_demo: bool

    @property
    def authority(self) -> str:
        """Who decides, in the words of the law."""
        return f"het college van burgemeester en wethouders van de gemeente {self.municipality}"

    @property
    def authority_capital(self) -> str:
        """Who decides, at the beginning of a sentence."""
        return self.authority[0].upper() + self.authority[1:]

    @property
    def gazette(self) -> str:
        """Where the municipality publishes."""
        return f"het Gemeenteblad van {self.municipality}"

    @property
    def bays(self) -> int:
        return sum(site.bays for site in self.sites)

    @property
    def is_collective(self) -> bool:
        return len(self.sites) > 1

    @property
    def sign(self) -> str:
        return str(self.policy["order_sign"]["value"])

    def policy_number(self, key: str) -> int:
        """A policy value as a number."""
        return int(float(self.policy[key]["value"]))

    def day(self, field: str) -> date | None:
        """A date that the officer gave."""
        given = str(self.answers.get(field) or "")
        return date.fromisoformat(given) if given else None

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "sites": [asdict(site) for site in self.sites]}


def from_json(kept: Mapping[str, Any]) -> Facts:
    """The facts of an order as they were kept when it was published."""
    return Facts(**{**kept, "sites": [SiteFacts(**site) for site in kept["sites"]]})


def of_order(order: TrafficOrder) -> Facts:
    """What an order rests on: as it was kept, or for a draft as the data are now."""
    return from_json(order.facts["facts"]) if order.facts else gather(order)


def gather(order: TrafficOrder) -> Facts:
    """What the data and the officer say now of an order."""
    code = order.municipality_code
    holding = regions.policy_set(code)
    policy = {key: _setting(holding[key]) for key in POLICY if key in holding}
    return Facts(
        number=order.number,
        title=order.title,
        municipality_code=code,
        municipality=regions.municipality(code).name,
        plan=_plan(code),
        forecast=_forecast(code),
        answers=order.answers,
        policy=policy,
        sites=_sites(order),
        published_on=_iso(order.published_on),
        publication_reference=order.publication_reference,
        term_ends_on=_iso(order.term_ends_on),
        is_demo=order.is_demo,
    )


def subject_of(facts: Facts) -> checklist.Subject:
    """What the legal checklist looks at."""
    plan, forecast = facts.plan, facts.forecast
    return checklist.Subject(
        answers=facts.answers,
        title=facts.title,
        authority=facts.authority if facts.municipality else "",
        sign=facts.sign,
        plan_map=f"{plan['version']}, {plan['published_on']}" if plan else "",
        forecast=f"{forecast['year']}, {forecast['scenario']}" if forecast else "",
        gazette=facts.gazette if facts.municipality else "",
        objection_weeks=facts.policy_number("objection_weeks"),
        fewest=facts.policy_number("order_fewest_sites"),
        most=facts.policy_number("order_most_sites"),
        places=[
            checklist.Place(
                site.pk,
                site.street,
                site.bays,
                site.points,
                site.x_m,
                site.y_m,
                site.has_pin,
                site.is_municipal_road,
                site.parking,
            )
            for site in facts.sites
        ],
    )


def _setting(setting: Any) -> dict[str, Any]:
    return {
        "value": setting.value,
        "origin": setting.origin,
        "source": str(setting.source),
        "since": _iso(setting.valid_from),
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _plan(code: str) -> dict[str, Any]:
    view = planmaps.published_view(code)
    if view is None or view.version is None:
        return {}
    return {
        "version": view.version.number,
        "published_on": localdate(view.version.published_at).isoformat(),
        "first_year": view.plan.first_year,
        "year": view.plan.year,
    }


def _forecast(code: str) -> dict[str, Any]:
    """Need of the municipality in the year that policy plans to, and the points that stand now."""
    viewer, settings = AnonymousUser(), regions.policy_set(code)
    run = forecasts.current_run(viewer=viewer)
    if run is None:
        return {}
    year = min(max(int(settings["plan_horizon_year"].number), run.first_year), run.last_year)
    scenario = str(settings["forecast_scenario"].value)
    try:
        need = forecasts.need_frame(
            "municipality", year=year, scenario=scenario, viewer=viewer, municipality_code=code
        )
    except InputError:
        return {}
    if need.is_empty():
        return {}
    row = need.row(0, named=True)
    return {
        "year": year,
        "scenario": scenario,
        "needed": round(row["public_charge_points_needed"]),
        "present": int(row["public_charge_points_present"] or 0),
        "made_on": localdate(run.created_at).isoformat(),
        "method": run.method_version,
    }


def _sites(order: TrafficOrder) -> list[SiteFacts]:
    rows = list(
        order.sites.exclude(state=process.LEFT)
        .select_related("realisation__site")
        .order_by("realisation__site__number", "pk")
    )
    if not rows:
        return []
    sites = [row.realisation.site for row in rows]
    lon, lat = lonlat_from_rd([site.x_m for site in sites], [site.y_m for site in sites])
    names = dict(regions.neighbourhood_frame().select("code", "name").iter_rows())
    nearest = _nearest_m(sites)
    served = {
        one.pk: one.served_points
        for one in planmaps.shown_sites(planmaps.working_views(order.municipality_code))
    }
    return [
        SiteFacts(
            pk=row.pk,
            number=site.number,
            realisation=row.realisation.number,
            street=row.street,
            house_number=row.house_number,
            neighbourhood=names.get(site.neighbourhood_code, ""),
            bays=row.bays,
            poles=row.realisation.poles,
            points=row.realisation.points,
            x_m=round(site.x_m, 2),
            y_m=round(site.y_m, 2),
            lon=round(float(lon[index]), 6),
            lat=round(float(lat[index]), 6),
            has_pin=site.exactness != Exactness.SEARCH_AREA,
            is_municipal_road=road_of(row, site),
            parking=str(row.answers.get("parking", "")),
            nearest_m=nearest[index],
            served_points=served.get(site.pk),
            from_osm=origin.is_from_osm(site),
        )
        for index, (row, site) in enumerate(zip(rows, sites, strict=True))
    ]


def road_of(row: OrderSite, site: Site) -> bool | None:
    """Whether the municipality manages the road: as the officer confirmed, or as it was measured there."""
    if "is_municipal_road" in row.answers:
        return bool(row.answers["is_municipal_road"])
    measured = measuring.holding_of(site).get(MUNICIPAL_LAND)
    return None if measured is None else float(measured["value"]) >= 1


def _nearest_m(sites: Sequence[Site]) -> list[int | None]:
    """Straight metres from each site to the nearest location with public points."""
    points = monitoring.location_frame().filter(
        (pl.col("access") == "public") & (pl.col("regular_points") + pl.col("fast_points") > 0)
    )
    if points.is_empty():
        return [None] * len(sites)
    x, y = points["x_m"].to_numpy(), points["y_m"].to_numpy()
    return [round(float(np.hypot(x - site.x_m, y - site.y_m).min())) for site in sites]
