"""Pages of a plan map with made-up figures: the templates and the map element, without a database.

The town is a square of two neighbourhoods; three sites: a street, a search area, and a later one.
"""

from datetime import UTC, datetime
from types import SimpleNamespace

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path

from laadregie.config.urls import urlpatterns as all_pages
from laadregie.planmaps.urls import urlpatterns as plan_map_pages

CODE = "GM9999"
WEST, SOUTH, EAST, NORTH = 6.10, 52.00, 6.14, 52.02
MIDDLE = (WEST + EAST) / 2
SITES = [
    SimpleNamespace(pk=1, number="TES-01", exactness="street", year=2027, at=[6.115, 52.010], radius_m=0),
    SimpleNamespace(
        pk=2, number="TES-02", exactness="search_area", year=2028, at=[6.125, 52.012], radius_m=71
    ),
    SimpleNamespace(pk=3, number="TES-03", exactness="street", year=2030, at=[6.130, 52.006], radius_m=0),
]
WORDS = {"street": "Straat", "search_area": "Zoekgebied"}
for _site in SITES:
    _site.name = "Oost" if _site.at[0] > MIDDLE else "West"
    _site.neighbourhood_code = _site.name[0]
    _site.kind_label, _site.state_label = WORDS[_site.exactness], "Voorstel"
    _site.state, _site.sign = "candidate", "proposed"
    _site.poles, _site.rank, _site.served_points = 2, _site.pk, 3.5
PLAN = SimpleNamespace(
    pk=7,
    year=2030,
    first_year=2027,
    quota_poles=3,
    gap=0.004,
    scenario="mid",
    created_at=datetime(2026, 11, 22, 9, 42, tzinfo=UTC),
)


def _square(west: float, east: float) -> dict[str, object]:
    ring = [[west, SOUTH], [east, SOUTH], [east, NORTH], [west, NORTH], [west, SOUTH]]
    return {"type": "Polygon", "coordinates": [ring]}


def _feature(geometry: dict[str, object], **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _point(at: list[float]) -> dict[str, object]:
    return {"type": "Point", "coordinates": at}


LAYERS = {
    "municipalities": [_feature(_square(WEST, EAST), code=CODE, name="Teststad", inhabitants=1000)],
    "neighbourhoods": [
        _feature(_square(WEST, MIDDLE), code="W", name="West", households=300, need_per_100=0.4, short=1.2),
        _feature(_square(MIDDLE, EAST), code="O", name="Oost", households=500, need_per_100=3.1, short=15.4),
    ],
    "cells": [_feature(_square(MIDDLE, EAST), colour="white")],
    "points": [_feature(_point([6.11, 52.005]), id="a", points=2, pressure="busy")],
    "sites": [
        _feature(
            _point(site.at),
            id=site.pk,
            number=site.number,
            kind=site.exactness,
            radius_m=site.radius_m,
            year=site.year,
            state="proposed",
        )
        for site in SITES
    ],
}


def layer(request: HttpRequest, name: str) -> JsonResponse:
    return JsonResponse({"type": "FeatureCollection", "features": LAYERS[name]})


def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """The plan map; `leeg` shows it without a plan."""
    year = int(request.GET.get("jaar") or 2030)
    kinds = request.GET.getlist("soort") or list(WORDS)
    plan = None if "leeg" in request.GET else PLAN
    shown = [site for site in SITES if plan and site.year <= year and site.exactness in kinds]
    context = {
        **_shell(year, kinds, plan),
        "sites": shown,
        "poles": 2 * len(shown),
        "served": 3.5 * len(shown),
        "short": 16.6,
    }
    if "plaats" in request.GET:
        context |= _chosen(int(request.GET["plaats"]))
    return render(request, f"planmaps/{'_list' if request.htmx else 'map'}.html", context)


def site(request: HttpRequest, code: str, site_id: int) -> HttpResponse:
    if site_id > len(SITES):
        raise Http404
    context = {"municipality": SimpleNamespace(code=CODE, name="Teststad"), **_chosen(site_id)}
    return render(request, f"planmaps/{'_site' if request.htmx else 'site'}.html", context)


def _shell(year: int, kinds: list[str], plan: SimpleNamespace | None) -> dict[str, object]:
    scenarios = SimpleNamespace(choices=[("mid", "midden"), ("high", "hoog")])
    orders = SimpleNamespace(choices=[("rank", "Meeste behoefte")])
    years = [SimpleNamespace(year=one, new_poles=2, quota=3) for one in (2027, 2028, 2030)]
    return {
        "municipality": SimpleNamespace(code=CODE, name="Teststad"),
        "form": SimpleNamespace(fields={"scenario": scenarios, "volgorde": orders}, cleaned_data={}),
        "chosen": SimpleNamespace(year=year, scenario="mid"),
        "plan": plan,
        "view": SimpleNamespace(plan=plan, version=None) if plan else None,
        "neighbourhood_names": {"W": "West", "O": "Oost"},
        "order": "rank",
        "year_bars": years if plan else [],
        "kinds": [
            SimpleNamespace(value=value, label=label, count=1, is_on=value in kinds)
            for value, label in WORDS.items()
        ],
        "map": {
            "layers": {name: f"/proef/lagen/{name}" for name in LAYERS},
            "bounds": [WEST, SOUTH, EAST, NORTH],
            "need_edges": [0, 1, 2, 3, 4],
            "area_code": CODE,
            "reach_m": 192,
            "keep_view": True,
        },
    }


def _chosen(site_id: int) -> dict[str, object]:
    found = SITES[site_id - 1]
    row = {"criterion": "two_bays", "value": 2, "unit": "bays", "outcome": "yes", "source": "osm"}
    unknown = {**row, "criterion": "municipal_land", "value": None, "outcome": "unknown", "source": "none"}
    near = {"address": "Dorpsstraat 1", "walking_m": 240.0, "pressure": "busy", "charging_share": 0.5}
    return {
        "site": found,
        "plan": PLAN,
        "total": len(SITES),
        "why": {
            "households": 310,
            "people": 640,
            "need_points": 4.2,
            "estimated": True,
            "basis": ["known_positions"],
            "walking_m": 250,
            "detour_factor": 1.3,
            "score": 0.6,
            "score_known_share": 0.5,
            "criteria": [row, unknown],
            "wishes": [{**row, "score": 1.0, "weight": 0.2}],
            "nearest": [near],
            "lost_points": 2.1,
            "alternatives": [],
        },
        "selection": {
            "id": found.pk,
            "at": found.at,
            "reach_m": 192,
            "nearest": [{"at": [6.11, 52.005], "metres": 240}],
        },
    }


def nothing(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse()


# These pages in place of their own; the other addresses of plan maps lead where they always do.
plan_urls = [
    path("", nothing, name="map"),
    path("<str:code>/", municipality, name="municipality"),
    path("<str:code>/plaats/<int:site_id>/", site, name="site"),
    *plan_map_pages,
]
urlpatterns = [
    path("proef/lagen/<str:name>", layer),
    path("kaart/", include((plan_urls, "planmaps"))),
    *[page for page in all_pages if str(page.pattern) != "kaart/"],
]
