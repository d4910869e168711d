"""CQL2 as text and JSON: what is let through, and what is refused without telling anything."""

import json

import pytest

from laadkern.errors import InputError
from laadregie.foundation.ogc import cql2
from laadregie.foundation.ogc.cql2.reading import LONGEST
from laadregie.foundation.ogc.crs import Crs

WEST = "POLYGON((200000 450000,200500 450000,200500 451000,200000 451000,200000 450000))"


def ids(table, collection, given, language="cql2-text", crs=Crs.RD):
    found = cql2.matching(cql2.read_filter(given, language), table, collection, crs)
    return table.frame.filter(found)["id"].to_list()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("palen = 4", [5], id="equal"),
        pytest.param("palen <> 4", [3, 8], id="not-equal-skips-the-unknown"),
        pytest.param("NOT palen = 4", [3, 8], id="not-skips-the-unknown"),
        pytest.param("palen >= 2", [5, 8], id="at-least"),
        pytest.param("palen < 2.5", [3, 8], id="whole-against-broken-number"),
        pytest.param("deel > -1", [3, 5, 8], id="negative-number"),
        pytest.param("palen = 1 OR palen = 4 AND open = FALSE", [3], id="and-binds-tighter-than-or"),
        pytest.param("(palen = 1 OR palen = 4) AND open = TRUE", [5], id="brackets"),
        pytest.param("naam = '''s-Dorp'", [8], id="doubled-quote"),
        pytest.param("naam LIKE 'a%'", [5], id="like-knows-capitals"),
        pytest.param("CASEI(naam) LIKE CASEI('AA%')", [3, 5], id="casei"),
        pytest.param(r"naam LIKE '%\%'", [5], id="like-escaped"),
        pytest.param("naam LIKE '_a'", [3], id="like-one-sign"),
        pytest.param("naam NOT LIKE '%a%'", [8], id="not-like"),
        pytest.param("palen BETWEEN 1 AND 2", [3, 8], id="between"),
        pytest.param("palen NOT BETWEEN 1 AND 2", [5], id="not-between"),
        pytest.param("palen IN (1, 4)", [3, 5], id="in"),
        pytest.param("palen NOT IN (1, 4)", [8], id="not-in"),
        pytest.param("naam IS NULL", [9], id="null"),
        pytest.param("naam IS NOT NULL AND open = TRUE", [5, 8], id="not-null"),
        pytest.param('"palen" = 1', [3], id="quoted-name"),
        pytest.param("id > 5", [8, 9], id="id"),
        pytest.param("palen > deel", [3, 5, 8], id="property-against-property"),
        pytest.param("TRUE", [3, 5, 8, 9], id="everything"),
        pytest.param("vanaf >= TIMESTAMP('2026-11-05T13:00:00+01:00')", [5, 8], id="moment-of-another-zone"),
        pytest.param("vanaf > DATE('2026-11-04')", [5, 8], id="day"),
        pytest.param(f"S_INTERSECTS(geometry, {WEST})", [3, 5], id="within-a-polygon"),
        pytest.param(f"NOT S_INTERSECTS(geometry, {WEST})", [8, 9], id="not-within"),
        pytest.param("S_INTERSECTS(geometry, BBOX(200500, 450000, 201000, 450500))", [8], id="within-a-box"),
        pytest.param(f"S_WITHIN(geometry, {WEST}) AND palen = 4", [5], id="place-and-property"),
        pytest.param("S_EQUALS(geometry, POINT(200750 450250))", [8], id="same-point"),
        pytest.param(f"S_DISJOINT(geometry, {WEST})", [8], id="disjoint-needs-a-place"),
        pytest.param("geometry IS NULL", [9], id="no-place"),
    ],
)
def test_a_filter_lets_through(given, expected, table, collection):
    assert ids(table, collection, given) == expected


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"op": "=", "args": [{"property": "palen"}, 4]}, [5]),
        (
            {
                "op": "or",
                "args": [
                    {"op": "<", "args": [{"property": "palen"}, 2]},
                    {"op": ">", "args": [{"property": "palen"}, 3]},
                ],
            },
            [3, 5],
        ),
        ({"op": "not", "args": [{"op": "isNull", "args": [{"property": "naam"}]}]}, [3, 5, 8]),
        ({"op": "between", "args": [{"property": "palen"}, 1, 2]}, [3, 8]),
        ({"op": "in", "args": [{"property": "naam"}, ["Aa", "'s-Dorp"]]}, [3, 8]),
        ({"op": "like", "args": [{"op": "casei", "args": [{"property": "naam"}]}, "a_%"]}, [3, 5]),
        (
            {
                "op": "s_intersects",
                "args": [{"property": "geometry"}, {"bbox": [200500, 450000, 201000, 450500]}],
            },
            [8],
        ),
        (
            {
                "op": "s_intersects",
                "args": [{"property": "geometry"}, {"type": "Point", "coordinates": [200250, 450250]}],
            },
            [3],
        ),
        ({"op": ">=", "args": [{"property": "vanaf"}, {"timestamp": "2026-11-05T12:00:00Z"}]}, [5, 8]),
    ],
)
def test_the_same_as_json(tree, expected, table, collection):
    assert ids(table, collection, json.dumps(tree), "cql2-json") == expected


