"""Pages ask the database no more often when there are more requests; files are as they were kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laadregie.foundation import files
from laadregie.intake import consistency, selectors
from laadregie.intake.selectors import Choice, worklist
from tests.factories.judging import middle_of, sent_request, with_evidence
from tests.factories.regions import VLIETWOUDE

pytestmark = pytest.mark.usefixtures("planned")


def asked_of_the_database(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def more_requests(count=5):
    x_m, y_m = middle_of(VLIETWOUDE)
    for number in range(count):
        place = (x_m + 900 + 40 * number, y_m + 900)
        sent_request(place=place, name=f"Persoon{number} Vos")


@pytest.mark.parametrize("query", ["?wie=alle", "?wie=alle&stand=submitted", ""])
def test_the_work_list_does_not_ask_more_with_more_requests(client, officer, asked, query):
    client.force_login(officer)
    path = f"{reverse('intake:work')}{query}"
    before = asked_of_the_database(client, path)

    more_requests()

    assert asked_of_the_database(client, path) == before


def test_a_case_does_not_ask_more_with_more_requests(client, officer, asked):
    client.force_login(officer)
    path = reverse("intake:case", args=[asked.number])
    before = asked_of_the_database(client, path)

    more_requests()

    assert asked_of_the_database(client, path) == before


def test_a_case_reads_the_terms_of_no_other_request(client, officer, asked):
    more_requests()
    client.force_login(officer)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("intake:case", args=[asked.number]))

    of_terms = [one["sql"] for one in queries if 'FROM "clocks_clock"' in one["sql"]]
    assert of_terms
    assert all(asked.number in sql for sql in of_terms)


def test_a_page_asks_what_holds_in_the_region_once(client, officer, asked):
    client.force_login(officer)
    path = reverse("intake:case", args=[asked.number])
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)

    for table in ("regions_areaversion", "monitoring_snapshot", "regions_organisation"):
        assert sum(f'FROM "{table}"' in one["sql"] for one in queries) <= 1, table
    assert len(queries) <= 41


@pytest.mark.parametrize(
    "choice", [Choice(), Choice(who="alle", term="te-laat"), Choice(state="testing"), Choice(words="Noor")]
)
def test_figures_are_of_all_that_is_open_whatever_is_chosen(officer, asked, choice):
    more_requests(2)

    assert selectors.work(officer, choice).figures == selectors.figures(officer)


def test_names_of_the_neighbourhoods_on_the_page_alone_are_read(officer, asked):
    with CaptureQueriesContext(connection) as queries:
        names = worklist._neighbourhood_names({asked.neighbourhood_code, "BU-nowhere"})

    assert set(names) <= {asked.neighbourhood_code}
    assert len(queries) == 1


def test_a_file_that_is_there_as_it_was_kept_is_no_problem(asked):
    with_evidence(asked)

    assert list(consistency.file_problems(read=True)) == []


@pytest.mark.parametrize(
    ("change", "read", "words"),
    [
        pytest.param(lambda path: path.unlink(), False, "is not there", id="gone"),
        pytest.param(lambda path: path.write_bytes(b"half"), False, "has 4 bytes", id="cut-off"),
        pytest.param(
            lambda path: path.write_bytes(path.read_bytes()[::-1]), True, "is not what was kept", id="changed"
        ),
    ],
)
def test_a_file_that_is_not_as_it_was_kept_is_told(asked, change, read, words):
    one = with_evidence(asked)
    path = files.path_of(one.path)
    content = path.read_bytes()
    try:
        change(path)
        (problem,) = consistency.file_problems(read=read)
    finally:
        path.write_bytes(content)

    assert problem.startswith(f"{asked.number}: file {one.pk} {words}")
