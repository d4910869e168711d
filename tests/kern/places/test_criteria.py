"""Hard criteria reject with a reason, unknown stays; wishes score what is known."""

import polars as pl
import pytest

from laadkern.errors import InputError
from laadkern.places import criteria, wishes


def place(**measures):
    return pl.DataFrame({"candidate_id": ["a"], "source": ["bgt"], **{k: [v] for k, v in measures.items()}})


def outcome(code, **measures):
    return criteria.explained(place(**measures)).filter(pl.col("criterion") == code).row(0, named=True)


@pytest.mark.parametrize(
    ("code", "measures", "expected"),
    [
        pytest.param("free_passage", {"free_passage_m": 0.90}, "yes", id="passage-exactly-enough"),
        pytest.param("free_passage", {"free_passage_m": 0.89}, "no", id="passage-too-narrow"),
        pytest.param("kerb_distance", {"kerb_m": 0.45}, "yes", id="kerb-exactly-enough"),
        pytest.param("kerb_distance", {"kerb_m": 0.44}, "no", id="kerb-too-near"),
        pytest.param("two_bays", {"bays": 2}, "yes", id="two-bays"),
        pytest.param("two_bays", {"bays": 1}, "no", id="one-bay"),
        pytest.param("tree_roots", {"tree_m": 4.0}, "yes", id="far-from-the-tree"),
        pytest.param("tree_roots", {"tree_m": 3.0}, "unknown", id="somebody-has-to-look"),
        pytest.param("tree_roots", {"tree_m": 1.9}, "no", id="among-the-roots"),
        pytest.param("public_day_and_night", {"public_day_and_night": False}, "no", id="closed-at-night"),
        pytest.param("municipal_land", {}, "unknown", id="not-measured"),
        pytest.param("municipal_land", {"municipal_land": None}, "unknown", id="missing"),
    ],
)
def test_outcomes(code, measures, expected):
    assert outcome(code, **measures)["outcome"] == expected


def test_a_result_keeps_value_threshold_and_source():
    row = outcome("free_passage", free_passage_m=1.0)

    assert (row["value"], row["threshold"], row["unit"], row["source"]) == (1.0, 0.90, "m", "bgt")
    assert row["preferred"] is False
    assert outcome("free_passage")["source"] == "none"


def test_a_rejection_names_every_reason_and_unknown_is_counted():
    judged = criteria.judged(place(bays=1, free_passage_m=0.5, tree_m=9.0)).row(0, named=True)

    assert judged["rejected"] is True
    assert judged["rejected_by"] == ["free_passage", "two_bays"]
    assert judged["unknown_criteria"] == 5


def test_a_place_of_which_nothing_is_known_stays():
    judged = criteria.judged(place()).row(0, named=True)

    assert (judged["rejected"], judged["rejected_by"], judged["unknown_criteria"]) == (False, [], 8)


def test_a_threshold_is_an_argument():
    stricter = criteria.with_thresholds({"free_passage": 1.20})

    assert criteria.judged(place(free_passage_m=1.0), stricter)["rejected"].to_list() == [True]
    with pytest.raises(InputError):
        criteria.with_thresholds({"free_lunch": 1.0})


def test_a_score_worked_out_by_hand():
    """Demand 2 of 4 points: 0.5 at weight 10; cable 25 m: 1 at weight 9; central 0 at weight 2; rest half."""
    result = wishes.scored(place(need_within_reach=2.0, cable_m=25.0, central_share=0.0)).row(0, named=True)

    assert result["score"] == pytest.approx((0.5 * 10 + 1 * 9 + 0 * 2 + 0.5 * 34) / 55)
    assert result["score_known_share"] == pytest.approx(21 / 55)


@pytest.mark.parametrize(
    ("measures", "score"),
    [
        pytest.param({"cable_m": 25.0}, 1.0, id="cable-near-enough"),
        pytest.param({"cable_m": 40.0}, 0.4, id="cable-a-bit-far"),
        pytest.param({"cable_m": 90.0}, 0.0, id="cable-too-far"),
        pytest.param({"obstacle_m": 2.5}, 0.5, id="further-from-a-container-is-better"),
        pytest.param({"easy_bay": True}, 1.0, id="car-park"),
        pytest.param({"bays": 5}, 0.5, id="room-for-some-more"),
    ],
)
def test_one_wish_alone(measures, score):
    (measure,) = measures
    alone = {wish.code: 1.0 for wish in wishes.WISHES if wish.measure == measure}

    assert wishes.scored(place(**measures), weights=alone)["score"].to_list() == [pytest.approx(score)]


BAY = {"furniture_m": 5.0, "obstacle_m": 5.0, "easy_bay": True, "through_road_m": 25.0, "bays": 5}
POOR_BAY = {"furniture_m": 20.0, "obstacle_m": 0.0, "easy_bay": False, "through_road_m": 150.0, "bays": 2}


@pytest.mark.parametrize(
    ("bay", "wins"), [pytest.param(BAY, True, id="good-bay"), pytest.param(POOR_BAY, False, id="poor-bay")]
)
def test_a_bay_is_compared_with_a_search_area_on_the_same_wishes(bay, wins):
    """The same demand: what was measured of the bay decides, not how much was measured."""
    reach = {"need_within_reach": 4.0, "central_share": 1.0}
    real, area = (wishes.scored(place(**reach, **more))["score"].item() for more in (bay, {}))

    assert area == pytest.approx((12 + 0.5 * 43) / 55)
    assert (real > area) is wins


def test_a_wish_that_is_unknown_for_all_moves_no_place_past_another():
    places = [place(need_within_reach=need) for need in (1.0, 3.0)]
    for unknown_counts in (0.0, 0.5, 1.0):
        low, high = (wishes.scored(one, unknown_counts=unknown_counts)["score"].item() for one in places)
        assert high - low == pytest.approx(0.5 * 10 / 55)


def test_what_an_unknown_wish_counts_for_is_a_share():
    with pytest.raises(InputError):
        wishes.scored(place(need_within_reach=2.0), unknown_counts=1.5)


def test_weights_decide_and_an_unnamed_wish_does_not_count():
    both = place(need_within_reach=4.0, cable_m=50.0)

    assert wishes.scored(both, weights={"demand": 1, "cable": 3})["score"].to_list() == [0.25]
    assert wishes.scored(both, weights={"cable": 3})["score"].to_list() == [0.0]


def test_no_known_wish_is_no_score_instead_of_zero():
    result = wishes.scored(place()).row(0, named=True)

    assert (result["score"], result["score_known_share"]) == (None, 0.0)


def test_the_explanation_of_a_wish():
    rows = wishes.explained(place(need_within_reach=2.0)).rows_by_key("criterion", named=True, unique=True)

    assert rows["demand"]["outcome"] == "partly"
    assert (rows["demand"]["score"], rows["demand"]["source"]) == (0.5, "forecast")
    assert (rows["cable"]["outcome"], rows["cable"]["score"], rows["cable"]["weight"]) == ("unknown", None, 9)


@pytest.mark.parametrize(
    "weights",
    [
        pytest.param({"demand": -1.0}, id="negative"),
        pytest.param({"demand": 0.0}, id="all-zero"),
        pytest.param({"beauty": 1.0}, id="unknown"),
    ],
)
def test_weights_that_cannot_be_used(weights):
    with pytest.raises(InputError):
        wishes.scored(place(), weights=weights)