def test_shapes_in_degrees_by_default_and_north_first_on_request(table, collection):
    around = "S_INTERSECTS(geometry, BBOX({0}, {1}, {2}, {3}))"
    west, south, east, north = table.shapes_in(Crs.CRS84)[0].buffer(0.001).bounds

    assert ids(table, collection, around.format(west, south, east, north), crs=Crs.CRS84) == [3]
    assert ids(table, collection, around.format(south, west, north, east), crs=Crs.WGS84) == [3]


WRONG = [
    "",
    "palen",
    "palen =",
    "palen = = 4",
    "= 4",
    "palen = 4 AND",
    "palen = 4)",
    "(palen = 4",
    "palen = 'vier'",
    "naam > 3",
    "open > TRUE",
    "naam LIKE 3",
    "palen LIKE 'a'",
    "palen IN ()",
    "palen IN (1,",
    "palen BETWEEN 1",
    "palen BETWEEN 'a' AND 'b'",
    "nergens = 1",
    "palen + 1 = 2",
    "accenti(naam) = 'a'",
    "avg(palen) = 2",
    "T_AFTER(vanaf, DATE('2026-01-01'))",
    "vanaf > DATE('gisteren')",
    "vanaf > TIMESTAMP('2026-11-05T12:00:00')",
    "vanaf > '2026-01-01'",
    "S_INTERSECTS(geometry)",
    "S_INTERSECTS(geometry, 'x')",
    "S_INTERSECTS(naam, POINT(1 2))",
    "S_INTERSECTS(geometry, POINT(1))",
    "S_INTERSECTS(geometry, POLYGON((0 0, 1 1)))",
    "S_INTERSECTS(geometry, POLYGON((0 0,1 1,1 0,0 1,0 0)))",
    "S_INTERSECTS(geometry, BBOX(1,2,3))",
    "palen = 4; DROP TABLE x",
    "naam = 'los",
    "AND = 1",
    "€ = 1",
]


@pytest.mark.parametrize("given", WRONG)
def test_a_wrong_text_is_refused_at_its_parameter(given, table, collection):
    with pytest.raises(InputError) as refusal:
        ids(table, collection, given)

    assert refusal.value.field == "filter"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "{",
        "[]",
        "4",
        "null",
        '{"op": "="}',
        '{"op": "=", "args": []}',
        '{"op": "=", "args": [{"property": "palen"}, "vier"]}',
        '{"op": "=", "args": [{"property": "palen"}, NaN]}',
        '{"op": "like", "args": [{"property": "naam"}]}',
        '{"op": "between", "args": [{"property": "palen"}, 1]}',
        '{"op": "+", "args": [1, 2]}',
        '{"op": "a_equals", "args": [1, 2]}',
        '{"op": "s_intersects", "args": [{"property": "geometry"}, {"type": "Point", "coordinates": "x"}]}',
        '{"op": "s_intersects", "args": [{"property": "geometry"}, {"type": "Sphere", "coordinates": [1]}]}',
        '{"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": ["a", 1, 2, 3]}]}',
        '{"property": "naam"}',
        '{"filter-lang": "x", "filter": {}}',
        '{"op": "not", "args": [[]]}',
        '{"op": "and", "args": [1, true]}',
        '{"op": ["="], "args": [1, 1]}',
        '{"op": "=", "args": [{"property": ["naam"]}, "x"]}',
        '{"op": "in", "args": [{"property": "naam"}, "Aa"]}',
    ],
)
def test_a_wrong_tree_is_refused_at_its_parameter(given, table, collection):
    with pytest.raises(InputError) as refusal:
        ids(table, collection, given, "cql2-json")

    assert refusal.value.field == "filter"


@pytest.mark.parametrize(
    ("given", "language"),
    [
        pytest.param("(" * 500 + "palen = 1" + ")" * 500, "cql2-text", id="brackets"),
        pytest.param("NOT " * 500 + "palen = 1", "cql2-text", id="nots"),
        pytest.param('{"op":"not","args":[' * 190 + "true" + "]}" * 190, "cql2-json", id="tree"),
        pytest.param("[" * 3_900, "cql2-json", id="lists"),
        pytest.param("palen = 1 OR " * 400 + "palen = 2", "cql2-text", id="long"),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_read(given, language, table, collection):
    with pytest.raises(InputError, match="too long or nested too deep"):
        ids(table, collection, given, language)


def test_a_filter_of_the_greatest_length_is_answered(table, collection):
    given = "palen = 4"
    while len(given) + len(" OR palen=4") <= LONGEST:
        given += " OR palen=4"

    assert ids(table, collection, given) == [5]


def test_another_language_is_refused():
    with pytest.raises(InputError) as refusal:
        cql2.read_filter("palen = 1", "sql")

    assert refusal.value.field == "filter-lang"
