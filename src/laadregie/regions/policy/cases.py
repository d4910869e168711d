"""Policy values of requests and realisation: criteria, terms, orders, parties, keeping of data."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from laadregie.regions.policy.keys import OWN_CHOICE, PolicyKey

if TYPE_CHECKING:
    from laadregie.regions.policy.keys import Label

EAST = _("rules of the concession in the east, 2022")
YES_NO = (("yes", _("yes")), ("no", _("no")))
# In force, uncontested and irrevocable are three moments of an order (Awb 6:16, 6:7, 8:1).
ORDER_MOMENTS = (
    ("in_force", _("in force: published")),
    ("uncontested", _("uncontested: the term passed without objection")),
    ("irrevocable", _("irrevocable: appeal is over too")),
)


def _weeks(key: str, label: "Label", default: int, source: "Label", group: str = "terms") -> PolicyKey:
    return PolicyKey(key, label, "whole", default, source, _("weeks"), 0, 260, group=group)


def _days(key: str, label: "Label", default: int, source: "Label", unit: "Label", group: str) -> PolicyKey:
    return PolicyKey(key, label, "whole", default, source, unit, 0, 3650, group=group)


def _euros(key: str, label: "Label", default: int) -> PolicyKey:
    source = _("Awb 4:17 paragraph 2; to be confirmed by a lawyer")
    return PolicyKey(key, label, "whole", default, source, "€", 0, 1_000, group="terms")


REQUESTS = (
    PolicyKey(
        "request_min_hours_per_week",
        _("Hours a week that one must work in the municipality, where one does not live there"),
        "whole",
        18,
        _("municipalities ask 18 to 20 hours"),
        _("hours"),
        0,
        60,
        group="requests",
    ),
    PolicyKey(
        "request_min_range_km",
        _("Electric range that a vehicle must have"),
        "whole",
        45,
        EAST,
        "km",
        0,
        1000,
        group="requests",
    ),
    PolicyKey(
        "request_full_rule",
        _("When a pole nearby counts as full"),
        "choice",
        "pole_kwh_per_year",
        EAST,
        choices=(
            ("pole_kwh_per_year", _("energy per pole and year above the bound")),
            ("point_kwh_per_month", _("energy per point and month from the bound")),
            ("point_sessions_per_month", _("sessions per point and month from the bound")),
        ),
        group="requests",
    ),
    PolicyKey(
        "full_point_kwh_per_month",
        _("A point is full from this energy per month"),
        "whole",
        250,
        _("such as Wassenaar"),
        "kWh",
        0,
        100_000,
        group="requests",
    ),
    PolicyKey(
        "full_point_sessions_per_month",
        _("A point is full from this number of sessions per month"),
        "whole",
        25,
        _("such as Wassenaar"),
        at_least=0,
        at_most=10_000,
        group="requests",
    ),
    PolicyKey(
        "request_needs_permit",
        _("A parking permit is asked in permit areas"),
        "choice",
        "yes",
        EAST,
        choices=YES_NO,
        group="requests",
    ),
    PolicyKey(
        "request_merge_distance_m",
        _("Distance within which requests are offered for merging"),
        "whole",
        250,
        OWN_CHOICE,
        "m",
        0,
        2000,
        group="requests",
    ),
    PolicyKey(
        "request_four_eyes",
        _("A second person confirms each decision"),
        "choice",
        "no",
        OWN_CHOICE,
        choices=YES_NO,
        group="requests",
    ),
    _days("request_undo_hours", _("A decision can be undone within"), 2, OWN_CHOICE, _("hours"), "requests"),
    PolicyKey(
        "rejection_route",
        _("How a rejection can be contested"),
        "choice",
        "by_decider",
        _("a decision of a public authority is open to objection; to be confirmed by a lawyer"),
        choices=(
            ("by_decider", _("objection where the municipality decided, review where the operator did")),
            ("objection", _("objection at the municipality")),
            ("review", _("review by the municipality")),
        ),
        group="requests",
    ),
)
TERMS = (
    _days("first_answer_working_days", _("First answer to a request"), 5, EAST, _("working days"), "terms"),
    _weeks("decision_weeks", _("Decision on a request"), 8, _("Awb 4:13; to be confirmed by a lawyer")),
    _weeks(
        "default_notice_weeks",
        _("After a notice of default a penalty runs from"),
        2,
        _("Awb 4:17 paragraph 3; to be confirmed by a lawyer"),
    ),
    _euros("default_penalty_first_eur", _("Penalty for each of the first 14 days"), 23),
    _euros("default_penalty_second_eur", _("Penalty for each of the next 14 days"), 35),
    _euros("default_penalty_third_eur", _("Penalty for each of the last 14 days"), 45),
    _weeks("evidence_weeks", _("A requester supplies what is missing"), 2, OWN_CHOICE),
    _days(
        "request_reminder_before_days",
        _("A reminder of a request goes out before its term ends"),
        3,
        OWN_CHOICE,
        _("days"),
        "terms",
    ),
    _days(
        "request_reminder_after_days",
        _("A reminder of a request goes out after its term ended"),
        1,
        OWN_CHOICE,
        _("days"),
        "terms",
    ),
    _weeks("realisation_target_weeks", _("From acceptance to operation"), 16, EAST),
    _weeks("location_weeks", _("Proposal of a location"), 2, OWN_CHOICE),
    _weeks("location_answer_weeks", _("Answer of the municipality about a location"), 2, OWN_CHOICE),
    _weeks("grid_check_weeks", _("Answer of the grid operator about a location"), 2, OWN_CHOICE),
    _weeks("order_weeks", _("Drafting and publishing a traffic order"), 4, OWN_CHOICE),
    _weeks("connection_weeks", _("Connection to the grid, with groundwork"), 18, _("Netcode 8.11 (2023)")),
    _weeks("placing_weeks", _("Placing after connection"), 2, OWN_CHOICE),
    _days(
        "feed_days", _("A pole in operation shows in the national feed"), 14, OWN_CHOICE, _("days"), "terms"
    ),
)
FEED = (
    PolicyKey(
        "feed_near_m",
        _("A new point in the feed this near a site belongs to its realisation"),
        "whole",
        50,
        OWN_CHOICE,
        "m",
        0,
        500,
        group="terms",
    ),
)
ORDERS = (
    PolicyKey(
        "order_sign",
        _("Sign of a charging bay"),
        "choice",
        "E4",
        _("annex 1 RVV 1990; a newer sign is to be confirmed"),
        choices=(("E4", "E4"), ("E8", "E8"), ("E8c", "E8c")),
        group="orders",
    ),
    PolicyKey(
        "connection_from",
        _("The connection is ordered from the moment the order is"),
        "choice",
        "in_force",
        OWN_CHOICE,
        choices=ORDER_MOMENTS,
        group="orders",
    ),
    PolicyKey(
        "place_from",
        _("Poles are placed from the moment the order is"),
        "choice",
        "uncontested",
        OWN_CHOICE,
        choices=ORDER_MOMENTS,
        group="orders",
    ),
    _weeks("objection_weeks", _("Objection to an order"), 6, "Awb 6:7", "orders"),
    _weeks("objection_decision_weeks", _("Decision on an objection"), 6, "Awb 7:10", "orders"),
    _weeks("objection_committee_weeks", _("Decision with a committee"), 12, "Awb 7:10", "orders"),
    _weeks("objection_adjournment_weeks", _("Adjournment of that decision"), 6, "Awb 7:10", "orders"),
    _weeks("appeal_weeks", _("Appeal against that decision"), 6, "Awb 6:7", "orders"),
    _days(
        "irrevocable_after_days",
        _("Without objection an order is irrevocable after the term of objection and"),
        7,
        _("Awb 6:9: what was posted in time may arrive a week later; to be confirmed by a lawyer"),
        _("days"),
        "orders",
    ),
    PolicyKey(
        "order_fewest_sites",
        _("A collective order usually holds at least this number of sites"),
        "whole",
        11,
        _("published orders hold 11 to 30 sites"),
        at_least=1,
        at_most=100,
        group="orders",
    ),
    PolicyKey(
        "order_most_sites",
        _("A collective order holds at most this number of sites"),
        "whole",
        30,
        _("published orders hold 11 to 30 sites"),
        at_least=1,
        at_most=100,
        group="orders",
    ),
    PolicyKey(
        "neighbour_letter_m",
        _("Neighbours within this distance get a letter before an order"),
        "whole",
        50,
        OWN_CHOICE,
        "m",
        0,
        500,
        group="orders",
    ),
)
PARTIES = (
    PolicyKey(
        "request_operator",
        _("Organisation that tests requests, where it is not the holder of the concession"),
        "organisation",
        None,
        "",
        party="concession_holder",
        group="parties",
    ),
    PolicyKey(
        "grid_operator",
        _("Grid operator that answers about locations"),
        "organisation",
        None,
        "",
        party="grid_operator",
        group="parties",
    ),
)
PRIVACY = (
    _days(
        "request_keep_days",
        _("A settled request is made anonymous after"),
        365,
        _("to be set with the records officer"),
        _("days"),
        "privacy",
    ),
    _days(
        "draft_keep_days",
        _("A request that was not sent is removed after"),
        14,
        OWN_CHOICE,
        _("days"),
        "privacy",
    ),
    _days("link_days", _("A link to a request works for"), 400, OWN_CHOICE, _("days"), "privacy"),
    _days("follow_days", _("Following a place ends after"), 730, OWN_CHOICE, _("days"), "privacy"),
)
