"""The plan map as a drawing (SVG): need per neighbourhood, white spots, charge points and sites."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import hypot, sqrt

import shapely

from laadkern.geo import CBS_CELL_M
from laadregie.planmaps import process
from laadregie.planmaps.exports.contents import Contents
from laadregie.planmaps.exports.sheets import Sheet
from laadregie.planmaps.selectors import ShownSite

NEED_EDGES = (1, 2, 3, 4)  # points short per 100 homes, where the next colour begins (as on the page)
NEED_COLOURS = ("#eff1e4", "#c3d9cf", "#a0c8c7", "#62a3b4", "#2f7591")
NO_COLOUR = "#ffffff"
PROPOSED, DECIDED = "#fcebdc", "#ee7f2d"
FEWEST_HOMES = 50
PRESSURE_COLOURS = {"quiet": "#ffffff", "normal": "#9aa5aa", "busy": "#14252c", "unknown": "#ffffff"}
MARGIN = 0.06  # of the longest side, round all that is drawn
LEAST_M = 1500.0  # of the longest side
UNITS = 1000.0  # of the longest side
SIDE = 16.0  # of the square of a site
LABEL = 17.0  # height of a number
NAME = 14.0  # height of a name of a neighbourhood
ABOUT_WIDTH = 0.54  # of a digit, of its height
DETAIL_M = 15.0  # details of boundaries below this are left out


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Drawing:
    """An SVG with its width and height in the same unit."""

    svg: str
    width: float
    height: float


@dataclass(frozen=True)
class Frame:
    """From RD metres to the units of the drawing, in which y goes down."""

    west: float
    north: float
    scale: float
    width: float
    height: float

    def at(self, x_m: float, y_m: float) -> tuple[float, float]:
        return (x_m - self.west) * self.scale, (self.north - y_m) * self.scale

    def path(self, shape: shapely.Geometry) -> str:
        """The outline of an area as path commands."""
        rings = []
        for part in shapely.get_parts(shape):
            for ring in [part.exterior, *part.interiors]:
                corners = [self.at(x, y) for x, y in ring.coords]
                rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners[:-1]) + "Z")
        return "".join(rings)


def need_class(row: dict[str, float] | None) -> int | None:
    """Class of colour of a neighbourhood, None where it has too few homes to say."""
    if not row or row["need_per_100"] is None or row["households"] < FEWEST_HOMES:
        return None
    return sum(row["need_per_100"] >= edge for edge in NEED_EDGES)


def plan_drawing(
    contents: Contents,
    *,
    with_names: bool = True,
    sheet: Sheet | None = None,
    sheets: Sequence[Sheet] = (),
) -> Drawing:
    """The map of the part of a municipality where sites and charge points are.

    Args:
        contents: What it shows.
        with_names: Whether sites have their number and neighbourhoods their name; without it the
            drawing can be small.
        sheet: The part to show, with the numbers of its own sites; None for all.
        sheets: Parts to mark with their letter.
    """
    shapes = shapely.coverage_simplify(shapely.from_wkb(contents.areas["geometry"].to_list()), DETAIL_M)
    frame = _frame(shapes, contents) if sheet is None else _around(sheet)
    numbered = contents.standing if sheet is None else sheet.sites
    parts = [
        '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="2" height="7" fill="#7a4fa3" fill-opacity="0.75"/>'
        "</pattern></defs>",
        *_areas(frame, contents, shapes),
        *_white_spots(frame, contents),
        *_points(frame, contents),
        *_sites(frame, contents.standing),
        *(_texts(frame, contents, shapes, numbered) if with_names else ()),
        *_marks(frame, sheets),
        *_scale_bar(frame),
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width:.1f} {frame.height:.1f}" '
        f'font-family="Laadregie Sans" font-size="{LABEL}">{"".join(parts)}</svg>'
    )
    return Drawing(svg, frame.width, frame.height)


def _frame(shapes: Sequence[shapely.Geometry], contents: Contents) -> Frame:
    drawn: list[shapely.Geometry] = [shapely.points(site.x_m, site.y_m) for site in contents.standing]
    drawn += [shapely.points(x, y) for x, y in contents.locations.select("x_m", "y_m").iter_rows()]
    drawn += [
        shapely.box(cell.x_m, cell.y_m, cell.x_m + CBS_CELL_M, cell.y_m + CBS_CELL_M)
        for cell in contents.white_spots
    ]
    everything = drawn or list(shapes)
    west, south, east, north = shapely.total_bounds(everything) if everything else (0.0, 0.0, 1.0, 1.0)
    lack = max(0.0, LEAST_M - max(east - west, north - south)) / 2
    margin = lack + MARGIN * max(east - west, north - south, LEAST_M)
    width, height = east - west + 2 * margin, north - south + 2 * margin
    scale = UNITS / max(width, height)
    return Frame(west - margin, north + margin, scale, width * scale, height * scale)


def _around(sheet: Sheet) -> Frame:
    west, south, east, north = sheet.bounds_m
    scale = UNITS / max(east - west, north - south)
    return Frame(west, north, scale, (east - west) * scale, (north - south) * scale)


def _marks(frame: Frame, sheets: Sequence[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        (left, top), (right, low) = frame.at(*sheet.bounds_m[::3]), frame.at(*sheet.bounds_m[2:0:-1])
        yield (
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{low - top:.1f}" '
            'fill="none" stroke="#0b5a6e" stroke-width="2.5"/>'
        )
        yield from _halo(sheet.letter, left + 5, top + 27, 27.0, "700", "#0b5a6e")


def _areas(frame: Frame, contents: Contents, shapes: Iterable[shapely.Geometry]) -> Iterator[str]:
    paths = []
    for code, shape in zip(contents.areas["code"], shapes, strict=True):
        step = need_class(contents.need.get(code))  # type: ignore[arg-type]
        colour = NO_COLOUR if step is None else NEED_COLOURS[step]
        paths.append(frame.path(shape))
        yield f'<path d="{paths[-1]}" fill="{colour}" stroke="#ffffff" stroke-width="1.4"/>'
    whole = shapely.union_all(list(shapes)) if paths else None
    if whole is not None and not whole.is_empty:
        yield f'<path d="{frame.path(whole)}" fill="none" stroke="#42545c" stroke-width="2"/>'


def _white_spots(frame: Frame, contents: Contents) -> Iterator[str]:
    for cell in contents.white_spots:
        x, y = frame.at(cell.x_m, cell.y_m + CBS_CELL_M)
        side = CBS_CELL_M * frame.scale
        yield (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" '
            'fill="url(#hatch)" stroke="#563d87" stroke-width="1"/>'
        )


def _points(frame: Frame, contents: Contents) -> Iterator[str]:
    columns = ("x_m", "y_m", "regular_points", "fast_points", "pressure")
    for x_m, y_m, regular, fast, pressure in contents.locations.select(columns).iter_rows():
        x, y = frame.at(x_m, y_m)
        radius = 2.2 + 0.9 * sqrt(min(regular + fast, 16))
        dashed = ' stroke-dasharray="1.5 1.5"' if pressure == "unknown" else ""
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{PRESSURE_COLOURS[pressure]}" '
            f'stroke="#14252c" stroke-width="1.1"{dashed}/>'
        )


def _sites(frame: Frame, sites: Sequence[ShownSite]) -> Iterator[str]:
    """Search areas as circles, places as squares; a proposal is light, what was decided is full."""
    for site in sites:
        x, y = frame.at(site.x_m, site.y_m)
        fill = f'fill="{PROPOSED if site.state == process.CANDIDATE else DECIDED}" stroke="#7a3206"'
        if site.is_search_area:
            radius = max(site.radius_m * frame.scale, SIDE / 2)
            yield (
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {fill} fill-opacity="0.8" '
                'stroke-width="1.6" stroke-dasharray="3 2"/>'
            )
        else:
            yield (
                f'<rect x="{x - SIDE / 2:.1f}" y="{y - SIDE / 2:.1f}" width="{SIDE}" height="{SIDE}" rx="3" '
                f'{fill} stroke-width="2"/>'
            )


def short_number(number: str) -> str:
    """The last part of a number, as it stands on the map: `DOE-07` is 07."""
    return number.rpartition("-")[2]


def _texts(
    frame: Frame, contents: Contents, shapes: Sequence[shapely.Geometry], sites: Sequence[ShownSite]
) -> Iterator[str]:
    """Numbers of sites and names of neighbourhoods; numbers first, a name only where room is left."""
    places = [(site, *frame.at(site.x_m, site.y_m)) for site in sites]
    taken = [(x - SIDE / 2, y - SIDE / 2, x + SIDE / 2, y + SIDE / 2) for _, x, y in places]
    numbers = list(_numbers(places, taken))
    yield from _names(frame, contents, shapes, taken)
    yield from numbers


def _names(
    frame: Frame, contents: Contents, shapes: Sequence[shapely.Geometry], taken: list[Box]
) -> Iterator[str]:
    for code, shape in zip(contents.areas["code"], shapes, strict=True):
        if shape.is_empty:
            continue
        text = contents.names[code]
        wide = len(text) * NAME * 0.5
        for middle in _inside(shape):
            x, y = frame.at(middle.x, middle.y)
            left, top = x - wide / 2, y - NAME / 2
            fits = left > 0 and left + wide < frame.width and top > 0 and top + NAME < frame.height
            if fits and not any(_touches((left, top), wide, box) for box in taken):
                taken.append((left, top, left + wide, top + NAME))
                yield from _halo(text, left, top + NAME * 0.82, NAME, "400", "#42545c")
                break


def _inside(shape: shapely.Geometry) -> Iterator[shapely.Point]:
    """Points inside an area to write its name at: its middle, and below and above it."""
    middle = shapely.point_on_surface(shape)
    _, south, _, north = shape.bounds
    for part in (0.0, -0.12, 0.12, -0.24, 0.24):
        point = shapely.Point(middle.x, middle.y + part * (north - south))
        if shape.contains(point):
            yield point


def _numbers(places: Sequence[tuple[ShownSite, float, float]], taken: list[Box]) -> Iterator[str]:
    """Numbers beside their sites, where no other number or site stands; with a line where it must be far."""
    for site, x, y in places:
        text = short_number(site.number)
        wide = len(text) * LABEL * ABOUT_WIDTH
        left, top = _room(x, y, wide, taken)
        taken.append((left, top, left + wide, top + LABEL))
        if hypot(left + wide / 2 - x, top + LABEL / 2 - y) > SIDE / 2 + wide / 2 + LABEL:
            yield (
                f'<path d="M{x:.1f} {y:.1f}L{left + wide / 2:.1f} {top + LABEL / 2:.1f}" '
                'stroke="#7a3206" stroke-width="0.8"/>'
            )
        yield from _halo(text, left, top + LABEL * 0.82, LABEL, "700", "#14252c")


def _halo(text: str, x: float, y: float, size: float, weight: str, colour: str) -> Iterator[str]:
    """Text on a white edge, so that it can be read on any ground."""
    edge = 'fill="none" stroke="#ffffff" stroke-width="3.5" stroke-linejoin="round"'
    for style in (edge, f'fill="{colour}"'):
        yield (
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" {style}>'
            f"{escape(text)}</text>"
        )


def _room(x: float, y: float, wide: float, taken: Sequence[Box]) -> tuple[float, float]:
    """Upper left corner of the nearest place for a number that touches nothing, or the first looked at."""
    first: tuple[float, float] | None = None
    for gap in (2.0, 8.0, 16.0, 26.0, 38.0):
        far = SIDE / 2 + gap
        right, left = x + far, x - far - wide
        high, low, middle = y - far - LABEL, y + far, y - LABEL / 2
        spots = [(right, middle), (left, middle), (x - wide / 2, high), (x - wide / 2, low)]
        spots += [(right, high), (right, low), (left, high), (left, low)]
        for spot in spots:
            first = first or spot
            if not any(_touches(spot, wide, box) for box in taken):
                return spot
    return first or (x, y)


def _touches(spot: tuple[float, float], wide: float, box: Box) -> bool:
    left, top = spot
    return left < box[2] and left + wide > box[0] and top < box[3] and top + LABEL > box[1]


def _scale_bar(frame: Frame) -> Iterator[str]:
    """A bar of a round length, about a sixth of the width."""
    target_m = frame.width / frame.scale / 6
    length_m = max(
        (step for step in (100, 250, 500, 1000, 2000, 5000, 10000) if step <= target_m), default=50
    )
    wide, y = length_m * frame.scale, frame.height - 8
    text = f"{length_m} m" if length_m < 1000 else f"{length_m // 1000} km"
    yield (
        f'<path d="M8 {y - 6:.1f}V{y:.1f}H{8 + wide:.1f}V{y - 6:.1f}" fill="none" stroke="#14252c" '
        f'stroke-width="1.5"/><text x="12" y="{y - 8:.1f}">{text}</text>'
    )
