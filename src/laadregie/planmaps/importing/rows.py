"""The cells of each row as values of a site, and where in the Netherlands they lie."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely
from pyproj import CRS, Transformer

from laadkern.errors import gettext_noop
from laadregie.foundation.uploads import UploadedTable
from laadregie.planmaps import process
from laadregie.planmaps.importing.findings import Finding
from laadregie.planmaps.importing.mapping import CRS_CODES, Chosen, number
from laadregie.planmaps.models import Exactness

Shapes = npt.NDArray[np.object_]
RD_NEW, LON_LAT = "EPSG:28992", "EPSG:4326"
NUMBER_CHARS, NAME_CHARS, NOTE_CHARS = 32, 160, 1000
MOST_RADIUS_M = 1000.0

NO_NUMBER = gettext_noop("“%(value)s” is no number.")
NO_WHOLE = gettext_noop("“%(value)s” is no whole number.")
EMPTY = gettext_noop("nothing stands here.")
TOO_LONG = gettext_noop("“%(value)s” is longer than %(limit)s characters.")
NO_SHAPE = gettext_noop("has no place on the map.")
WRONG_SHAPE = gettext_noop("is another shape than was expected: a point, or an area to search in.")
BAD_WKT = gettext_noop("“%(value)s” is no shape (WKT), such as POINT (194012 444871).")
WRONG_RADIUS = gettext_noop("“%(value)s” is no radius from 0 to %(limit)s metres.")
WRONG_STATE = gettext_noop("“%(value)s” is not known; “voorstel” or “goedgekeurd” was expected.")
NOT_TO_PLAN = gettext_noop("“%(value)s”: only sites that are still to be decided or placed can be imported.")
WRONG_POLES = gettext_noop("“%(value)s” is out of range; 1 to %(limit)s poles was expected.")
WRONG_YEAR = gettext_noop("“%(value)s” is out of range; a year from %(first)s to %(last)s was expected.")

PROPOSED = ("voorstel", "voorgesteld", "concept", "candidate", "proposed", "nieuw", "wens")
APPROVED = (
    *("goedgekeurd", "akkoord", "vastgesteld", "definitief", "gevalideerd"),
    *("validated", "approved"),
)
# Of places where nothing is to be planned any more, or not before the realisation knows them.
PAST = (
    *("gereserveerd", "gerealiseerd", "geplaatst", "in verkeersbesluit", "in besluit"),
    *("vervallen", "afgewezen", "niet akkoord", "reserved", "realised", "in_order", "dropped"),
)
STATE_WORDS: Mapping[str, str] = {
    **dict.fromkeys(PROPOSED, process.CANDIDATE),
    **dict.fromkeys(APPROVED, process.VALIDATED),
    **dict.fromkeys(PAST, ""),
}


@dataclass(frozen=True)
class Range:
    """What poles and years a plan map allows."""

    poles: int
    first_year: int
    last_year: int


@dataclass(frozen=True)
class ReadRows:
    """Rows as values.

    Attributes:
        frame: row, number, name, note, x_m, y_m (not finite where there is no place), radius_m,
            exactness, poles, year, state; a value that could not be read has that of the default.
        findings: What could not be read; its rows must not be imported.
    """

    frame: pl.DataFrame
    findings: list[Finding]


class _Reader:
    """Reads one table by what was chosen, and remembers what was wrong."""

    def __init__(self, table: UploadedTable, chosen: Chosen) -> None:
        self.table, self.chosen = table, chosen
        self.findings: list[Finding] = []

    def cells(self, name: str) -> list[str | None]:
        column = self.chosen.columns.get(name)
        return self.table.frame[column].to_list() if column else [None] * len(self.table.numbers)

    def wrong(self, index: int, name: str, template: str, value: str | None = None, **params: object) -> None:
        column = self.chosen.columns.get(name, "")
        self.findings.append(Finding(self.table.numbers[index], template, column, value or "", params))

    def texts(self, name: str, limit: int) -> list[str]:
        """Texts, blanks made single spaces; one that is too long is refused."""
        found = [" ".join((cell or "").split()) for cell in self.cells(name)]
        for index, text in enumerate(found):
            if len(text) > limit:
                self.wrong(index, name, TOO_LONG, text, limit=limit)
        return [text[:limit] for text in found]

    def whole(
        self, name: str, default: int, allowed: Callable[[float], bool], template: str, **limits: int
    ) -> list[int]:
        """Whole numbers within a range; an empty cell gets the default."""
        values = []
        for index, cell in enumerate(self.cells(name)):
            value = (
                float(default)
                if cell is None
                else number(cell[:4] if name == "year" and cell[4:5] == "-" else cell)
            )
            if value is None or not value.is_integer():
                self.wrong(index, name, NO_WHOLE, cell)
                value = float(default)
            elif not allowed(value):
                self.wrong(index, name, template, cell or str(default), **limits)
                value = float(default)
            values.append(int(value))
        return values

    def states(self) -> list[str]:
        """What each site becomes: of the file where it says so, else as chosen."""
        found = []
        for index, cell in enumerate(self.cells("state")):
            state = self.chosen.state if cell is None else STATE_WORDS.get(cell.lower().strip())
            if state is None:
                self.wrong(index, "state", WRONG_STATE, cell)
            elif not state:
                self.wrong(index, "state", NOT_TO_PLAN, cell)
            found.append(state or process.CANDIDATE)
        return found

    def radii(self) -> list[float]:
        """Radius of a search area; 0 where the place is exact."""
        found = []
        for index, cell in enumerate(self.cells("radius")):
            value = 0.0 if cell is None else number(cell)
            if value is None or not 0 <= value <= MOST_RADIUS_M:
                self.wrong(index, "radius", WRONG_RADIUS, cell, limit=int(MOST_RADIUS_M))
                value = 0.0
            found.append(value)
        return found

    def shapes(self) -> Shapes:
        """Where each row lies, in RD; None where it does not say."""
        if self.table.shapes is not None:
            shapes, crs = self.table.shapes, self.table.crs or CRS_CODES[self.chosen.crs]
            for index in np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes)):
                self.wrong(int(index), "", NO_SHAPE)
            return in_rd(shapes, crs)
        crs = CRS_CODES[self.chosen.crs]
        if "geometry" in self.chosen.columns:
            return in_rd(self._written(), crs)
        return in_rd(self._coordinates(), crs)

    def _written(self) -> Shapes:
        cells = self.cells("geometry")
        shapes = np.asarray(
            [shapely.from_wkt(cell, on_invalid="ignore") if cell else None for cell in cells], dtype=object
        )
        for index in np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes)):
            cell = cells[index]
            self.wrong(int(index), "geometry", BAD_WKT if cell else EMPTY, cell)
        return shapes

    def _coordinates(self) -> Shapes:
        places = []
        for name in ("x", "y"):
            values = []
            for index, cell in enumerate(self.cells(name)):
                value = None if cell is None else number(cell)
                if value is None:
                    self.wrong(index, name, EMPTY if cell is None else NO_NUMBER, cell)
                values.append(math.nan if value is None else value)
            places.append(np.array(values))
        shapes = np.full(len(places[0]), None, dtype=object)
        usable = np.isfinite(places[0]) & np.isfinite(places[1])
        shapes[usable] = shapely.points(places[0][usable], places[1][usable])
        return shapes


def read_rows(table: UploadedTable, chosen: Chosen, allowed: Range) -> ReadRows:
    """Read a table by what was chosen on screen.

    Args:
        table: As it was uploaded.
        chosen: Columns, coordinate system and defaults.
        allowed: Poles and years of the plan map.
    """
    reader = _Reader(table, chosen)
    places = _places(reader, reader.shapes(), reader.radii())
    frame = pl.DataFrame(
        {
            "row": list(table.numbers),
            "number": reader.texts("number", NUMBER_CHARS),
            "name": reader.texts("name", NAME_CHARS),
            "note": reader.texts("note", NOTE_CHARS),
            **places,
            "poles": reader.whole(
                "poles", chosen.poles, lambda n: 1 <= n <= allowed.poles, WRONG_POLES, limit=allowed.poles
            ),
            "year": reader.whole(
                "year",
                chosen.year,
                lambda n: allowed.first_year <= n <= allowed.last_year,
                WRONG_YEAR,
                first=allowed.first_year,
                last=allowed.last_year,
            ),
            "state": reader.states(),
        }
    )
    return ReadRows(frame, reader.findings)


def in_rd(shapes: Shapes, crs: str) -> Shapes:
    """Shapes in RD New; coordinates that do not exist there are not finite."""
    if crs == RD_NEW:
        return shapes
    # By way of WGS 84: between two national systems PROJ may know no exact operation, and then
    # shifts nothing, which is a hundred metres wrong.
    to_degrees = Transformer.from_crs(CRS.from_user_input(crs), LON_LAT, always_xy=True)
    to_rd = Transformer.from_crs(LON_LAT, RD_NEW, always_xy=True)

    def moved(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        degrees = to_degrees.transform(points[:, 0], points[:, 1])
        return np.column_stack(to_rd.transform(*degrees))

    result: Shapes = shapely.transform(shapes, moved)
    return result


def _places(reader: _Reader, shapes: Shapes, radii: list[float]) -> dict[str, object]:
    """Middle, radius and exactness of every shape: a point is a place, an area is to be searched."""
    kinds = shapely.get_type_id(shapes)
    single = (kinds == 4) & (shapely.get_num_geometries(shapes) == 1)  # a collection of one point
    is_point, is_area = (kinds == 0) | single, np.isin(kinds, [3, 6])
    for index in np.flatnonzero((kinds >= 0) & ~is_point & ~is_area & ~shapely.is_empty(shapes)):
        reader.wrong(int(index), "geometry", WRONG_SHAPE)
    usable = shapes.copy()
    usable[~(is_point | is_area)] = None
    middles = shapely.centroid(usable)
    area_radius = np.sqrt(np.nan_to_num(shapely.area(usable)) / np.pi)
    radius = np.where(is_area, area_radius, radii)
    for index in np.flatnonzero(is_area & (area_radius > MOST_RADIUS_M)):
        reader.wrong(
            int(index), "geometry", WRONG_RADIUS, f"{area_radius[index]:.0f}", limit=int(MOST_RADIUS_M)
        )
    return {
        "x_m": shapely.get_x(middles),
        "y_m": shapely.get_y(middles),
        "radius_m": radius.round(1),
        "exactness": np.where(radius > 0, Exactness.SEARCH_AREA.value, Exactness.BAY.value).tolist(),
    }
