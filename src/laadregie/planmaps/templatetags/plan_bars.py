"""Bars of the plan map's pages: poles per year beside the quota, need beside what a site serves."""

from collections.abc import Sequence
from typing import Protocol

from django import template

register = template.Library()
HIGHEST = 44.0  # of a drawing of 62 units high
FLOOR = 62.0
WIDTH = 200.0


class Bar(Protocol):
    """Poles of one year."""

    new_poles: int
    quota: int


@register.simple_tag
def bar_heights(bar: Bar, bars: Sequence[Bar]) -> dict[str, str]:
    """Where a year's bar and the quota stand in the drawing, as SVG wants its numbers."""
    most = max(1, *(one.new_poles for one in bars), *(one.quota for one in bars))
    unit = HIGHEST / most
    height = bar.new_poles * unit
    return {
        "y": f"{FLOOR - height + 1:.1f}",
        "height": f"{max(0.0, height - 1):.1f}",
        "quota_y": f"{FLOOR - bar.quota * unit:.1f}",
    }


@register.simple_tag
def need_bar(need: float | None, served: float) -> str:
    """Width of what a site serves of the need around it, in a bar of 200 units."""
    return f"{WIDTH * min(1.0, served / need):.1f}" if need else "0.0"
