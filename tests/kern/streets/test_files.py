"""Street networks as they come: PBF and XML of OpenStreetMap, GeoPackage and shape of the NWB."""

from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import polars as pl
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from laadkern.errors import InputError
from laadkern.geo import lonlat_from_rd, rd_from_lonlat
from laadkern.streets import STREET_SCHEMA, read, read_nwb, read_osm
from laadkern.walking import entrances_at, pairs_from, street_graph
from tests.kern.streets.pbf import Node, Way, write_pbf

# A village in metres round (200 km, 450 km): a street over a motorway on a bridge, and a square.
PLACES = {
    1: (0, 0),
    2: (100, 0),
    3: (200, 0),
    4: (100, 100),
    5: (100, -50),
    6: (100, 50),
    7: (200, 100),
    8: (300, 100),
    9: (300, 0),
    10: (5000, 0),
    11: (5100, 0),
}
WAYS: list[Way] = [
    (100, [1, 3], {"highway": "residential", "name": "Lange \u201cRechte\u201d Weg"}),
    (101, [5, 6], {"highway": "motorway"}),
    (102, [3, 7, 8, 9, 3], {"highway": "pedestrian", "area": "yes", "name": "Markt"}),
    (103, [8, 4], {"highway": "service", "access": "private"}),
    (104, [4, 7], {"highway": "path", "foot": "yes", "access": "no"}),
    (105, [1, 4], {"waterway": "canal"}),
    (106, [10, 11], {"highway": "footway"}),
]
NAME = "Lange \u201cRechte\u201d Weg"


def nodes() -> list[Node]:
    x_m, y_m = (np.array(values, float) for values in zip(*PLACES.values(), strict=True))
    lon, lat = lonlat_from_rd(200_000 + x_m, 450_000 + y_m)
    return list(zip(PLACES, lon.tolist(), lat.tolist(), strict=True))


def write_xml(path: Path) -> Path:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
    lines += [f'<node id="{number}" lon="{lon:.7f}" lat="{lat:.7f}"/>' for number, lon, lat in nodes()]
    for number, ends, tags in WAYS:
        told = [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]
        lines.append(f'<way id="{number}">' + "".join(f'<nd ref="{end}"/>' for end in ends))
        lines.append("".join(told) + "</way>")
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path


def sorted_rows(streets: pl.DataFrame) -> list[tuple[object, ...]]:
    return streets.select("kind", "street_name", pl.col("length_m").round(0)).sort("kind", "length_m").rows()


@pytest.mark.parametrize("suffix", [".osm.pbf", ".osm"])
def test_the_streets_of_openstreetmap(tmp_path, suffix):
    path = tmp_path / f"village{suffix}"
    write_pbf(path, nodes(), WAYS) if suffix == ".osm.pbf" else write_xml(path)

    found = read(path)

    assert dict(found.streets.schema) == STREET_SCHEMA
    assert sorted_rows(found.streets) == [
        ("footway", None, 100.0),
        ("path", None, 100.0),
        *[("pedestrian", "Markt", 100.0)] * 4,
        ("residential", NAME, 200.0),
    ]
    assert found.left_out.select("kind", "ways").sort("kind").rows() == [("motorway", 1), ("service", 1)]
    assert found.left_out["reason"].str.len_chars().min() > 10
    x_m = found.streets.filter(pl.col("kind") == "residential").select("from_x_m", "to_x_m").row(0)
    assert sorted(x_m) == pytest.approx([200_000, 200_200], abs=0.02)


def test_ways_meet_where_they_share_a_node_and_a_square_is_walked_along_its_edge(tmp_path):
    streets = read_osm(write_pbf(tmp_path / "village.pbf", nodes(), WAYS)).streets

    graph = street_graph(streets, least_part_m=0)

    start = int(np.flatnonzero(np.hypot(graph.x_m - 200_000, graph.y_m - 450_000) < 1)[0])
    here = entrances_at(np.array([start]))
    walked = pairs_from(graph, here, entrances_at(np.arange(graph.nodes)), limit_m=10_000)
    # From the western end: itself, its other end, three more corners of the square, and the path.
    assert sorted(walked.walking_m.round().tolist()) == [0, 200, 300, 300, 400, 400]


def test_only_what_lies_in_the_box(tmp_path):
    path = write_pbf(tmp_path / "village.pbf", nodes(), WAYS)

    near = read_osm(path, within_m=(199_000, 449_000, 201_000, 451_000)).streets

    assert "footway" not in near["kind"].to_list()
    assert near.height == 6
    assert read_osm(path, within_m=(100_000, 400_000, 101_000, 401_000)).streets.height == 0


