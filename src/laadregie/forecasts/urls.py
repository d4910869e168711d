from django.urls import path

from laadregie.forecasts import views

app_name = "forecasts"
urlpatterns = [
    path("prognose/", views.region, name="index"),
    path("prognose/cijfers.csv", views.figures, name="figures"),
    path("prognose/berekenen/", views.recalculate, name="recalculate"),
    path("prognose/betrouwbaarheid/", views.reliability, name="reliability"),
    path("prognose/buurt/<str:code>/uitleg/", views.explain, name="explain"),
    path("prognose/<str:code>/", views.municipality, name="municipality"),
    path("prognose/<str:code>/valideren/", views.validate, name="validate"),
    path("prognose/<str:code>/valideren/intrekken/<int:correction_id>/", views.withdraw, name="withdraw"),
]
