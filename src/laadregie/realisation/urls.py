"""Addresses of realisations."""

from django.urls import path

from laadregie.realisation import views

app_name = "realisation"
urlpatterns = [
    path("open/<int:site_id>/", views.case, name="open"),
    path("<str:number>/", views.case, name="case"),
]
