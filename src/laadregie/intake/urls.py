"""Addresses of requests."""

from laadregie.intake import public_urls, staff_urls

app_name = "intake"
urlpatterns = [*public_urls.urlpatterns, *staff_urls.urlpatterns]
