"""A register comes in by parts that are each whole: cut off, overtaken, gone on with, taken back."""

import pytest
from django.db import transaction
from django.urls import reverse

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import selectors as audit
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.transfer import archive, checking
from laadregie.intake import consistency, transfer
from laadregie.intake.models import ChargerRequest, RegisterImport, RegisterImportRow
from laadregie.intake.transfer import importing, running
from laadregie.intake.transfer.tables import TABLES
from laadregie.planmaps.models import Site
from laadregie.realisation import consistency as realisations
from laadregie.realisation.models import Realisation, TrafficOrder
from tests.factories.register import CODE, changed, counts, export, wipe
from tests.factories.settled import make_full_request


class Killed(BaseException):
    """What happens to the process between two parts."""


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    monkeypatch.setattr(checking, "PART_ROWS", 1)
    monkeypatch.setattr(running, "BREATH_SECONDS", 0.0)


@pytest.fixture
def before_part(monkeypatch):
    """Let something happen just before a part is written: `before_part(2, act)`."""
    acts = {}
    write = importing._write_part

    def between(run, n, ready, numbers):
        acts.pop(n, lambda: None)()
        write(run, n, ready, numbers)

    monkeypatch.setattr(importing, "_write_part", between)
    return lambda n, act: acts.update({n: act})


def kill() -> None:
    raise Killed


@pytest.fixture
def half_in(register, tmp_path, before_part):
    """The bytes of a register of which two parts are in."""
    before = export(tmp_path)
    changed(tmp_path, "messages", lambda row: {**row, "text": "anders"})
    wipe()
    before_part(2, kill)
    with pytest.raises(Killed):
        transfer.import_register(tmp_path / "een.zip")
    return before


def run() -> RegisterImport:
    return RegisterImport.objects.latest("pk")


def actions() -> list[str]:
    return list(AuditEvent.objects.filter(action__startswith="intake.regis").values_list("action", flat=True))


def test_every_part_is_whole_and_there_are_several(register, tmp_path):
    export(tmp_path)
    opened, parts = importing.read(tmp_path / "een.zip")

    assert len(parts) >= 4
    lines = {name: sorted(n for part in parts for n in part.get(name, [])) for name in opened.lines}
    expected = {name: list(range(1, len(found) + 1)) for name, found in opened.lines.items()}
    assert lines == {**expected, "people": []}
    for part in parts:
        _check_closed(opened, part)


def _check_closed(opened: archive.Opened, part) -> None:
    """No row of a part points to a row of another."""
    rows = {table.name: [opened.row(table.name, n) for n in part.get(table.name, [])] for table in TABLES}
    names = {table.name: {table.name_of(row) for row in rows[table.name]} for table in TABLES if table.key}
    names |= {table.name: {row["nr"] for row in rows[table.name]} for table in TABLES if table.is_numbered}
    for table in TABLES:
        for name, other in table.refers.items():
            if other != "people":
                assert {row[name] for row in rows[table.name]} - {None} <= names[other]
        if any(one.name == "about" for one in table.fields):
            abouts = {
                f"{kind}:{n}" for kind in ("request", "realisation", "order") for n in names[f"{kind}s"]
            }
            assert {row["about"] for row in rows[table.name]} <= abouts


def test_the_highest_numbers_come_first(register, tmp_path):
    export(tmp_path)
    opened, parts = importing.read(tmp_path / "een.zip")

    for name in ("realisations", "orders"):
        last = max(opened.rows(name), key=lambda row: row["number"])
        holding = [
            n for n, part in enumerate(parts) for line in part.get(name, []) if opened.row(name, line) == last
        ]
        assert holding[0] < len(parts) - 1
        assert holding[0] <= 1


def test_what_was_killed_goes_on_where_it_stopped(half_in, tmp_path):
    there = set(ChargerRequest.objects.filter(concession_code=CODE).values_list("pk", flat=True))
    assert (run().state, run().done) == ("running", 2)

    moved = transfer.import_register(tmp_path / "een.zip")

    assert moved.rows["requests"] == 6
    assert export(tmp_path, "twee.zip") == half_in
    assert there <= set(ChargerRequest.objects.filter(concession_code=CODE).values_list("pk", flat=True))
    assert (run().state, run().done) == ("done", run().parts)
    assert actions() == [
        "intake.register_exported",
        "intake.register_import_begun",
        *["intake.register_part_imported"] * run().parts,
        "intake.register_imported",
        "intake.register_exported",
    ]
    assert audit.verify().holds


def test_half_a_register_agrees_with_itself_and_says_that_it_is_half(half_in, tmp_path):
    assert Realisation.objects.count() + ChargerRequest.objects.filter(concession_code=CODE).count() > 0

    found = [*consistency.problems(), *consistency.file_problems(read=True), *realisations.problems()]

    assert [words for words in found if "half in" not in words] == []
    assert any("2 of" in words and "half in" in words for words in found)


def test_half_a_register_does_not_leave(half_in, tmp_path):
    with pytest.raises(InputError, match="2 of"):
        export(tmp_path, "twee.zip")

    assert not (tmp_path / "twee.zip").exists()


@pytest.mark.parametrize("page", ["intake:work", "request_figures:page"])
def test_pages_with_cases_say_that_a_register_is_not_whole(half_in, tmp_path, client, officer, page):
    client.force_login(officer)
    words = f"2 of {run().parts} parts are here"
    assert words in client.get(reverse(page)).content.decode()

    transfer.import_register(tmp_path / "een.zip")

    assert "parts are here" not in client.get(reverse(page)).content.decode()


