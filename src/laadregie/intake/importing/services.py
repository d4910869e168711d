"""What an officer does with a list of running cases: send it, check it, import it, throw it away."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import BytesIO
from secrets import token_bytes
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.clocks import services as running
from laadregie.foundation.clocks.models import Clock, Pause
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.uploads import UploadedTable, read_upload
from laadregie.foundation.uploads.findings import from_json
from laadregie.intake import parties, permissions, process, recognising
from laadregie.intake.importing.mapping import Chosen
from laadregie.intake.importing.rows import Case, Reader
from laadregie.intake.models import (
    ChargerRequest,
    Requester,
    RequestEvent,
    RequestImport,
    RequestImportState,
    Route,
)
from laadregie.intake.numbering import new_number
from laadregie.intake.services import clocks, testing
from laadregie.regions import selectors as regions

TEST_JOB = "intake.test_imported"
KEPT_FOR = timedelta(hours=24)
MOST_ROWS = 2_000
ROW = "row"
NO_ROWS = gettext_noop("There are no rows in this file.")
TOO_MANY = gettext_noop("A list holds at most %(limit)s cases. Split the file and send it in parts.")
DONE_ALREADY = gettext_noop("This list was imported already.")
NOT_READY = gettext_noop("Rows were refused, so nothing was imported. Mend them and send the file again.")


def upload(*, municipality_code: str, data: bytes, file_name: str, by: User) -> RequestImport:
    """Read the first sheet of a file and keep what it holds for the next steps; the file is not kept.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: The file cannot be read, is empty or too long.
    """
    permissions.check_is_officer(by, municipality_code)
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    read = read_upload(data, name)
    table = next((one for one in read.tables if one.numbers), None)
    if table is None:
        raise InputError("file", NO_ROWS)
    if len(table.numbers) > MOST_ROWS:
        raise InputError("file", TOO_MANY, limit=str(MOST_ROWS))
    forget_expired()
    return RequestImport.objects.create(
        municipality_code=municipality_code,
        file_name=name[:160],
        file_digest=read.digest,
        columns=table.columns,
        row_count=len(table.numbers),
        content=_packed(table),
        by=by,
        expires_at=timezone.now() + KEPT_FOR,
    )


def check(*, request_import: RequestImport, chosen: Chosen, by: User) -> RequestImport:
    """Judge every row by what was chosen on screen; nothing becomes a request by it.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: It was imported already.
    """
    permissions.check_is_officer(by, request_import.municipality_code)
    cases, refused = _read(request_import, chosen)
    report = {
        "rows": request_import.row_count,
        "cases": len(cases),
        "states": _counts(cases),
        "refused": [one.as_json() for one in refused],
        "refused_rows": len({one.row for one in refused}),
    }
    with transaction.atomic():
        held = _held(request_import)
        held.mapping, held.report, held.state = chosen.as_json(), report, RequestImportState.CHECKED
        held.save(update_fields=["mapping", "report", "state"])
    return held


def carry_out(*, request_import: RequestImport, by: User) -> int:
    """Make a request of every row: all of them, or none. Returns how many.

    The rows are checked once more, so that what changed since is seen. They are tested by a job after.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: It was imported already, or a row is refused.
    """
    code = request_import.municipality_code
    permissions.check_is_officer(by, code)
    if request_import.state == RequestImportState.DONE:
        raise InputError("import", DONE_ALREADY)
    cases, refused = _read(request_import, Chosen(**request_import.mapping))
    if refused or not cases:
        raise InputError("import", NOT_READY)
    made = _made(cases, request_import, by)
    with transaction.atomic():
        held = _held(request_import)
        ChargerRequest.objects.bulk_create(made.requests)
        Requester.objects.bulk_create(made.requesters)
        RequestEvent.objects.bulk_create(made.events)
        running.store(made.clocks, made.pauses)
        _close(held, len(made.requests), by)
    jobs.start(TEST_JOB, str(held.pk), by=by, source=held.file_name, municipality_code=code)
    return len(made.requests)


@dataclass(frozen=True)
class _Made:
    """All rows of a list, not stored yet: while they are made nobody has to wait for the database."""

    requests: list[ChargerRequest]
    requesters: list[Requester]
    events: list[RequestEvent]
    clocks: list[Clock]
    pauses: list[Pause]


def _made(cases: list[Case], request_import: RequestImport, by: User) -> _Made:
    code = request_import.municipality_code
    route, settings = regions.request_route(code), regions.policy_set(code)
    requests = [_request(one, request_import, route) for one in cases]
    pairs = zip(requests, cases, strict=True)
    timed = [clocks.of_new(one, settings, at=one.state_since) for one in requests]
    return _Made(
        requests,
        [_requester(one, case) for one, case in pairs if case.who["name"]],
        [_event(one, by) for one in requests],
        [clock for found, _ in timed for clock in found],
        [pause for _, found in timed for pause in found],
    )


@jobs.kind(TEST_JOB)
def _test_job(progress: jobs.Progress, *, source: str, municipality_code: str) -> dict[str, Any]:
    """Evaluate the criteria of what was imported."""
    found = ChargerRequest.objects.filter(
        municipality_code=municipality_code,
        source__startswith=f"{source}: ",
        state__in=process.UNDECIDED,
        results=None,
    )
    numbers = list(found.values_list("number", flat=True))
    for done, number in enumerate(numbers):
        progress.say(gettext_noop("Testing the requests"), done=done, total=len(numbers))
        testing.evaluate(ChargerRequest.objects.get(number=number), by=None)
    return {"tested": len(numbers)}


def discard(*, request_import: RequestImport, by: User) -> None:
    """Throw away a list that was not imported.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: It was imported already.
    """
    permissions.check_is_officer(by, request_import.municipality_code)
    with transaction.atomic():
        _held(request_import).delete()


def forget_expired() -> int:
    """Throw away what was read for imports that nobody finished in time. Returns how many."""
    expired = RequestImport.objects.filter(expires_at__lt=timezone.now())
    return expired.exclude(state=RequestImportState.DONE).delete()[0]


def refused_words(request_import: RequestImport) -> list[str]:
    """Why rows were refused, in the language of the reader."""
    return [one.words for one in from_json(request_import.report.get("refused", []))]


def table_of(request_import: RequestImport) -> pl.DataFrame:
    """The cells as text, with the columns of the file."""
    frame = pl.read_parquet(BytesIO(bytes(request_import.content or b"")))
    cells = frame.select(f"c{index}" for index in range(len(request_import.columns)))
    cells.columns = request_import.columns
    return cells


def _packed(table: UploadedTable) -> bytes:
    columns = {name: f"c{index}" for index, name in enumerate(table.columns)}
    frame = table.frame.rename(columns).with_columns(pl.Series(ROW, table.numbers, dtype=pl.Int64))
    out = BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def _read(request_import: RequestImport, chosen: Chosen) -> tuple[list[Case], list[Any]]:
    numbers = pl.read_parquet(BytesIO(bytes(request_import.content or b"")), columns=[ROW])[ROW]
    reader = Reader(request_import.municipality_code, chosen)
    return reader.cases(table_of(request_import), tuple(numbers)), reader.refused


def _held(request_import: RequestImport) -> RequestImport:
    """The import as it stands, held until the transaction ends."""
    held = RequestImport.objects.select_for_update(of=("self",)).filter(pk=request_import.pk).first()
    if held is None or held.state == RequestImportState.DONE:
        raise InputError("import", DONE_ALREADY)
    return held


def _counts(cases: list[Case]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in cases:
        counts[one.state] = counts.get(one.state, 0) + 1
    return counts


def _request(case: Case, held: RequestImport, route: Any) -> ChargerRequest:
    received = _noon(case.received)
    since = _noon(case.accepted) if case.accepted and case.state == process.ACCEPTED else received
    return ChargerRequest(
        number=new_number(),
        state=case.state,
        kind=case.kind,
        municipality_code=held.municipality_code,
        route=Route.CONCESSION if route.concession else Route.MUNICIPALITY,
        concession_code=route.concession.code if route.concession else "",
        operator_code=route.operator_code,
        place_basis=case.basis,
        x_m=case.x_m,
        y_m=case.y_m,
        neighbourhood_code=case.neighbourhood_code,
        answers={},
        started_at=received,
        submitted_at=received,
        decided_at=since if case.state == process.ACCEPTED else None,
        state_since=since,
        source=f"{held.file_name[:120]}: {case.reference}",
    )


def _noon(day: Any) -> datetime:
    """A moment on a day of which only the day is known."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def _requester(charger_request: ChargerRequest, case: Case) -> Requester:
    who = case.who
    return Requester(
        charger_request=charger_request,
        **who,
        email_digest=recognising.email_digest(who["email"]) if who["email"] else "",
        address_digest=recognising.address_digest(who["postcode"], who["house_number"]),
        digest_key=token_bytes(32),
    )


def _event(charger_request: ChargerRequest, by: User) -> RequestEvent:
    return RequestEvent(
        charger_request=charger_request,
        step="import",
        state_before="",
        state_after=charger_request.state,
        at=charger_request.submitted_at or charger_request.started_at,
        by=by,
        party=process.MUNICIPALITY,
        waits_for=parties.waiting_for(charger_request),
        facts={},
    )


def _close(held: RequestImport, count: int, by: User) -> None:
    """Note what was done, and let go of what was read: it holds personal data."""
    held.state, held.done_at, held.content = RequestImportState.DONE, timezone.now(), None
    held.report = {"rows": held.row_count, "cases": count}
    held.save(update_fields=["state", "done_at", "content", "report"])
    audit.record(
        "intake.requests_imported",
        held,
        by=by,
        changes={"requests": (None, count), "file_digest": (None, held.file_digest)},
        municipality_code=held.municipality_code,
    )
