"""The register of a concession leaves and comes back without loss, whole or not at all."""

import json
from datetime import date
from pathlib import Path
from sqlite3 import SQLITE_LIMIT_VARIABLE_NUMBER
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.db import connection

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.transfer import archive
from laadregie.intake import recognising, transfer
from laadregie.intake.models import Requester
from laadregie.intake.transfer.tables import TABLES
from laadregie.planmaps.models import Site
from laadregie.realisation.models import TrafficOrder
from tests.factories.regions import VLIETWOUDE
from tests.factories.register import CODE, changed, counts, export, wipe
from tests.factories.settled import EMAIL, make_request


@pytest.mark.parametrize("sites_too", [False, True])
def test_export_wipe_import_export_gives_the_same_bytes(register, tmp_path, sites_too):
    before = export(tmp_path)
    wipe()
    if sites_too:
        Site.objects.all().delete()

    moved = transfer.import_register(tmp_path / "een.zip")

    assert export(tmp_path, "twee.zip") == before
    assert moved.rows["requests"] == 6
    assert min(moved.rows.values()) >= 1
    assert moved.files >= 6


def test_on_a_system_that_knows_nobody_the_names_stay_and_nobody_can_sign_in(register, tmp_path, officer):
    before = export(tmp_path)
    wipe()
    AuditEvent.objects.all().delete()
    User.objects.filter(pk=officer.pk).delete()

    transfer.import_register(tmp_path / "een.zip")

    made = User.objects.get(email=officer.email)
    assert (made.name, made.is_active, made.has_usable_password()) == (officer.name, False, False)
    assert not made.memberships.exists()
    assert export(tmp_path, "twee.zip") == before


def test_what_it_holds_is_of_this_concession_alone_and_drafts_and_links_stay(register, tmp_path):
    export(tmp_path)

    opened = archive.read(tmp_path / "een.zip", [table.name for table in TABLES])

    assert {row["concession_code"] for row in opened.tables["requests"]} == {CODE}
    assert "draft" not in {row["state"] for row in opened.tables["requests"]}
    assert not [path for path in ZipFile(tmp_path / "een.zip").namelist() if "link" in path]
    text = (tmp_path / "een.zip").read_bytes()
    assert b"digest_key" not in text


def test_people_are_recognised_by_the_key_of_where_they_come_in(register, tmp_path):
    export(tmp_path)
    wipe()

    transfer.import_register(tmp_path / "een.zip")

    who = Requester.objects.filter(email=EMAIL).first()
    assert who.email_digest == recognising.email_digest(EMAIL)
    assert len(bytes(who.digest_key)) == 32


def test_exporting_changes_nothing_but_the_trail(register, tmp_path):
    before = counts()

    first, second = export(tmp_path), export(tmp_path, "twee.zip")

    assert first == second
    assert counts() == before
    assert AuditEvent.objects.filter(action="intake.register_exported").count() == 2


def test_a_register_that_is_here_already_is_refused_and_nothing_changes(register, tmp_path):
    before = export(tmp_path)

    with pytest.raises(InputError, match="here already"):
        transfer.import_register(tmp_path / "een.zip")

    assert export(tmp_path, "twee.zip") == before
    assert not AuditEvent.objects.filter(action="intake.register_imported").exists()


def test_a_site_at_another_place_is_refused_and_nothing_changes(register, tmp_path):
    export(tmp_path)
    wipe()
    site = Site.objects.get(pk=orders_site(tmp_path))
    Site.objects.filter(pk=site.pk).update(x_m=site.x_m + 50)
    before = counts()

    with pytest.raises(InputError, match="another place"):
        transfer.import_register(tmp_path / "een.zip")

    assert counts() == before


def test_another_site_at_the_same_place_of_the_plan_is_refused_and_nothing_changes(register, tmp_path):
    export(tmp_path)
    wipe()
    Site.objects.filter(pk=orders_site(tmp_path)).update(number="VLI-99")
    before = counts()

    with pytest.raises(InputError, match="VLI-99"):
        transfer.import_register(tmp_path / "een.zip")

    assert counts() == before


def orders_site(folder: Path) -> int:
    row = archive.read(folder / "een.zip", [table.name for table in TABLES]).tables["sites"][0]
    return Site.objects.get(number=row["number"], municipality_code=VLIETWOUDE).pk


def repacked(source: Path, target: Path, change) -> None:
    """A copy of an archive in which `change(name, content)` says what each part becomes."""
    with ZipFile(source) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)


def without_row(name: str, content: bytes) -> bytes:
    return content.split(b"\n", 1)[1] if name == "tables/requests.jsonl" else content


def other_letter(name: str, content: bytes) -> bytes:
    return content.replace(b"Beste", b"Boste") if name.startswith("files/documents") else content


