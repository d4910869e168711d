"""Site visits over the wire: who gets in, what is sent twice, what is refused at its field."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from laadregie.foundation import files
from laadregie.foundation.audit.models import AuditEvent
from laadregie.planmaps import services, visit_views
from laadregie.planmaps.models import VisitAnswer, VisitPhoto
from tests.factories.regions import VLIETWOUDE
from tests.factories.visits import answered, picture

JSON = {"Accept": "application/json"}


def upload(content, name="foto.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def sent(client, visit, site, status, **fields):
    fields = {"client_id": str(uuid4()), "site": site.pk, **fields}
    answer = client.post(f"/kaart/{VLIETWOUDE}/schouw/{visit.pk}/antwoord/", fields, headers=JSON)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_consultant_measures_and_does_not_decide(visit, sites, consultant, client):
    client.force_login(consultant)

    sent(client, visit, sites[0], 201, kerb_m="0,50")

    text = client.get(f"/kaart/{VLIETWOUDE}/plaats/{sites[0].pk}/").content.decode()
    assert "Our proposal" not in text
    assert client.get(f"/kaart/{VLIETWOUDE}/schouw/{visit.pk}/").status_code == 200


@pytest.mark.parametrize(
    "path", ["", "{visit}/", "{visit}/stand/", "foto/{photo}.jpg", "{visit}/antwoord/", "{visit}/sluit/"]
)
def test_another_municipality_gets_nothing(visit, sites, officer, neighbour, client, path):
    answer, _ = answered(visit, sites[0], officer)
    photo = services.add_photo(answer=answer, client_id=uuid4(), content=picture(), by=officer)
    client.force_login(neighbour)
    address = f"/kaart/{VLIETWOUDE}/schouw/" + path.format(visit=visit.pk, photo=photo.pk)
    call = client.post if path.endswith(("antwoord/", "sluit/")) else client.get

    assert call(address).status_code == 404
    assert client.post(f"/kaart/{VLIETWOUDE}/schouw/foto/{photo.pk}/verwijder/").status_code == 404
    assert VisitPhoto.objects.filter(pk=photo.pk).exists()
    # nor through the address of its own municipality
    assert client.get(f"/kaart/GM9902/schouw/{visit.pk}/").status_code == 404


def test_sent_twice_it_is_one(visit, sites, signed_in):
    again = {"client_id": str(uuid4()), "free_passage_m": "0,95", "remark": "Smalle stoep"}
    photo = {"photo_id": str(uuid4())}
    first = sent(signed_in, visit, sites[0], 201, **again)
    for _ in range(2):
        sent(signed_in, visit, sites[0], 200, **again, **photo, photos=upload(picture()))

    assert sent(signed_in, visit, sites[0], 200, **again)["answer"] == first["answer"]
    assert (VisitAnswer.objects.count(), VisitPhoto.objects.count()) == (1, 1)
    sites[0].refresh_from_db()
    assert sites[0].revision == 2
    assert AuditEvent.objects.filter(action="planmaps.site_measured").count() == 1


def test_an_id_of_another_answer_is_refused(visit, sites, signed_in, consultant, client):
    used = str(uuid4())
    sent(signed_in, visit, sites[0], 201, client_id=used, kerb_m="0,6")

    sent(signed_in, visit, sites[1], 422, client_id=used, kerb_m="0,2")
    client.force_login(consultant)
    sent(client, visit, sites[0], 422, client_id=used, kerb_m="0,2")

    assert VisitAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        ("free_passage_m", "veel"),
        ("free_passage_m", "-1"),
        ("free_passage_m", "51"),
        ("free_passage_m", "1.234"),
        ("kerb_m", "nan"),
        ("kerb_m", "1e1"),
        ("bays", "2,5"),
        ("bays", "101"),
        ("municipal_land", "2"),
    ],
)
def test_a_value_that_cannot_be_is_refused_at_its_field(visit, sites, signed_in, measure, text):
    answer = sent(signed_in, visit, sites[0], 422, **{measure: text})

    assert list(answer["errors"]) == [measure]
    assert not VisitAnswer.objects.exists()


def test_nothing_at_all_is_no_answer_but_a_photo_alone_is(visit, sites, signed_in):
    sent(signed_in, visit, sites[0], 422)
    sent(signed_in, visit, sites[0], 201, photos=upload(picture()))

    assert VisitPhoto.objects.count() == 1


def test_a_site_of_another_list_is_refused(visit, sites, officer, signed_in):
    other = services.plan_visit(municipality_code=VLIETWOUDE, site_ids=[sites[0].pk], by=officer)

    sent(signed_in, other, sites[1], 422, kerb_m="0,6")


def test_without_script_the_form_leads_back_to_its_site(visit, sites, signed_in):
    address = f"/kaart/{VLIETWOUDE}/schouw/{visit.pk}/antwoord/"
    fields = {"client_id": str(uuid4()), "site": sites[0].pk, "free_passage_m": "1,25"}

    kept = signed_in.post(address, {**fields, "photos": [upload(picture()), upload(picture((9, 9)))]})
    wrong = signed_in.post(address, {**fields, "client_id": str(uuid4()), "free_passage_m": "veel"})

    assert kept.headers["Location"].endswith(f"#plaats-{sites[0].pk}")
    assert VisitPhoto.objects.count() == 2
    assert wrong.status_code == 422
    assert 'value="veel"' in wrong.content.decode()


def test_the_answers_of_a_closed_visit_still_come_in(visit, sites, signed_in):
    assert signed_in.post(f"/kaart/{VLIETWOUDE}/schouw/{visit.pk}/sluit/").status_code == 302

    sent(signed_in, visit, sites[0], 201, kerb_m="0,6")

    assert signed_in.get(f"/kaart/{VLIETWOUDE}/schouw/{visit.pk}/stand/").json()["open"] is False


def test_a_body_too_large_is_refused_before_it_is_read(visit, signed_in, monkeypatch):
    monkeypatch.setattr(visit_views, "MOST_BYTES", 1000)

    answer = signed_in.post(
        f"/kaart/{VLIETWOUDE}/schouw/{visit.pk}/antwoord/", {"photos": upload(b"x" * 2000)}, headers=JSON
    )

    assert answer.status_code == 413
    assert list(answer.json()["errors"]) == ["photos"]


def test_a_photo_is_for_those_who_work_on_the_plan_map(visit, sites, officer, signed_in, client):
    answer, _ = answered(visit, sites[0], officer)
    photo = services.add_photo(answer=answer, client_id=uuid4(), content=picture(), by=officer)
    address = f"/kaart/{VLIETWOUDE}/schouw/foto/{photo.pk}.jpg"

    shown = signed_in.get(address)

    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    client.logout()
    assert client.get(address).status_code == 404


def test_a_removed_photo_is_gone_from_the_disk_unless_another_is_equal(
    visit, sites, officer, signed_in, django_capture_on_commit_callbacks
):
    answer, _ = answered(visit, sites[0], officer)
    one, two = (
        services.add_photo(answer=answer, client_id=uuid4(), content=picture(), by=officer) for _ in range(2)
    )
    path = files.path_of(one.path)
    assert one.path == two.path

    with django_capture_on_commit_callbacks(execute=True):
        services.remove_photo(photo_id=one.pk, by=officer)
    assert path.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"/kaart/{VLIETWOUDE}/schouw/foto/{two.pk}/verwijder/")

    assert not path.exists()
    assert AuditEvent.objects.filter(action="planmaps.photo_removed").count() == 2


def test_a_forged_form_is_refused(visit, sites, officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    address = f"/kaart/{VLIETWOUDE}/schouw/{visit.pk}/"
    body = {"client_id": str(uuid4()), "site": sites[0].pk, "kerb_m": "0,6"}

    assert client.post(f"{address}antwoord/", body, headers=JSON).status_code == 403
    token = client.get(f"{address}stand/").json()["csrf"]
    assert client.post(f"{address}antwoord/", body, headers={**JSON, "X-CSRFToken": token}).status_code == 201
