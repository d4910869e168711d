"""Pages by id, boxes, moments and coordinate systems, worked out by hand."""

import pytest
from django.http import QueryDict

from laadkern.errors import InputError
from laadregie.foundation.ogc import items, parameters
from laadregie.foundation.ogc.crs import Crs
from laadregie.foundation.ogc.tables import FeatureTable


def ask(collection, table, query=""):
    return items.page(collection, table, parameters.items_query(QueryDict(query), collection))


def ids(page):
    return [feature["id"] for feature in page.features]


def test_pages_follow_the_ids_and_end(table, collection):
    first = ask(collection, table, "limit=3")
    last = ask(collection, table, f"limit=3&cursor={first.next_cursor}")

    assert (ids(first), first.matched, first.next_cursor) == ([3, 5, 8], 4, "8")
    assert (ids(last), last.matched, last.next_cursor) == ([9], 4, None)


def test_a_page_that_just_fits_has_no_next(table, collection):
    assert ask(collection, table, "limit=4").next_cursor is None


def test_a_feature_that_went_makes_a_reader_miss_nothing(table, collection):
    first = ask(collection, table, "limit=2")
    left = FeatureTable.of(table.frame.filter(table.frame["id"] != 5), table.shapes[[0, 2, 3]])

    assert first.next_cursor == "5"
    assert ids(ask(collection, left, "limit=2&cursor=5")) == [8, 9]


def test_a_cursor_goes_on_within_the_filter(table, collection):
    assert ids(ask(collection, table, "filter=palen>0&limit=1&cursor=3")) == [5]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("naam=Aa", [3]),
        ("palen=4", [5]),
        ("deel=0.5", [8]),
        ("open=true", [5, 8]),
        ("soort=straat", [3, 8]),
        ("soort=straat&open=false", [3]),
        ("palen=99", []),
    ],
)
def test_a_property_as_a_parameter(query, expected, table, collection):
    assert ids(ask(collection, table, query)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("2026-11-05", [5, 9], id="a-day"),
        pytest.param("2026-11-05T12:00:00Z", [5, 9], id="a-moment"),
        pytest.param("2026-11-05T13:00:00%2B01:00", [5, 9], id="a-moment-in-another-zone"),
        pytest.param("2026-11-04/2026-11-08", [5, 8, 9], id="between-days"),
        pytest.param("../2026-11-05", [3, 5, 9], id="open-begin"),
        pytest.param("2026-11-05/", [5, 8, 9], id="open-end"),
        pytest.param("2020-01-01/2020-01-02", [9], id="what-has-no-moment-always-is-there"),
    ],
)
def test_a_moment(query, expected, table, collection):
    assert ids(ask(collection, table, f"datetime={query}")) == expected


def box_around(table, row, crs=Crs.CRS84, swap=False):
    west, south, east, north = table.shapes_in(crs)[row].buffer(0.0005 if crs is Crs.CRS84 else 50).bounds
    return ",".join(map(str, (south, west, north, east) if swap else (west, south, east, north)))


def test_a_box_in_each_system(table, collection):
    degrees = box_around(table, 0)
    north_first = f"bbox={box_around(table, 0, swap=True)}&bbox-crs={Crs.WGS84}"
    metres = f"bbox={box_around(table, 0, Crs.RD)}&bbox-crs={Crs.RD}"

    assert ids(ask(collection, table, f"bbox={degrees}")) == [3]
    assert ids(ask(collection, table, north_first)) == [3]
    assert ids(ask(collection, table, metres)) == [3]


def test_a_box_with_heights_and_one_over_the_date_line(table, collection):
    assert ids(ask(collection, table, "bbox=5,51,0,7,53,100")) == [3, 5, 8]
    assert ids(ask(collection, table, "bbox=-180,-90,180,90")) == [3, 5, 8]
    assert ids(ask(collection, table, "bbox=170,-90,-170,90")) == []
    assert ids(ask(collection, table, "bbox=5,51,-170,53")) == [3, 5, 8]


