"""Deliveries of the open registers about Vlietwoude, in the shape in which people download them."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely

from laadkern.geo import lonlat_from_rd

WEST, SOUTH = 118_000.0, 488_000.0  # corner of Vlietwoude-Dorp, 900 m by 800 m
RD = "EPSG:28992"
ABROAD = shapely.Point(118_100, 492_000)  # outside the municipality


def addresses(count=900, *, crs=RD):
    """Addresses of homes on a regular pattern over the village, and four that do not count."""
    east, north = np.meshgrid(np.linspace(20, 880, 30), np.linspace(20, 780, 30))
    points = shapely.points(WEST + east.ravel(), SOUTH + north.ravel())[:count].tolist()
    rows = [_address(number, "woonfunctie") for number in range(count)]
    rows += [
        _address(90_001, "kantoorfunctie"),
        _address(90_002, "woonfunctie", "Verblijfsobject ingetrokken"),
        _address(90_003, "woonfunctie"),
        _address(90_004, "woonfunctie"),
    ]
    shapes = [*points, points[0], points[0], ABROAD, None]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=RD).to_crs(crs)


def _address(number, purpose, state="Verblijfsobject in gebruik"):
    return {
        "identificatie": f"990101{number:010}",
        "status": state,
        "gebruiksdoel": purpose,
        "oppervlakte": 80,
        "openbare_ruimte_naam": "Dorpsstraat",
    }


def buildings(count=900):
    """Buildings of 8 m by 10 m on the same pattern."""
    homes = addresses(count).iloc[:count]
    outlines = [shapely.box(p.x - 4, p.y - 5, p.x + 4, p.y + 5) for p in homes.geometry]
    rows = [
        {"identificatie": f"990110{i:010}", "bouwjaar": 1970 + i % 50, "status": "Pand in gebruik"}
        for i in range(count)
    ]
    return gpd.GeoDataFrame(rows, geometry=outlines, crs=RD)


def bays(count=6):
    """Layers of the large-scale map: parallel bays along a road with a footpath, trees, lamp posts."""
    spots = [(WEST + 100 + 120 * i, SOUTH + 300.0) for i in range(count)]
    road = [shapely.box(WEST + 50, SOUTH + 302.5, WEST + 850, SOUTH + 307.5)]
    parking = [shapely.box(x, y, x + 33, y + 2.5) for x, y in spots]
    footpath = [shapely.box(WEST + 50, SOUTH + 296.5, WEST + 850, SOUTH + 300)]
    functions = ["rijbaan lokale weg", "voetpad", *["parkeervlak"] * count]
    ways = [_object(f"G9901.w{i}", functie=name) for i, name in enumerate(functions)]
    ended = _object("G9901.old", functie="parkeervlak", eind_registratie="2019-01-01T00:00:00Z")
    trees = [_object(f"G9901.t{i}", plus_type="boom") for i in range(count)]
    return {
        "wegdeel": gpd.GeoDataFrame(
            [*ways, ended], geometry=[*road, *footpath, *parking, parking[0]], crs=RD
        ),
        "vegetatieobject_punt": gpd.GeoDataFrame(
            trees, geometry=[shapely.Point(x - 20, y - 6) for x, y in spots], crs=RD
        ),
    }


def _object(local_id, **columns):
    return {
        "lokaal_id": local_id,
        "status": "bestaand",
        "relatieve_hoogteligging": 0,
        "eind_registratie": None,
        **columns,
    }


def comb(rows=9, *, spacing=90.0):
    """Streets eastward through the village that hang together at their western end alone."""
    lines = [[(WEST + 10, SOUTH + y), (WEST + 890, SOUTH + y)] for y in np.arange(rows) * spacing + 10]
    back = [[one[0], other[0]] for one, other in pairwise(lines)]
    return [*lines, *back]


def road_file():
    """The comb as sections of the national road file, and a motorway where nobody walks."""
    lines = [shapely.linestrings(line) for line in comb()]
    rows = [
        {"wvk_id": i, "bst_code": "RB", "wegbehsrt": "G", "stt_naam": "Dorpsstraat", **_ends(line)}
        for i, line in enumerate(lines)
    ]
    rows.append({**rows[0], "bst_code": "HR", "wegbehsrt": "R"})
    return gpd.GeoDataFrame(rows, geometry=[*lines, lines[0]], crs=RD)


def _ends(line):
    return {f"jte_id_{name}": hash(line.coords[i]) % 10**9 for name, i in (("beg", 0), ("end", -1))}


def open_street_map():
    """The comb as nodes and ways of OpenStreetMap, and a motorway where nobody walks."""
    points = list(dict.fromkeys(point for line in comb() for point in line))
    lon, lat = lonlat_from_rd(*np.array(points).T)
    nodes = [(i + 1, x, y) for i, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True))]
    number = {point: i + 1 for i, point in enumerate(points)}
    ways = [
        (i + 1, [number[point] for point in line], {"highway": "residential", "name": "Dorpsstraat"})
        for i, line in enumerate(comb())
    ]
    motorway = (99, ways[0][1], {"highway": "motorway"})
    return nodes, [*ways, motorway]


def squares(*households):
    """Squares of 500 m eastward from the corner of the village; None is not published."""
    rows = [
        {
            "crs28992res500m": f"E{(WEST + 500 * i) / 100:04.0f}N{SOUTH / 100:04.0f}",
            "aantal_inwoners": 10,
            "aantal_part_huishoudens": -99997 if count is None else count,
        }
        for i, count in enumerate(households)
    ]
    shapes = [
        shapely.box(WEST + 500 * i, SOUTH, WEST + 500 * i + 500, SOUTH + 500) for i in range(len(households))
    ]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=RD)
