"""Figures of requests: totals that add up, small numbers that stay hidden, who sees what."""

import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laadregie.foundation.accounts.models import Role
from laadregie.intake.figures import cases, counting, report
from laadregie.intake.figures.report import Choice
from laadregie.intake.models import ChargerRequest, RequestEvent
from laadregie.planmaps.models import Site
from laadregie.realisation import happened
from laadregie.realisation.models import Realisation
from laadregie.regions.models import Concession, DatedFigure, Organisation
from tests.factories.intake import many_requests
from tests.factories.judging import sent_request
from tests.factories.regions import OOSTERLEK, VLIETWOUDE, person

PAGE, CSV, EXCEL = "/cijfers/aanvragen/", "/cijfers/aanvragen.csv", "/cijfers/aanvragen.xlsx"
API = "/api/v1/indicatoren/aanvragen"
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
YEAR = (date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture
def requests(db):
    return many_requests(300, codes=[VLIETWOUDE, OOSTERLEK], until=NOW, days=900)


@pytest.fixture
def manager(db):
    return person(Role.PROGRAMME_MANAGER, "waterkant")


def of_2025(made):
    return [one for one in made if one.submitted_at.astimezone().year == 2025]


def test_totals_are_those_of_the_requests(requests, manager):
    found = report.report(manager, Choice(*YEAR, as_public=False), NOW)

    own = of_2025(requests)
    states = Counter(one.state for one in own)
    assert found.whole.received == len(own)
    assert found.whole.open == sum(states[s] for s in ("submitted", "incomplete", "testing"))
    assert found.whole.accepted == states["accepted"] + states["served"]
    assert found.whole.rejected == states["rejected"] + states["closed"]  # all that is closed was rejected
    assert sum(found.months.column_totals) == len(own)
    assert sum(found.outcomes.row_totals) == len(own)
    assert found.whole.rejected_of_handled == found.whole.rejected / (len(own) - found.whole.open)


def test_an_officer_sees_the_own_municipality_exactly(requests, officer):
    found = report.report(officer, Choice(*YEAR, as_public=False), NOW)

    own = [one for one in of_2025(requests) if one.municipality_code == VLIETWOUDE]
    assert found.whole.received == len(own)
    assert found.outcomes.rows == (VLIETWOUDE,)


def test_everyone_sees_all_requests_and_no_small_number(db):
    sent_request(OOSTERLEK, at=datetime(2024, 2, 1, tzinfo=UTC), tested=False)
    for day in range(6):
        sent_request(VLIETWOUDE, at=datetime(2024, 3, 1 + day, tzinfo=UTC), tested=False, name=f"N{day} A")

    found = report.report(AnonymousUser(), Choice(date(2024, 1, 1), date(2024, 12, 31)), NOW)

    assert found.whole.received == 7
    # One in Oosterlek: hidden, and with it the six of Vlietwoude, which seven less six would tell.
    assert found.outcomes.row_totals == (None, None)
    assert found.outcomes.row_total(OOSTERLEK) is None
    assert found.months.row(OOSTERLEK)["2024-02-01"] is None


@pytest.mark.parametrize("seed", range(6))
def test_what_everyone_sees_never_shows_a_count_below_five(db, seed):
    many_requests(60, codes=[VLIETWOUDE, OOSTERLEK], until=NOW, seed=seed)
    found = report.report(AnonymousUser(), Choice(*YEAR), NOW)

    shown = [
        n
        for table in (found.outcomes, found.months)
        for line in (*table.cells, table.row_totals, table.column_totals)
        for n in line
    ]
    shown += [found.whole.received, found.whole.open, found.whole.rejected, *found.reasons.values()]
    assert [n for n in shown if n is not None and 0 < n < counting.LEAST] == []


def test_only_who_handles_requests_gets_exact_figures(requests, db):
    member = person(Role.STEERING_MEMBER, "S1")

    found = report.report(member, Choice(*YEAR, as_public=False), NOW)

    assert found.is_public


def test_stages_follow_the_events(db, manager):
    start = datetime(2025, 3, 1, 10, tzinfo=UTC)
    made = sent_request(at=start, tested=False)
    for step, state, day in (("start_test", "testing", 4), ("ask_more", "incomplete", 10)):
        RequestEvent.objects.create(
            charger_request=made,
            step=step,
            state_after=state,
            at=start + timedelta(days=day),
            party="municipality",
            waits_for="requester" if state == "incomplete" else "tester",
        )
    ChargerRequest.objects.filter(pk=made.pk).update(state="incomplete")
    rows = cases.received(cases.seen(manager, as_public=False), [VLIETWOUDE], *YEAR)

    [found] = cases.stretches(rows, cases.cases(rows))

    assert [(one.stage, one.waits_for, one.is_paused) for one in found] == [
        ("submitted", "municipality", False),
        ("testing", "municipality", False),
        ("incomplete", "requester", True),
    ]
    took = counting.per_stage([found], start + timedelta(days=30))
    assert took["testing"].median_days == pytest.approx(6)
    assert took["incomplete"].ended == 0
    assert counting.paused_days([found], start + timedelta(days=30)) == {"requester": pytest.approx(20)}


def test_the_way_ends_on_the_day_the_pole_worked_not_on_the_day_it_was_reported(planned, manager):
    """An operator that reports a month at once does not make the way of a resident a month longer."""
    sent, decided = datetime(2025, 3, 1, 10, tzinfo=UTC), datetime(2025, 3, 11, 10, tzinfo=UTC)
    reported = datetime(2025, 6, 30, 10, tzinfo=UTC)
    made = sent_request(at=sent, tested=False)
    site = Site.objects.filter(municipality_code=VLIETWOUDE).first()
    built = Realisation.objects.create(
        number="R-VLI-0099",
        municipality_code=VLIETWOUDE,
        site=site,
        state="in_operation",
        cause="request",
        poles=1,
        points=2,
        opened_at=decided,
        state_since=reported,
        in_operation_on=date(2025, 5, 30),
    )
    ChargerRequest.objects.filter(pk=made.pk).update(
        state="served", decided_at=decided, settled_at=reported, realisation=built
    )

    found = report.report(manager, Choice(*YEAR, as_public=False), NOW)

    took = {one.code: one.median_days for one in found.durations}
    assert took["whole_way"] == pytest.approx(90)
    assert took["to_operation"] == pytest.approx(80)


@pytest.mark.parametrize(
    ("recorded", "day", "not_before", "expected"),
    [
        pytest.param(10, None, None, 10, id="nothing-given"),
        pytest.param(10, 4, None, 4, id="earlier"),
        pytest.param(10, 12, None, 10, id="a-day-ahead-changes-nothing"),
        pytest.param(10, 4, 7, 7, id="not-before-the-step-before"),
    ],
)
def test_when_a_step_happened(recorded, day, not_before, expected):
    def noon(n):
        return None if n is None else datetime(2025, 3, n, 11, tzinfo=UTC)  # noon in Amsterdam

    given = None if day is None else date(2025, 3, day)

    assert happened.moment(noon(recorded), given, not_before=noon(not_before)) == noon(expected)


def test_the_month_is_that_of_dutch_time(db, manager):
    sent_request(at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC), tested=False)  # half past midnight here

    found = report.report(manager, Choice(*YEAR, as_public=False), NOW)

    assert found.months.totals()["2025-01-01"] == 1


