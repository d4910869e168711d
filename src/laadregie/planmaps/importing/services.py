"""What an officer does with a list: send it, have it checked, import it, throw it away."""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import polars as pl
from django.db import IntegrityError, transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.uploads import read_upload
from laadregie.planmaps import permissions, selectors, storing
from laadregie.planmaps.importing import keeping, writing
from laadregie.planmaps.importing.judging import ROW_PREFIX, Say, Verdict, judge
from laadregie.planmaps.importing.mapping import Chosen
from laadregie.planmaps.importing.rows import Range, read_rows
from laadregie.planmaps.models import (
    ImportState,
    ImportTable,
    PlanMap,
    SiteImport,
)
from laadregie.regions import selectors as regions

CHECK_JOB, IMPORT_JOB = "plan.import_check", "plan.import"
KEPT_FOR = timedelta(hours=24)
# A check of more rows than this takes longer than a page may.
ROWS_AT_ONCE = 1_000
READING = gettext_noop("Reading the rows")
STORING = gettext_noop("Keeping what was found")
WRITING = gettext_noop("Writing the sites")
CHANGED = gettext_noop(
    "The plan map was changed in the meantime. Check the list again; nothing was imported."
)
NO_PLAN = gettext_noop("There is no plan map yet: calculate one first.")
DONE_ALREADY = gettext_noop("This list was imported already.")
NOT_CHECKED = gettext_noop("Check the list first.")
HAS_REFUSED = gettext_noop(
    "Rows were refused, so nothing was imported. Mend them in the file and send it again."
)


class ChangedMeanwhile(Exception):
    """Sites of the municipality changed since the check; nothing was written."""


def upload(*, municipality_code: str, data: bytes, file_name: str, by: User) -> SiteImport:
    """Read a file and keep what it holds for the next steps; the file itself is not kept.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: The file cannot be read, or there is no plan map yet.
    """
    permissions.check_can_decide(by, municipality_code)
    leading(municipality_code)
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    read = read_upload(data, name)
    forget_expired()
    with transaction.atomic():
        made = SiteImport.objects.create(
            municipality_code=municipality_code,
            file_name=name[:160],
            file_kind=read.kind,
            file_digest=read.digest,
            by=by,
            expires_at=timezone.now() + KEPT_FOR,
        )
        ImportTable.objects.bulk_create(
            keeping.kept(made, position, table) for position, table in enumerate(read.tables)
        )
    return made


def request_check(*, site_import: SiteImport, chosen: Chosen, by: User) -> SiteImport:
    """Check a list by what was chosen on screen, at once or, when it is long, as a job.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: It was imported already.
    """
    permissions.check_can_decide(by, site_import.municipality_code)
    table = site_import.tables.defer("content").get(position=chosen.table)
    with transaction.atomic():
        held = _held(site_import)
        held.mapping, held.state = chosen.as_json(), ImportState.READ
        held.report, held.checked_rows, held.job = {}, None, None
        held.save(update_fields=["mapping", "state", "report", "checked_rows", "job"])
    if table.row_count <= ROWS_AT_ONCE:
        return check(site_import=held)
    held.job = jobs.start(CHECK_JOB, str(held.pk), by=by, import_id=str(held.pk))
    held.save(update_fields=["job"])
    return held


def recheck(*, site_import: SiteImport, by: User) -> SiteImport:
    """Check a list once more by what was chosen before; for what is raised see `request_check`."""
    return request_check(site_import=site_import, chosen=Chosen(**site_import.mapping), by=by)


