"""What the form asks of whom: one table from which the pages, the API and the check follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from laadkern.errors import InputError, gettext_noop
from laadregie.intake.models import EvidenceKind, RequesterKind

PERSONAL = ("name", "email", "phone", "organisation", "street", "house_number", "postcode", "place", "plate")
CONSENT_VERSION = "2026-11"
MOST_FILES = 6


@dataclass(frozen=True)
class Asked:
    """What is asked of one kind of requester.

    Attributes:
        answers: Keys of `ChargerRequest.answers` that have to be answered.
        organisation: Whether the name of an organisation is asked.
        evidence: What evidence is asked.
    """

    answers: tuple[str, ...]
    organisation: bool
    evidence: tuple[str, ...]


ASKED: Mapping[str, Asked] = {
    RequesterKind.RESIDENT: Asked(
        ("lives_in_municipality", "is_electric", "electric_range_km", "has_own_parking"),
        organisation=False,
        evidence=(EvidenceKind.VEHICLE,),
    ),
    RequesterKind.EMPLOYEE: Asked(
        ("lives_in_municipality", "hours_per_week", "is_electric", "electric_range_km", "has_own_parking"),
        organisation=False,
        evidence=(EvidenceKind.VEHICLE, EvidenceKind.WORK),
    ),
    RequesterKind.COMPANY: Asked(
        ("is_electric", "electric_range_km", "has_own_parking"),
        organisation=True,
        evidence=(EvidenceKind.VEHICLE,),
    ),
    RequesterKind.SHARED_CAR: Asked(
        ("is_electric", "electric_range_km"), organisation=True, evidence=(EvidenceKind.VEHICLE,)
    ),
    RequesterKind.NEIGHBOURHOOD_BUS: Asked(
        ("is_electric", "electric_range_km"), organisation=True, evidence=(EvidenceKind.VEHICLE,)
    ),
}
EVERY_ANSWER = (
    "lives_in_municipality",
    "hours_per_week",
    "is_electric",
    "electric_range_km",
    "has_own_parking",
    "has_permit",
    "vehicle_state",
)


def missing(kind: str, answers: Mapping[str, Any], who: Mapping[str, str]) -> list[str]:
    """Names of what still has to be answered, in the order of the form."""
    if kind not in ASKED:
        return ["kind"]
    asked = ASKED[kind]
    needed = ["name", "email", *(["organisation"] if asked.organisation else [])]
    return [
        *(name for name in needed if not who.get(name)),
        *(name for name in asked.answers if answers.get(name) is None),
    ]


def check_complete(kind: str, answers: Mapping[str, Any], who: Mapping[str, str]) -> None:
    """Raise unless all that is asked of this kind of requester was answered.

    Raises:
        InputError: Names what is missing; no one can send half a request.
    """
    found = missing(kind, answers, who)
    if found == ["kind"]:
        raise InputError("kind", gettext_noop("Say in which quality you ask."))
    if found:
        raise InputError(found[0], gettext_noop("This still has to be answered."))
