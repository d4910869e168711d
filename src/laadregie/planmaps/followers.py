"""Which sites somebody beyond the plan map is at work on: their state and place are no longer the plan map's.

Realisation lies above the plan map, so it says here which of its sites it holds.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from laadkern.errors import InputError, gettext_noop

FOLLOWED = gettext_noop(
    "Realisation %(value)s runs at this site: change its place or state there, not on the plan map."
)


@dataclass(frozen=True)
class Follower:
    """The work that holds a site: its number, and the address of its page."""

    number: str
    url: str


Holders = Callable[[Collection[int]], Mapping[int, Follower]]
_holders: list[Holders] = []


def register(holders: Holders) -> None:
    """Let a higher context say which of these sites it holds (called when its app is ready)."""
    if holders not in _holders:
        _holders.append(holders)


def of_sites(site_ids: Collection[int]) -> dict[int, Follower]:
    """Who holds each of these sites; a site that nobody holds is absent."""
    found: dict[int, Follower] = {}
    for holders in _holders:
        found |= holders(site_ids)
    return found


def of_site(site_id: int) -> Follower | None:
    """Who holds this site."""
    return of_sites([site_id]).get(site_id)


def check_free(site_id: int) -> None:
    """Raise InputError when somebody beyond the plan map holds this site."""
    holder = of_site(site_id)
    if holder is not None:
        raise InputError("site", FOLLOWED, value=holder.number)