def check(*, site_import: SiteImport, say: Say = lambda sentence: None) -> SiteImport:
    """Judge every row of a list; nothing becomes a site by it.

    Raises:
        InputError: It was imported already, or there is no plan map.
    """
    plan = leading(site_import.municipality_code)
    seen = _seen(site_import.municipality_code)
    chosen = Chosen(**site_import.mapping)
    say(READING)
    table = keeping.table_of(site_import.tables.get(position=chosen.table))
    read = read_rows(table, chosen, allowed(plan))
    verdict = judge(plan, read, dict(chosen.columns), say)
    say(STORING)
    rows = storing.parquet(_with_explanations(verdict))
    report = _report(len(table.numbers), verdict)
    with transaction.atomic():
        held = _held(site_import)
        if held.mapping != site_import.mapping:  # columns were chosen anew while this ran
            return held
        held.state, held.report, held.checked_rows, held.seen = ImportState.CHECKED, report, rows, seen
        held.save(update_fields=["state", "report", "checked_rows", "seen"])
    return held


@jobs.kind(CHECK_JOB)
def _check_job(progress: jobs.Progress, *, import_id: str) -> dict[str, Any]:
    """The work of a check that takes longer than a page may."""
    steps = iter(range(1, 5))
    found = check(
        site_import=SiteImport.objects.get(pk=import_id),
        say=lambda sentence: progress.say(sentence, done=next(steps) - 1, total=4),
    )
    return {"rows": found.report["rows"], "refused": found.report["refused_rows"]}


def request_import(*, site_import: SiteImport, by: User) -> SiteImport:
    """Make sites of a list that was checked, at once or, when it is long, as a job.

    For what is raised see `carry_out`; a job that could not do it says why.
    """
    permissions.check_can_decide(by, site_import.municipality_code)
    if site_import.report.get("sites", 0) <= ROWS_AT_ONCE:
        carry_out(site_import=site_import, by=by)
    else:
        site_import.job = jobs.start(
            IMPORT_JOB, str(site_import.pk), by=by, import_id=str(site_import.pk), by_id=by.pk
        )
        SiteImport.objects.filter(pk=site_import.pk).update(job=site_import.job)
    return site_import


def import_or_check_again(*, site_import: SiteImport, by: User) -> bool:
    """Import a list, or check it anew where the plan map changed since. Returns whether it was imported.

    For what is raised see `carry_out`.
    """
    try:
        request_import(site_import=site_import, by=by)
    except ChangedMeanwhile:
        recheck(site_import=site_import, by=by)
        return False
    return True


def carry_out(*, site_import: SiteImport, by: User, say: Say = lambda sentence: None) -> int:
    """Make a site of every row of a list that was checked: all of them, or none. Returns how many.

    The sites are written where nobody looks and come to the municipality in one short transaction.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        ChangedMeanwhile: The sites of the municipality are not those the check compared with.
        InputError: It was imported already, was not checked, or a row was refused.
    """
    permissions.check_can_decide(by, site_import.municipality_code)
    say(WRITING)
    if SiteImport.objects.filter(pk=site_import.pk, state=ImportState.DONE).exists():
        raise InputError("import", DONE_ALREADY)
    _check_ready(site_import, site_import.seen)
    frame = keeping.frame_of(site_import)
    try:
        writing.stage(site_import, frame, by=by, going_on=lambda: say(WRITING))
        with transaction.atomic():
            held = _held(site_import)
            _check_ready(held, site_import.seen)
            count = writing.show(held)
            _close(held, count, by)
    except IntegrityError as error:  # a site with one of these numbers came at the same moment
        raise ChangedMeanwhile from error
    finally:
        writing.unstage(site_import)
    return count


@jobs.kind(IMPORT_JOB)
def _import_job(progress: jobs.Progress, *, import_id: str, by_id: int) -> dict[str, Any]:
    """The work of an import that takes longer than a page may."""
    found = SiteImport.objects.get(pk=import_id)
    try:
        count = carry_out(site_import=found, by=User.objects.get(pk=by_id), say=progress.say)
    except ChangedMeanwhile:
        raise InputError("import", CHANGED) from None
    return {"sites": count}


def discard(*, site_import: SiteImport, by: User) -> None:
    """Throw away a list that was not imported.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: It was imported already.
    """
    permissions.check_can_decide(by, site_import.municipality_code)
    with transaction.atomic():
        _held(site_import).delete()