def test_on_time_counts_open_ones_once_they_are_late(db):
    def case(days, served):
        start = datetime(2025, 1, 1, tzinfo=UTC)
        end = start + timedelta(days=days)
        return cases.Case(
            1, VLIETWOUDE, date(2025, 1, 1), "accepted", start, start, end if served else None, None
        )

    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=100)
    found = [case(50, True), case(80, True), case(0, False)]

    assert counting.on_time(found, {VLIETWOUDE: 10}, at) == (pytest.approx(1 / 3), 3)
    assert counting.on_time(found, {VLIETWOUDE: 20}, at) == (1.0, 2)
    assert counting.on_time_of_served(found, {VLIETWOUDE: 10}, at) == (0.5, 2)
    assert counting.on_time_of_served([case(0, False)], {VLIETWOUDE: 10}, at) == (None, 0)


@pytest.mark.parametrize(
    ("inside", "of", "shown"),
    [
        (0, 40, True),
        (5, 40, True),
        (4, 40, False),
        (1, 5, False),
        (36, 40, False),
        (40, 40, True),
        (0, 4, False),
    ],
)
def test_a_share_tells_everyone_of_no_fewer_than_five(inside, of, shown):
    assert (counting.public_share(inside / of, of) is not None) == shown


def past_figures():
    holder = Organisation.objects.create(code="h", kind="concession_holder", name="Laadbedrijf A")
    concession = Concession.objects.create(code="c", name="Concessie 2022", holder=holder, source="proef")
    for code, value in (("received", 564), ("open", 8), ("rejected", 549)):
        DatedFigure.objects.create(
            code=f"requests_{code}",
            concession=concession,
            value=value,
            unit="aanvragen",
            as_of=date(2022, 12, 1),
            source="=Voortgangsrapportage",
            note="Niet te vergelijken",
        )


