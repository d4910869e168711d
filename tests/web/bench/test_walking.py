"""The walking benchmark on a few streets."""

import numpy as np

from laadregie.bench.walking import made_town, run


def test_it_reports_seconds_memory_sizes_quality_and_peers() -> None:
    report = run(nodes=900, origins=200, stations=30, changes=20, repeats=2)

    assert report["sizes"]["nodes"] >= 900
    assert 2.5 <= report["sizes"]["mean_degree"] <= 3
    assert report["quality"]["equal_distances"] is True
    assert report["quality"]["stations_that_differ"] == 0
    assert report["quality"]["origins_that_reach_a_station"] > 150
    assert report["one_station"]["equal_to_a_full_search"] is True
    assert report["one_station"]["remove_ms"]["times"] == 40
    assert report["pairs_within_a_walk"]["pairs"] > 200
    assert "excluded" in report["compilation"]
    assert report["peak_mb"] > 0
    for peer in report["peers"]:
        assert peer["times_faster"] == round(peer["seconds"] / report["seconds"], 1)


def test_the_town_is_the_same_every_time() -> None:
    one, other = made_town(400, 50, 20, 5), made_town(400, 50, 20, 5)

    assert np.array_equal(one.graph.length_m, other.graph.length_m)
    assert np.array_equal(one.stations, other.stations)
