"""Addresses of the map API; none but the root ends with a slash (NL API Design Rules)."""

from django.urls import path

from laadregie.foundation.ogc import views

app_name = "ogc"
ROOT = "v1/"
COLLECTIONS = ROOT + "collections"
ONE = COLLECTIONS + "/<str:name>"

urlpatterns = [
    path("v1", views.landing, name="root"),
    path(ROOT, views.landing, name="landing"),
    path(ROOT + "conformance", views.conformance),
    path(ROOT + "api", views.description, name="description"),
    path(ROOT + "openapi.json", views.description),
    path(COLLECTIONS, views.all_collections),
    path(ONE, views.one_collection),
    path(ONE + "/queryables", views.queryables),
    path(ONE + "/items", views.features),
    path(ONE + "/items/<str:key>", views.feature),
]
