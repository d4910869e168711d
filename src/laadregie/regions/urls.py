"""Addresses of policy, participation, parties, accounts and sources."""

from django.urls import path

from laadregie.regions import member_views, party_views, source_views, views

app_name = "regions"
urlpatterns = [
    path("beleid/", views.region_policy, name="policy"),
    path("beleid/waarde/<str:key>/", views.region_value, name="policy_value"),
    path("beleid/<str:code>/", views.municipal_policy, name="municipal_policy"),
    path("beleid/<str:code>/<str:key>/", views.municipal_value, name="municipal_policy_value"),
    path("deelname/", party_views.participation, name="participation"),
    path("deelname/<str:code>/", party_views.municipal_participation, name="municipal_participation"),
    path("gebruikers/", member_views.members, name="members"),
    path("gebruikers/uitnodigen/", member_views.invite, name="invite"),
    path("gebruikers/<int:pk>/", member_views.member, name="member"),
    path("gebruikers/<int:pk>/rollen/<int:membership_pk>/afnemen/", member_views.take_role, name="take_role"),
    path("gebruikers/<int:pk>/<slug:what>/", member_views.act, name="member_act"),
    path("partijen/", party_views.parties, name="parties"),
    path("bronnen/", source_views.sources, name="sources"),
    path("bronnen/gemeente/<str:code>/", source_views.municipal_data, name="municipal_data"),
    path("bronnen/<str:slug>/", source_views.method, name="method"),
]
