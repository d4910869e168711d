"""Addresses of requests."""

from laadregie.intake import public_urls

app_name = "intake"
urlpatterns = [*public_urls.urlpatterns]
