"""Addresses for who asks for a pole; nobody needs an account there."""

from django.urls import path

from laadregie.intake import (
    check_views,
    follow_views,
    own_data_views,
    places_views,
    request_views,
    resume_views,
)

urlpatterns = [
    path("laadpaal/", check_views.check, name="check"),
    path("laadpaal/punt/", check_views.point, name="point"),
    path("laadpaal/aanvraag/", request_views.begin, name="begin"),
    path("laadpaal/aanvraag/later/", resume_views.later, name="later"),
    path("laadpaal/verder/<str:token>/", resume_views.resume, name="resume"),
    path("laadpaal/aanvraag/<slug:step>/", request_views.form, name="form"),
    path(
        "laadpaal/aanvraag/bewijs/<int:evidence_id>/weg/",
        request_views.remove_evidence,
        name="remove_evidence",
    ),
    path("laadpaal/verstuurd/", request_views.sent, name="sent"),
    path("laadpaal/volgen/", follow_views.link_again, name="link_again"),
    path("laadpaal/volgen/<str:token>/", follow_views.follow, name="follow"),
    path(
        "laadpaal/volgen/<str:token>/document/<int:document_id>/",
        follow_views.document,
        name="follow_document",
    ),
    path("laadpaal/volgen/<str:token>/gegevens/", own_data_views.own_data, name="own_data"),
    path("laadpaal/volgen/<str:token>/gegevens/kopie/", own_data_views.copy, name="own_data_copy"),
    path("laadpaal/volgen/<str:token>/<slug:act>/", follow_views.act, name="follow_act"),
    path("laadpaal/plaats-volgen/", places_views.ask, name="follow_place"),
    path("laadpaal/plaats-volgen/bevestig/<str:token>/", places_views.confirm, name="follow_place_confirm"),
    path("laadpaal/plaats-volgen/stop/<str:token>/", places_views.stop, name="follow_place_stop"),
]
