"""What the registers deliver as tables: named cases, and every reason to leave a record out."""

import polars as pl
import pytest
import shapely

from laadkern.errors import InputError
from laadkern.registers import bag, bgt, cbs
from laadkern.registers.raw import Outcome, together, within_area
from tests.kern.registers.shapes import X, Y, frame, square

IN_USE = "Verblijfsobject in gebruik"
POINT = shapely.Point(X, Y)


def address(number, **changed):
    return {
        "identificatie": f"022101000000{number:04}",
        "status": IN_USE,
        "gebruiksdoel": "woonfunctie",
        **changed,
    }


def test_homes_are_addresses_in_use_with_a_residential_function():
    rows = [
        address(1),
        address(2, gebruiksdoel="winkelfunctie,woonfunctie"),
        address(3, status="Verblijfsobject in gebruik (niet ingemeten)"),
        address(4, status="Verbouwing verblijfsobject"),
        address(5, gebruiksdoel="kantoorfunctie"),
        address(6, gebruiksdoel=None),
        address(7, status="Verblijfsobject ingetrokken"),
        address(8, status=None),
        address(9),
        address(1),
    ]
    shapes = [POINT] * 8 + [None, POINT]
    outcome = bag.home_addresses(frame(rows, shapes))

    assert outcome.table["address_id"].str.slice(-1).to_list() == ["1", "2", "3", "4"]
    assert outcome.table.select("x_m", "y_m").unique().rows() == [(X, Y)]
    assert outcome.read == 10
    assert outcome.refused == {"no_shape": 1, "not_in_use": 2, "no_home": 2, "double": 1}


@pytest.mark.parametrize("missing", ["identificatie", "status", "gebruiksdoel"])
def test_addresses_without_a_column_are_refused(missing):
    row = address(1)
    del row[missing]
    with pytest.raises(InputError, match=missing):
        bag.home_addresses(frame([row], [POINT]))


def test_buildings_keep_their_outline_and_year():
    bow_tie = shapely.Polygon([(X, Y), (X + 5, Y + 5), (X + 5, Y), (X, Y + 5)])
    rows = [
        {"identificatie": "0221100000000001", "status": "Pand in gebruik", "bouwjaar": 1992.0},
        {"identificatie": "0221100000000002", "status": "Pand gesloopt", "bouwjaar": 1900.0},
        {"identificatie": "0221100000000003", "status": "Pand in gebruik", "bouwjaar": None},
        {"identificatie": "0221100000000004", "status": "Pand in gebruik", "bouwjaar": 1.0},
    ]
    outcome = bag.building_outlines(frame(rows, [square(), square(), bow_tie, POINT]))

    assert outcome.table.select("building_id", "built_year").rows() == [("0221100000000001", 1992)]
    assert outcome.refused == {"no_shape": 1, "crossing": 1, "not_in_use": 1}


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("wegdeel", "wegdeel"),
        ("bgt_wegdeel", "wegdeel"),
        ("vegetatieobject_punt", "vegetatieobject"),
        ("scheiding_vlak", "scheiding"),
        ("pand_nummeraanduiding", "huisnummer"),
        ("TrafficArea", "wegdeel"),
        ("BuildingPart", "pand"),
    ],
)
def test_layers_have_one_name(name, layer):
    assert bgt.layer_of(name) == layer


def test_objects_of_the_map_as_the_service_names_them():
    rows = [
        {
            "lokaal_id": "G1.a",
            "functie": "parkeervlak",
            "fysiek_voorkomen": "open verharding",
            "status": "bestaand",
        },
        {"lokaal_id": "G1.b", "functie": "voetpad", "eind_registratie": "2020-01-01T00:00:00Z"},
        {"lokaal_id": "G1.c", "functie": "voetpad", "termination_date": "2020-01-01"},
        {"lokaal_id": "G1.d", "functie": "voetpad", "status": "plan"},
        {"lokaal_id": "G1.e", "functie": "fietspad", "relatieve_hoogteligging": -1},
        {"lokaal_id": "G1.f", "functie": "inrit", "plus_functie": "geenWaarde"},
    ]
    outcome = bgt.map_objects(frame(rows, [square()] * 6), layer="wegdeel")

    assert outcome.table.select("object_id", "layer", "function", "surface").rows() == [
        ("G1.a", "wegdeel", "parkeervlak", "open verharding"),
        ("G1.f", "wegdeel", "inrit", None),
    ]
    assert outcome.refused == {"ended": 3, "underground": 1}


