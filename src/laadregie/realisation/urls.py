"""Addresses of realisations."""

from django.urls import path

from laadregie.realisation import act_views, feed_views, views, whatif_views

app_name = "realisation"
urlpatterns = [
    path("", views.work_list, name="work"),
    path("kies/", act_views.bulk, name="bulk"),
    path("plaatsen.geojson", views.layer, name="layer"),
    path("open/<int:site_id>/", act_views.open_site, name="open"),
    path("feed/", feed_views.differences, name="feed"),
    path("wat-als/", whatif_views.what_if, name="what_if"),
    path("<str:number>/", views.case, name="case"),
    path("<str:number>/probeer/", act_views.trial, name="trial"),
    path("<str:number>/plaats-voorstellen/", act_views.propose, name="propose"),
    path("<str:number>/foto/<int:photo_id>.jpg", views.photo, name="photo"),
    path("<str:number>/stuk/<int:document_id>/", views.document, name="document"),
    path("<str:number>/<slug:slug>/", act_views.act, name="act"),
]