def test_coordinates_stand_in_the_order_of_their_system(table, collection):
    def place(crs):
        return ask(collection, table, f"limit=1&crs={crs}").features[0]["geometry"]["coordinates"]

    longitude, latitude = place(Crs.CRS84)

    assert place(Crs.RD) == [200250.0, 450250.0]
    assert place(Crs.WGS84) == [latitude, longitude]
    assert 5.9 < longitude < 6.1
    assert 51.9 < latitude < 52.2


def test_a_feature_without_a_place_says_so(table, collection):
    feature = ask(collection, table, "cursor=8").features[0]

    assert feature["id"] == 9
    assert feature["geometry"] is None
    assert feature["properties"]["naam"] is None
    assert "id" not in feature["properties"]


def test_moments_are_written_in_utc(table, collection):
    assert ask(collection, table, "limit=1").features[0]["properties"]["vanaf"] == "2026-11-03T12:00:00Z"


def test_an_empty_collection_is_an_empty_page(table, collection):
    empty = FeatureTable.of(table.frame.head(0), table.shapes[:0])

    assert empty.extent is None
    assert ask(collection, empty, "bbox=5,51,7,53&filter=S_INTERSECTS(geometry,POINT(1 2))").features == []


def test_a_limit_above_the_largest_page_is_no_error(collection):
    query = parameters.items_query(QueryDict("limit=999999"), collection)

    assert query.limit == parameters.LARGEST_PAGE


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("onbekend=1", "onbekend"),
        ("offset=1", "offset"),
        ("limit=1&limit=2", "limit"),
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=veel", "limit"),
        ("limit=1.5", "limit"),
        ("limit=", "limit"),
        ("limit=٣", "limit"),
        ("cursor=", "cursor"),
        ("cursor=abc", "cursor"),
        ("cursor=99999999999999999999999", "cursor"),
        ("cursor=-3", "cursor"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=1,2,3,4,5", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("bbox=1,2,3,nan", "bbox"),
        ("bbox=1,2,inf,4", "bbox"),
        ("bbox=5,53,6,52", "bbox"),
        ("bbox=-181,0,0,10", "bbox"),
        ("bbox=0,-91,0,10", "bbox"),
        (f"bbox=2,1,1,2&bbox-crs={Crs.RD}", "bbox"),
        ("bbox=1,2,3,4&bbox-crs=EPSG:28992", "bbox-crs"),
        (f"bbox-crs={Crs.RD}", "bbox-crs"),
        ("crs=http://www.opengis.net/def/crs/EPSG/0/31370", "crs"),
        ("crs=", "crs"),
        ("datetime=gisteren", "datetime"),
        ("datetime=2026-13-01", "datetime"),
        ("datetime=2026-11-05T12:00:00", "datetime"),
        ("datetime=../..", "datetime"),
        ("datetime=/", "datetime"),
        ("datetime=2026-11-06/2026-11-05", "datetime"),
        ("datetime=2026-11-05/2026-11-06/2026-11-07", "datetime"),
        ("datetime=", "datetime"),
        ("datetime=9999-12-31/0000-01-01", "datetime"),
        ("filter=", "filter"),
        ("filter-lang=cql2-text", "filter-lang"),
        ("filter=palen=1&filter-lang=sql", "filter-lang"),
        ("filter-crs=http://www.opengis.net/def/crs/EPSG/0/28992", "filter-crs"),
        ("filter=palen=1&filter-crs=x", "filter-crs"),
        ("palen=vier", "palen"),
        ("palen=", "palen"),
        ("deel=nan", "deel"),
        ("open=ja", "open"),
        ("soort=plein", "soort"),
        ("vanaf=2026-11-05T12:00:00Z", "vanaf"),
        ("naam=" + "a" * 500, "naam"),
        ("f=html", "f"),
        ("f=xml", "f"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(query, field, table, collection):
    with pytest.raises(InputError) as refusal:
        ask(collection, table, query)

    assert refusal.value.field == field


def test_the_table_finds_a_feature_by_its_id_alone(table):
    assert table.index_of("5") == 1
    assert [table.index_of(text) for text in ("4", "05x", "", "-3", "9" * 30)] == [None] * 5
