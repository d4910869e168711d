"""Addresses of traffic orders."""

from django.urls import path

from laadregie.realisation.orders import draft_views, objection_views, views

app_name = "orders"
ORDER, PLACE = "<str:number>/", "<str:number>/plaats/<int:place_id>/"
OBJECTION = "<str:number>/bezwaar/<int:objection_id>/"
urlpatterns = [
    path("", views.index, name="index"),
    path("nieuw/", draft_views.new, name="new"),
    path("nieuw/plaatsen.geojson", draft_views.choice_layer, name="choice_layer"),
    path("eerder/", draft_views.earlier, name="earlier"),
    path(ORDER, views.order, name="order"),
    path(ORDER + "antwoorden/", draft_views.answers, name="answers"),
    path(ORDER + "plaatsen/", draft_views.add_places, name="add_places"),
    path(ORDER + "plaatsen.geojson", views.places_layer, name="places_layer"),
    path(ORDER + "tekst/<slug:section>/", draft_views.section, name="section"),
    path(ORDER + "publiceer/", draft_views.publish, name="publish"),
    path(ORDER + "wegen/", draft_views.confirm_roads, name="confirm_roads"),
    path(ORDER + "intrekken/", draft_views.withdraw, name="withdraw"),
    path(PLACE, draft_views.place, name="place"),
    path(PLACE + "uit/", draft_views.take_out, name="take_out"),
    path(PLACE + "kaart.svg", views.place_map, name="place_map"),
    path(PLACE + "brief.pdf", draft_views.letter, name="letter"),
    path(PLACE + "bezwaar/", objection_views.receive, name="receive"),
    path(OBJECTION, objection_views.objection, name="objection"),
    path(OBJECTION + "<slug:what>/", objection_views.act, name="objection_act"),
    *(
        path(ORDER + name, views.document, {"name": name}, name=kind)
        for name, kind in views.DOCUMENTS.items()
    ),
]
