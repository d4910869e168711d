"""What may be asked of a collection, read strictly: an unknown or malformed parameter is refused."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.http import QueryDict

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.ogc import cql2
from laadregie.foundation.ogc.cql2.reading import TEXT
from laadregie.foundation.ogc.crs import DEFAULT, Crs, crs_named
from laadregie.foundation.ogc.tables import Collection, Property

PAGE_SIZE, LARGEST_PAGE = 100, 2_000
LONGEST_VALUE = 200
FORMATS = ("json", "html")
ITEMS = ("bbox", "bbox-crs", "crs", "cursor", "datetime", "f", "filter", "filter-crs", "filter-lang", "limit")
OPEN_END = ("", "..")
Box = tuple[float, float, float, float]
Interval = tuple[datetime | None, datetime | None]
Given = dict[str, str]


@dataclass(frozen=True)
class ItemsQuery:
    """What is asked of the items of a collection.

    Attributes:
        box: West, south, east, north in `box_crs`, east first; west may lie east of east where the
            box crosses the date line.
        interval: Begin and end, both included; None is open.
        tree: The filter as pygeofilter has it.
        equal: Values that properties must have.
        cursor: Id after which the page begins.
    """

    limit: int = PAGE_SIZE
    cursor: str | None = None
    crs: Crs = DEFAULT
    box: Box | None = None
    box_crs: Crs = DEFAULT
    interval: Interval | None = None
    tree: Any = None
    filter_crs: Crs = DEFAULT
    equal: dict[str, Any] = field(default_factory=dict)


def checked(given: QueryDict, known: Iterable[str]) -> Given:
    """The parameters by name; one that is not known, or that stands there twice, is refused.

    Raises:
        InputError: There is such a parameter.
    """
    allowed = set(known)
    read: Given = {}
    for name, found in given.lists():
        if name not in allowed:
            raise InputError(name[:60], gettext_noop("There is no parameter “%(field)s” here."))
        if len(found) > 1:
            raise InputError(name, gettext_noop("“%(field)s” is given more than once."))
        read[name] = str(found[0])
    return read


def wanted_format(given: Given, formats: Iterable[str]) -> str | None:
    """The format asked for with `f`; None without.

    Raises:
        InputError: This address does not have it.
    """
    asked, offered = given.get("f"), tuple(formats)
    if asked is not None and asked not in offered:
        raise _none_of("f", asked, offered)
    return asked


def item_crs(given: QueryDict) -> Crs:
    """The coordinate system asked for one feature."""
    read = checked(given, ("crs", "f"))
    wanted_format(read, FORMATS[:1])
    return _crs(read, "crs")


def items_query(asked: QueryDict, collection: Collection) -> ItemsQuery:
    """What is asked of the items of this collection.

    Raises:
        InputError: A parameter is unknown, given twice, or not as it should be.
    """
    plain = {one.name: one for one in collection.properties if one.kind != "date-time"}
    given = checked(asked, (*ITEMS, *plain))
    wanted_format(given, FORMATS[:1])
    for dependent, needed in (("bbox-crs", "bbox"), ("filter-crs", "filter"), ("filter-lang", "filter")):
        if dependent in given and needed not in given:
            template = gettext_noop("“%(field)s” is given without “%(needed)s”.")
            raise InputError(dependent, template, needed=needed)
    box_crs = _crs(given, "bbox-crs")
    return ItemsQuery(
        limit=_limit(given.get("limit")),
        cursor=_bounded("cursor", given.get("cursor")),
        crs=_crs(given, "crs"),
        box=_box(given["bbox"], box_crs) if "bbox" in given else None,
        box_crs=box_crs,
        interval=_interval(given["datetime"]) if "datetime" in given else None,
        tree=_tree(given),
        filter_crs=_crs(given, "filter-crs"),
        equal={name: _value(plain[name], given[name]) for name in given if name in plain},
    )


def _tree(given: Given) -> Any:
    if "filter" not in given:
        return None
    return cql2.read_filter(given["filter"], given.get("filter-lang", TEXT))


def _crs(given: Given, name: str) -> Crs:
    return crs_named(name, given[name]) if name in given else DEFAULT


def _limit(text: str | None) -> int:
    if text is None:
        return PAGE_SIZE
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and int(text) > 0):
        template = gettext_noop("“%(value)s” is no whole number from 1.")
        raise InputError("limit", template, value=text[:40])
    return min(int(text), LARGEST_PAGE)  # the standard: above the maximum is no error


def _bounded(name: str, text: str | None) -> str | None:
    if text is not None and (not text or len(text) > LONGEST_VALUE or "\0" in text):
        raise InputError(name, gettext_noop("“%(field)s” is empty or too long."))
    return text


def _box(text: str, crs: Crs) -> Box:
    template = gettext_noop("Give four numbers with commas: the lower left corner and the upper right one.")
    refusal = InputError("bbox", template)
    try:
        numbers = [float(part) for part in text.split(",", 6)]
    except ValueError:
        raise refusal from None
    if len(numbers) == 6:  # with heights, which no feature here has
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(math.isfinite(number) for number in numbers):
        raise refusal
    west, south, east, north = numbers
    if crs.is_north_first:
        south, west, north, east = numbers
    in_degrees = crs is not Crs.RD
    if south > north or (not in_degrees and west > east):
        raise refusal
    if in_degrees and (abs(south) > 90 or abs(north) > 90 or abs(west) > 180 or abs(east) > 180):
        raise refusal
    return west, south, east, north


def _interval(text: str) -> Interval:
    parts = text.split("/")
    if len(parts) == 1:
        return _moment(text, last=False), _moment(text, last=True)
    if len(parts) != 2 or all(part in OPEN_END for part in parts):
        raise _no_moment(text)
    begin = None if parts[0] in OPEN_END else _moment(parts[0], last=False)
    end = None if parts[1] in OPEN_END else _moment(parts[1], last=True)
    if begin is not None and end is not None and begin > end:
        raise _no_moment(text)
    return begin, end


def _moment(text: str, *, last: bool) -> datetime:
    """The moment a text means; a day is its first or last moment."""
    try:
        if len(text) == len("2026-11-25"):
            day = datetime.combine(date.fromisoformat(text), time(), tzinfo=UTC)
            return day + timedelta(days=1, microseconds=-1) if last else day
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise _no_moment(text) from None
    if moment.tzinfo is None:
        raise _no_moment(text)
    return moment


def _no_moment(text: str) -> InputError:
    template = gettext_noop(
        "“%(value)s” is no moment such as 2026-11-25T09:30:00Z, and no two of them with a slash between."
    )
    return InputError("datetime", template, value=text[:60])


def _value(wanted: Property, text: str) -> Any:
    _bounded(wanted.name, text)
    if wanted.values and text not in wanted.values:
        raise _none_of(wanted.name, text, wanted.values)
    try:
        if wanted.kind == "integer":
            return int(text)
        if wanted.kind == "number":
            number = float(text)
            if not math.isfinite(number):
                raise ValueError
            return number
    except ValueError:
        raise InputError(wanted.name, gettext_noop("“%(value)s” is no number."), value=text[:40]) from None
    if wanted.kind == "boolean":
        if text not in ("true", "false"):
            raise _none_of(wanted.name, text, ("true", "false"))
        return text == "true"
    return text


def _none_of(name: str, value: str, choices: Iterable[str]) -> InputError:
    template = gettext_noop("“%(value)s” is not one of: %(choices)s.")
    return InputError(name, template, value=value[:60], choices=", ".join(choices))
