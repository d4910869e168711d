"""Criteria of a request: named cases worked out by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laadkern import eligibility
from laadkern.eligibility import Answers, NearbyPoint, Rules, Surroundings
from laadkern.errors import InputError

RULES = Rules(
    walking_m=250,
    min_hours_per_week=18,
    min_range_km=45,
    full_rule="pole_kwh_per_year",
    full_pole_kwh_per_year=5000,
    full_point_kwh_per_month=250,
    full_point_sessions_per_month=25,
    min_samples=20,
    permit_counts=True,
)
GOOD = Answers(
    kind="resident",
    lives_in_municipality=True,
    is_electric=True,
    electric_range_km=300,
    vehicle_is_proven=True,
    has_own_parking=False,
    has_permit=True,
)
FREE = Surroundings(in_area=True, nearby=[], is_permit_area=False)
QUIET = NearbyPoint("A", walk_m=140, points=2, pressure="quiet", samples=80)
BUSY = NearbyPoint("B", walk_m=90, points=2, pressure="busy", samples=80)


def result(criterion, answers=GOOD, place=FREE, rules=RULES):
    return next(one for one in eligibility.evaluate(answers, place, rules) if one.criterion == criterion)


def around(*points):
    return replace(FREE, nearby=points)


def test_who_meets_all_is_likely_to_get_one():
    results = eligibility.evaluate(GOOD, FREE, RULES)

    assert {one.outcome for one in results} == {"yes"}
    assert eligibility.advice(results) == "likely"
    assert eligibility.reasons(results) == []


@pytest.mark.parametrize(
    ("criterion", "change", "outcome", "why"),
    [
        pytest.param(
            "lives_or_works", {"lives_in_municipality": False}, "no", "lives_elsewhere", id="lives-elsewhere"
        ),
        pytest.param(
            "lives_or_works", {"lives_in_municipality": None}, "unknown", "lives_elsewhere", id="home-unknown"
        ),
        pytest.param(
            "lives_or_works",
            {"lives_in_municipality": False, "hours_per_week": 17.5, "work_is_proven": True},
            "no",
            "too_few_hours",
            id="works-too-little",
        ),
        pytest.param(
            "lives_or_works",
            {"lives_in_municipality": False, "hours_per_week": 18, "work_is_proven": True},
            "yes",
            "works_here",
            id="works-just-enough",
        ),
        pytest.param(
            "lives_or_works",
            {"lives_in_municipality": False, "hours_per_week": 36},
            "unknown",
            "work_not_proven",
            id="work-not-proven-yet",
        ),
        pytest.param("vehicle", {"electric_range_km": 44}, "no", "range_too_short", id="range-too-short"),
        pytest.param("vehicle", {"electric_range_km": 45}, "yes", "range_enough", id="range-just-enough"),
        pytest.param("vehicle", {"is_electric": False}, "no", "not_electric", id="petrol"),
        pytest.param(
            "vehicle", {"electric_range_km": None}, "unknown", "vehicle_unknown", id="range-unknown"
        ),
        pytest.param(
            "evidence", {"vehicle_is_proven": None}, "unknown", "proof_not_seen", id="nobody-looked"
        ),
        pytest.param("evidence", {"vehicle_is_proven": False}, "no", "proof_not_valid", id="not-valid"),
        pytest.param("own_parking", {"has_own_parking": True}, "no", "has_own_parking", id="own-drive"),
        pytest.param(
            "own_parking", {"has_own_parking": None}, "unknown", "parking_unknown", id="nobody-asked"
        ),
        pytest.param(
            "own_parking",
            {"kind": "shared_car", "has_own_parking": True},
            "yes",
            "shared_vehicle",
            id="shared-car",
        ),
    ],
)
def test_what_people_say(criterion, change, outcome, why):
    found = result(criterion, replace(GOOD, **change))

    assert (found.outcome, found.why) == (outcome, why)


@pytest.mark.parametrize(
    ("points", "outcome", "why"),
    [
        pytest.param([], "yes", "none_within", id="none"),
        pytest.param([replace(QUIET, walk_m=250.1)], "yes", "none_within", id="just-too-far"),
        pytest.param([replace(QUIET, walk_m=250.0)], "no", "room_nearby", id="just-within"),
        pytest.param([BUSY], "yes", "full_nearby", id="busy"),
        pytest.param([BUSY, QUIET], "no", "room_nearby", id="one-busy-one-with-room"),
        pytest.param([replace(BUSY, samples=19)], "unknown", "use_unknown", id="too-few-samples"),
        pytest.param([replace(QUIET, pressure="normal")], "no", "room_nearby", id="normal-has-room"),
        pytest.param([BUSY, replace(QUIET, samples=0)], "unknown", "use_unknown", id="one-unknown"),
        pytest.param(
            [replace(QUIET, kwh_per_pole_year=5000.0)], "no", "room_nearby", id="energy-at-the-bound"
        ),
        pytest.param([replace(QUIET, kwh_per_pole_year=5001.0)], "yes", "full_nearby", id="energy-above-it"),
    ],
)
def test_poles_nearby(points, outcome, why):
    found = result("pole_nearby", place=around(*points))

    assert (found.outcome, found.why) == (outcome, why)


@pytest.mark.parametrize(
    ("rule", "use", "outcome"),
    [
        ("point_kwh_per_month", {"kwh_per_point_month": 249.0}, "no"),
        ("point_kwh_per_month", {"kwh_per_point_month": 250.0}, "yes"),
        ("point_sessions_per_month", {"sessions_per_point_month": 24.0}, "no"),
        ("point_sessions_per_month", {"sessions_per_point_month": 25.0}, "yes"),
    ],
)
def test_the_other_rules_for_full(rule, use, outcome):
    rules = replace(RULES, full_rule=rule)

    assert result("pole_nearby", place=around(replace(QUIET, **use)), rules=rules).outcome == outcome


def test_samples_are_an_estimate_and_say_how_many():
    found = result("pole_nearby", place=around(QUIET))

    assert found.is_estimated
    assert (found.figures["samples"], found.figures["walk_m"], found.figures["use"]) == (80, 140, None)
    assert found.figures["full_above"] == 5000


def test_measured_energy_is_no_estimate():
    assert not result("pole_nearby", place=around(replace(QUIET, kwh_per_pole_year=900.0))).is_estimated


@pytest.mark.parametrize(
    ("area", "permit", "counts", "outcome"),
    [
        (True, None, True, "unknown"),
        (True, False, True, "no"),
        (True, True, True, "yes"),
        (None, True, True, "unknown"),
        (False, None, True, "yes"),
        (True, False, False, "yes"),
    ],
)
def test_permit_areas(area, permit, counts, outcome):
    place = replace(FREE, is_permit_area=area)

    found = result("permit", replace(GOOD, has_permit=permit), place, replace(RULES, permit_counts=counts))

    assert found.outcome == outcome


def test_all_is_evaluated_whatever_fails():
    bad = replace(
        GOOD, lives_in_municipality=False, is_electric=False, has_own_parking=True, vehicle_is_proven=False
    )

    results = eligibility.evaluate(bad, replace(around(QUIET), in_area=False), RULES)

    assert len(results) == 7
    assert eligibility.reasons(results) == [
        "outside_area",
        "vehicle",
        "no_evidence",
        "own_parking",
        "pole_nearby",
    ]
    assert eligibility.advice(results) == "unlikely"


def test_before_anyone_looked_it_is_likely_where_nothing_is_against_it():
    asked = replace(GOOD, vehicle_is_proven=None, has_permit=None)

    assert eligibility.advice(eligibility.evaluate(asked, FREE, RULES)) == "likely"
    without_network = replace(FREE, nearby=None)
    assert eligibility.advice(eligibility.evaluate(asked, without_network, RULES)) == "cannot_say"


def test_a_distance_below_zero_is_refused():
    with pytest.raises(InputError):
        eligibility.evaluate(GOOD, around(replace(QUIET, walk_m=-1)), RULES)


@given(
    st.lists(
        st.tuples(
            st.floats(0, 500), st.sampled_from(["quiet", "normal", "busy", "unknown"]), st.integers(0, 50)
        )
    )
)
def test_a_location_more_with_room_never_makes_a_request_better(given_points):
    points = [
        NearbyPoint(str(n), walk_m=walk, points=2, pressure=pressure, samples=samples)
        for n, (walk, pressure, samples) in enumerate(given_points)
    ]
    order = {"yes": 2, "unknown": 1, "no": 0}
    before = result("pole_nearby", place=around(*points)).outcome
    after = result("pole_nearby", place=around(*points, QUIET)).outcome

    assert after == "no"
    assert order[after] <= order[before]
