"""The figures of requests as rows: one figure a row, with what it means, its source and its date."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laadregie.foundation.spreadsheets import csv_text
from laadregie.intake.figures import counting, words
from laadregie.intake.figures.cases import ACCEPTED, OPEN, REJECTED
from laadregie.intake.figures.definitions import DEFINITIONS, SOURCE
from laadregie.intake.figures.report import Duration, Report, Written
from laadregie.regions import selectors as regions

# Excel reads a file as UTF-8 only when it begins with this mark.
BYTE_ORDER_MARK = "\ufeff"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
COLUMNS = (
    (gettext_lazy("Figure"), 28),
    (gettext_lazy("Area code"), 12),
    (gettext_lazy("Area"), 24),
    (gettext_lazy("Period from"), 12),
    (gettext_lazy("Period to"), 12),
    (gettext_lazy("Part"), 28),
    (gettext_lazy("Value"), 12),
    (gettext_lazy("Unit"), 10),
    (gettext_lazy("Hidden"), 10),
    (gettext_lazy("Definition"), 24),
    (gettext_lazy("Source"), 40),
    (gettext_lazy("Status date"), 12),
    (gettext_lazy("Note"), 40),
)
_UNITS = {"count": gettext_lazy("number"), "share": gettext_lazy("share"), "days": gettext_lazy("days")}
_COUNTS = ((OPEN, "open"), (ACCEPTED, "accepted"), (REJECTED, "rejected"))


class Figure(NamedTuple):
    """One figure.

    Attributes:
        code: Of its definition.
        part: Month, reason, stage, party or quantile; "" for the whole.
        value: None where it is hidden or cannot be said.
        hidden: Whether it is there and not shown.
    """

    code: str
    area_code: str
    area: str
    part: str
    value: float | None
    hidden: bool = False


def figures(found: Report) -> Iterator[Figure]:
    """Every figure of a report, in the order of the page."""
    code, name = area(found)
    yield from _counts(found.whole, code, name)
    for month, n in found.month_counts.items():
        yield Figure("received", code, name, month[:7], n, n is None)
    region_code, region_name = _details_of(found, code, name)
    for reason, n in found.reasons.items():
        yield Figure("reason", region_code, region_name, words.reason(reason), n, n is None)
    for one in found.durations:
        yield from _duration(one.code, "", one, code, name)
    for one in found.stages:
        yield from _duration("stage", words.stage(one.code), one, region_code, region_name)
    for one in found.parties:
        yield from _duration("party", words.party(one.code), one, region_code, region_name)
    yield Figure("on_time", region_code, region_name, "", found.on_time)
    yield Figure("on_time_of_served", region_code, region_name, "", found.on_time_of_served)
    yield Figure("proactive", region_code, region_name, "", found.proactive)
    for place in found.places:
        if place.code == code:
            continue
        row = found.outcomes.row(place.code)
        yield from _counts(
            counting.counts_of(row, found.outcomes.row_total(place.code)), place.code, place.name
        )
        for month, n in found.months.row(place.code).items():
            yield Figure("received", place.code, place.name, month[:7], n, n is None)


def area(found: Report) -> tuple[str, str]:
    """Code and name of the area that the figures at the top are of."""
    choice = found.choice
    if choice.municipality_code:
        return choice.municipality_code, found.places[0].name if found.places else ""
    if choice.sub_region_code and not found.of_region:
        names = dict(regions.municipalities().values_list("sub_region__code", "sub_region__name"))
        return choice.sub_region_code, names.get(choice.sub_region_code) or ""
    return "", regions.region_name()


def _details_of(found: Report, code: str, name: str) -> tuple[str, str]:
    """Reasons, stages and what is placed are, for everyone, of the region."""
    return ("", regions.region_name()) if found.is_public else (code, name)


def _counts(counts: counting.Counts, code: str, name: str) -> Iterator[Figure]:
    yield Figure("received", code, name, "", counts.received, counts.received is None)
    for outcome, definition in _COUNTS:
        n = getattr(counts, outcome)
        yield Figure(definition, code, name, "", n, n is None)
    hidden = counts.rejected is None or counts.received is None
    yield Figure("rejected_of_received", code, name, "", counts.rejected_of_received, hidden)
    yield Figure(
        "rejected_of_handled", code, name, "", counts.rejected_of_handled, hidden or counts.open is None
    )


def _duration(code: str, part: str, one: Duration, area_code: str, area_name: str) -> Iterator[Figure]:
    for label, value in ((_("median"), one.median_days), (_("nine in ten"), one.p90_days)):
        yield Figure(code, area_code, area_name, f"{part}, {label}" if part else label, value)


def rows(found: Report, past: Sequence[Written]) -> Iterator[tuple[object, ...]]:
    """The figures as rows of `COLUMNS`, those of reports after them."""
    at = timezone.localdate(found.at).isoformat()
    first, last = found.choice.first.isoformat(), found.choice.last.isoformat()
    for one in figures(found):
        definition = DEFINITIONS[one.code]
        yield (
            str(definition.title),
            one.area_code,
            one.area,
            first,
            last,
            one.part,
            one.value if one.value is None else round(one.value, 4),
            str(_UNITS[definition.unit]),
            _("yes") if one.hidden else "",
            definition.version,
            str(SOURCE),
            at,
            "",
        )
    for written in past:
        for code in ("received", "open", "rejected", "rejected_of_received", "rejected_of_handled"):
            value = getattr(written.counts, code)
            if value is not None:
                yield _written(written, code, value)


def _written(written: Written, code: str, value: float) -> tuple[object, ...]:
    definition = DEFINITIONS[code]
    return (
        str(definition.title),
        "",
        written.concession,
        "",
        "",
        "",
        round(value, 4),
        str(_UNITS[definition.unit]),
        "",
        _("as in the report"),
        written.source,
        written.as_of.isoformat(),
        written.note,
    )


def as_csv(found: Report, past: Sequence[Written]) -> str:
    """The figures as CSV."""
    return BYTE_ORDER_MARK + csv_text([str(title) for title, _width in COLUMNS], rows(found, past))


def as_workbook(found: Report, past: Sequence[Written]) -> bytes:
    """The figures as Excel, with what each of them means on a second sheet."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    moment = found.at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": _("Figures of requests"), "author": "laadregie", "created": moment})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    sheet = book.add_worksheet(_("Figures"))
    for place, (title, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, str(title), bold)
    line = 0
    for line, row in enumerate(rows(found, past), start=1):
        for place, value in enumerate(row):
            _cell(sheet, line, place, value)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, line), len(COLUMNS) - 1)
    _explanation(book, bold)
    book.close()
    return buffer.getvalue()


def _cell(sheet: Any, line: int, place: int, value: object) -> None:
    if isinstance(value, int | float):
        sheet.write_number(line, place, value)
    elif value:
        sheet.write_string(line, place, str(value))


def _explanation(book: Any, bold: Any) -> None:
    sheet = book.add_worksheet(_("Explanation"))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for place, (title, width) in enumerate(((_("Figure"), 28), (_("Version"), 26), (_("Meaning"), 90))):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, bold)
    for line, one in enumerate(DEFINITIONS.values(), start=1):
        for place, text in enumerate((one.title, one.version, one.meaning)):
            sheet.write_string(line, place, str(text), wrap)


def period(first: date, last: date) -> str:
    """A period in words."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, "j F Y"),
        "last": date_format(last, "j F Y"),
    }
