"""Evaluating the criteria: from the loaded network, kept with all they rest on, and seen by a person."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from laadkern.errors import InputError
from laadregie.intake import selectors, services, surroundings
from laadregie.intake.services import Choice, testing
from laadregie.monitoring import selectors as monitoring
from tests.factories.judging import sent_request, with_evidence
from tests.factories.regions import VLIETWOUDE


def outcomes(found):
    return {one.criterion: one.outcome for one in selectors.latest_results(found)}


def result(found, criterion):
    return next(one for one in selectors.latest_results(found) if one.criterion == criterion)


def test_every_criterion_is_kept_with_figures_inputs_and_policy(asked):
    kept = {one.criterion: one for one in asked.results.all()}
    assert set(kept) == set(testing.POLICY)
    assert outcomes(asked)["in_area"] == "yes"
    assert outcomes(asked)["evidence"] == "unknown"
    assert kept["vehicle"].figures["electric_range_km"] == 420
    assert kept["vehicle"].policy["request_min_range_km"]["value"] == 45
    assert kept["pole_nearby"].inputs["source"] == "feed"
    assert kept["pole_nearby"].inputs["measured"] == "straight"


def test_a_pole_next_door_counts_at_its_walking_distance(db):
    frame = monitoring.location_frame()
    row = next(
        one
        for one in frame.iter_rows(named=True)
        if one["municipality_code"] == VLIETWOUDE and one["access"] == "public" and one["regular_points"]
    )
    found = sent_request(place=(row["x_m"] + 100, row["y_m"]))

    pole = result(found, "pole_nearby")

    assert pole.figures["locations_within"] >= 1
    near = pole.inputs["near"]
    assert near[0]["walking_m"] <= 130  # 100 m straight, times 1.3
    assert [one["walking_m"] for one in near] == sorted(one["walking_m"] for one in near)
    # without enough samples of its use nobody can say that it has room
    assert pole.outcome == "unknown"


def test_straight_measuring_leaves_the_detour_out(asked, policy):
    assert surroundings.way_of(VLIETWOUDE).detour_factor == 1.3
    policy("walking_method", "straight")
    assert surroundings.way_of(VLIETWOUDE).detour_factor == 1.0


def test_a_person_says_what_was_seen_and_a_new_test_keeps_that(asked, officer):
    with_evidence(asked)
    with pytest.raises(InputError):
        services.overrule(
            number=asked.number, criterion="evidence", outcome="yes", note=" ", revision=1, by=officer
        )
    services.overrule(
        number=asked.number,
        criterion="evidence",
        outcome="yes",
        note="leasecontract tot 2028",
        revision=asked.revision,
        by=officer,
    )
    seen = result(asked, "evidence")
    assert (seen.outcome, seen.by, seen.note) == ("yes", officer, "leasecontract tot 2028")
    assert asked.results.filter(criterion="evidence").count() == 2

    asked.refresh_from_db()
    assert services.evaluate(asked, by=officer) == 2
    assert result(asked, "evidence").outcome == "yes"

    late = with_evidence(asked, b"%PDF another")
    late.added_at = timezone.now()
    late.save()
    services.evaluate(asked, by=officer)
    assert result(asked, "evidence").outcome == "unknown"  # nobody looked at the new file


def test_a_decided_request_is_not_tested_again_and_others_may_not(asked, officer, neighbour):
    with pytest.raises(PermissionDenied):
        services.evaluate(asked, by=neighbour)
    services.decide(number=asked.number, revision=asked.revision, choice=Choice("accept"), by=officer)
    asked.refresh_from_db()
    with pytest.raises(InputError):
        services.evaluate(asked, by=officer)
