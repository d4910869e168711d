"""Addresses of the start page and the pages of municipalities."""

from django.urls import path

from laadregie.programme import views

app_name = "programme"
urlpatterns = [
    path("", views.start, name="start"),
    path("gemeente/", views.municipalities, name="municipalities"),
    path("gemeente/<str:code>/", views.municipality, name="municipality"),
]
