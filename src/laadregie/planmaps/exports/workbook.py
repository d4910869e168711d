"""A plan map as an Excel workbook: a sheet of sites, of need, and one that explains both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laadkern.geo import lonlat_from_rd
from laadregie.planmaps.exports import origin, words
from laadregie.planmaps.exports.contents import Contents
from laadregie.planmaps.selectors import ShownSite

# Every text stays text: no formula, no link, no number made of it.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
WHOLE, ONE, TWO, THREE, DEGREES = "#,##0", "#,##0.0", "#,##0.00", "0.000", "0.000000"
YEAR = "0"


@dataclass(frozen=True)
class Column:
    """A column: heading, what it means, how wide and how written, and its value of a row."""

    heading: Promise
    meaning: Promise
    width: int
    number_format: str | None
    value: Callable[[Contents, Any], Any]


def _lonlat(site: ShownSite) -> tuple[float, float]:
    lon, lat = lonlat_from_rd([site.x_m], [site.y_m])
    return round(float(lon[0]), 6), round(float(lat[0]), 6)


SITES = (
    Column(gettext_lazy("Number"), gettext_lazy("Stays the same for good"), 12, None, lambda _c, s: s.number),
    Column(
        gettext_lazy("Place"), gettext_lazy("Street or name of the place"), 34, None, lambda _c, s: s.name
    ),
    Column(
        gettext_lazy("Neighbourhood"),
        gettext_lazy("Name of the neighbourhood (CBS)"),
        28,
        None,
        lambda c, s: c.names.get(s.neighbourhood_code, ""),
    ),
    Column(
        gettext_lazy("Neighbourhood code"),
        gettext_lazy("Code of the neighbourhood (CBS)"),
        14,
        None,
        lambda _c, s: s.neighbourhood_code,
    ),
    Column(
        gettext_lazy("Kind"),
        gettext_lazy("How exactly the place is known; in a search area the bay still has to be found"),
        20,
        None,
        lambda _c, s: s.kind_label,
    ),
    Column(gettext_lazy("State"), gettext_lazy("What was decided"), 16, None, lambda _c, s: s.state_label),
    Column(gettext_lazy("Poles"), gettext_lazy("Poles in the last year"), 8, WHOLE, lambda _c, s: s.poles),
    Column(gettext_lazy("Year"), gettext_lazy("Year of the first pole"), 8, YEAR, lambda _c, s: s.year),
    Column(
        gettext_lazy("Rank"),
        gettext_lazy("Order in the calculated plan; empty where people chose the place since"),
        8,
        WHOLE,
        lambda _c, s: s.rank,
    ),
    Column(
        gettext_lazy("Need served"),
        gettext_lazy("Charge points that the site serves of the need in the last year"),
        12,
        TWO,
        lambda _c, s: s.served_points,
    ),
    Column(
        gettext_lazy("Score"),
        gettext_lazy("How well the place meets the wishes, from 0 to 1"),
        8,
        THREE,
        lambda _c, s: s.score,
    ),
    Column(
        gettext_lazy("Meets"),
        gettext_lazy("Requirements that the place meets"),
        8,
        WHOLE,
        lambda _c, s: words.outcomes(s)["yes"],
    ),
    Column(
        gettext_lazy("Does not meet"),
        gettext_lazy("Requirements that the place does not meet"),
        10,
        WHOLE,
        lambda _c, s: words.outcomes(s)["no"],
    ),
    Column(
        gettext_lazy("Unknown"),
        gettext_lazy("Requirements that nobody has measured there yet"),
        10,
        WHOLE,
        lambda _c, s: words.outcomes(s)["unknown"],
    ),
    Column(gettext_lazy("X (RD)"), gettext_lazy("Metres, EPSG:28992"), 11, ONE, lambda _c, s: s.x_m),
    Column(gettext_lazy("Y (RD)"), gettext_lazy("Metres, EPSG:28992"), 11, ONE, lambda _c, s: s.y_m),
    Column(
        gettext_lazy("Longitude"), gettext_lazy("Degrees, WGS 84"), 11, DEGREES, lambda _c, s: _lonlat(s)[0]
    ),
    Column(
        gettext_lazy("Latitude"), gettext_lazy("Degrees, WGS 84"), 11, DEGREES, lambda _c, s: _lonlat(s)[1]
    ),
    Column(
        gettext_lazy("Radius (m)"),
        gettext_lazy("Of a search area, metres"),
        10,
        WHOLE,
        lambda _c, s: s.radius_m if s.is_search_area else None,
    ),
    Column(
        gettext_lazy("Position from"),
        gettext_lazy("Who says that the place is there"),
        22,
        None,
        lambda _c, s: words.position(s),
    ),
    Column(
        gettext_lazy("Licence"),
        gettext_lazy("Licence under which the row may be passed on"),
        14,
        None,
        lambda _c, s: origin.licence_of(s),
    ),
)
NEED = (
    Column(
        gettext_lazy("Neighbourhood code"),
        gettext_lazy("Code of the neighbourhood (CBS)"),
        14,
        None,
        lambda _c, r: r["code"],
    ),
    Column(
        gettext_lazy("Neighbourhood"),
        gettext_lazy("Name of the neighbourhood (CBS)"),
        34,
        None,
        lambda _c, r: r["name"],
    ),
    Column(
        gettext_lazy("Households"),
        gettext_lazy("Households in the neighbourhood (CBS)"),
        12,
        WHOLE,
        lambda _c, r: r["households"],
    ),
    Column(
        gettext_lazy("Needed"),
        gettext_lazy("Public charge points needed in the last year (forecast)"),
        10,
        ONE,
        lambda _c, r: r["need"],
    ),
    Column(
        gettext_lazy("Present"),
        gettext_lazy("Public charge points that stand there now"),
        10,
        WHOLE,
        lambda _c, r: r["present"],
    ),
    Column(
        gettext_lazy("Short"),
        gettext_lazy("Needed less present, at least 0"),
        10,
        ONE,
        lambda _c, r: r["short"],
    ),
    Column(
        gettext_lazy("Short per 100 homes"),
        gettext_lazy("Short for each hundred households"),
        12,
        TWO,
        lambda _c, r: r["need_per_100"],
    ),
)


def workbook(contents: Contents) -> bytes:
    """The workbook of a plan map; equal contents give equal bytes."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    moment = contents.at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    title = _("Plan map of %(name)s") % {"name": contents.name}
    book.set_properties({"title": title, "author": "laadregie", "created": moment})
    need = [contents.need[code] for code in sorted(contents.need)]
    _table(book, _("Sites"), SITES, contents, contents.sites)
    _table(book, _("Need"), NEED, contents, need)
    _explanation(book, contents, title)
    book.close()
    return buffer.getvalue()