def test_another_register_waits_until_the_first_is_in_or_gone(half_in, tmp_path):
    before, other = counts(), tmp_path / "anders.zip"

    with pytest.raises(InputError, match="half in"):
        transfer.import_register(other)
    with pytest.raises(InputError, match="half in"):
        transfer.take_back(other)

    assert counts() == before


def test_taking_back_leaves_nothing_but_the_trail(register, tmp_path, before_part, officer):
    export(tmp_path)
    wipe()
    AuditEvent.objects.all().delete()
    User.objects.filter(pk=officer.pk).delete()
    Site.objects.update(name="Zoals het hier heet", measured={"width_m": 2.5})
    before = counts(), list(Site.objects.order_by("pk").values())
    before_part(3, kill)
    with pytest.raises(Killed):
        transfer.import_register(tmp_path / "een.zip")
    assert RegisterImportRow.objects.exists()
    assert counts() != before[0]

    transfer.take_back(tmp_path / "een.zip")

    assert (counts(), list(Site.objects.order_by("pk").values())) == before
    assert (run().state, run().done) == ("taken_back", 0)
    assert not RegisterImportRow.objects.exists()
    assert actions()[-3:] == ["intake.register_part_taken_back"] * 2 + ["intake.register_taken_back"]


def test_after_taking_back_it_can_come_in_again(half_in, tmp_path):
    transfer.take_back(tmp_path / "een.zip")

    transfer.import_register(tmp_path / "een.zip")

    assert export(tmp_path, "twee.zip") == half_in


def test_taking_back_that_is_cut_off_goes_on(half_in, tmp_path, monkeypatch):
    taken = []
    plain = transfer.taking_back._take_back_part

    def once(run, n, ready):
        if taken:
            raise Killed
        taken.append(n)
        plain(run, n, ready)

    with monkeypatch.context() as patch:
        patch.setattr(transfer.taking_back, "_take_back_part", once)
        with pytest.raises(Killed):
            transfer.take_back(tmp_path / "een.zip")
    assert (run().state, run().done) == ("running", 1)

    transfer.take_back(tmp_path / "een.zip")

    assert (run().state, run().done) == ("taken_back", 0)
    assert counts()["realisations"] == 0


def test_what_somebody_worked_on_is_not_taken_back(half_in, tmp_path, officer):
    order = TrafficOrder.objects.get()
    order.sites.first().objections.create(kind="objection", received_on=order.published_on)
    before = counts()

    with pytest.raises(InputError, match="worked meanwhile"):
        transfer.take_back(tmp_path / "een.zip")

    assert counts() == before
    assert (run().state, run().done) == ("running", 2)


def test_there_is_nothing_to_take_back_of_a_whole_register(register, tmp_path):
    export(tmp_path)
    wipe()
    transfer.import_register(tmp_path / "een.zip")
    before = counts()

    with pytest.raises(InputError, match="half in"):
        transfer.take_back(tmp_path / "een.zip")

    assert counts() == before


def test_another_write_gets_in_between_two_parts(register, tmp_path, before_part):
    before = export(tmp_path)
    wipe()

    def write():
        with transaction.atomic():
            made.append(make_full_request("testing", concession_code="another", number="7777-7777-7777"))

    made = []
    before_part(2, write)

    transfer.import_register(tmp_path / "een.zip")

    assert ChargerRequest.objects.filter(pk=made[0].pk, state="testing").exists()
    assert export(tmp_path, "twee.zip") == before


def test_a_number_that_somebody_took_meanwhile_has_all_taken_back(register, tmp_path, before_part):
    export(tmp_path)
    wipe()
    before = counts()
    _, parts = importing.read(tmp_path / "een.zip")
    opened = archive.read(tmp_path / "een.zip", [table.name for table in TABLES])
    number = opened.row("requests", parts[-1]["requests"][0])["number"]
    before_part(
        len(parts) - 1, lambda: make_full_request("testing", concession_code="another", number=number)
    )

    with pytest.raises(InputError, match="here already"):
        transfer.import_register(tmp_path / "een.zip")

    ChargerRequest.objects.filter(concession_code="another").delete()
    now = counts()
    assert {name: now[name] for name in ("requests", "realisations", "orders", "results", "events")} == {
        name: before[name] for name in ("requests", "realisations", "orders", "results", "events")
    }
    assert run().state == "taken_back"


def test_of_two_that_take_in_the_same_register_one_goes_on(register, tmp_path, before_part):
    before = export(tmp_path)
    wipe()
    before_part(2, lambda: transfer.import_register(tmp_path / "een.zip"))

    with pytest.raises(InputError, match="another process"):
        transfer.import_register(tmp_path / "een.zip")

    assert run().state == "done"
    assert export(tmp_path, "twee.zip") == before


def test_parts_that_are_no_longer_the_same_are_not_gone_on_with(half_in, tmp_path, monkeypatch):
    before = counts()
    monkeypatch.setattr(checking, "PART_ROWS", 40)

    for act in (transfer.import_register, transfer.take_back):
        with pytest.raises(InputError, match="another version"):
            act(tmp_path / "een.zip")

    assert counts() == before


def test_files_that_are_there_already_do_no_harm_and_each_is_there_before_its_row(half_in, tmp_path):
    assert list(consistency.file_problems(read=True)) == []

    transfer.import_register(tmp_path / "een.zip")

    assert list(consistency.file_problems(read=True)) == []


def test_progress_is_told_part_by_part(register, tmp_path):
    export(tmp_path)
    wipe()
    told = []

    transfer.import_register(tmp_path / "een.zip", report=lambda done, parts: told.append((done, parts)))

    parts = run().parts
    assert told == [(n, parts) for n in range(parts + 1)]
