"""The siting benchmark on a small region."""

from laadregie.bench.siting import made_region, run


def test_it_reports_seconds_memory_sizes_and_quality() -> None:
    report = run(pieces=600, municipalities=3, workers=1, peer_seconds=10, fewest=1)

    assert report["sizes"]["municipalities"] == 3
    assert report["sizes"]["pieces"] >= 590
    assert report["quality"]["worst_gap"] <= 0.005
    assert report["quality"]["poles"] <= report["sizes"]["quota_poles"]
    assert report["seconds"] > 0
    assert report["peak_mb"] > 0
    for peer in report["peers"]:
        assert abs(peer["worth"] - peer["own_worth"]) <= 2e-4 * peer["worth"]
    assert report["fewest_poles"]["poles_at_least"] <= report["fewest_poles"]["poles"]


def test_the_region_is_the_same_every_time() -> None:
    first, second = made_region(200, 2, 5), made_region(200, 2, 5)

    assert all(one.equals(other) for one, other in zip(first, second, strict=True))
