"""Pages of the network: counts, order, pages of a list, who sees what, and lists to send."""

import csv
import re
from io import StringIO
from urllib.parse import quote

import pytest

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import Role
from laadregie.monitoring import services, views
from laadregie.monitoring.models import ChargeLocation
from tests.factories.network import WRONG_OPERATOR, load_small_feed, load_small_samples
from tests.factories.regions import OOSTERLEK, VLIETWOUDE

pytestmark = pytest.mark.django_db
MOST_QUERIES = 35  # however many locations; session, user and known browser included
OPERATOR = f"/netwerk/kwaliteit/{quote(WRONG_OPERATOR)}/"
STAFF_ONLY = [OPERATOR, f"{OPERATOR}gegevens.csv", "/netwerk/kwaliteit.csv"]


@pytest.fixture(autouse=True)
def _language(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def network(pack, tmp_path):
    load_small_feed(tmp_path)
    load_small_samples(tmp_path)


@pytest.fixture
def staff(client, person):
    client.force_login(person(Role.CONTRACT_MANAGER))
    return client


def text_of(response):
    """What a reader sees: no tags, single spaces."""
    body = re.sub(r"<script.*?</script>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def rows_of(response, caption):
    """The rows of the table with a caption, each a list of the texts of its cells."""
    table = response.content.decode().split(caption)[1].split("<tbody>")[1].split("</tbody>")[0]
    return [
        [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip() for cell in cells]
        for cells in (
            re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, flags=re.DOTALL)
            for row in re.findall(r"<tr.*?</tr>", table, flags=re.DOTALL)
        )
    ]


def page_of(location_id):
    return f"/netwerk/locatie/{ChargeLocation.objects.get(location_id=location_id).pk}/"


@pytest.mark.parametrize("path", ["/netwerk/", "/netwerk/kwaliteit/", f"/netwerk/gemeente/{VLIETWOUDE}/"])
def test_without_a_feed_the_page_says_so(client, pack, path):
    response = client.get(path)

    assert response.status_code == 200
    assert "No charge points were imported yet." in text_of(response)


@pytest.mark.parametrize("path", ["/netwerk/locatie/1/", *STAFF_ONLY])
def test_without_a_feed_there_is_no_such_page(staff, pack, path):
    assert staff.get(path).status_code == 404


def test_from_records_to_points_that_count(client, network):
    rows = rows_of(client.get("/netwerk/"), "From records in the feed to charge points that count")

    assert rows == [
        ["Delivered in the feed", "21"],
        ["Reported twice", "-1"],
        ["Different charge points in use", "20"],
        ["Outside the region", "-1"],
        ["Counts in this region", "19"],
    ]


def test_definitions_stand_beside_what_others_would_give(client, network):
    response = client.get("/netwerk/")
    rows = {
        row[0]: row[1:] for row in rows_of(response, "Regular public charge points under other definitions")
    }

    assert rows["The definition that holds"] == ["12", "0"]
    assert rows["A missing kind of parking is never in the street"] == ["10", "-2"]
    assert rows["Every regular charge point"] == ["17", "+5"]
    assert "50 kW or more; ultra-fast above 150 kW." in text_of(response)


def test_municipalities_stand_by_name_unless_asked_otherwise(client, network):
    rows = rows_of(client.get("/netwerk/"), "Charge points per municipality")

    assert [row[0] for row in rows] == ["Oosterlek", "Vlietwoude"]


@pytest.mark.parametrize(("order", "column"), [("regulier", 1), ("snel", 3), ("semi", 4), ("locaties", 5)])
def test_municipalities_are_ordered_by_what_is_asked(client, network, order, column):
    rows = rows_of(client.get(f"/netwerk/?volgorde={order}"), "Charge points per municipality")

    assert len(rows) == 2
    assert int(rows[0][column]) >= int(rows[1][column])


@pytest.mark.parametrize("path", ["/netwerk/", "/netwerk/kwaliteit/", f"/netwerk/gemeente/{VLIETWOUDE}/"])
def test_an_order_that_does_not_exist_is_refused(client, network, path):
    response = client.get(f"{path}?volgorde=kleur")

    assert response.status_code == 400
    assert "kleur" in text_of(response)


@pytest.mark.parametrize(
    "path",
    [
        "/netwerk/gemeente/GM0000/",
        "/netwerk/locatie/999999/",
        f"/netwerk/gemeente/{VLIETWOUDE}/?pagina=2",
        f"/netwerk/gemeente/{VLIETWOUDE}/?pagina=veel",
    ],
)
def test_what_does_not_exist_is_404(client, network, path):
    assert client.get(path).status_code == 404


def test_a_municipality_lists_its_locations(client, network):
    response = client.get(f"/netwerk/gemeente/{VLIETWOUDE}/?volgorde=drukte")
    rows = rows_of(response, "Charging locations")

    assert [row[0] for row in rows[:2]] == ["Dorpsstraat 12 Laadbedrijf A", "Dorpsstraat 88 Laadbedrijf A"]
    assert rows[0][2] == "Busy 50%, 20 snapshots"
    assert rows[1][2] == "Quiet 0%, 20 snapshots"
    assert rows[2][2] == "Unknown not measured"
    assert "A car that is connected and full does not count as charging." in text_of(response)


def test_locations_come_in_pages(client, network, monkeypatch):
    monkeypatch.setattr(views, "LOCATIONS_PER_PAGE", 2)
    whole = f"/netwerk/gemeente/{OOSTERLEK}/"
    first, second = (rows_of(client.get(f"{whole}?pagina={n}"), "Charging locations") for n in (1, 2))

    assert len(first) == len(second) == 2
    assert [row[0] for row in first + second] == sorted(row[0] for row in first + second)
    assert "1 to 2 of 7" in text_of(client.get(whole))


def test_the_public_sees_rules_and_no_operators(client, network):
    text = text_of(client.get("/netwerk/kwaliteit/"))

    assert "Of 21 records in the feed, 19 count." in text
    assert "Reported twice" in text
    assert "Laadbedrijf" not in text
    assert "Latest deliveries" not in text_of(client.get("/netwerk/"))


@pytest.mark.parametrize("path", STAFF_ONLY)
def test_what_is_wrong_per_operator_is_404_for_the_public(client, network, path):
    assert client.get(path).status_code == 404


def test_staff_sees_what_is_wrong_per_operator(staff, network):
    rows = rows_of(staff.get("/netwerk/kwaliteit/"), "Records per operator that need work")

    assert rows[0] == [WRONG_OPERATOR, "1", "1", "1", "0", "0", "0"]


def test_the_records_of_an_operator_by_subject(staff, network):
    rows = rows_of(staff.get(f"{OPERATOR}?onderwerp=doubled"), "Records that need work")

    assert [(row[0], row[2], row[4]) for row in rows] == [
        ("NL*LBA*E0001*1", "Dorpsstraat 12, Vlietwoude", "Dorpsstraat 12")
    ]
    assert len(rows_of(staff.get(OPERATOR), "Records that need work")) == 2
    assert staff.get(f"{OPERATOR}?onderwerp=kleur").status_code == 400
    assert staff.get("/netwerk/kwaliteit/Niemand/").status_code == 404


def test_an_operator_without_name_has_a_page(staff, pack, records, written, tariffs):
    records[0]["operator"] = None
    services.import_feed(written(records), tariffs=tariffs, by=None)

    assert "No operator named" in text_of(staff.get("/netwerk/kwaliteit/-/"))


def test_the_list_of_an_operator_can_be_sent(staff, network):
    response = staff.get(f"{OPERATOR}gegevens.csv?onderwerp=doubled")
    header, *rows = csv.reader(StringIO(response.content.decode()))

    assert response["Content-Type"].startswith("text/csv")
    assert re.fullmatch(
        r'attachment; filename="laadpunten-laadbedrijfb-doubled-2026-06-01.csv"',
        response["Content-Disposition"],
    )
    assert len(rows) == 1
    row = dict(zip(header, rows[0], strict=True))
    assert row["operator"] == f"'{WRONG_OPERATOR}"  # a spreadsheet program would calculate it
    assert (row["location_id"], row["counted_location_id"]) == ("OLD-1", "WK-1")


def test_the_list_of_every_operator(staff, network):
    lines = staff.get("/netwerk/kwaliteit.csv").content.decode().splitlines()
    found = {line.split(",")[2] for line in lines[1:]}

    assert {"Reported twice", "Outside the region"} <= found


def test_a_location_shows_points_prices_and_use(client, network):
    response = client.get(page_of("WK-1"))
    rows = rows_of(response, "Charge points of this location")

    assert [row[0] for row in rows] == ["NL*LBA*E0001*1", "NL*LBA*E0002*1"]
    assert rows[0][1:3] == ["Counts", "Public, regular"]
    assert rows[0][3] == "free, since 1 June 2026"
    assert "In the evening 50% of the charge points is charging" in text_of(response)
    assert "Copies that do not count" not in text_of(response)


def test_staff_sees_which_copy_counts(staff, network):
    text = text_of(staff.get(page_of("WK-1")))
    assert "Copies that do not count" in text
    assert f"Dorpsstraat 12 {WRONG_OPERATOR} free, since 1 January 2026" in text

    not_counted = staff.get(page_of("OLD-1"))
    assert "No charge point counts here" in text_of(not_counted)
    rows = rows_of(not_counted, "Charge points of this location")
    assert rows[0][1] == "Does not count"
    assert "Reported twice" in rows[0][4]
    assert "Counted copy: Dorpsstraat 12" in rows[0][4]


def test_a_location_where_nothing_counts_is_404_for_the_public(client, network):
    assert client.get(page_of("OLD-1")).status_code == 404


def test_deliveries_tell_what_they_did(staff, network, tmp_path):
    path = tmp_path / "broken.json"
    path.write_text("<html>")
    with pytest.raises(InputError):
        services.import_feed(path, by=None)

    text = text_of(staff.get("/netwerk/"))

    assert "12 records: 12 new, 0 changed, 0 unchanged, 0 gone from the feed, 0 refused." in text
    assert "The delivery is not readable JSON." in text


def test_a_delivery_that_misses_much_tells_that_nothing_is_gone(staff, network, records, written):
    services.import_feed(written(records[:4]), by=None)

    assert "So much is missing that nothing was marked as gone." in text_of(staff.get("/netwerk/"))


def test_refused_records_come_with_their_reason(staff, pack, records, written, tariffs):
    services.import_feed(written([*records, records[0]]), tariffs=tariffs, by=None)

    assert "WK-1: “WK-1” stands in the delivery more than once" in text_of(staff.get("/netwerk/"))


@pytest.mark.parametrize(
    "path", ["/netwerk/", "/netwerk/kwaliteit/", f"/netwerk/gemeente/{VLIETWOUDE}/", OPERATOR]
)
def test_pages_ask_the_database_a_bounded_number_of_times(
    staff, network, path, django_assert_max_num_queries
):
    staff.get(path)  # the first time notes the browser

    with django_assert_max_num_queries(MOST_QUERIES):
        assert staff.get(path).status_code == 200


def test_a_location_asks_the_database_a_bounded_number_of_times(
    staff, network, django_assert_max_num_queries
):
    path = page_of("WK-1")
    staff.get(path)

    with django_assert_max_num_queries(MOST_QUERIES):
        assert staff.get(path).status_code == 200
