"""What holds of places that were read: inside the municipality, new, and meeting the hard criteria."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from django.db.models import Q

from laadkern.checks import FloatArray
from laadkern.errors import gettext_noop
from laadkern.geo import lonlat_from_rd, points_tree
from laadregie.planmaps import process, whatif
from laadregie.planmaps.calculation import CHOSEN_SCHEMA
from laadregie.planmaps.importing.findings import Finding
from laadregie.planmaps.importing.rows import ReadRows
from laadregie.planmaps.models import Origin, PlanMap, Site
from laadregie.planmaps.whatif import OUTLINE_ERROR_M, ManyTrials, policy_of_plan
from laadregie.regions import geography
from laadregie.regions import selectors as regions

SAME_PLACE_M = 5.0
BORDER_ERROR_M = 500.0  # outlines of the country are drawn for the background
RD_BOUNDS_M = (-10_000.0, 290_000.0, 320_000.0, 640_000.0)

ELSEWHERE = gettext_noop("lies in %(place)s, not in this municipality.")
ABROAD = gettext_noop("lies outside the Netherlands (longitude %(lon)s, latitude %(lat)s).")
NOWHERE = gettext_noop(
    "has coordinates that lie nowhere near the Netherlands; is the coordinate system right?"
)
OUTSIDE = gettext_noop("lies outside this region (longitude %(lon)s, latitude %(lat)s).")
SWAPPED = gettext_noop("lies outside the Netherlands; are x and y swapped?")
NUMBER_IN_FILE = gettext_noop("“%(value)s” is also the number of row %(other)s.")
NUMBER_TAKEN = gettext_noop("“%(value)s” is the number of a site that this municipality already has.")
SAME_AS_ROW = gettext_noop("is the same place as row %(other)s: less than %(metres)s m away.")
SAME_AS_SITE = gettext_noop("is the same place as site %(other)s: less than %(metres)s m away.")
FAILS = gettext_noop("This place does not meet: %(criteria)s.")
NEAR_ROW = gettext_noop(
    "stands %(metres)s m from row %(other)s; sites are planned at least %(spacing)s m apart."
)
NEAR_SITE = gettext_noop(
    "stands %(metres)s m from site %(other)s; sites are planned at least %(spacing)s m apart."
)
WAS_DROPPED = gettext_noop("site %(other)s was dropped here earlier.")
NO_NUMBER = gettext_noop("has no number; the site gets the next one of this municipality.")
Say = Callable[[str], None]
PLACING = gettext_noop("Looking where the sites lie")
TRYING = gettext_noop("Checking the criteria and what the sites serve")


@dataclass(frozen=True)
class Verdict:
    """What the check of a file found.

    Attributes:
        sites: The rows that may come, as `ReadRows.frame` with neighbourhood_code.
        refused: Findings of the other rows.
        warnings: Findings about rows that may come.
        trial: What the sites would mean; None where no row may come.
    """

    sites: pl.DataFrame
    refused: list[Finding]
    warnings: list[Finding]
    trial: ManyTrials | None


class _Judge:
    def __init__(self, plan: PlanMap, read: ReadRows, columns: dict[str, str]) -> None:
        self.plan, self.code, self.columns = plan, plan.municipality_code, columns
        self.refused = list(read.findings)
        self.warnings: list[Finding] = []
        self.frame = read.frame
        self._drop_refused()

    def refuse(self, row: int, template: str, column: str = "", value: str = "", **params: Any) -> None:
        self.refused.append(Finding(row, template, self.columns.get(column, ""), value, params))

    def warn(self, row: int, template: str, **params: Any) -> None:
        self.warnings.append(Finding(row, template, params=params))

    def _drop_refused(self) -> None:
        bad = sorted({one.row for one in self.refused})
        self.frame = self.frame.filter(~pl.col("row").is_in(bad))

    def inside(self) -> None:
        """Refuse what lies elsewhere and say where; the others get their neighbourhood."""
        x, y = self.frame["x_m"].to_numpy(), self.frame["y_m"].to_numpy()
        own = set(regions.neighbourhoods(self.code).values_list("code", flat=True))
        within = regions.area_index("neighbourhood").codes_at(x, y, within_m=OUTLINE_ERROR_M)
        of = regions.area_index("municipality").codes_at(x, y, within_m=OUTLINE_ERROR_M)
        outside = [
            index
            for index, (area, municipality) in enumerate(zip(within, of, strict=True))
            if area not in own and municipality != self.code
        ]
        names = regions.municipality_names()
        for index in outside:
            template, params = _whereabouts(float(x[index]), float(y[index]), names.get(of[index] or "", ""))
            self.refuse(self.frame["row"][index], template, "", **params)
        codes = [area if area in own else "" for area in within]
        self.frame = self.frame.with_columns(neighbourhood_code=pl.Series(codes, dtype=pl.String))
        self._drop_refused()

    def numbers(self) -> None:
        """Refuse numbers that the municipality has or the file gives twice."""
        taken = {
            number.casefold()
            for number in Site.objects.filter(municipality_code=self.code).values_list("number", flat=True)
        }
        first: dict[str, int] = {}
        for row, number in self.frame.select("row", "number").iter_rows():
            if not number:
                if "number" in self.columns:
                    self.warn(row, NO_NUMBER)
            elif number.casefold() in taken:
                self.refuse(row, NUMBER_TAKEN, "number", number)
            elif (other := first.setdefault(number.casefold(), row)) != row:
                self.refuse(row, NUMBER_IN_FILE, "number", number, other=other)
        self._drop_refused()

    def same_places(self) -> None:
        """Refuse a place that a site or an earlier row already is."""
        for row, other in _repeated(self.frame):
            self.refuse(row, SAME_AS_ROW, other=other, metres=int(SAME_PLACE_M))
        self._drop_refused()
        standing, dropped = self._known_sites()
        for row, site, _ in _nearest(self.frame, standing, SAME_PLACE_M):
            self.refuse(row, SAME_AS_SITE, other=site, metres=int(SAME_PLACE_M))
        self._drop_refused()
        for row, site, _ in _nearest(self.frame, dropped, SAME_PLACE_M):
            self.warn(row, WAS_DROPPED, other=site)

    def criteria(self) -> ManyTrials | None:
        """Refuse places that fail a hard criterion."""
        if not self.frame.height:
            return None
        trial = whatif.try_places(self.plan, _chosen(self.frame, self.code))
        for candidate, failed in trial.failed.items():
            self.refuse(int(candidate.removeprefix(ROW_PREFIX)), FAILS, criteria=list(failed))
        self._drop_refused()
        return trial

    def spacing(self) -> None:
        """Warn where sites would stand close together."""
        spacing = policy_of_plan(self.plan).rules.spacing_m
        standing, _ = self._known_sites()
        for row, site, metres in _nearest(self.frame, standing, spacing):
            self.warn(row, NEAR_SITE, other=site, metres=round(metres), spacing=round(spacing))
        for row, other, metres in _nearest_rows(self.frame, spacing):
            self.warn(row, NEAR_ROW, other=other, metres=round(metres), spacing=round(spacing))

    def _known_sites(self) -> tuple[list[tuple[str, float, float]], list[tuple[str, float, float]]]:
        """Sites that the officer sees: those that stand in the plan, and the dropped ones."""
        shown = (
            Q(planned__plan_map=self.plan)
            | Q(state__in=[*process.FIXED, process.DROPPED])
            | ~Q(origin=Origin.CALCULATED)
        )
        rows = list(
            Site.objects.filter(shown, municipality_code=self.code)
            .distinct()
            .values_list("number", "x_m", "y_m", "state")
        )
        standing = [(number, x, y) for number, x, y, state in rows if state != process.DROPPED]
        return standing, [(number, x, y) for number, x, y, state in rows if state == process.DROPPED]


ROW_PREFIX = "row-"


def judge(
    plan: PlanMap, read: ReadRows, columns: dict[str, str], say: Say = lambda sentence: None
) -> Verdict:
    """Judge rows that were read by the same rules as a site that an officer adds.

    Args:
        plan: The plan map they would come in.
        read: The rows.
        columns: Per field the column of the file, to say where something is wrong.
        say: Told what is being done.
    """
    judging = _Judge(plan, read, columns)
    say(PLACING)
    judging.inside()
    judging.numbers()
    judging.same_places()
    say(TRYING)
    trial = judging.criteria()
    judging.spacing()
    kept = set(judging.frame["row"].to_list())
    return Verdict(
        judging.frame,
        sorted(judging.refused, key=lambda one: one.row),
        sorted((one for one in judging.warnings if one.row in kept), key=lambda one: one.row),
        trial if judging.frame.height else None,
    )


def _chosen(frame: pl.DataFrame, code: str) -> pl.DataFrame:
    return frame.select(
        candidate_id=pl.lit(ROW_PREFIX) + pl.col("row").cast(pl.String),
        municipality_code=pl.lit(code),
        neighbourhood_code="neighbourhood_code",
        x_m="x_m",
        y_m="y_m",
        exactness="exactness",
        radius_m="radius_m",
        street_name="name",
        street_approximate=pl.lit(True),
        poles=pl.col("poles").cast(pl.Int64),
        year=pl.col("year").cast(pl.Int64),
    ).cast(CHOSEN_SCHEMA)  # type: ignore[arg-type]


def _repeated(frame: pl.DataFrame) -> list[tuple[int, int]]:
    """Rows that are the same place as an earlier row, and that row.

    By squares of that size, so that a file of one place alone costs no more than another.
    """
    squares: dict[tuple[int, int], list[tuple[int, float, float]]] = defaultdict(list)
    found = []
    for row, x, y in frame.select("row", "x_m", "y_m").iter_rows():
        column, line = int(x // SAME_PLACE_M), int(y // SAME_PLACE_M)
        around = [(column + i, line + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        earlier = [
            other
            for square in around
            for other, x2, y2 in squares.get(square, ())
            if np.hypot(x2 - x, y2 - y) < SAME_PLACE_M
        ]
        if earlier:
            found.append((row, min(earlier)))
        else:
            squares[column, line].append((row, x, y))
    return found


def _nearest(
    frame: pl.DataFrame, sites: Sequence[tuple[str, float, float]], within_m: float
) -> list[tuple[int, str, float]]:
    """Per row that has one, the nearest site closer than a distance: row, number, metres."""
    if not sites or not frame.height:
        return []
    places = np.array([(x, y) for _, x, y in sites])
    tree = points_tree(places[:, 0], places[:, 1])
    far, index = (np.asarray(found) for found in tree.query(frame.select("x_m", "y_m").to_numpy()))
    rows = frame["row"].to_list()
    return [(rows[i], sites[index[i]][0], float(far[i])) for i in np.flatnonzero(far < within_m)]


def _nearest_rows(frame: pl.DataFrame, within_m: float) -> list[tuple[int, int, float]]:
    """Per row that has one, the nearest earlier or later row; each pair is told once."""
    if frame.height < 2:
        return []
    places: FloatArray = frame.select("x_m", "y_m").to_numpy()
    far, index = map(np.asarray, points_tree(places[:, 0], places[:, 1]).query(places, k=2))
    rows = frame["row"].to_list()
    near = [(i, int(index[i, 1]), float(far[i, 1])) for i in np.flatnonzero(far[:, 1] < within_m).tolist()]
    pairs = {(i, j) for i, j, _ in near}
    return [(rows[i], rows[j], metres) for i, j, metres in near if i > j or (j, i) not in pairs]


def _whereabouts(x_m: float, y_m: float, municipality: str) -> tuple[str, dict[str, Any]]:
    """Where a place outside the municipality lies, as exactly as it can be said."""
    if municipality:
        return ELSEWHERE, {"place": municipality}
    west, south, east, north = RD_BOUNDS_M
    if not (np.isfinite(x_m) and np.isfinite(y_m)) or max(abs(x_m), abs(y_m)) > 5_000_000:
        return NOWHERE, {}
    if not (west <= x_m <= east and south <= y_m <= north):
        if west <= y_m <= east and south <= x_m <= north:
            return SWAPPED, {}
        return (NOWHERE, {}) if abs(x_m) < 1_000 and abs(y_m) < 1_000 else (ABROAD, _degrees(x_m, y_m))
    country = _country()
    if country is None:
        return OUTSIDE, _degrees(x_m, y_m)
    index, names = country
    code = index.codes_at(np.array([x_m]), np.array([y_m]), within_m=BORDER_ERROR_M)[0]
    return (ELSEWHERE, {"place": names[code]}) if code else (ABROAD, _degrees(x_m, y_m))


def _degrees(x_m: float, y_m: float) -> dict[str, str]:
    lon, lat = lonlat_from_rd([x_m], [y_m])
    return {"lon": f"{float(lon[0]):.3f}", "lat": f"{float(lat[0]):.3f}"}


def _country() -> tuple[geography.AreaIndex, dict[str, str]] | None:
    kept = regions.pack_file("outline")
    return _country_of(kept.digest) if kept else None


@lru_cache(maxsize=1)
def _country_of(digest: str) -> tuple[geography.AreaIndex, dict[str, str]] | None:
    """The municipalities around, of one file; the key is only there so that a new file is read anew."""
    outline = regions.pack_table("outline")
    named = None if outline is None else outline.drop_nulls(["code", "name"])
    if named is None or not named.height:
        return None
    return geography.area_index(named), dict(named.select("code", "name").iter_rows())
