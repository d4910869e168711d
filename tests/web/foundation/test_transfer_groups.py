"""Which rows of an archive hang together, worked out by hand."""

import pytest

from laadregie.foundation.transfer.groups import Groups, circle
from laadregie.foundation.transfer.tables import Table
from laadregie.realisation.models import Milestone, Realisation, TrafficOrder

REALISATIONS = Table("realisations", Realisation, key=("number",))
MILESTONES = Table("milestones", Milestone, parent="realisation", refers={"realisation": "realisations"})
ORDERS = Table("orders", TrafficOrder, key=("number",))
PEOPLE = Table("people", TrafficOrder, key=("number",), is_shared=True)
TABLES = (PEOPLE, REALISATIONS, MILESTONES, ORDERS)


@pytest.fixture
def groups():
    """Four realisations: 1 and 3 in one order, 2 and 4 on their own; milestones of 1, 2 and 2."""
    made = Groups(TABLES, {"people": 2, "realisations": 4, "milestones": 3, "orders": 1})
    made.join("orders", 1, "realisations", 1)
    made.join("orders", 1, "realisations", 3)
    for line, realisation in ((1, 1), (2, 2), (3, 2)):
        made.join("milestones", line, "realisations", realisation)
    return made


def note(groups, numbers, municipality="GM1"):
    for line, number in enumerate(numbers, 1):
        groups.note(REALISATIONS, line, {"number": number, "municipality_code": municipality})


def test_what_points_to_each_other_is_one_part_and_nothing_is_divided(groups):
    assert groups.parts(1) == [
        {"realisations": [1, 3], "milestones": [1], "orders": [1]},
        {"realisations": [2], "milestones": [2, 3]},
        {"realisations": [4]},
    ]


@pytest.mark.parametrize(
    ("rows", "sizes"),
    [
        pytest.param(1, [4, 3, 1], id="each-group-alone"),
        pytest.param(4, [4, 4], id="as-many-as-fit"),
        pytest.param(100, [8], id="all-at-once"),
    ],
)
def test_groups_are_put_together_up_to_a_number_of_rows(groups, rows, sizes):
    assert [sum(map(len, part.values())) for part in groups.parts(rows)] == sizes


def test_a_shared_row_ties_nothing_together(groups):
    groups.join("realisations", 2, "people", 1)
    groups.join("realisations", 4, "people", 1)

    assert len(groups.parts(1)) == 3
    assert all("people" not in part for part in groups.parts(1))


@pytest.mark.parametrize(
    ("numbers", "first"),
    [
        pytest.param(["R-1", "R-2", "R-3", "R-4"], [4], id="the-last"),
        pytest.param(["R-1", "R-10", "R-3", "R-4"], [2], id="the-highest-not-the-last-letter"),
        pytest.param(["R-1", "R-2", "R-9", "R-4"], [1, 3], id="with-all-that-hangs-on-it"),
    ],
)
def test_the_group_with_the_highest_number_comes_first(groups, numbers, first):
    note(groups, numbers)

    assert groups.parts(1)[0]["realisations"] == first


def test_each_municipality_has_its_own_highest_number(groups):
    groups.note(REALISATIONS, 2, {"number": "R-1", "municipality_code": "GM1"})
    groups.note(REALISATIONS, 4, {"number": "R-9", "municipality_code": "GM2"})

    assert [part["realisations"] for part in groups.parts(1)] == [[2], [4], [1, 3]]


@pytest.mark.parametrize(
    ("pointing", "is_one"),
    [
        pytest.param({}, False, id="nothing-points"),
        pytest.param({1: 2, 2: 3, 4: 3}, False, id="all-end-at-the-same"),
        pytest.param({1: 1}, True, id="at-itself"),
        pytest.param({5: 1, 1: 2, 2: 3, 3: 1}, True, id="after-a-while"),
    ],
)
def test_a_circle_is_found(pointing, is_one):
    assert (circle(pointing) is not None) == is_one