def no_mails(name: str, content: bytes) -> bytes | None:
    return None if name == "tables/mails.jsonl" else content


def no_manifest(name: str, content: bytes) -> bytes | None:
    return None if name == "manifest.json" else content


def newer(name: str, content: bytes) -> bytes:
    return json.dumps({**json.loads(content), "version": 2}).encode() if name == "manifest.json" else content


@pytest.mark.parametrize("change", [without_row, other_letter, no_mails, no_manifest, newer])
def test_an_archive_that_is_not_whole_is_refused_and_nothing_changes(register, tmp_path, change):
    export(tmp_path)
    wipe()
    repacked(tmp_path / "een.zip", tmp_path / "anders.zip", change)
    before = counts()

    with pytest.raises(InputError):
        transfer.import_register(tmp_path / "anders.zip")

    assert counts() == before


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        pytest.param("requests", "municipality_code", "GM0001", id="unknown-municipality"),
        pytest.param("requests", "submitted_at", "gisteren", id="no-moment"),
        pytest.param("requests", "realisation", "R-0", id="points-nowhere"),
        pytest.param("requests", "x_m", "ver", id="no-number"),
        pytest.param("requests", "more", 1, id="unknown-field"),
        pytest.param("requests", "state", "lost", id="unknown-state"),
        pytest.param("requests", "operator_code", "x" * 65, id="too-long"),
        pytest.param("requests", "revision", 1.5, id="no-whole-number"),
        pytest.param("requests", "is_demo", 1, id="no-truth-value"),
        pytest.param("requests", "started_at", "2026-01-01T10:00:00", id="moment-without-offset"),
        pytest.param("requests", "neighbourhood_code", "BU\0", id="sign-that-no-database-keeps"),
        pytest.param("requests", "answers", {"a": ["\0"]}, id="the-same-in-an-answer"),
        pytest.param("realisations", "poles", 40_000, id="too-large-a-number"),
        pytest.param("realisations", "number", "R-1", id="twice-the-same-name"),
        pytest.param("clocks", "about", "request:0000-0000-0000", id="about-nothing"),
        pytest.param("clocks", "about", "elsewhere:1", id="about-no-subject"),
        pytest.param("clocks", "nr", 99, id="number-of-another-line"),
        pytest.param("pauses", "clock", 9_999, id="pause-of-no-clock"),
        pytest.param("requests", "merged_into", "9999-9999-9999", id="in-a-circle"),
        pytest.param("requests", "state", "merged", id="breaks-a-constraint"),
        pytest.param("milestones", "realisation", None, id="belongs-to-nothing"),
        pytest.param("documents", "path", "../../etc/passwd", id="path-leads-elsewhere"),
        pytest.param("evidence", "path", "evidence/aa/other.pdf", id="path-of-no-file"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(register, tmp_path, table, field, value):
    export(tmp_path)
    path = changed(tmp_path, table, lambda row: {**row, field: value})
    wipe()
    before = counts()

    with pytest.raises(InputError):
        transfer.import_register(path)

    assert counts() == before


def test_something_that_is_no_zip_is_refused(concession, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"not a zip")

    with pytest.raises(InputError):
        transfer.import_register(tmp_path / "x.zip")


def test_a_concession_that_is_not_here_is_refused(concession, tmp_path):
    with pytest.raises(InputError):
        transfer.export_register(tmp_path / "x.zip", concession_code="elders")

    assert list(tmp_path.glob("*.zip*")) == []


def test_an_empty_register_leaves_and_comes_back(concession, tmp_path):
    before = export(tmp_path)

    transfer.import_register(tmp_path / "een.zip")

    assert export(tmp_path, "twee.zip") == before


def test_dates_and_moments_come_back_as_they_were(register, tmp_path):
    order = TrafficOrder.objects.get(pk=register.pk)
    moments = (order.published_on, order.term_ends_on, order.made_at)
    export(tmp_path)
    wipe()

    transfer.import_register(tmp_path / "een.zip")

    again = TrafficOrder.objects.get(number=order.number)
    assert (again.published_on, again.term_ends_on, again.made_at) == moments
    assert isinstance(again.published_on, date)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite counts what is asked for")
def test_a_register_may_be_larger_than_the_numbers_that_one_query_takes(register, tmp_path):
    before = export(tmp_path)
    for n in range(30):
        make_request("testing", concession_code=CODE, number=f"4444-4444-{n:04d}")
    sqlite = connection.connection
    most = sqlite.setlimit(SQLITE_LIMIT_VARIABLE_NUMBER, 25)
    try:
        after = export(tmp_path, "twee.zip")
    finally:
        sqlite.setlimit(SQLITE_LIMIT_VARIABLE_NUMBER, most)

    assert len(after) > len(before)
