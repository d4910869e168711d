"""Addresses that belong to no context."""

from django.urls import path
from django.views.i18n import set_language

from laadregie.foundation.web import styleguide, views

app_name = "web"
urlpatterns = [
    path("taal/", set_language, name="set_language"),
    path("onderdelen/", styleguide.components, name="components"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]
