"""Siting by walked metres where streets are known: a canal between homes and poles."""

import polars as pl
import pytest

from laadkern.errors import InputError
from laadkern.places.reach import with_reach
from laadkern.siting import SitingRules, build_problem, build_problems, plan_with_quota, serve_existing
from laadkern.walking import street_graph, walks
from tests.kern.siting.test_existing import locations
from tests.kern.siting.towns import candidates_at, pieces_at
from tests.kern.walking.test_pairs import CANAL

RULES = SitingRules(walking_m=250, detour_factor=1.25)
# Two homes on the north bank, one on the south bank; places opposite each other.
HOMES = pieces_at([(40, 40), (60, 40), (50, 0)], [1, 1, 1])
PLACES = candidates_at([(50, 0), (200, 40)])


def over_streets(places: pl.DataFrame, place_id: str, pieces: pl.DataFrame = HOMES) -> pl.DataFrame:
    return walks(
        places,
        pieces,
        place_id=place_id,
        streets=street_graph(CANAL, least_part_m=0),
        walking_limit_m=RULES.walking_m,
        detour_factor=RULES.detour_factor,
        most_off_m=20,
    )


def test_without_streets_the_pole_across_the_water_serves_all_with_them_it_does_not():
    straight = build_problem(HOMES, PLACES, municipality_code="GM1", rules=RULES)
    walked = build_problem(
        HOMES, PLACES, municipality_code="GM1", rules=RULES, walks=over_streets(PLACES, "candidate_id")
    )

    assert plan_with_quota(straight, 1).sites["candidate_id"].to_list() == ["c0"]
    assert plan_with_quota(walked, 1).sites["candidate_id"].to_list() == ["c1"]
    assert walked.walking_m.tolist() == pytest.approx([0, 160, 140])
    assert walked.pieces_near.tolist() == [1, 2]


def test_walks_that_are_straight_times_the_factor_change_nothing():
    estimated = walks(
        PLACES, HOMES, place_id="candidate_id", streets=None, walking_limit_m=250, detour_factor=1.25
    )

    one = build_problem(HOMES, PLACES, municipality_code="GM1", rules=RULES)
    other = build_problem(HOMES, PLACES, municipality_code="GM1", rules=RULES, walks=estimated)

    for name in ("pair_site", "pair_piece", "walking_m", "worth", "site_start", "piece_pair"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()


def test_each_municipality_gets_its_own_walks():
    homes = pl.concat([HOMES, pieces_at([(250, 40)], [3], municipality="GM2")])
    theirs = candidates_at([(260, 40)], municipality="GM2").with_columns(candidate_id=pl.lit("theirs"))
    places = pl.concat([PLACES, theirs])
    table = over_streets(places, "candidate_id", homes)

    problems = build_problems(homes, places, rules=RULES, walks=table)

    assert problems["GM1"].walking_m.tolist() == pytest.approx([0, 160, 140])
    assert problems["GM2"].walking_m.tolist() == pytest.approx([10])


def test_an_existing_point_serves_its_own_bank():
    poles = locations((45, 0, 4))

    straight = serve_existing(HOMES, poles, RULES)
    walked = serve_existing(HOMES, poles, RULES, walks=over_streets(poles, "location_id"))

    assert straight.pieces["remaining_points"].to_list() == [0, 0, 0]
    assert walked.pieces["remaining_points"].to_list() == [1, 1, 0]
    assert walked.serving.select("location_id", "piece_id", "points").rows() == [("L0", "GM1-p2", 1.0)]
    assert walked.serving["walking_m"].to_list() == pytest.approx([5.0])


def test_households_within_reach_are_those_who_can_walk_there():
    reached = with_reach(
        PLACES,
        HOMES,
        walking_limit_m=250,
        detour_factor=1.25,
        walks=over_streets(PLACES, "candidate_id"),
    )

    assert reached["households_within_reach"].to_list() == [10, 20]
    assert reached["need_within_reach"].to_list() == [1.0, 2.0]


def test_a_table_of_other_walks_is_refused():
    poles = over_streets(locations((45, 0, 4)), "location_id")

    with pytest.raises(InputError):
        build_problem(HOMES, PLACES, municipality_code="GM1", rules=RULES, walks=poles)
    with pytest.raises(InputError):
        build_problems(HOMES, PLACES, rules=RULES, walks=poles)
