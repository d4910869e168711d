"""Bars of the plan map's pages, worked out by hand."""

from types import SimpleNamespace

import pytest

from laadregie.planmaps.templatetags.plan_bars import bar_heights, need_bar


def bar(new_poles, quota=10):
    return SimpleNamespace(new_poles=new_poles, quota=quota)


@pytest.mark.parametrize(
    ("new_poles", "quota", "expected"),
    [
        # 44 units for the highest of poles and quota; the floor lies at 62.
        pytest.param(10, 10, {"y": "19.0", "height": "43.0", "quota_y": "18.0"}, id="reaches-the-quota"),
        pytest.param(5, 10, {"y": "41.0", "height": "21.0", "quota_y": "18.0"}, id="half-of-it"),
        pytest.param(20, 10, {"y": "19.0", "height": "43.0", "quota_y": "40.0"}, id="above-the-quota"),
        pytest.param(0, 0, {"y": "63.0", "height": "0.0", "quota_y": "62.0"}, id="nothing-at-all"),
    ],
)
def test_a_years_bar(new_poles, quota, expected):
    own = bar(new_poles, quota)

    assert bar_heights(own, [own]) == expected


def test_bars_share_one_scale():
    low, high = bar(4, quota=5), bar(8, quota=5)

    assert bar_heights(low, [low, high])["height"] == "21.0"  # 4 of 8 is half of 44, less the line


@pytest.mark.parametrize(
    ("need", "served", "width"),
    [(8.0, 2.0, "50.0"), (4.0, 4.0, "200.0"), (2.0, 3.0, "200.0"), (0, 1.0, "0.0"), (None, 1.0, "0.0")],
)
def test_what_a_site_serves_of_the_need(need, served, width):
    assert need_bar(need, served) == width
