"""The problem as an MPS file: read back and solved by HiGHS, and against what laadkern plans."""

import highspy
import polars as pl
import pytest

from laadkern.errors import InputError
from laadkern.siting import Effort, build_problem, fewest_poles, plan_with_quota
from laadkern.siting.mps import mps_text, stated_with_quota, stated_with_share
from tests.kern.siting.towns import candidates_at, pieces_at, random_town, town

EXACT = Effort(gap_target=1e-7, mip_seconds=30)


def solved(text, tmp_path):
    """The optimum of an MPS file, and the value of each column by its name."""
    path = tmp_path / "problem.mps"
    path.write_text(text, "utf-8")
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", 0.0)
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    values = highs.getSolution().col_value
    names = [highs.getColName(column)[1] for column in range(highs.getNumCol())]
    return highs.getInfo().objective_function_value, dict(zip(names, values, strict=True))


def test_a_problem_worked_out_by_hand(tmp_path):
    """One home with need for 3 points, at the door of one place: a pole serves 2 of them."""
    text = mps_text(stated_with_quota(town([(0, 0)], [3], [(0, 0)]), 1), name="one home")

    assert text.splitlines() == [
        "NAME one_home",
        "ROWS",
        " N objective",
        " L need.GM1-p0",
        " L capacity.c0",
        " L used.c0.GM1-p0",
        " L limit.c0",
        " L least.c0",
        " L quota",
        "COLUMNS",
        " serve.c0.GM1-p0 objective -1",
        " serve.c0.GM1-p0 need.GM1-p0 1",
        " serve.c0.GM1-p0 capacity.c0 1",
        " serve.c0.GM1-p0 used.c0.GM1-p0 1",
        " MARKER 'MARKER' 'INTORG'",
        " open.c0 used.c0.GM1-p0 -3",
        " open.c0 limit.c0 -4",
        " open.c0 least.c0 1",
        " poles.c0 capacity.c0 -2",
        " poles.c0 limit.c0 1",
        " poles.c0 least.c0 -1",
        " poles.c0 quota 1",
        " MARKER 'MARKER' 'INTEND'",
        "RHS",
        " RHS need.GM1-p0 3",
        " RHS quota 1",
        "BOUNDS",
        " UP BND serve.c0.GM1-p0 3",
        " UP BND open.c0 1",
        " UP BND poles.c0 4",
        "ENDATA",
    ]
    optimum, values = solved(text, tmp_path)
    assert optimum == pytest.approx(-2)
    assert values["poles.c0"] == 1


@pytest.mark.parametrize("seed", range(4))
def test_the_optimum_of_the_file_is_that_of_the_quota_plan(seed, tmp_path):
    problem = random_town(seed, homes=80, places=25, side_m=900)
    plan = plan_with_quota(problem, 7, effort=EXACT)

    optimum, values = solved(mps_text(stated_with_quota(problem, 7), name="a"), tmp_path)

    assert -optimum == pytest.approx(plan.objective, rel=1e-6)
    assert sum(value for name, value in values.items() if name.startswith("poles.")) <= 7 + 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_sites_that_stand_are_fixed_in_the_file_and_do_not_count_for_the_quota(seed, tmp_path):
    problem = random_town(seed, homes=80, places=25, side_m=900)
    standing = plan_with_quota(problem, 3, effort=EXACT).poles_by_site
    plan = plan_with_quota(problem, 4, fixed_sites=standing, effort=EXACT)

    text = mps_text(stated_with_quota(problem, 4, fixed_sites=standing), name="a")
    optimum, values = solved(text, tmp_path)

    assert -optimum == pytest.approx(plan.objective, rel=1e-6)
    assert all(values[f"poles.{site}"] >= poles - 1e-6 for site, poles in standing.items())


@pytest.mark.parametrize("share", [0.3, 0.6, 1.0])
def test_the_optimum_of_the_file_is_the_fewest_poles(share, tmp_path):
    problem = random_town(5, homes=40, places=15, side_m=700)
    plan = fewest_poles(problem, share, effort=EXACT)

    optimum, _ = solved(mps_text(stated_with_share(problem, share), name="b"), tmp_path)

    assert plan.bound - 1e-6 <= optimum <= plan.objective + 1e-6


def test_names_a_file_cannot_hold_are_cleaned_and_stay_apart(tmp_path):
    places = candidates_at([(0, 0), (500, 0)]).with_columns(candidate_id=pl.Series(["a b", "a\tb"]))
    homes = pieces_at([(0, 0), (500, 0)], [1, 1]).with_columns(piece_id=pl.Series(["=1+1", "'x'$é"]))
    problem = build_problem(homes, places, municipality_code="GM1")

    text = mps_text(stated_with_quota(problem, 2), name="Súd\nNAME", comments=["first\nENDATA", "é"])
    optimum, values = solved(text, tmp_path)

    assert optimum == pytest.approx(-2)
    assert {"poles.a_b", "poles.a_b_2", "serve.a_b._1_1", "serve.a_b_2._x___"} <= set(values)
    assert text.startswith("* first\n* ENDATA\n* é\nNAME S_d_NAME\n")


def test_a_problem_without_need_is_still_a_file(tmp_path):
    text = mps_text(stated_with_quota(town([], [], [(0, 0)]), 2), name="none")
    path = tmp_path / "problem.mps"
    path.write_text(text, "utf-8")
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)

    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    assert (highs.getNumCol(), highs.getNumRow()) == (0, 1)


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_an_impossible_share_is_refused(share):
    with pytest.raises(InputError):
        stated_with_share(town([(0, 0)], [1], [(0, 0)]), share)