def test_trees_and_street_names_come_along_and_other_layers_do_not():
    rows = [
        {"layer": "vegetatieobject_punt", "lokaal_id": "G1.a", "plus_type": "boom", "tekst": None},
        {"layer": "vegetatieobject_punt", "lokaal_id": "G1.b", "plus_type": "waardeOnbekend", "tekst": None},
        {"layer": "openbareruimtelabel", "lokaal_id": "G1.c", "plus_type": None, "tekst": "Dorpsstraat"},
        {"layer": "begroeidterreindeel", "lokaal_id": "G1.d", "plus_type": None, "tekst": None},
    ]
    outcome = bgt.map_objects(frame(rows, [POINT] * 4))

    assert outcome.table.select("layer", "plus_type", "text").rows() == [
        ("vegetatieobject", "boom", None),
        ("vegetatieobject", None, None),
        ("openbareruimtelabel", None, "Dorpsstraat"),
    ]
    assert outcome.refused == {"other_layer": 1}


def test_squares_with_their_households_and_suppressed_ones_unknown():
    rows = [
        {"crs28992res500m": "E2060N4470", "aantal_part_huishoudens": 135},
        {"crs28992res500m": "E2065N4470", "aantal_part_huishoudens": -99997},
        {"crs28992res500m": "E2070N4470", "aantal_part_huishoudens": -99995},
        {"crs28992res500m": "E2075N4470", "aantal_part_huishoudens": None},
        {"crs28992res500m": "E2080N4470", "aantal_part_huishoudens": 0},
        {"crs28992res100m": "E2085N4470", "aantal_part_huishoudens": 10},
    ]
    shapes = [square(X + 500 * number, side=500.0) for number in range(5)] + [square(X + 2500, side=100.0)]
    outcome = cbs.household_squares(frame(rows, shapes))

    assert outcome.table.select("cell_code", "x_m", "y_m", "households").rows() == [
        ("E2060N4470", X, Y, 135),
        ("E2080N4470", X + 2000, Y, 0),
    ]
    assert outcome.refused == {"no_square": 1, "suppressed": 3}


@pytest.mark.parametrize("shape", [square(X + 20, side=500.0), POINT, None], ids=["shifted", "point", "none"])
def test_what_is_no_square_of_the_grid_is_refused(shape):
    rows = [{"aantalPartHuishoudens": 10}]
    assert cbs.household_squares(frame(rows, [shape])).refused == {"no_square": 1}


def test_squares_without_households_are_refused():
    with pytest.raises(InputError, match="aantal_part_huishoudens"):
        cbs.household_squares(frame([{"aantal_inwoners": 10}], [square(side=500.0)]))


@pytest.mark.parametrize(
    "shape",
    [shapely.Point(6.1, 52.0), shapely.Point(float("inf"), 1), shapely.Point(3_000_000, 450_000)],
    ids=["lonlat", "infinite", "elsewhere"],
)
def test_positions_that_are_not_in_rd_are_refused(shape):
    with pytest.raises(InputError, match="not in RD New"):
        frame([{"a": 1}, {"a": 2}], [POINT, shape])


def test_only_what_touches_the_municipality_counts():
    table = pl.DataFrame({"id": ["in", "border", "out"]}).with_columns(
        geometry=pl.Series(shapely.to_wkb([POINT, square(X + 95), shapely.Point(X + 200, Y)]).tolist())
    )
    outcome = within_area(Outcome(table, 4, {"no_home": 1}), square(X - 100, Y - 100, 200))

    assert outcome.table["id"].to_list() == ["in", "border"]
    assert (outcome.read, outcome.refused) == (4, {"no_home": 1, "outside": 1})


def test_two_deliveries_become_one_in_a_fixed_order():
    one = Outcome(pl.DataFrame({"id": ["b", "a"]}), 3, {"ended": 1})
    other = Outcome(pl.DataFrame({"id": ["a", "c"]}), 2, {})

    both, turned = together([one, other], ["id"]), together([other, one], ["id"])
    assert both.table["id"].to_list() == ["a", "b", "c"] == turned.table["id"].to_list()
    assert (both.read, both.refused) == (5, {"ended": 1, "double": 1})