def forget_expired() -> int:
    """Throw away what was read for imports that nobody finished in time. Returns how many."""
    for one in SiteImport.objects.filter(expires_at__lt=timezone.now()).exclude(state=ImportState.DONE):
        writing.unstage(one)
    expired = SiteImport.objects.filter(expires_at__lt=timezone.now()).exclude(state=ImportState.DONE)
    return expired.delete()[1].get(SiteImport._meta.label, 0)


def leading(municipality_code: str) -> PlanMap:
    """The plan map that sites come in.

    Raises:
        InputError: There is none yet.
    """
    plan = selectors.leading_plan(municipality_code)
    if plan is None:
        raise InputError("file", NO_PLAN)
    return plan


def allowed(plan: PlanMap) -> Range:
    """Poles and years that a site of this plan may have."""
    most = int(regions.policy_set(plan.municipality_code)["max_poles_per_site"].number)
    return Range(most, timezone.localdate().year, plan.year)


def _held(site_import: SiteImport) -> SiteImport:
    """The import as it stands, held until the transaction ends."""
    held = SiteImport.objects.select_for_update().filter(pk=site_import.pk).first()
    if held is None or held.state == ImportState.DONE:
        raise InputError("import", DONE_ALREADY)
    return held


def _seen(municipality_code: str) -> str:
    """Digest of what a check compares with: the plan, and every site with its revision."""
    plan = selectors.leading_plan(municipality_code)
    known = sorted(storing.revisions(municipality_code).items())
    return sha256(json.dumps([plan.pk if plan else None, known]).encode()).hexdigest()


def _with_explanations(verdict: Verdict) -> pl.DataFrame:
    told = verdict.trial.explanations if verdict.trial else {}
    texts = [json.dumps(told[f"{ROW_PREFIX}{row}"]) for row in verdict.sites["row"]]
    return verdict.sites.with_columns(recheck=pl.Series(texts, dtype=pl.String))


def _report(rows: int, verdict: Verdict) -> dict[str, Any]:
    trial = verdict.trial
    states = dict(verdict.sites.group_by("state").len().iter_rows())
    return {
        "rows": rows,
        "sites": verdict.sites.height,
        "poles": int(verdict.sites["poles"].sum()),
        "states": states,
        "refused_rows": len({one.row for one in verdict.refused}),
        "refused": [one.as_json() for one in verdict.refused],
        "warnings": [one.as_json() for one in verdict.warnings],
        "plan_change_points": trial.plan_change_points if trial else 0.0,
        "coverage_before": trial.coverage_before if trial else {},
        "coverage_after": trial.coverage_after if trial else {},
    }


def _check_ready(held: SiteImport, seen: str) -> None:
    """Refuse unless the check still holds and found nothing wrong."""
    if held.state == ImportState.DONE:
        raise InputError("import", DONE_ALREADY)
    if held.state != ImportState.CHECKED or held.checked_rows is None:
        raise InputError("import", NOT_CHECKED)
    if held.report["refused_rows"] or not held.report["sites"]:
        raise InputError("import", HAS_REFUSED)
    if held.seen != seen or held.seen != _seen(held.municipality_code):
        raise ChangedMeanwhile


def _close(held: SiteImport, count: int, by: User) -> None:
    """Note what was done, and let go of what was read."""
    held.tables.all().delete()
    held.state, held.done_at, held.checked_rows = ImportState.DONE, timezone.now(), None
    held.report = {name: held.report[name] for name in ("rows", "sites", "poles", "states")}
    held.save(update_fields=["state", "done_at", "checked_rows", "report"])
    audit.record(
        "planmaps.sites_imported",
        held,
        by=by,
        changes={
            "sites": (None, count),
            "poles": (None, held.report["poles"]),
            "file_digest": (None, held.file_digest),
        },
        municipality_code=held.municipality_code,
    )
