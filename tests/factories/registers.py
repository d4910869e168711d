"""Deliveries of the open registers about Vlietwoude, in the shape in which people download them."""

import geopandas as gpd
import numpy as np
import shapely

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
