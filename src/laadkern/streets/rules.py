"""Where people walk: which kinds of way count, and why, for each source."""

from dataclasses import dataclass
from typing import Final

from laadkern.errors import gettext_noop


@dataclass(frozen=True, slots=True)
class WayRule:
    """One rule about one kind of way.

    Attributes:
        code: The kind as the source writes it: a value of `highway`, or of `BST_CODE`.
        walkable: Whether people walk there.
        reason: Why, for who reads the result; translated by who shows it.
    """

    code: str
    walkable: bool
    reason: str


_MADE_FOR_IT = gettext_noop("made for walking")
_STREET = gettext_noop("a street with homes; where there is no pavement people walk on it")
_ROAD = gettext_noop("a road with a pavement, cycle path or verge (RVV 1990, article 4)")
_CYCLEWAY = gettext_noop(
    "where there is no pavement or footpath people walk on the cycle path (RVV 1990, article 4)"
)
_SLIP = gettext_noop("leads on or off a motorway or main road, without pavement")
_MOTORWAY = gettext_noop("closed to people on foot (RVV 1990, article 42)")
_TRUNK = gettext_noop("a motor road, closed to people on foot (RVV 1990, article 42)")
_BUSES = gettext_noop("for buses or trams only")
_NOT_THERE = gettext_noop("not there to walk on, or not yet")
_REST_AREA = gettext_noop("part of a rest area along a motorway")
_FERRY = gettext_noop("a ferry: no walk within reach of a charge point crosses one")
_SERVICE = gettext_noop("a driveway, alley or car park; private ones are left out by `access`")
_TRACK = gettext_noop("a farm or forest track")
_RIDING = gettext_noop("a riding track that walkers use too")
_CAR_PARK = gettext_noop("a car park")
_EMERGENCY = gettext_noop("for emergency services only")
_AEROPLANES = gettext_noop("for aeroplanes")

OSM_WAYS: Final = (
    WayRule("footway", True, _MADE_FOR_IT),
    WayRule("pedestrian", True, _MADE_FOR_IT),
    WayRule("path", True, _MADE_FOR_IT),
    WayRule("steps", True, _MADE_FOR_IT),
    WayRule("corridor", True, _MADE_FOR_IT),
    WayRule("living_street", True, _STREET),
    WayRule("residential", True, _STREET),
    WayRule("service", True, _SERVICE),
    WayRule("unclassified", True, _ROAD),
    WayRule("road", True, _ROAD),
    WayRule("tertiary", True, _ROAD),
    WayRule("tertiary_link", True, _ROAD),
    WayRule("secondary", True, _ROAD),
    WayRule("secondary_link", True, _ROAD),
    WayRule("primary", True, _ROAD),
    WayRule("primary_link", True, _ROAD),
    WayRule("track", True, _TRACK),
    WayRule("cycleway", True, _CYCLEWAY),
    WayRule("bridleway", True, _RIDING),
    WayRule("motorway", False, _MOTORWAY),
    WayRule("motorway_link", False, _MOTORWAY),
    WayRule("trunk", False, _TRUNK),
    WayRule("trunk_link", False, _TRUNK),
    WayRule("busway", False, _BUSES),
    WayRule("bus_guideway", False, _BUSES),
    WayRule("rest_area", False, _REST_AREA),
    WayRule("services", False, _REST_AREA),
    WayRule("construction", False, _NOT_THERE),
    WayRule("proposed", False, _NOT_THERE),
    WayRule("raceway", False, _NOT_THERE),
)

NWB_WAYS: Final = (
    WayRule("VP", True, _MADE_FOR_IT),
    WayRule("VZ", True, _MADE_FOR_IT),
    WayRule("ERF", True, _STREET),
    WayRule("RB", True, _STREET),
    WayRule("", True, _STREET),
    WayRule("HR", True, _ROAD),
    WayRule("VWG", True, _STREET),
    WayRule("PAR", True, _ROAD),
    WayRule("FP", True, _CYCLEWAY),
    WayRule("NRB", True, _ROAD),
    WayRule("MRB", True, _ROAD),
    WayRule("TRB", True, _ROAD),
    WayRule("GRB", True, _ROAD),
    WayRule("DST", True, _ROAD),
    WayRule("PP", True, _CAR_PARK),
    WayRule("PC", True, _CAR_PARK),
    WayRule("PR", True, _CAR_PARK),
    WayRule("RP", True, _RIDING),
    WayRule("AFR", False, _SLIP),
    WayRule("OPR", False, _SLIP),
    WayRule("PST", False, _SLIP),
    WayRule("TN", False, _SLIP),
    WayRule("WIS", False, _SLIP),
    WayRule("VBD", False, _SLIP),
    WayRule("VBI", False, _SLIP),
    WayRule("VBK", False, _SLIP),
    WayRule("VBR", False, _SLIP),
    WayRule("VBS", False, _SLIP),
    WayRule("VBW", False, _SLIP),
    WayRule("PKP", False, _REST_AREA),
    WayRule("PKB", False, _REST_AREA),
    WayRule("BST", False, _REST_AREA),
    WayRule("BVP", False, _REST_AREA),
    WayRule("PBK", False, _REST_AREA),
    WayRule("BU", False, _BUSES),
    WayRule("BUS", False, _BUSES),
    WayRule("OVB", False, _BUSES),
    WayRule("CADO", False, _EMERGENCY),
    WayRule("VD", False, _FERRY),
    WayRule("VDF", False, _FERRY),
    WayRule("VDV", False, _FERRY),
    WayRule("VV", False, _AEROPLANES),
)

# What tags or columns say of one way goes before what its kind says.
FOOT_NO: Final = gettext_noop("the map says: not on foot")
ACCESS_NO: Final = gettext_noop("private or closed, and nothing says that people on foot may pass")
MOTOR_ROAD: Final = _TRUNK
NATIONAL_ROAD: Final = gettext_noop("a main carriageway of a national road or motorway")
UNKNOWN_KIND: Final = gettext_noop("a kind that these rules do not know")
