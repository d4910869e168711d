"""The root of all addresses; each context has its own `urls.py`."""

from django.urls import include, path

from laadregie.config.api import api
from laadregie.foundation.web import views as web_views

urlpatterns = [
    path("", include("laadregie.foundation.accounts.urls")),
    path("", include("laadregie.foundation.audit.urls")),
    path("", include("laadregie.foundation.keys.urls")),
    path("api/v1/", api.urls),
    path("ogc/", include("laadregie.foundation.ogc.urls")),
    path("taken/", include("laadregie.foundation.jobs.urls")),
    path("", include("laadregie.programme.urls")),
    path("", include("laadregie.intake.urls")),
    path("cijfers/", include("laadregie.intake.figures.urls")),
    path("", include("laadregie.regions.urls")),
    path("", include("laadregie.forecasts.urls")),
    path("kaart/", include("laadregie.planmaps.urls")),
    path("", include("laadregie.realisation.account_urls")),
    path("realisaties/", include("laadregie.realisation.urls")),
    path("verkeersbesluiten/", include("laadregie.realisation.orders.urls")),
    path("netwerk/", include("laadregie.monitoring.urls")),
    path("", include("laadregie.foundation.web.urls")),
]

handler400 = web_views.bad_request
handler403 = web_views.forbidden
handler404 = web_views.not_found
handler500 = web_views.server_error
