"""Home positions from outlines and numbers; known positions from addresses."""

import polars as pl
import pytest
import shapely

from laadkern.errors import InputError
from laadkern.places import homes, known

HOME_TYPES = ("apartments", "terraced_mid", "terraced_end", "semi_detached", "detached", "other_homes")


def outlines(*boxes):
    return pl.DataFrame({"geometry": [shapely.to_wkb(shapely.box(*box)) for box in boxes]})


def test_sheds_are_no_homes_and_large_buildings_several():
    """5 x 5 m is a shed, 8 x 10 m a home, 20 x 30 m six homes, 100 x 100 m a hall: at most 20."""
    found = homes.from_buildings(outlines((0, 0, 5, 5), (10, 0, 18, 10), (20, 0, 40, 30), (50, 0, 150, 100)))

    assert found["weight"].to_list() == [1.0, 6.0, 20.0]
    assert found.select("x_m", "y_m").row(0) == (14.0, 5.0)


def test_a_house_number_drawn_twice_is_one_home():
    point = shapely.to_wkb(shapely.Point(5, 6))

    assert homes.from_house_numbers(pl.DataFrame({"geometry": [point, point]})).height == 1


@pytest.mark.parametrize(
    ("address", "street"),
    [
        pytest.param("Koepoortwal 19", "Koepoortwal", id="plain"),
        pytest.param("Oude Deldensestraat 31A", "Oude Deldensestraat", id="letter"),
        pytest.param("Nijverheidsweg  5", "Nijverheidsweg", id="two-spaces"),
        pytest.param("Kerkstraat 12-14", "Kerkstraat", id="range"),
        pytest.param("Graaf Reinaldstraat 26, Ede", "Graaf Reinaldstraat", id="town-behind"),
        pytest.param("Plein 1944 8", "Plein 1944", id="number-in-the-name"),
        pytest.param("Marktplein", "Marktplein", id="no-number"),
        pytest.param("12", None, id="only-a-number"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="missing"),
    ],
)
def test_street_of_an_address(address, street):
    assert known.street_of(address) == street


def test_positions_count_by_the_share_of_homes_in_their_postcode():
    types = pl.DataFrame(
        {
            "postcode6": ["7001AA", "7001AB"],
            **{name: [1, 0] for name in HOME_TYPES},
            "utility_buildings": [2, 5],
        }
    )
    places = pl.DataFrame(
        {"x_m": [1.0] * 4, "y_m": [1.0] * 4, "postcode": ["7001AA", "7001AB", "7001ZZ", None]}
    )

    assert known.known_positions(places, home_types=types).weight.tolist() == [0.75, 0.0, 0.5, 0.5]
    assert known.known_positions(places).weight.tolist() == [1.0] * 4


def test_refusals():
    with pytest.raises(InputError):
        homes.from_buildings(pl.DataFrame({"outline": [b""]}))
    with pytest.raises(InputError):
        known.known_positions(pl.DataFrame({"x_m": [1.0], "y_m": [1.0], "weight": [2.0]}))


def positions(*rows):
    """(source, number of homes, x)."""
    return pl.DataFrame(
        [
            {"x_m": x, "y_m": 5.0, "weight": 1.0, "source": source}
            for source, count, x in rows
            for _ in range(count)
        ]
    )


def neighbourhoods(*households):
    """Squares of 10 m side by side with these households."""
    shapes = [shapely.to_wkb(shapely.box(10 * i, 0, 10 * i + 10, 10)) for i in range(len(households))]
    return pl.DataFrame(
        {"households": households, "geometry": shapes}, schema_overrides={"households": pl.Int64}
    )


@pytest.mark.parametrize(
    ("rows", "chosen"),
    [
        pytest.param(
            [("building_outlines", 9, 5.0), ("addresses", 6, 5.0)], "addresses", id="complete-enough"
        ),
        pytest.param(
            [("building_outlines", 9, 5.0), ("addresses", 5, 5.0)], "building_outlines", id="incomplete"
        ),
        pytest.param(
            [("building_outlines", 6, 5.0), ("house_numbers", 12, 5.0)], "house_numbers", id="both-complete"
        ),
        pytest.param(
            [("building_outlines", 2, 5.0), ("house_numbers", 1, 5.0)], "building_outlines", id="most"
        ),
        pytest.param(
            [("building_outlines", 1, 5.0), ("house_numbers", 1, 5.0)], "house_numbers", id="as-many"
        ),
    ],
)
def test_each_neighbourhood_has_its_best_source_alone(rows, chosen):
    best = homes.best_of(positions(*rows), neighbourhoods(10))

    assert best["source"].unique().to_list() == [chosen]
    assert best.height == {source: count for source, count, _ in rows}[chosen]


def test_the_best_source_is_per_neighbourhood_and_homes_outside_are_left_out():
    found = positions(("addresses", 10, 5.0), ("building_outlines", 10, 5.0), ("building_outlines", 3, 15.0))
    stray = positions(("addresses", 1, 500.0))

    best = homes.best_of(pl.concat([found, stray]), neighbourhoods(10, None))
    assert best.group_by("source", "x_m").len().sort("x_m").rows() == [
        ("addresses", 5.0, 10),
        ("building_outlines", 15.0, 3),
    ]


def test_several_addresses_at_one_place_are_several_homes():
    found = homes.from_addresses(pl.DataFrame({"x_m": [1.0, 1.0], "y_m": [2.0, 2.0]}))
    assert (found.height, found["source"].unique().to_list()) == (2, ["addresses"])