# Two streets that meet at junction 20, 20 cm apart in the file, and a motorway over them.
SECTIONS = pl.DataFrame(
    {
        "WVK_ID": [1.0, 2.0, 3.0, 4.0, 5.0],
        "JTE_ID_BEG": [10.0, 20.0, 40.0, 20.0, 60.0],
        "JTE_ID_END": [20.0, 30.0, 50.0, 70.0, 61.0],
        "WEGBEHSRT": ["G", "G", "R", "G", "R"],
        "BST_CODE": ["RB", "FP", "HR", "BU", "VWG"],
        "STT_NAAM": ["Dorpsstraat", None, None, "Dorpsstraat", "Ventweg"],
        "FRC": ["5", "7", "0", "6", "3"],
        "wkt": [
            "LINESTRING (0 0, 50 0, 100 0)",
            "LINESTRING (100.2 0, 100.2 80)",
            "LINESTRING (60 -50, 60 50)",
            "LINESTRING (100 0, 200 0)",
            "LINESTRING (100.1 80, 100.1 180)",
        ],
    }
)


def write_sections(path: Path, layer: str, frame: pl.DataFrame = SECTIONS, *, crs: int = 28992) -> Path:
    """Write sections as lines, or as collections of one line in a layer `wegvakken`, as PDOK does."""
    to_crs = Transformer.from_crs(28992, crs, always_xy=True)

    def moved(at: np.ndarray) -> np.ndarray:
        return np.column_stack(to_crs.transform(at[:, 0] + 200_000, at[:, 1] + 450_000))

    shapes = shapely.transform(shapely.from_wkt(frame["wkt"].to_list()), moved)
    several = layer == "wegvakken"
    columns = frame.drop("wkt")
    pyogrio.raw.write(
        path,
        shapely.to_wkb([shapely.MultiLineString([shape]) for shape in shapes] if several else shapes),
        [one.to_numpy() if one.dtype == pl.Float64 else np.array(one.to_list()) for one in columns],
        columns.columns,
        layer=layer,
        geometry_type="MultiLineString" if several else "LineString",
        crs=f"EPSG:{crs}",
        append=path.exists(),
    )
    return path


@pytest.mark.parametrize("name", ["nwb.gpkg", "Wegvakken.shp"])
def test_the_streets_of_the_national_road_file(tmp_path, name):
    found = read(write_sections(tmp_path / name, "Wegvakken" if name.endswith("shp") else "wegvakken"))

    assert sorted_rows(found.streets) == [
        ("FP", None, 80.0),
        ("RB", "Dorpsstraat", 50.0),
        ("RB", "Dorpsstraat", 50.0),
        ("VWG", "Ventweg", 100.0),
    ]
    assert found.left_out.select("kind", "ways").sort("kind").rows() == [("BU", 1), ("HR", 1)]
    graph = street_graph(found.streets, least_part_m=0)
    # The two at junction 20 hang together, the service road has other junctions and does not.
    assert (graph.nodes, graph.edges) == (6, 4)


def test_a_layer_beside_others_is_found_by_its_columns(tmp_path):
    path = write_sections(tmp_path / "nwb.gpkg", "hectopunten", SECTIONS.drop("BST_CODE", "JTE_ID_BEG"))
    write_sections(path, "wegvakken", SECTIONS.rename(str.lower))

    assert read_nwb(path).streets.height == 4


@pytest.mark.parametrize("crs", [28992, 4258, 25832])
def test_a_box_in_a_file_of_any_coordinate_system(tmp_path, crs):
    path = write_sections(tmp_path / "nwb.gpkg", "wegvakken", crs=crs)

    streets = read_nwb(path, within_m=(200_090, 450_070, 200_110, 450_200)).streets

    assert streets["length_m"].round(0).to_list() == [80, 100]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("streets.pbf", b"no PBF at all", id="not-a-pbf"),
        pytest.param("streets.osm", b"<osm version='0.6'><node", id="xml-cut-off"),
        pytest.param("streets.gpkg", b"SQLite format 3\x00 but no more", id="not-a-geopackage"),
        pytest.param("streets.geojson", b'{"type": "FeatureCollection", "features": []}', id="no-network"),
    ],
)
def test_a_file_that_holds_no_streets_is_refused(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(InputError) as refused:
        read(path)

    assert refused.value.field == "file"
    assert str(tmp_path) not in refused.value.message


def test_a_file_that_is_not_there_is_refused(tmp_path):
    for name in ("none.pbf", "none.gpkg"):
        with pytest.raises(InputError):
            read(tmp_path / name)


def test_a_shape_without_coordinate_system_is_refused(tmp_path):
    path = write_sections(tmp_path / "Wegvakken.shp", "Wegvakken")
    path.with_suffix(".prj").unlink()

    with pytest.raises(InputError, match="coordinate system"):
        read_nwb(path)


def test_positions_are_those_of_the_file(tmp_path):
    found = read_osm(write_pbf(tmp_path / "one.pbf", nodes(), WAYS[:1])).streets.row(0, named=True)

    lon, lat = nodes()[0][1:]
    x_m, y_m = rd_from_lonlat(lon, lat)
    assert (found["from_x_m"], found["from_y_m"]) == pytest.approx((float(x_m), float(y_m)), abs=0.02)
