"""Addresses of the map and the plan maps."""

from django.urls import path

from laadregie.planmaps import (
    export_views,
    fewest_views,
    import_views,
    layer_views,
    place_views,
    site_place_views,
    site_views,
    version_views,
    views,
    visit_views,
)
from laadregie.planmaps.acts import ACTS, UNDO

app_name = "planmaps"
_SITE = "<str:code>/plaats/<int:site_id>/"
_STEPS = [
    path(f"{_SITE}{act.slug}/", view, {"step": act.step}, name=f"site_{act.step}")
    for act, view in [
        *((ACTS[step], site_views.step) for step in ("validate", "reserve", "release", "restore")),
        (UNDO, site_views.step),
        *((ACTS[step], site_views.question) for step in ("reject", "change")),
        *((ACTS[step], site_place_views.place) for step in ("move", "pin_down")),
    ]
]
urlpatterns = [
    path("", views.region, name="map"),
    path("zoek/", place_views.search, name="search"),
    path("lagen/buurten.geojson", layer_views.neighbourhoods, name="layer_neighbourhoods"),
    path("lagen/gemeenten.geojson", layer_views.municipalities, name="layer_municipalities"),
    path("lagen/laadlocaties.geojson", layer_views.points, name="layer_points"),
    path("lagen/omtrek.geojson", layer_views.outline, name="layer_outline"),
    path("lagen/panden.geojson", layer_views.buildings, name="layer_buildings"),
    path("lagen/plaatsen.geojson", layer_views.sites, name="layer_sites"),
    path("lagen/witte-vlekken.geojson", layer_views.white_spots, name="layer_cells"),
    path("lagen/vergelijking.geojson", layer_views.comparison, name="layer_comparison"),
    path("voortgang/", version_views.follow, name="progress"),
    path("<str:code>/", views.municipality, name="municipality"),
    path("<str:code>/probeer/", site_place_views.trial, name="trial"),
    path("<str:code>/plaats-toevoegen/", site_place_views.add, name="add"),
    path(_SITE, views.site, name="site"),
    path(f"{_SITE}opmerking/", site_views.comment, name="site_comment"),
    *_STEPS,
    path("<str:code>/herbereken/", views.recalculate, name="recalculate"),
    path("<str:code>/publiceer/", views.publish, name="publish"),
    path("<str:code>/deze-week/", version_views.this_week, name="this_week"),
    path("<str:code>/versies/", version_views.versions, name="versions"),
    path("<str:code>/versies/terug/", version_views.go_back, name="go_back"),
    path("<str:code>/vergelijk/", version_views.compare, name="compare"),
    path("<str:code>/verschillen/", version_views.differences, name="differences"),
    path("<str:code>/verschillen/besluit/", version_views.settle, name="settle"),
    path("<str:code>/plaatsen.csv", export_views.csv, name="csv"),
    path("<str:code>/plaatsen.geojson", export_views.geojson, name="geojson"),
    path("<str:code>/plaatsen.gpkg", export_views.geopackage, name="geopackage"),
    path("<str:code>/plaatsen.xlsx", export_views.workbook, name="workbook"),
    path("<str:code>/plankaart.pdf", export_views.plan_pdf, name="plan_pdf"),
    path("<str:code>/raad.pdf", export_views.council_pdf, name="council_pdf"),
    path("<str:code>/rekenprobleem.mps", export_views.quota_model, name="quota_model"),
    path("<str:code>/rekenprobleem-minste-palen.mps", export_views.share_model, name="share_model"),
    path("<str:code>/minste-palen/", fewest_views.fewest, name="fewest"),
    path("<str:code>/minste-palen/bereken/", fewest_views.calculate, name="fewest_calculate"),
    path("<str:code>/minste-palen/plaatsen.geojson", fewest_views.sites_layer, name="fewest_sites"),
    path("<str:code>/inlezen/", import_views.upload, name="import_upload"),
    path("<str:code>/inlezen/<uuid:import_id>/kolommen/", import_views.columns, name="import_columns"),
    path("<str:code>/inlezen/<uuid:import_id>/controle/", import_views.check, name="import_check"),
    path(
        "<str:code>/inlezen/<uuid:import_id>/plaatsen.geojson", import_views.sites_layer, name="import_sites"
    ),
    path(
        "<str:code>/inlezen/<uuid:import_id>/geweigerd.csv", import_views.refused_csv, name="import_refused"
    ),
    path("<str:code>/inlezen/<uuid:import_id>/weg/", import_views.discard, name="import_discard"),
    path("<str:code>/schouw/", visit_views.lists, name="visits"),
    path("<str:code>/schouw/werker.js", visit_views.worker, name="visit_worker"),
    path("<str:code>/schouw/<int:visit_id>/", visit_views.visit, name="visit"),
    path("<str:code>/schouw/<int:visit_id>/stand/", visit_views.state, name="visit_state"),
    path("<str:code>/schouw/<int:visit_id>/antwoord/", visit_views.answer, name="visit_answer"),
    path("<str:code>/schouw/<int:visit_id>/sluit/", visit_views.close, name="visit_close"),
    path("<str:code>/schouw/foto/<int:photo_id>.jpg", visit_views.photo, name="visit_photo"),
    path(
        "<str:code>/schouw/foto/<int:photo_id>/verwijder/",
        visit_views.remove_photo,
        name="visit_photo_remove",
    ),
]
