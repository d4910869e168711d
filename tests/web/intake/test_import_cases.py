"""Taking over running cases: every refused row with its reason, then all of them or none."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laadkern.errors import InputError
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.clocks import selectors as clocks
from laadregie.foundation.clocks.models import Clock
from laadregie.intake import process
from laadregie.intake.importing import mapping, services
from laadregie.intake.importing.mapping import Chosen, guess
from laadregie.intake.importing.rows import day_of
from laadregie.intake.models import ChargerRequest
from laadregie.intake.services import clocks as turning
from tests.factories.judging import middle_of
from tests.factories.regions import OOSTERLEK, VLIETWOUDE

HEAD = "Zaaknummer;Datum aanvraag;Status;Toegewezen op;Naam;E-mail;Straat;Huisnummer;X;Y"


def listed(*rows):
    return "\n".join((HEAD, *rows)).encode()


@pytest.fixture
def right(db):
    x, y = middle_of(VLIETWOUDE)
    return [
        f"A-1;2026-09-01;in behandeling;;Mees Vos;mees@example.nl;Molenweg;12;{x};{y}",
        f"A-2;01-08-2026;Toegewezen;2026-09-15;Noor Bos;;Dorpsstraat;3;{x};{y}",
    ]


def checked(data, by, code=VLIETWOUDE):
    found = services.upload(municipality_code=code, data=data, file_name="zaken.csv", by=by)
    return services.check(request_import=found, chosen=Chosen(guess(found.columns)), by=by)


def test_all_rows_become_requests_with_their_terms_and_nobody_is_mailed(officer, right, mailoutbox):
    found = checked(listed(*right), officer)
    assert (found.report["cases"], found.report["refused_rows"]) == (2, 0)
    assert not ChargerRequest.objects.exists()

    assert services.carry_out(request_import=found, by=officer) == 2

    one, two = ChargerRequest.objects.order_by("source")
    assert (one.state, one.source) == (process.TESTING, "zaken.csv: A-1")
    assert (two.state, two.decided_at is not None) == (process.ACCEPTED, True)
    assert one.requester.name == "Mees Vos"
    assert [clock.code for clock in clocks.running([f"request:{one.number}"])] == ["decision_weeks"]
    found.refresh_from_db()
    assert found.content is None
    assert not mailoutbox
    assert "Mees" not in str(AuditEvent.objects.get(action="intake.requests_imported").changes)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(lambda row: row.replace("2026-09-01", "gisteren"), "“gisteren” is no day", id="day"),
        pytest.param(lambda row: row.replace("2026-09-01", "2030-01-01"), "lies ahead", id="ahead"),
        pytest.param(lambda row: row.replace("A-1", ""), "is empty", id="no-number"),
        pytest.param(lambda row: row.replace("mees@example.nl", "mees"), "no e-mail", id="mail"),
        pytest.param(lambda row: row.replace("in behandeling", "kwijt"), "no state", id="state"),
        pytest.param(lambda row: row.replace("A-1", "A-2"), "also the number of row", id="twice"),
    ],
)
def test_one_wrong_row_holds_all_of_them_back_and_says_why(officer, right, change, words):
    found = checked(listed(change(right[0]), right[1]), officer)

    told = " ".join(services.refused_words(found))
    assert words in told
    with pytest.raises(InputError):
        services.carry_out(request_import=found, by=officer)
    assert not ChargerRequest.objects.exists()


def test_a_place_elsewhere_is_refused_and_a_list_comes_once(officer, right):
    x, y = middle_of(OOSTERLEK)
    elsewhere = f"A-9;2026-09-01;;;;;;;{x};{y}"
    found = checked(listed(elsewhere), officer)
    assert "does not lie in this municipality" in services.refused_words(found)[0]

    services.carry_out(request_import=checked(listed(*right), officer), by=officer)
    again = checked(listed(*right), officer)
    assert again.report["refused_rows"] == 2


def test_another_municipality_imports_nothing_here(neighbour, right):
    with pytest.raises(PermissionDenied):
        services.upload(municipality_code=VLIETWOUDE, data=listed(*right), file_name="x.csv", by=neighbour)


def test_the_steps_in_the_browser(client, officer, right):
    client.force_login(officer)
    start = reverse("intake:import_upload", args=[VLIETWOUDE])
    assert client.post(start, {"file": SimpleUploadedFile("leeg.csv", b"")}).status_code == 422
    sent = client.post(start, {"file": SimpleUploadedFile("zaken.csv", listed(*right, "A-3;nooit;;;;;;;;"))})
    shown = client.get(sent.url)
    assert "Zaaknummer" in shown.content.decode()
    form = shown.context["form"]
    values = {name: form.initial[name] for name in form.fields if form.initial.get(name) is not None}
    done = client.post(sent.url, values)
    text = client.get(done.url).content.decode()
    assert "1 of the 3 rows cannot be imported" in text
    refused = client.get(done.url.replace("controle/", "geweigerd.csv")).content.decode()
    assert "nooit" in refused
    assert client.post(done.url).status_code == 422
    assert client.post(done.url.replace("controle/", "weg/")).status_code == 302


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-31", "2026-10-31"),
        ("31-10-2026", "2026-10-31"),
        ("1/2/2026", "2026-02-01"),
        ("31-02-2026", "None"),
    ],
)
def test_days_as_people_write_them(text, day):
    assert str(day_of(text)) == day


STATES = ["ontvangen", "in behandeling", "onvolledig", "toegewezen"]


def _terms(about):
    """What runs of a request, without what the database numbered."""
    return sorted(
        (
            *(getattr(clock, name) for name in COMPARED),
            [(one.reason, one.waiting_for, one.started_at, one.ended_at) for one in clock.pauses.all()],
        )
        for clock in clocks.of(about)
    )


COMPARED = (
    "code", "municipality_code", "count", "unit", "waiting_for", "waiting_code", "is_legal", "started_at",
    "due_on", "ended_at",
)  # fmt: skip


def test_the_terms_are_those_of_a_request_that_came_to_its_state_by_itself(officer):
    x, y = middle_of(VLIETWOUDE)
    rows = [
        f"A-{n};2026-09-01;{state};{'2026-09-20' if n == 3 else ''};Mees Vos;;Molenweg;{n};{x};{y}"
        for n, state in enumerate(STATES)
    ]
    services.carry_out(request_import=checked(listed(*rows), officer), by=officer)
    found = list(ChargerRequest.objects.all())
    at_once = {one.number: _terms(f"request:{one.number}") for one in found}
    Clock.objects.all().delete()

    for one in found:
        turning.turn(one, at=one.state_since)

    assert {one.state for one in found} == set(mapping.STATES)
    assert {one.number: _terms(f"request:{one.number}") for one in found} == at_once
    assert all(at_once.values())


def test_terms_of_a_long_list_are_not_looked_up_and_written_one_by_one(officer):
    x, y = middle_of(VLIETWOUDE)
    rows = [f"A-{n};2026-09-01;{STATES[n % 3]};;Mees Vos;;Molenweg;{n};{x};{y}" for n in range(60)]
    found = checked(listed(*rows), officer)

    with CaptureQueriesContext(connection) as captured:
        services.carry_out(request_import=found, by=officer)

    assert ChargerRequest.objects.count() == 60
    about_terms = [one["sql"] for one in captured if "clocks_" in one["sql"]]
    assert 2 <= len(about_terms) <= 6
