"""Addresses of the figures of requests, below `/cijfers/`."""

from django.urls import path

from laadregie.intake.figures import views

app_name = "request_figures"
urlpatterns = [
    path("aanvragen/", views.page, name="page"),
    path("aanvragen.csv", views.csv, name="csv"),
    path("aanvragen.xlsx", views.workbook, name="workbook"),
]
