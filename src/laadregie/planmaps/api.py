"""API of plan maps: what a viewer may see of sites and search areas."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from laadregie.planmaps import exports, selectors
from laadregie.regions import selectors as regions

router = Router(tags=["plankaarten"])
GEOJSON = {
    "description": "FeatureCollection (RFC 7946); `id` is het nummer van de plaats in haar gemeente",
    "content": {
        "application/geo+json": {
            "schema": {
                "type": "object",
                "required": ["type", "features"],
                "properties": {"features": {"type": "array", "items": {"type": "object"}}},
            }
        }
    },
}


class PlanMapOut(Schema):
    """One plan map with its proof."""

    gemeentecode: str
    gemeente: str
    jaar: int
    scenario: str
    berekendOp: datetime
    versie: int | None
    gepubliceerdOp: datetime | None
    plaatsen: int
    palen: int
    nodig: float
    bediendDoorBestaand: float
    bediendDoorPlan: float
    afstandTotOptimum: float


@router.get("/plankaarten", response=list[PlanMapOut], summary="Plankaarten die u mag zien")
def plan_maps(request: HttpRequest) -> list[PlanMapOut]:
    views = selectors.plan_views(request.user)
    totals = selectors.totals(views)
    names = regions.municipality_names()
    return [
        PlanMapOut(
            gemeentecode=view.municipality_code,
            gemeente=names.get(view.municipality_code, ""),
            jaar=view.plan.year,
            scenario=view.plan.scenario,
            berekendOp=view.plan.created_at,
            versie=view.version.number if view.version else None,
            gepubliceerdOp=view.version.published_at if view.version else None,
            plaatsen=totals.get(view.municipality_code, {}).get("sites", 0),
            palen=totals.get(view.municipality_code, {}).get("poles", 0),
            nodig=view.plan.need_points,
            bediendDoorBestaand=view.plan.served_by_existing_points,
            bediendDoorPlan=view.plan.served_by_plan_points,
            afstandTotOptimum=view.plan.gap,
        )
        for view in views
    ]


@router.get(
    "/plaatsen", summary="Plaatsen en zoekgebieden als GeoJSON", openapi_extra={"responses": {200: GEOJSON}}
)
def sites(request: HttpRequest, gemeentecode: str | None = None) -> HttpResponse:
    code = regions.municipality(gemeentecode).code if gemeentecode is not None else None
    shown = selectors.shown_sites(selectors.plan_views(request.user, code))
    return HttpResponse(exports.sites_geojson(shown), content_type="application/geo+json")
