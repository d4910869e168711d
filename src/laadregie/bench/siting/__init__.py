"""Siting over a whole region, over years, and as plain maximum cover: figures, proofs and peers."""

import sys
from collections.abc import Sequence
from typing import Any

from laadkern.siting.cover import CoverEffort
from laadregie.bench.siting import cover, regions, whole, years
from laadregie.bench.siting.cover import Made
from laadregie.bench.siting.measure import spent
from laadregie.bench.siting.regions import Ground

LEVELS = (("mid", 2030), ("high", 2035))
YEARS = tuple(range(2026, 2036))
GROWTH = (1, 3, 10)


def run(
    *,
    made: bool | None = None,
    pieces: int = regions.PIECES,
    municipalities: int = regions.MUNICIPALITIES,
    workers: int = 2,
    peer_seconds: float = 60.0,
    fewest_seconds: float = 5.0,
    plan_years: Sequence[int] = YEARS,
    growth: Sequence[int] = GROWTH,
    covers: Sequence[tuple[Made, bool]] = ((cover.SMALL, True), (cover.LARGE, True), (cover.DENSE, False)),
    cover_effort: CoverEffort | None = None,
) -> dict[str, Any]:
    """Measure siting: a year's quota, ten nested years, fewest poles, growth, and maximum cover.

    Args:
        made: Whether to take a made region; by default only where no region with a forecast is loaded.
        pieces, municipalities: Size of the made region.
        workers: Processes; 0 for none beside this one.
        peer_seconds: Time limit of each peer; 0 leaves them out.
        fewest_seconds: Seconds of HiGHS for each municipality in "fewest poles".
        plan_years: Years that build on each other.
        growth: How many times as many demand pieces to try.
        covers: Instances of maximum cover, and whether the peers solve them too.
        cover_effort: How far to go there.
    """
    # Here, not above: workers import this package without Django.
    from laadregie.bench.siting import loaded

    made = not loaded.has_forecast() if made is None else made

    def ground(scenario: str, of: Sequence[int]) -> Ground:
        if made:
            return regions.made_ground(scenario, of, pieces=pieces, municipalities=municipalities)
        return loaded.loaded_ground(scenario, of)

    grounds, levels, outcomes = [], [], []
    for scenario, year in LEVELS:
        _tell(f"a year's quota, {scenario} {year}")
        with spent() as building:
            grounds.append(ground(scenario, (year,)))
        figures, problems, plans = whole.level_report(grounds[-1], year, workers, building)
        levels.append({"scenario": scenario} | figures)
        outcomes.append((problems, plans))
    _tell("nested years")
    with spent() as building:
        all_years = ground("mid", plan_years)
    nested = years.report(all_years, workers, building)
    fewest = []
    for (scenario, year), (problems, _) in zip(LEVELS, outcomes, strict=True):
        _tell(f"fewest poles, {scenario} {year}")
        figures = whole.fewest_report(problems, workers, fewest_seconds)
        fewest.append({"scenario": scenario, "year": year} | figures)
    _tell("growth")
    grown = whole.growth_report(grounds[0], LEVELS[0][1], workers, growth)
    _tell("peers on a municipality")
    peers = whole.peer_reports(*outcomes[0], grounds[0].quotas, seconds_limit=peer_seconds)
    covered = []
    for instance, compared in covers:
        _tell(f"maximum cover, {instance.name}")
        limit = peer_seconds if compared else 0.0
        covered.append(cover.report(instance, peer_seconds=limit, effort=cover_effort))
    return {
        "name": "siting",
        "region": "made" if made else "loaded",
        "seconds": max(level["seconds"] for level in levels),
        "peak_mb": max(level["peak_mb"] for level in levels),
        "sizes": levels[0]["sizes"],
        "quality": {"worst_gap": max(level["quality"]["worst_gap"] for level in levels)},
        "levels": levels,
        "nested_years": nested,
        "fewest_poles": fewest,
        "growth": grown,
        "peers": peers,
        "maximum_cover": covered,
    }


def _tell(step: str) -> None:
    """What is measured now, beside the outcome: the whole takes a quarter of an hour."""
    sys.stderr.write(f"{step} ...\n")
    sys.stderr.flush()
