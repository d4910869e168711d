"""Where the position of a site comes from, and under which licence it may be passed on.

A parking street or car park that the calculation chose stands where OpenStreetMap has it: such a
position is part of a database under ODbL and stays under it, apart from the rest
(docs/decisions/exports-keep-osm-apart.md). Everything else comes from open government data, from
the calculation's own squares, or from people.
"""

from typing import Protocol

from laadregie.planmaps.models import Exactness, Origin

OSM, GOVERNMENT, OWN_GRID, PEOPLE = "openstreetmap", "bgt", "grid_100m", "people"
ODBL = "ODbL-1.0"
ODBL_ATTRIBUTION = "© OpenStreetMap contributors (ODbL 1.0, openstreetmap.org/copyright)"
NAME_SOURCES = "CC-BY-4.0"


class Placed(Protocol):
    """What says how a site came to its place."""

    @property
    def exactness(self) -> str: ...
    @property
    def origin(self) -> str: ...


def is_from_osm(site: Placed) -> bool:
    """Whether the position is one of OpenStreetMap; people who move a site turn it into a bay."""
    return site.exactness == Exactness.STREET and site.origin == Origin.CALCULATED


def position_from(site: Placed) -> str:
    """Who says that the site is there."""
    if is_from_osm(site):
        return OSM
    if site.origin != Origin.CALCULATED:
        return PEOPLE
    return OWN_GRID if site.exactness == Exactness.SEARCH_AREA else GOVERNMENT


def licence_of(site: Placed) -> str:
    """Licence under which the row may be passed on, as an SPDX identifier."""
    return ODBL if is_from_osm(site) else NAME_SOURCES
