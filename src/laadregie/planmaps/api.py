"""API of plan maps: what a viewer may see of sites and search areas."""

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from laadregie.planmaps import exports, selectors
from laadregie.regions import selectors as regions

router = Router(tags=["plankaarten"])


class PlanMapOut(Schema):
    """One plan map with its proof."""

    gemeentecode: str
    gemeente: str
    jaar: int
    scenario: str
    berekendOp: str
    gepubliceerdOp: str | None
    plaatsen: int
    palen: int
    nodig: float
    bediendDoorBestaand: float
    bediendDoorPlan: float
    afstandTotOptimum: float


@router.get("/plankaarten", response=list[PlanMapOut], summary="Plankaarten die u mag zien")
def plan_maps(request: HttpRequest) -> list[PlanMapOut]:
    found = selectors.visible_plan_maps(request.user).order_by("municipality_code", "year", "scenario")
    totals = selectors.totals(found)
    names = dict(regions.municipalities().values_list("code", "name"))
    return [
        PlanMapOut(
            gemeentecode=plan.municipality_code,
            gemeente=names.get(plan.municipality_code, ""),
            jaar=plan.year,
            scenario=plan.scenario,
            berekendOp=plan.created_at.isoformat(),
            gepubliceerdOp=plan.published_at.isoformat() if plan.published_at else None,
            plaatsen=totals[plan.pk]["sites"],
            palen=totals[plan.pk]["poles"],
            nodig=plan.need_points,
            bediendDoorBestaand=plan.served_by_existing_points,
            bediendDoorPlan=plan.served_by_plan_points,
            afstandTotOptimum=plan.gap,
        )
        for plan in found
    ]


@router.get("/plaatsen", summary="Plaatsen en zoekgebieden als GeoJSON")
def sites(request: HttpRequest, gemeentecode: str | None = None) -> HttpResponse:
    found = selectors.visible_plan_maps(request.user)
    if gemeentecode is not None:
        found = found.filter(municipality_code=regions.municipality(gemeentecode).code)
    text = exports.sites_geojson(selectors.sites_of(found))
    return HttpResponse(text, content_type="application/geo+json")
