"""Addresses of requests for who judges them, below `/aanvragen/`."""

from django.urls import path

from laadregie.intake import (
    case_views,
    file_views,
    handover_views,
    import_views,
    letter_views,
    mail_views,
    work_views,
)

_CASE = "aanvragen/<str:number>/"
_LIST = "aanvragen/inlezen/<str:code>/"
urlpatterns = [
    path("aanvragen/", work_views.work_list, name="work"),
    path("aanvragen/kies/", work_views.bulk, name="bulk"),
    path("aanvragen/brieven/<str:code>/", letter_views.index, name="letters"),
    path("aanvragen/brieven/<str:code>/<str:kind>/<str:language>/", letter_views.edit, name="letter"),
    path("aanvragen/berichten/<str:code>/", mail_views.index, name="mails"),
    path(_LIST, import_views.upload, name="import_upload"),
    path(f"{_LIST}<uuid:import_id>/kolommen/", import_views.columns, name="import_columns"),
    path(f"{_LIST}<uuid:import_id>/controle/", import_views.check, name="import_check"),
    path(f"{_LIST}<uuid:import_id>/geweigerd.csv", import_views.refused_csv, name="import_refused"),
    path(f"{_LIST}<uuid:import_id>/weg/", import_views.discard, name="import_discard"),
    path(_CASE, case_views.case, name="case"),
    path(f"{_CASE}begin/", case_views.start, name="start"),
    path(f"{_CASE}besluit/", case_views.decide, name="decide"),
    path(f"{_CASE}bevestig/", case_views.confirm, name="confirm"),
    path(f"{_CASE}niet-bevestigen/", case_views.decline, name="decline"),
    path(f"{_CASE}maak-ongedaan/", case_views.undo, name="undo"),
    path(f"{_CASE}toets/", case_views.test, name="test"),
    path(f"{_CASE}oordeel/", case_views.overrule, name="overrule"),
    path(f"{_CASE}behandelaar/", case_views.assign, name="assign"),
    path(f"{_CASE}plaats/", case_views.place, name="place"),
    path(f"{_CASE}plaats-los/", case_views.detach, name="detach"),
    path(f"{_CASE}bericht/", case_views.write, name="write"),
    path(f"{_CASE}gelezen/", case_views.read, name="read"),
    path(f"{_CASE}nieuwe-link/", case_views.renew_links, name="renew_links"),
    path(f"{_CASE}ingebrekestelling/", case_views.notice, name="notice"),
    path(f"{_CASE}overdragen/", handover_views.hand_over, name="hand_over"),
    path(f"{_CASE}bewijs/<int:evidence_id>/", file_views.evidence, name="evidence"),
    path(f"{_CASE}stuk/<int:document_id>/", file_views.document, name="document"),
]
