"""Coordinates, distances, cells and areas."""

import numpy as np
import polars as pl
import pytest
import shapely

from laadkern import geo
from laadkern.errors import InputError

SQUARE = shapely.box(0, 0, 1000, 1000)
NEXT = shapely.box(1000, 0, 2000, 1000)


def test_the_tower_of_amersfoort_is_the_middle_of_rd():
    x_m, y_m = geo.rd_from_lonlat([5.38720621], [52.15517440])

    assert x_m[0] == pytest.approx(155_000, abs=1)
    assert y_m[0] == pytest.approx(463_000, abs=1)


def test_there_and_back_is_the_same_place():
    lon, lat = geo.lonlat_from_rd(*geo.rd_from_lonlat([6.0, 6.9], [52.1, 52.6]))

    assert lon == pytest.approx([6.0, 6.9], abs=1e-7)
    assert lat == pytest.approx([52.1, 52.6], abs=1e-7)


def test_straight_and_walking_distance():
    straight = geo.straight_m([0.0], [0.0], [300.0], [400.0])

    assert straight.tolist() == [500.0]
    assert geo.walking_m(straight, detour_factor=1.3).tolist() == [650.0]


@pytest.mark.parametrize(
    ("x_m", "y_m", "size_m", "code"),
    [
        pytest.param(185_500, 484_500, 500, "E1855N4845", id="corner-belongs-to-its-own-cell"),
        pytest.param(185_999, 484_999, 500, "E1855N4845", id="last-metre"),
        pytest.param(186_000, 484_999, 500, "E1860N4845", id="next-cell-east"),
        pytest.param(185_740, 484_560, 100, "E1857N4845", id="100-m"),
    ],
)
def test_cells_are_aligned_and_named_as_those_of_cbs(x_m, y_m, size_m, code):
    assert geo.cell_codes(geo.cell_keys([x_m], [y_m], size_m), size_m) == [code]


def test_the_centre_of_a_cell_lies_in_that_cell():
    key = geo.cell_keys([185_740], [484_560], 500)

    assert [axis.tolist() for axis in geo.cell_centres(key, 500)] == [[185_750.0], [484_750.0]]
    assert geo.cell_keys(*geo.cell_centres(key, 500), 500).tolist() == key.tolist()


def test_each_point_gets_one_area_also_on_the_border_and_none_outside():
    areas = np.array([SQUARE, None, NEXT], dtype=object)

    found = geo.area_index([500.0, 1000.0, 1500.0, 2500.0], [500.0, 500.0, 500.0, 500.0], areas)

    assert found.tolist() == [0, 0, 2, -1]


def test_cells_inside_have_their_centre_inside():
    keys = geo.cells_inside(shapely.box(40, 0, 260, 100), 100)

    assert [axis.tolist() for axis in geo.cell_centres(keys, 100)] == [[50.0, 150.0, 250.0], [50.0] * 3]
    assert geo.cells_inside(shapely.box(0, 0, 10, 10), 100).size == 0


def test_shapes_of_wkb_keep_what_is_missing():
    shapes = geo.geometries("areas", pl.Series([shapely.to_wkb(SQUARE), None], dtype=pl.Binary))

    assert shapes[0].equals(SQUARE)
    assert shapes[1] is None


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda: geo.rd_from_lonlat([200.0], [52.0]), id="no-such-longitude"),
        pytest.param(lambda: geo.lonlat_from_rd([np.nan], [1.0]), id="missing-coordinate"),
        pytest.param(lambda: geo.walking_m([1.0], detour_factor=0.9), id="shorter-than-straight"),
        pytest.param(lambda: geo.walking_m([-1.0], detour_factor=1.3), id="negative-distance"),
        pytest.param(lambda: geo.cell_keys([1.0], [1.0], 0), id="no-cell-size"),
        pytest.param(lambda: geo.cell_keys([-1.0], [1.0], 100), id="west-of-the-grid"),
        pytest.param(lambda: geo.geometries("areas", pl.Series([b"no shape"])), id="no-shape"),
    ],
)
def test_refusals(wrong):
    with pytest.raises(InputError):
        wrong()
