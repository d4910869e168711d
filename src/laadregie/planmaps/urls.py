"""Addresses of the map and the plan maps."""

from django.urls import path

from laadregie.planmaps import export_views, import_views, layer_views, place_views, version_views, views

app_name = "planmaps"
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
    path("<str:code>/plaats/<int:site_id>/", views.site, name="site"),
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
]
