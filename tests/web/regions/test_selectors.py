"""Areas as the calculations and the map read them."""

import json

import numpy as np
import polars as pl
import pytest
import shapely
from django.contrib.auth.models import AnonymousUser

from laadregie.foundation.accounts.models import Role
from laadregie.regions import geography, selectors

pytestmark = pytest.mark.django_db


def test_the_frame_has_every_column_and_null_where_the_pack_has_nothing(loaded):
    frame = selectors.neighbourhood_frame()

    assert frame["code"].to_list() == [f"BU990{m}000{n}" for m in (1, 2) for n in (1, 2, 3)]
    assert frame.schema["households"] == pl.Int64
    assert frame.schema["owner_occupied_share"] == pl.Float64
    assert frame["postcode4"].null_count() == 6
    assert frame["area_ha"].round(1).to_list() == [72.0, 72.0, 324.0, 63.0, 72.0, 255.0]
    assert "geometry" not in frame.columns


def test_municipalities_without_figures_of_their_own_still_have_a_place(loaded):
    frame = selectors.municipality_frame(with_geometry=True)

    assert frame["households"].to_list() == [None, None]
    assert frame["province"].to_list() == [None, None]
    assert frame["area_ha"].round(1).to_list() == [468.0, 390.0]
    assert frame["geometry"].null_count() == 0


def test_a_neighbourhood_without_shape_gets_the_mean_of_its_municipality(pack, load):
    path = pack / "neighbourhoods.geojson"
    document = json.loads(path.read_text("utf-8"))
    document["features"][0]["geometry"] = None
    path.write_text(json.dumps(document), "utf-8")

    load(pack)

    first = selectors.neighbourhood_frame().row(0, named=True)
    # the two others of Vlietwoude lie at (119,350; 488,400) and (118,900; 489,700)
    assert (first["x_m"], first["y_m"]) == pytest.approx((119_125, 489_050), abs=0.1)
    assert (first["position_estimated"], first["area_ha"]) == (True, None)


def test_a_neighbourhood_without_shape_gets_the_mean_of_its_district_first(pack, load):
    path = pack / "neighbourhoods.geojson"
    document = json.loads(path.read_text("utf-8"))
    for number in (0, 1):
        document["features"][number]["properties"]["district_code"] = "WK990101"
    document["features"][0]["geometry"] = None
    path.write_text(json.dumps(document), "utf-8")

    load(pack)

    first = selectors.neighbourhood_frame().row(0, named=True)
    assert (first["x_m"], first["y_m"]) == pytest.approx((119_350, 488_400), abs=0.1)


@pytest.mark.parametrize(
    ("x_m", "y_m", "within_m", "code"),
    [
        pytest.param(118_300, 488_300, 0, "BU99010001", id="inside"),
        pytest.param(120_500, 490_000, 0, "BU99020003", id="inside-another"),
        pytest.param(117_950, 488_300, 0, None, id="50-m-outside"),
        pytest.param(117_950, 488_300, 60, "BU99010001", id="50-m-outside-where-60-counts"),
        pytest.param(117_950, 488_300, 40, None, id="50-m-outside-where-40-counts"),
        pytest.param(float("nan"), 488_300, 60, None, id="no-position"),
    ],
)
def test_which_neighbourhood_a_point_lies_in(loaded, x_m, y_m, within_m, code):
    index = selectors.area_index("neighbourhood")

    assert index.codes_at(np.array([x_m]), np.array([y_m]), within_m=within_m) == [code]


def test_points_keep_their_order_also_when_some_lie_nowhere(loaded):
    x_m, y_m = np.array([np.nan, 120_500, 0.0, 118_300]), np.array([1.0, 490_000, 0.0, 488_300])

    codes = selectors.area_index("neighbourhood").codes_at(x_m, y_m)

    assert codes == [None, "BU99020003", None, "BU99010001"]


def test_the_index_is_made_once_per_version(loaded):
    assert selectors.area_index("municipality") is selectors.area_index("municipality")


def test_outlines_for_the_map_are_in_degrees_with_codes_and_names(loaded):
    document = json.loads(selectors.areas_geojson("neighbourhood"))

    first = document["features"][0]
    assert first["properties"] == {
        "code": "BU99010001",
        "name": "Vlietwoude-Dorp",
        "municipality_code": "GM9901",
    }
    lon, lat = first["geometry"]["coordinates"][0][0]
    assert (4.8 < lon < 4.9, 52.3 < lat < 52.4) == (True, True)


def test_simplified_neighbours_share_their_border(loaded):
    areas = selectors.neighbourhood_frame(with_geometry=True).select("code", "geometry").head(2)

    left, right = (
        {tuple(point) for point in feature["geometry"]["coordinates"][0]}
        for feature in json.loads(geography.feature_collection(areas, tolerance_m=20))["features"]
    )

    assert len(left & right) == 2


def test_whom_one_works_for(loaded, person, officer, manager):
    def own(viewer):
        return [one.code for one in selectors.own_municipalities(viewer)]

    assert own(AnonymousUser()) == []
    assert own(officer) == ["GM9901"]
    assert own(manager) == ["GM9902", "GM9901"]
    assert own(person(Role.CONSULTANT, "elsewhere")) == []


def test_a_table_of_the_pack_is_read_with_its_sorts_and_in_rd_new(pack, load):
    with (pack / "region.toml").open("a", encoding="utf-8") as manifest:
        manifest.write('\n[[files]]\nkind = "parking"\npath = "bays.geojson"\n')
    bay = {
        "type": "Feature",
        "properties": {"parking_id": "bay-1", "municipality_code": "GM9901", "kind": "parking_space"},
        "geometry": {"type": "Point", "coordinates": [5.38763888888889, 52.1561605555556]},
    }
    document = {"type": "FeatureCollection", "features": [bay]}
    (pack / "bays.geojson").write_text(json.dumps(document), "utf-8")
    load(pack)

    table = selectors.pack_table("parking")

    row = table.row(0, named=True)
    assert (row["parking_id"], row["capacity"], row["is_paid"]) == ("bay-1", None, None)
    point = shapely.from_wkb(row["geometry"])  # the origin of RD New: (155,000; 463,000)
    assert (point.x, point.y) == pytest.approx((155_000, 463_000), abs=200)


def test_what_the_pack_does_not_have_is_none(loaded):
    assert selectors.pack_file("parking") is None
    assert selectors.pack_table("parking") is None
    assert selectors.outline_geojson() is None
