"""Addresses of the audit trail."""

from django.urls import path

from laadregie.foundation.audit import views

app_name = "audit"
urlpatterns = [
    path("logboek/", views.trail, name="trail"),
    path("logboek/controle/", views.verify, name="verify"),
]
