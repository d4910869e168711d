"""The location map of one place as a drawing (SVG), from own data alone: no tiles of another host.

With the large-scale map it shows bays, kerbs, buildings and house numbers; with outlines of buildings
those; without either a grid in RD metres and the boundaries of neighbourhoods, and it says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import polars as pl
import shapely
import typst

from laadregie.foundation.typesetting import FONTS, ROOT
from laadregie.planmaps.exports.drawing import Drawing, Frame
from laadregie.realisation.orders.contents import SiteFacts
from laadregie.realisation.orders.documents import surroundings
from laadregie.realisation.orders.documents.surroundings import Ground, Named, Surroundings
from laadregie.regions import selectors as regions

UNITS = 1000.0
PLAIN_RADIUS_M = 300.0  # without outlines a closer look shows nothing
GRID_M = 100
INK, SOFT, LINE = "#14252c", "#42545c", "#b7c0bd"
BUILDING, ROAD, FOOTWAY, BAY = "#d9ded9", "#eceff0", "#f7f8f6", "#ffffff"
CHOSEN, CHOSEN_EDGE = "#ee7f2d", "#7a3206"
LABEL, NUMBER, STREET = 30.0, 17.0, 22.0
PNG_PPI = 220
PICTURE = Path(__file__).parent / "print_templates" / "picture.typ"


@dataclass(frozen=True)
class LocationMap:
    """A drawing of one place, with what it shows in words.

    Attributes:
        footing: Which data it rests on; "" where only areas are known.
    """

    drawing: Drawing
    alt: str
    footing: str

    @property
    def note(self) -> str:
        """What the drawing rests on, in Dutch, as it stands below it."""
        if self.footing == "large_scale_map":
            return "Ondergrond: grootschalige kaart (BGT)."
        if self.footing == "buildings":
            return "Ondergrond: omtrekken van panden (BAG). De parkeervakken zijn niet getekend."
        return "Van deze plaats is geen grootschalige kaart geladen: het raster is in meters (RD)."


def location_map(site: SiteFacts, ground: Ground) -> LocationMap:
    """The map of one place."""
    seen = surroundings.around(ground, site.x_m, site.y_m)
    if not seen.footing:
        seen = surroundings.around(ground, site.x_m, site.y_m, PLAIN_RADIUS_M)
    frame = Frame(
        seen.x_m - seen.radius_m, seen.y_m + seen.radius_m, UNITS / (2 * seen.radius_m), UNITS, UNITS
    )
    parts = [
        f'<rect width="{UNITS:.0f}" height="{UNITS:.0f}" fill="#ffffff"/>',
        *(_ground(frame, seen) if seen.footing else _plain(frame, seen)),
        *_points(frame, seen),
        *_words(frame, seen.numbers, NUMBER, "400", SOFT),
        *_words(frame, _once(seen.streets), STREET, "600", INK),
        *_place(frame, site, seen),
        *_furniture(frame),
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {UNITS:.0f} {UNITS:.0f}" '
        f'font-family="Laadregie Sans" font-size="{LABEL}">{"".join(parts)}</svg>'
    )
    return LocationMap(Drawing(svg, UNITS, UNITS), _in_words(site, seen), seen.footing)


def as_png(svg: str) -> bytes:
    """A drawing as a picture, for documents that hold no drawings."""
    made = typst.compile(
        str(PICTURE),
        root=str(ROOT),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="png",
        ppi=PNG_PPI,
        sys_inputs={"svg": svg},
    )
    return made if isinstance(made, bytes) else b"".join(made)


def _in_words(site: SiteFacts, seen: Surroundings) -> str:
    what = f"{site.bays} parkeervak" + ("" if site.bays == 1 else "ken")
    return (
        f"Kaart van plaats {site.number}: {site.where}. {what} voor opladen, op RD-coördinaten "
        f"{site.x_m:.0f}, {site.y_m:.0f}. De kaart is {2 * seen.radius_m:.0f} meter breed; "
        "het noorden is boven."
    )


def _ground(frame: Frame, seen: Surroundings) -> Iterator[str]:
    for shapes, fill, edge in (
        (seen.footways, FOOTWAY, LINE),
        (seen.roadways, ROAD, LINE),
        (seen.bays, BAY, SOFT),
        (seen.near_bays, "#fcebdc", CHOSEN_EDGE),
        (seen.buildings, BUILDING, SOFT),
    ):
        for shape in shapes:
            if shape.geom_type in ("Polygon", "MultiPolygon"):
                yield f'<path d="{frame.path(shape)}" fill="{fill}" stroke="{edge}" stroke-width="1.4"/>'


def _plain(frame: Frame, seen: Surroundings) -> Iterator[str]:
    """A grid of round RD metres with its numbers, and the boundaries of neighbourhoods."""
    west, south = seen.x_m - seen.radius_m, seen.y_m - seen.radius_m
    side = 2 * seen.radius_m
    box = shapely.box(west, south, west + side, south + side)
    areas = regions.neighbourhood_frame(with_geometry=True).filter(pl.col("geometry").is_not_null())
    for shape in shapely.from_wkb(areas["geometry"].to_list()):
        part = shapely.intersection(shape, box)
        for piece in shapely.get_parts(part):
            if piece.geom_type == "Polygon":
                yield f'<path d="{frame.path(piece)}" fill="{FOOTWAY}" stroke="{SOFT}" stroke-width="2"/>'
    for x in range(int(west // GRID_M + 1) * GRID_M, int(west + side), GRID_M):
        at, _ = frame.at(x, south)
        yield f'<path d="M{at:.1f} 0V{UNITS:.0f}" stroke="{LINE}" stroke-width="1.2"/>'
        yield from _text(str(x), at + 4, 22, NUMBER, "400", SOFT)
    for y in range(int(south // GRID_M + 1) * GRID_M, int(south + side), GRID_M):
        _, at = frame.at(west, y)
        yield f'<path d="M0 {at:.1f}H{UNITS:.0f}" stroke="{LINE}" stroke-width="1.2"/>'
        yield from _text(str(y), 6, at - 5, NUMBER, "400", SOFT)


def _points(frame: Frame, seen: Surroundings) -> Iterator[str]:
    for x_m, y_m, count in seen.points:
        x, y = frame.at(x_m, y_m)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="#ffffff" stroke="{INK}" stroke-width="3"/>'
        yield from _text(str(count), x - 4.5, y + 6, NUMBER, "600", INK)


def _once(words: Iterable[Named]) -> list[Named]:
    """Each name once: the map writes a long street several times."""
    return list({one.text: one for one in words}.values())


def _words(frame: Frame, words: Iterable[Named], size: float, weight: str, colour: str) -> Iterator[str]:
    for one in words:
        x, y = frame.at(one.x_m, one.y_m)
        half = len(one.text) * size * 0.27
        if half < x < UNITS - half and size < y < UNITS - size:
            yield from _text(one.text, x - half, y + size / 3, size, weight, colour)


def _place(frame: Frame, site: SiteFacts, seen: Surroundings) -> Iterator[str]:
    x, y = frame.at(site.x_m, site.y_m)
    yield (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="46" fill="none" stroke="{CHOSEN_EDGE}" stroke-width="3" '
        'stroke-dasharray="9 6"/>'
        f'<rect x="{x - 15:.1f}" y="{y - 15:.1f}" width="30" height="30" rx="6" fill="{CHOSEN}" '
        f'stroke="{CHOSEN_EDGE}" stroke-width="3"/>'
    )
    yield from _text(site.number, x + 52, y - 30, LABEL, "700", INK)


def _furniture(frame: Frame) -> Iterator[str]:
    """A scale bar of 20 or 100 metres, and north."""
    metres = 20 if frame.scale > 4 else 100
    wide = metres * frame.scale
    yield (
        f'<rect x="12" y="{UNITS - 62:.0f}" width="{wide + 40:.0f}" height="52" fill="#ffffff" '
        'fill-opacity="0.85"/>'
        f'<path d="M24 {UNITS - 34:.0f}v12h{wide:.1f}v-12" fill="none" stroke="{INK}" stroke-width="3"/>'
    )
    yield from _text(f"{metres} m", 32, UNITS - 38, NUMBER + 2, "600", INK)
    yield f'<path d="M955 76V26m-11 15 11-15 11 15" fill="none" stroke="{INK}" stroke-width="4"/>'
    yield from _text("N", 947, 104, NUMBER + 6, "700", INK)


def _text(text: str, x: float, y: float, size: float, weight: str, colour: str) -> Iterator[str]:
    """Text on a white edge, so that it can be read on any ground."""
    edge = 'fill="none" stroke="#ffffff" stroke-width="5" stroke-linejoin="round"'
    for style in (edge, f'fill="{colour}"'):
        yield (
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" {style}>'
            f"{escape(text)}</text>"
        )
