"""Data quality of the charging network: coded rules, and the charge points that count."""

from laadkern.quality.cleaning import CleanedNetwork, clean, same_evse
from laadkern.quality.definitions import (
    ACCESS_DEFINITIONS,
    SPEED_DEFINITIONS,
    AccessDefinition,
    SpeedDefinition,
    access_on,
    classify,
    count_alternatives,
    speed_on,
    street_share_by_size,
)
from laadkern.quality.frames import RawNetwork, moment
from laadkern.quality.rules import RULE_BY_CODE, RULES, VERSION, Effect, QualityValues, Rule, Subject

__all__ = [
    "ACCESS_DEFINITIONS",
    "RULES",
    "RULE_BY_CODE",
    "SPEED_DEFINITIONS",
    "VERSION",
    "AccessDefinition",
    "CleanedNetwork",
    "Effect",
    "QualityValues",
    "RawNetwork",
    "Rule",
    "SpeedDefinition",
    "Subject",
    "access_on",
    "classify",
    "clean",
    "count_alternatives",
    "moment",
    "same_evse",
    "speed_on",
    "street_share_by_size",
]
