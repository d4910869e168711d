"""Addresses of the map and the plan maps."""

from django.urls import path

from laadregie.planmaps import layer_views, place_views, version_views, views, visit_views

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
    path("<str:code>/plaatsen.csv", views.export_csv, name="csv"),
    path("<str:code>/plaatsen.geojson", views.export_geojson, name="geojson"),
]
