"""Addresses of requests: for who asks, and for who handles what was asked."""

from laadregie.intake import public_urls, staff_urls

app_name = "intake"
urlpatterns = [*public_urls.urlpatterns, *staff_urls.urlpatterns]