def test_reports_stand_next_to_what_is_counted(db, client):
    past_figures()

    [found] = report.written()
    text = client.get(PAGE).content.decode()

    assert found.counts.rejected_of_handled == 549 / 556
    assert "Niet te vergelijken" in text
    assert "97.3%" in text
    assert "98.7%" in text


def test_csv_and_excel_have_the_same_rows_and_no_formulas(requests, client):
    past_figures()

    rows = list(csv.reader(StringIO(client.get(CSV + "?jaar=2025").content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(BytesIO(client.get(EXCEL + "?jaar=2025").content))
    sheet = list(book.worksheets[0].iter_rows())

    assert len(rows) == len(sheet) > 50
    assert rows[-1][10] == "'=Voortgangsrapportage"
    assert sheet[-1][10].data_type == "s"
    assert rows[1][:2] == ["Received", ""]
    assert float(rows[1][6]) == sheet[1][6].value == len(of_2025(requests))
    assert rows[1][9] == "received/1"


def test_the_api_says_what_the_page_says(requests, client, officer):
    public = client.get(API, {"jaar": 2025}).json()
    client.force_login(officer)
    own = client.get(API, {"jaar": 2025}).json()

    def received(found):
        return next(one["waarde"] for one in found["waarden"] if one["indicator"] == "ontvangen")

    assert public["kleineAantallenVerborgen"] is True
    assert own["kleineAantallenVerborgen"] is False
    assert received(public) == len(of_2025(requests))
    assert received(own) == sum(one.municipality_code == VLIETWOUDE for one in of_2025(requests))
    assert {one["definitie"] for one in own["waarden"]} >= {"received/1", "stage/1", "on_time/1"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("gemeente=GM0000", "gemeente"),
        ("deelregio=X", "deelregio"),
        ("van=2026-13", "van"),
        ("jaar=1", "jaar"),
    ],
)
def test_the_api_refuses_what_does_not_exist(db, client, query, field):
    answer = client.get(f"{API}?{query}")

    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["invalidParams"][0]["veld"] == field


def test_the_page_takes_months_for_who_handles_requests_alone(requests, client, officer):
    query = "?van=2025-03&tot=2025-04"
    public = client.get(PAGE + query)
    client.force_login(officer)
    own = client.get(PAGE + query)

    assert public.context["report"].months.columns[0][5:] == "01-01"
    assert own.context["report"].months.columns == ("2025-03-01", "2025-04-01")
    assert client.get(PAGE + "?van=2025-05&tot=2025-04").status_code == 400
    assert client.get(PAGE + "?van=mei").status_code == 400


@pytest.mark.parametrize("area", ["", f"g:{VLIETWOUDE}", "r:S1"])
def test_every_choice_of_area_shows(requests, client, officer, area):
    for user in (None, officer):
        if user:
            client.force_login(user)
        assert client.get(PAGE, {"gebied": area, "jaar": 2025}).status_code == 200


def test_more_requests_ask_the_database_nothing_more(db, client):
    def asked():
        client.get(PAGE + "?jaar=2025")
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE + "?jaar=2025")
        return len(queries)

    many_requests(20, codes=[VLIETWOUDE], until=NOW, seed=1)
    few = asked()
    many_requests(200, codes=[VLIETWOUDE, OOSTERLEK], until=NOW, seed=2)

    assert asked() == few
