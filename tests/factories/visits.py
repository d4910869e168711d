"""What the tests of site visits send and read."""

from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from laadregie.planmaps import selectors, services
from tests.factories.regions import VLIETWOUDE

JSON = {"Accept": "application/json"}


def answered(visit, site, by, **rest):
    return services.record_answer(
        visit_id=visit.pk,
        site_id=site.pk,
        client_id=rest.pop("client_id", None) or uuid4(),
        measured=rest.pop("measured", {"free_passage_m": 1.1}),
        by=by,
        **rest,
    )


def picture(size=(60, 40), form="JPEG", **options):
    out = BytesIO()
    Image.new("RGB", size, "green").save(out, form, **options)
    return out.getvalue()


def upload(content, name="foto.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def sent(client, visit, site, status, **fields):
    fields = {"client_id": str(uuid4()), "site": site.pk, **fields}
    answer = client.post(f"/kaart/{VLIETWOUDE}/schouw/{visit.pk}/antwoord/", fields, headers=JSON)
    assert answer.status_code == status, answer.content
    return answer.json()


def criterion(site, code, viewer):
    shown = selectors.shown_site(VLIETWOUDE, site.pk, viewer=viewer)
    return next(row for row in shown.explanation["criteria"] if row["criterion"] == code)
