"""Rows of a list as running cases, with why a row cannot become one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.dateparse import parse_date

from laadkern.errors import InputError, gettext_noop
from laadkern.geo import rd_from_lonlat
from laadregie.foundation.uploads.columns import number, plain
from laadregie.foundation.uploads.findings import Finding
from laadregie.intake import places, process
from laadregie.intake.importing.mapping import KINDS, NEEDED, STATES, Chosen
from laadregie.intake.models import ChargerRequest, PlaceBasis, RequesterKind
from laadregie.regions import selectors as regions

OUTLINE_ERROR_M = 60.0  # outlines of areas are right within about this
DEGREES = ((3.0, 7.5), (50.5, 53.8))
LENGTHS = {
    "name": 120,
    "phone": 20,
    "street": 120,
    "house_number": 12,
    "postcode": 7,
    "town": 80,
    "reference": 60,
}
EMPTY = gettext_noop("is empty.")
NO_DAY = gettext_noop("“%(value)s” is no day. Write it like 2026-10-31 or 31-10-2026.")
AHEAD = gettext_noop("“%(value)s” lies ahead.")
NO_MAIL = gettext_noop("“%(value)s” is no e-mail address.")
NO_STATE = gettext_noop(
    "“%(value)s” is no state of a running case. Such as: received, in treatment, accepted."
)
NO_KIND = gettext_noop("“%(value)s” is nobody who can ask. Such as: resident, employee, company.")
TOO_LONG = gettext_noop("is longer than %(limit)s characters.")
NO_NUMBER = gettext_noop("“%(value)s” is no number. Write it like 206531 or 6,1339.")
NO_PLACE = gettext_noop("says nowhere where it is: a postcode, or x and y, is needed.")
UNKNOWN_POSTCODE = gettext_noop("“%(value)s” is no postcode that is known here. Add x and y.")
ELSEWHERE = gettext_noop("does not lie in this municipality.")
TWICE = gettext_noop("“%(value)s” is also the number of row %(other)s.")
KNOWN = gettext_noop("“%(value)s” was taken over earlier, as %(other)s.")
BEFORE = gettext_noop("was accepted before it was received.")


@dataclass(frozen=True)
class Case:
    """A row that can become a request."""

    row: int
    reference: str
    received: date
    state: str
    accepted: date | None
    kind: str
    who: dict[str, str]
    x_m: float
    y_m: float
    basis: str
    neighbourhood_code: str


class Reader:
    """Reads the rows of one municipality and keeps what is wrong with them."""

    def __init__(self, municipality_code: str, chosen: Chosen) -> None:
        self.code, self.chosen = municipality_code, chosen
        self.refused: list[Finding] = []
        known = ChargerRequest.objects.filter(municipality_code=municipality_code).exclude(source="")
        self.known = {
            source.rpartition(": ")[2]: number for source, number in known.values_list("source", "number")
        }
        self.seen: dict[str, int] = {}

    def cases(self, frame: pl.DataFrame, numbers: tuple[int, ...]) -> list[Case]:
        """The rows that can come; what is wrong with the others stands in `refused`."""
        read = [
            self._case(
                row, {name: (cells.get(column) or "").strip() for name, column in self.chosen.columns.items()}
            )
            for row, cells in zip(numbers, frame.iter_rows(named=True), strict=True)
        ]
        return [one for one in read if one is not None]

    def _named(self, cells: dict[str, str | None]) -> dict[str, str]:
        """The cells of a row by what they say."""
        return {name: (cells.get(column) or "").strip() for name, column in self.chosen.columns.items()}

    def refuse(self, row: int, template: str, field: str = "", value: str = "", **params: Any) -> None:
        self.refused.append(Finding(row, template, self.chosen.columns.get(field, ""), value, params))

    def _case(self, row: int, cells: dict[str, str]) -> Case | None:
        before = len(self.refused)
        for name in NEEDED:
            if not cells.get(name):
                self.refuse(row, EMPTY, name)
        for name, limit in LENGTHS.items():
            if len(cells.get(name, "")) > limit:
                self.refuse(row, TOO_LONG, name, limit=limit)
        self._once(row, cells.get("reference", ""))
        received, accepted = self._day(row, cells, "received"), self._day(row, cells, "accepted")
        if received and accepted and accepted < received:
            self.refuse(row, BEFORE, "accepted")
        state = self._word(row, cells, "state", STATES, NO_STATE) or self.chosen.state
        kind = self._word(row, cells, "kind", KINDS, NO_KIND) or RequesterKind.RESIDENT
        self._email(row, cells.get("email", ""))
        place = self._place(row, cells)
        if len(self.refused) > before or received is None or place is None:
            return None
        if state == process.ACCEPTED and accepted is None:
            accepted = received
        who = {
            name: cells.get(name, "")
            for name in ("name", "email", "phone", "street", "house_number", "postcode")
        }
        return Case(
            row,
            cells["reference"],
            received,
            state,
            accepted,
            kind,
            who | {"place": cells.get("town", "")},
            *place,
        )

    def _once(self, row: int, reference: str) -> None:
        if not reference:
            return
        if reference in self.known:
            self.refuse(row, KNOWN, "reference", reference, other=self.known[reference])
        other = self.seen.setdefault(reference.casefold(), row)
        if other != row:
            self.refuse(row, TWICE, "reference", reference, other=other)

    def _day(self, row: int, cells: dict[str, str], name: str) -> date | None:
        text = cells.get(name, "")
        if not text:
            return None
        day = day_of(text)
        if day is None:
            self.refuse(row, NO_DAY, name, text)
        elif day > timezone.localdate():
            self.refuse(row, AHEAD, name, text)
        return day

    def _word(
        self, row: int, cells: dict[str, str], name: str, known: dict[Any, tuple[str, ...]], template: str
    ) -> str:
        text = cells.get(name, "")
        if not text:
            return ""
        word = plain(text)
        found = next((str(code) for code, words in known.items() if word in words), "")
        if not found:
            self.refuse(row, template, name, text)
        return found

    def _email(self, row: int, text: str) -> None:
        try:
            if text:
                validate_email(text)
        except ValidationError:
            self.refuse(row, NO_MAIL, "email", text)

    def _place(self, row: int, cells: dict[str, str]) -> tuple[float, float, str, str] | None:
        """x, y, on what it rests, and the neighbourhood."""
        point = self._point(row, cells)
        basis = PlaceBasis.POINT
        if point is None and not any(cells.get(name) for name in ("x", "y")):
            point, basis = self._by_postcode(row, cells), PlaceBasis.ADDRESS
        if point is None:
            return None
        at = np.array([point[0]]), np.array([point[1]])
        if regions.area_index("municipality").codes_at(*at, within_m=OUTLINE_ERROR_M)[0] != self.code:
            self.refuse(row, ELSEWHERE)
            return None
        area = regions.area_index("neighbourhood").codes_at(*at, within_m=OUTLINE_ERROR_M)[0]
        return point[0], point[1], basis, area or ""

    def _point(self, row: int, cells: dict[str, str]) -> tuple[float, float] | None:
        texts = [cells.get(name, "") for name in ("x", "y")]
        if not any(texts):
            return None
        values = [number(text) for text in texts]
        for name, text, value in zip(("x", "y"), texts, values, strict=True):
            if value is None:
                self.refuse(row, NO_NUMBER if text else EMPTY, name, text)
        if values[0] is None or values[1] is None:
            return None
        east, north = values[0], values[1]
        if DEGREES[0][0] <= east <= DEGREES[0][1] and DEGREES[1][0] <= north <= DEGREES[1][1]:
            x_m, y_m = rd_from_lonlat([east], [north])
            return round(float(x_m[0]), 1), round(float(y_m[0]), 1)
        return east, north

    def _by_postcode(self, row: int, cells: dict[str, str]) -> tuple[float, float] | None:
        postcode = cells.get("postcode", "")
        if not postcode:
            self.refuse(row, NO_PLACE)
            return None
        try:
            found = places.by_postcode(postcode, cells.get("house_number", ""))
        except InputError as error:
            self.refuse(row, error.template, "postcode", postcode, **error.params)
            return None
        if not found:
            self.refuse(row, UNKNOWN_POSTCODE, "postcode", postcode)
            return None
        return found[0].x_m, found[0].y_m


def day_of(text: str) -> date | None:
    """A day as people write it: 2026-10-31, 31-10-2026 or 31/10/2026."""
    parts = text.strip()[:10].replace("/", "-").replace(".", "-").split("-")
    if len(parts) != 3:
        return None
    if len(parts[2]) == 4:
        parts.reverse()
    try:
        return parse_date("-".join(part.zfill(2) for part in parts))
    except ValueError:
        return None
