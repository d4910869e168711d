"""The parts under the plans: pairs, spacing, groups, and compiling without a folder to write to."""

import itertools

import numba
import numpy as np
import polars as pl
import pytest

from laadkern.errors import InputError
from laadkern.siting import build_problem, build_problems
from laadkern.siting.exact import cliques
from laadkern.siting.jit import compiled
from laadkern.siting.pairs import pairs_within, too_close
from laadkern.siting.state import State
from tests.kern.siting.peers import close_pairs
from tests.kern.siting.towns import PLAIN, candidates_at, pieces_at, random_town, town


def test_pairs_include_the_limit_and_nothing_beyond() -> None:
    places = np.array([[0.0, 0.0]])
    pieces = np.array([[200.0, 0.0], [200.001, 0.0], [0.0, 0.0], [120.0, 160.0]])

    near = pairs_within(places, pieces, 200.0)

    assert near.piece.tolist() == [0, 2, 3]
    assert near.straight_m.tolist() == [200.0, 0.0, 200.0]


def test_spacing_is_kept_at_exactly_the_limit() -> None:
    places = np.array([[0.0, 0.0], [150.0, 0.0], [149.999, 0.0], [0.0, 0.0]])

    close = too_close(places, 150.0)

    assert set(zip(close.place.tolist(), close.piece.tolist(), strict=True)) == {
        (0, 2), (2, 0), (0, 3), (3, 0), (1, 2), (2, 1), (2, 3), (3, 2),
    }  # fmt: skip


def test_groups_cover_every_close_pair_and_hold_no_other() -> None:
    problem = random_town(2, homes=80, places=60, side_m=600)
    close = set(close_pairs(problem))

    groups = cliques(State(problem).graph, np.arange(problem.sites), np.ones(problem.sites, dtype=bool))

    inside = {pair for group in groups for pair in itertools.combinations(sorted(group), 2)}
    assert inside == close


def test_new_sites_serve_their_own_municipality_only() -> None:
    pieces = pl.concat([pieces_at([(0, 0)], [2]), pieces_at([(50, 0)], [2], municipality="GM2")])
    places = pl.concat([candidates_at([(25, 0)]), candidates_at([(60, 0)], municipality="GM2")])

    problems = build_problems(pieces, places, rules=PLAIN)

    assert list(problems) == ["GM1", "GM2"]
    assert [list(problem.piece_ids) for problem in problems.values()] == [["GM1-p0"], ["GM2-p0"]]
    assert problems["GM2"].walking_m.tolist() == [10.0]


def test_remaining_need_is_planned_for_when_it_is_given() -> None:
    pieces = pieces_at([(0, 0), (10, 0)], [2, 2]).with_columns(remaining_points=pl.Series([0.0, 1.5]))

    problem = build_problem(pieces, candidates_at([(0, 0)]), municipality_code="GM1")

    assert problem.need.tolist() == [1.5]
    assert (problem.total_points, problem.existing_points) == (4.0, 2.5)
    assert problem.pieces_near.tolist() == [2]
    assert problem.households_near.tolist() == [20.0]


@pytest.mark.parametrize(
    ("pieces", "places", "field"),
    [
        pytest.param(
            pieces_at([(0, 0)], [1]).drop("municipality_code"), candidates_at([(0, 0)]), "pieces", id="column"
        ),
        pytest.param(pieces_at([(0, 0)], [1]), candidates_at([(0, 0)], [1.2]), "score", id="score-above-one"),
        pytest.param(
            pieces_at([(0, 0), (1, 1)], [1, 1]).with_columns(piece_id=pl.lit("p")),
            candidates_at([(0, 0)]),
            "pieces",
            id="piece-twice",
        ),
    ],
)
def test_bad_tables_are_refused(pieces: pl.DataFrame, places: pl.DataFrame, field: str) -> None:
    with pytest.raises(InputError) as refusal:
        build_problem(pieces, places, municipality_code="GM1")

    assert refusal.value.field == field


def test_a_town_of_nothing_is_a_problem_of_nothing() -> None:
    problem = town([], [], [])

    assert (problem.sites, problem.total_points, problem.reachable_points) == (0, 0, 0)


def test_compiling_works_where_nothing_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    real = numba.njit

    def refusing(*, cache: bool = False, nogil: bool = False) -> object:
        if cache:
            raise RuntimeError("no locator available")
        return real(nogil=nogil)

    monkeypatch.setattr(numba, "njit", refusing)

    assert compiled(lambda value: value + 1)(1) == 2
