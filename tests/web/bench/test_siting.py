"""The siting benchmark on small regions and instances."""

import numpy as np
import pytest

from laadkern.siting import plan_with_quota
from laadkern.siting.cover import CoverEffort
from laadregie.bench.siting import run
from laadregie.bench.siting.cover import Made, report
from laadregie.bench.siting.measure import alone
from laadregie.bench.siting.regions import made_ground, made_region
from laadregie.bench.siting.whole import peer_reports

TINY = Made("tiny", 300, 40, 6, towns=3, spread_m=300, side_m=5_000, reach_m=300)


def test_it_reports_figures_sizes_and_how_bounds_were_proven() -> None:
    outcome = run(
        made=True,
        pieces=600,
        municipalities=3,
        workers=0,
        peer_seconds=0,
        fewest_seconds=1,
        plan_years=(2029, 2030),
        growth=(1, 2),
        covers=((TINY, False),),
    )

    assert [(level["scenario"], level["year"]) for level in outcome["levels"]] == [
        ("mid", 2030),
        ("high", 2035),
    ]
    for level in outcome["levels"]:
        assert level["sizes"]["municipalities"] == 3
        assert level["sizes"]["pieces"] >= 590
        assert level["quality"]["worst_gap"] <= 0.005
        assert level["quality"]["poles"] <= level["sizes"]["quota_poles"]
        assert sum(level["quality"]["bound_methods"].values()) == 3
        assert level["peak_mb"] > 0
    assert outcome["levels"][1]["quality"]["worth"] > outcome["levels"][0]["quality"]["worth"]
    for fewest in outcome["fewest_poles"]:
        assert fewest["poles_at_least"] <= fewest["poles"]
    first, second = outcome["nested_years"]["years"]
    assert first["price_of_nesting"] == pytest.approx(0, abs=0.01)  # nothing stands before the first
    assert second["worth"] <= second["worth_at_most"]
    assert second["served_points"] <= second["served_points_at_most"] + 1e-6
    assert [row["times"] for row in outcome["growth"]] == [1, 2]
    assert outcome["growth"][1]["pieces"] == 2 * outcome["growth"][0]["pieces"]
    assert outcome["maximum_cover"][0]["peers"] == []


def test_highs_directly_finds_the_same_worth() -> None:
    ground = made_ground("mid", (2030,), pieces=120, municipalities=1)
    problems = ground.problems(2030)
    plans = {code: plan_with_quota(problem, ground.quotas[code]) for code, problem in problems.items()}

    for peer in peer_reports(problems, plans, ground.quotas, seconds_limit=20):
        assert peer["worth"] == pytest.approx(peer["own_worth"], rel=2e-4)
        assert peer["bound"] >= peer["own_worth"] * (1 - 1e-4)


def test_peers_agree_on_a_cover_that_is_solved_to_the_end() -> None:
    outcome = report(TINY, peer_seconds=20, effort=CoverEffort(gap_target=0.0))

    assert outcome["own"]["gap"] == pytest.approx(0, abs=1e-6)
    compared = [peer for peer in outcome["peers"] if peer.get("outcome") != "not installed"]
    assert "HiGHS" in {peer["name"] for peer in compared}
    for peer in compared:
        assert peer["share"] == pytest.approx(outcome["own"]["share"], abs=2e-5), peer


def test_a_peer_that_is_not_installed_is_named_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laadregie.bench.siting.cover_peers.installed", lambda name: False)

    outcome = report(TINY, peer_seconds=1)

    assert {peer["outcome"] for peer in outcome["peers"]} == {"not installed"}


def test_work_that_takes_too_long_is_ended() -> None:
    assert alone(_endless, seconds_limit=0.5) == {"outcome": "ended after 0 s"}


def test_the_made_region_is_the_same_every_time() -> None:
    first, second = made_region(200, 2, 5), made_region(200, 2, 5)

    assert all(one.equals(other) for one, other in zip(first, second, strict=True))


def test_finer_pieces_hold_the_same_need() -> None:
    ground = made_ground("mid", (2030,), pieces=200, municipalities=2)
    finer = ground.finer(2030, 3)

    assert finer.pieces[2030].height == 3 * ground.pieces[2030].height
    assert finer.pieces[2030]["piece_id"].is_unique().all()
    for name in ("need_points", "remaining_points"):
        assert np.isclose(finer.pieces[2030][name].sum(), ground.pieces[2030][name].sum())


def _endless() -> dict[str, float]:
    while True:
        pass
