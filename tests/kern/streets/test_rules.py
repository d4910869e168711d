"""What tags and codes say of walking."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from laadkern.errors import InputError
from laadkern.streets import rules, streets_of_nwb, streets_of_osm

LINE = shapely.to_wkb(shapely.LineString([(0, 0), (30, 40)]))


def walked(**tags: str) -> bool:
    return (
        streets_of_osm(
            pl.DataFrame({"geometry": [LINE]} | {key: [value] for key, value in tags.items()})
        ).streets.height
        == 1
    )


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        pytest.param({"highway": "residential"}, True, id="street"),
        pytest.param({"highway": "motorway"}, False, id="motorway"),
        pytest.param({"highway": "trunk"}, False, id="motor-road"),
        pytest.param({"highway": "trunk", "foot": "yes"}, True, id="motor-road-with-a-path"),
        pytest.param({"highway": "primary", "motorroad": "yes"}, False, id="primary-motor-road"),
        pytest.param({"highway": "residential", "foot": "no"}, False, id="foot-no"),
        pytest.param({"highway": "footway", "access": "private"}, False, id="private-path"),
        pytest.param({"highway": "service", "access": "private"}, False, id="private-drive"),
        pytest.param(
            {"highway": "service", "access": "no", "foot": "designated"}, True, id="foot-before-access"
        ),
        pytest.param({"highway": "service", "access": "destination"}, True, id="destination"),
        pytest.param({"highway": "cycleway"}, True, id="cycle-path"),
        pytest.param({"highway": "busway", "foot": "yes"}, True, id="bus-street-with-walkers"),
        pytest.param({"highway": "proposed", "foot": "yes"}, False, id="not-there-yet"),
        pytest.param({"highway": "elevator_to_the_moon"}, False, id="unknown-kind"),
    ],
)
def test_who_may_walk_on_a_way_of_openstreetmap(tags, expected):
    assert walked(**tags) is expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        pytest.param({"bst_code": "RB", "wegbehsrt": "G"}, True, id="street"),
        pytest.param({"bst_code": "VP", "wegbehsrt": "R"}, True, id="footpath-of-the-state"),
        pytest.param({"bst_code": "HR", "wegbehsrt": "R"}, False, id="national-road"),
        pytest.param({"bst_code": "HR", "wegbehsrt": "P"}, True, id="provincial-road"),
        pytest.param({"bst_code": "HR", "wegbehsrt": "P", "frc": "0"}, False, id="provincial-motorway"),
        pytest.param({"bst_code": "AFR", "wegbehsrt": "P"}, False, id="exit"),
        pytest.param({"bst_code": None, "wegbehsrt": "G"}, True, id="older-files-leave-it-empty"),
        pytest.param({"bst_code": "NEW"}, True, id="unknown-kind"),
    ],
)
def test_who_may_walk_on_a_road_section(columns, expected):
    sections = pl.DataFrame(
        {"geometry": [LINE]} | {name: pl.Series([value], dtype=pl.String) for name, value in columns.items()}
    )

    assert (streets_of_nwb(sections).streets.height == 1) is expected


def test_each_kind_has_one_rule_and_what_is_left_out_says_why():
    for table in (rules.OSM_WAYS, rules.NWB_WAYS):
        codes = [rule.code for rule in table]
        assert len(codes) == len(set(codes))
    ways = pl.DataFrame(
        {"geometry": [LINE] * 3, "highway": ["motorway", "motorway", "service"], "foot": [None, None, "no"]}
    )

    found = streets_of_osm(ways)

    assert found.left_out.rows() == [
        ("motorway", "closed to people on foot (RVV 1990, article 42)", 2),
        ("service", rules.FOOT_NO, 1),
    ]


def test_the_page_on_walking_tells_each_rule():
    page = (Path(__file__).parents[3] / "docs" / "methods" / "walking.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith(("| yes", "| no"))]
    for rule in (*rules.OSM_WAYS, *rules.NWB_WAYS):
        code = f"`{rule.code}`" if rule.code else "(empty)"
        walked = "| yes" if rule.walkable else "| no"
        assert any(
            row[0] == walked and code in row[1].split(", ") and row[2].startswith(rule.reason) for row in rows
        ), code


def test_a_line_becomes_straight_pieces_and_nothing_else_becomes_a_street():
    shapes = [
        shapely.LineString([(0, 0), (30, 40), (30, 40), (30, 100)]),
        shapely.MultiLineString([[(0, 0), (10, 0)], [(50, 0), (60, 0)]]),
        shapely.Point(3, 3),
        shapely.LineString(),
    ]
    ways = pl.DataFrame(
        {"geometry": [*shapely.to_wkb(shapes).tolist(), None], "highway": ["path"] * 5},
        schema={"geometry": pl.Binary, "highway": pl.String},
    )

    assert streets_of_osm(ways).streets["length_m"].to_list() == [50, 60, 10, 10]


def test_junctions_that_lie_far_apart_are_not_pulled_together():
    sections = pl.DataFrame(
        {
            "geometry": shapely.to_wkb(
                shapely.linestrings([[[0, 0], [100, 0]], [[130, 0], [200, 0]]])
            ).tolist(),
            "bst_code": ["RB", "RB"],
            "jte_id_beg": [1.0, 2.0],
            "jte_id_end": [2.0, 3.0],
        }
    )

    assert streets_of_nwb(sections).streets["length_m"].to_list() == [100, 70]


def test_columns_may_be_text_and_junctions_unknown():
    lines = [[[0, 0], [100, 0]], [[100.3, 0], [200, 0]], [[100.1, 0], [100, 50]]]
    sections = pl.DataFrame(
        {
            "geometry": shapely.to_wkb(shapely.linestrings(lines)).tolist(),
            "bst_code": ["RB"] * 3,
            "frc": ["5", "unknown", ""],
            "jte_id_beg": ["1", "2.0", "?"],
            "jte_id_end": ["2", "3", None],
        }
    )

    streets = streets_of_nwb(sections).streets

    # The first two meet where the second begins; of the third no junction is known.
    assert streets["to_x_m"].to_list() == [100.3, 200, 100]
    assert streets["from_x_m"].to_list() == [0, 100.3, 100.1]


@pytest.mark.parametrize("read", [streets_of_osm, streets_of_nwb])
def test_tables_that_are_no_ways_are_refused(read):
    with pytest.raises(InputError):
        read(pl.DataFrame({"geometry": [LINE]}))
    broken = pl.DataFrame({"geometry": [b"?"], "highway": ["path"], "bst_code": ["VP"]})
    with pytest.raises(InputError):
        read(broken)
    empty = broken.clear()
    assert read(empty).streets.height == 0
    assert np.isfinite(read(empty).streets["length_m"].sum())
