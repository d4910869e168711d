"""Addresses of requests."""

from laadregie.intake import staff_urls

app_name = "intake"
urlpatterns = [*staff_urls.urlpatterns]
