"""What people call the codes in an explanation: criteria, wishes, ground of an estimate, units."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CRITERIA: dict[str, Promise] = {
    "municipal_land": _("Land of the municipality"),
    "public_day_and_night": _("Open day and night"),
    "clear_of_facade": _("Not in front of a door or window"),
    "free_passage": _("Free passage, at least 0.90 m"),
    "kerb_distance": _("Pole at least 0.45 m from the kerb"),
    "two_bays": _("Two bays together"),
    "tree_roots": _("No damage to tree roots"),
    "traffic": _("No hindrance to traffic"),
    "demand": _("Need within walking distance"),
    "cable": _("At most 25 m from the low-voltage cable"),
    "furniture_line": _("In line with street furniture"),
    "clear_of_containers_and_trees": _("Away from containers and trees"),
    "easy_bay": _("Car park or perpendicular bay"),
    "through_road": _("Visible from a through road"),
    "double_use": _("Used by day and by night"),
    "blind_wall": _("In front of a blind wall"),
    "central": _("Central between the homes"),
    "cluster": _("More bays together"),
}
BASES: dict[str, Promise] = {
    "addresses": _("addresses of homes (BAG)"),
    "building_outlines": _("outlines of buildings (BAG)"),
    "house_numbers": _("house numbers (BGT)"),
    "known_positions": _("addresses of charging locations in the neighbourhood"),
    "nearby_positions": _("addresses of charging locations nearby"),
    "area_centre": _("the middle of the neighbourhood"),
    "no_outline": _("the middle of the municipality: the neighbourhood has no outline"),
}
SOURCES: dict[str, Promise] = {
    **BASES,
    "forecast": _("forecast"),
    "bgt": _("large-scale map (BGT)"),
    "osm": _("OpenStreetMap"),
    "chosen": _("chosen on the map, measured by nobody yet"),
    "visit": _("measured on the spot"),
    "none": _("no data loaded"),
}
REASONS: dict[str, Promise] = {
    "no_candidate": _("The map is better known now: there is no such place any more."),
    "no_need": _("There is hardly any need around it any more."),
    "outside_quota": _("Other sites serve more need with the poles of the quota."),
    "recalculated": _("The plan divides the poles over the years in another way."),
}
# Names of states in signs and layers of the map (docs/map-layers.md).
SIGNS = {
    "candidate": "proposed",
    "validated": "approved",
    "reserved": "reserved",
    "in_order": "in_order",
    "realised": "realised",
    "dropped": "dropped",
}
UNKNOWN_HELP: dict[str, Promise] = {
    "municipal_land": _("No map of ownership is loaded"),
    "public_day_and_night": _("To be asked"),
    "cable": _("No map of the low-voltage grid is loaded"),
}
MEASURE_THERE = _("Measure on the spot")
PRESSURES: dict[str, Promise] = {
    "quiet": _("quiet"),
    "normal": _("normal"),
    "busy": _("busy"),
    "unknown": _("unknown"),
}