def _table(book: Any, name: str, columns: Sequence[Column], contents: Contents, rows: Sequence[Any]) -> None:
    sheet = book.add_worksheet(name)
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {f: book.add_format({"num_format": f} if f else {}) for f in _formats(columns)}
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, str(column.heading), heading)
        for line, row in enumerate(rows, start=1):
            _cell(sheet, line, place, column.value(contents, row), formats[column.number_format])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _formats(columns: Sequence[Column]) -> list[str | None]:
    """Each way of writing once, in the order of the columns: the file must not depend on chance."""
    return list(dict.fromkeys(column.number_format for column in columns))


def _cell(sheet: Any, line: int, place: int, value: Any, form: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(line, place, value)
    elif value is not None:
        sheet.write_number(line, place, value, form)


def _explanation(book: Any, contents: Contents, title: str) -> None:
    sheet = book.add_worksheet(_("Explanation"))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    line = 0

    def write(left: str, right: str = "", form: Any = wrap) -> None:
        nonlocal line
        sheet.write_string(line, 0, left, form)
        if right:
            sheet.write_string(line, 1, right, wrap)
        line += 1

    write(title, words.status(contents), bold)
    for label, text in words.about(contents):
        write(label, text)
    for name, columns in ((_("Sites"), SITES), (_("Need"), NEED)):
        write("")
        write(_("Columns of the sheet %(name)s") % {"name": name}, form=bold)
        for column in columns:
            write(str(column.heading), str(column.meaning))
    write("")
    write(_("Sources"), form=bold)
    for source in contents.sources:
        day = date_format(source.as_of, "j F Y") if source.as_of else _("unknown")
        write(
            source.label,
            _("%(origin)s. Licence: %(licence)s. Date: %(day)s.")
            % {"origin": source.origin, "licence": source.licence or _("unknown"), "day": day},
        )
    if contents.has_osm:
        write(_("OpenStreetMap"), words.osm_notice())
