"""Signing in and out, the second factor, own sessions."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
