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
