"""Addresses of the network."""

from django.urls import path

from laadregie.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("", views.index, name="index"),
    path("gemeente/<str:code>/", views.municipality, name="municipality"),
    path("locatie/<int:pk>/", views.location, name="location"),
    path("kwaliteit/", views.quality, name="quality"),
    path("kwaliteit.csv", views.quality_csv, name="quality_csv"),
    path("kwaliteit/<path:slug>/gegevens.csv", views.operator_csv, name="operator_csv"),
    path("kwaliteit/<path:slug>/", views.operator, name="operator"),
]
