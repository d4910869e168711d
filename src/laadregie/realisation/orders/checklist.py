"""What the law asks of a traffic order for charging bays, as one table without framework.

Each item says which article asks it, whether the data or the officer answers it, and whether a missing
answer blocks publication. The articles and where they were read stand in docs/methods/traffic-orders.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from laadkern.errors import gettext_noop

DATA, OFFICER = "data", "officer"
ORDER, SITE = "order", "site"
POSITIVE, REMARKS, NEGATIVE = "positive", "remarks", "negative"
# The interests of WVW 1994 article 2, first and second paragraph: BABW article 21 asks for these alone.
INTERESTS = {
    "2.1.a": gettext_noop("safety on the road"),
    "2.1.b": gettext_noop("protecting road users and passengers"),
    "2.1.c": gettext_noop("keeping the road in repair and usable"),
    "2.1.d": gettext_noop("freedom of traffic as far as possible"),
    "2.2.a": gettext_noop("less nuisance, hindrance or damage, and care for the environment"),
    "2.2.b": gettext_noop("keeping the character and function of objects or areas"),
}


@dataclass(frozen=True)
class Item:
    """Something the law asks.

    Attributes:
        code: Its name in the program.
        article: Where the law asks it.
        asks: What it asks, for people (English, to be translated).
        by: Who answers: the data, or the officer.
        scope: Asked of the order as a whole, or of each place.
        missing: What to say where the answer is missing.
        field: Field of the form on which it is answered; "" where the data answer.
        blocks: Whether the order cannot be published without it.
    """

    code: str
    article: str
    asks: str
    by: str
    scope: str
    missing: str
    field: str = ""
    blocks: bool = True


@dataclass(frozen=True)
class Place:
    """What the checklist looks at of one place."""

    pk: int
    street: str
    bays: int
    points: int
    x_m: float
    y_m: float
    has_pin: bool
    is_municipal_road: bool | None
    parking: str


@dataclass(frozen=True)
class Subject:
    """What the checklist looks at of an order.

    Attributes:
        answers: What the officer filled in, by field.
        authority, sign, plan_map, forecast: In words; "" where the data do not say.
        objection_weeks: Length of the term in the objection clause.
        fewest, most: Usual size of a collective order, by policy.
        places: Its sites.
    """

    answers: Mapping[str, Any]
    title: str
    authority: str
    sign: str
    plan_map: str
    forecast: str
    gazette: str
    objection_weeks: int
    fewest: int
    most: int
    places: Sequence[Place]


@dataclass(frozen=True)
class Finding:
    """An item as it is answered for an order or one of its places."""

    item: Item
    place: Place | None
    answer: str | date

    @property
    def is_met(self) -> bool:
        return bool(self.answer)

    @property
    def blocks(self) -> bool:
        return self.item.blocks and not self.is_met


ITEMS: Sequence[Item] = (
    Item(
        "sites",
        "WVW 1994 art. 15",
        gettext_noop("At least one place, and no more than policy lets one order hold"),
        DATA,
        ORDER,
        gettext_noop("Choose the places of this order; no more than policy allows."),
    ),
    Item(
        "competence",
        "WVW 1994 art. 18 lid 1 onder d",
        gettext_noop("Who may decide: the municipal executive, for roads of the municipality"),
        DATA,
        ORDER,
        gettext_noop("The municipality is not known."),
    ),
    Item(
        "mandate",
        "Awb art. 10:3",
        gettext_noop("On whose behalf it is signed: the mandate, or the executive itself"),
        OFFICER,
        ORDER,
        gettext_noop("Name the mandate on which it is signed, or say that the executive signs itself."),
        "mandate",
    ),
    Item(
        "sign",
        "WVW 1994 art. 15 lid 1; BABW art. 12 en 8 lid 2 onder d; RVV 1990 bijlage 1",
        gettext_noop("The sign and the plate below it"),
        DATA,
        ORDER,
        gettext_noop("Policy names no sign."),
    ),
    Item(
        "interests",
        "BABW art. 21; WVW 1994 art. 2",
        gettext_noop("Which interests the order serves, and how they were weighed"),
        OFFICER,
        ORDER,
        gettext_noop("Tick at least one interest that the order serves."),
        "interests",
    ),
    Item(
        "police_on",
        "BABW art. 24",
        gettext_noop("When the police was consulted"),
        OFFICER,
        ORDER,
        gettext_noop("Give the date of the advice of the police."),
        "police_on",
    ),
    Item(
        "police_before",
        "BABW art. 24",
        gettext_noop("The police was consulted before the order was signed"),
        OFFICER,
        ORDER,
        gettext_noop("The advice of the police is dated after the order was signed. Mend one of the dates."),
        "police_on",
    ),
    Item(
        "police_advice",
        "BABW art. 24",
        gettext_noop("What the police advised"),
        OFFICER,
        ORDER,
        gettext_noop("Say what the police advised."),
        "police_advice",
    ),
    Item(
        "police_reason",
        "BABW art. 24; Awb art. 3:50",
        gettext_noop("Why the advice is not followed, where it is not"),
        OFFICER,
        ORDER,
        gettext_noop("The police advised otherwise: give the reason why that is not followed."),
        "police_reason",
    ),
    Item(
        "policy",
        "Awb art. 3:46",
        gettext_noop("The policy on which the choice of places rests"),
        OFFICER,
        ORDER,
        gettext_noop("Name the placing policy, with its date."),
        "policy_document",
    ),
    Item(
        "plan_map",
        "Awb art. 3:2 en 3:46",
        gettext_noop("The version of the plan map, or why there is none"),
        DATA,
        ORDER,
        gettext_noop("No plan map was published. Publish one, or say on what the places rest."),
        "plan_map_note",
    ),
    Item(
        "forecast",
        "Awb art. 3:2 en 3:46",
        gettext_noop("The need that is forecast"),
        DATA,
        ORDER,
        gettext_noop("There is no forecast. Have it calculated first."),
    ),
    Item(
        "publication",
        "BABW art. 26",
        gettext_noop("Where it is published: the gazette of the municipality"),
        DATA,
        ORDER,
        gettext_noop("The municipality is not known."),
    ),
    Item(
        "objection",
        "Awb art. 3:45, 6:7 en 7:1",
        gettext_noop("How and until when one can object"),
        DATA,
        ORDER,
        gettext_noop("Policy names no term for objections."),
    ),
    Item(
        "objection_address",
        "Awb art. 3:45 lid 2",
        gettext_noop("Where an objection goes"),
        OFFICER,
        ORDER,
        gettext_noop("Give the address or web page where one can object."),
        "objection_address",
    ),
    Item(
        "decided_on",
        "Awb art. 1:3",
        gettext_noop("The date of the decision"),
        OFFICER,
        ORDER,
        gettext_noop("Give the date on which the order is signed."),
        "decided_on",
    ),
    Item(
        "signatory",
        "Awb art. 10:11",
        gettext_noop("Who signs, and in which function"),
        OFFICER,
        ORDER,
        gettext_noop("Name who signs, and in which function."),
        "signatory",
    ),
    Item(
        "street",
        "BABW art. 21; Awb art. 3:46",
        gettext_noop("Street and place, so that everyone knows which bays"),
        OFFICER,
        SITE,
        gettext_noop("Name the street."),
        "street",
    ),
    Item(
        "bays",
        "WVW 1994 art. 15",
        gettext_noop("How many bays"),
        OFFICER,
        SITE,
        gettext_noop("Say how many bays are reserved; at least one, and no more than there are points."),
        "bays",
    ),
    Item(
        "coordinates",
        "BABW art. 21; Awb art. 3:46",
        gettext_noop("Coordinates and a drawing of the place"),
        DATA,
        SITE,
        gettext_noop("This is a search area: put the pin down first."),
    ),
    Item(
        "road",
        "WVW 1994 art. 18 lid 1 onder d",
        gettext_noop("The road is managed by the municipality"),
        OFFICER,
        SITE,
        gettext_noop("Confirm that the municipality manages this road."),
        "is_municipal_road",
    ),
    Item(
        "parking",
        "WVW 1994 art. 2; Awb art. 3:4",
        gettext_noop("What it means for who parks there now"),
        OFFICER,
        SITE,
        gettext_noop("Say what was considered about parking here, or once for all places."),
        "parking",
    ),
    Item(
        "neighbours",
        "Awb art. 3:2 en 4:8",
        gettext_noop("Neighbours heard of it before"),
        OFFICER,
        ORDER,
        gettext_noop("Neighbours did not get a letter yet. That is not required, but often wise."),
        "neighbours_on",
        blocks=False,
    ),
)
BY_CODE: Mapping[str, Item] = {item.code: item for item in ITEMS}


def findings(subject: Subject) -> list[Finding]:
    """Every item as it is answered: for the order, and for each of its places."""
    found = []
    for item in ITEMS:
        if item.scope == ORDER:
            found.append(Finding(item, None, _OF_ORDER[item.code](subject)))
        else:
            found += [Finding(item, place, _OF_PLACE[item.code](subject, place)) for place in subject.places]
    return found


def missing(subject: Subject) -> list[Finding]:
    """What blocks publication, in the order of the table."""
    return [one for one in findings(subject) if one.blocks]


def _given(field: str) -> Callable[[Subject], str]:
    return lambda subject: str(subject.answers.get(field) or "").strip()


def _number_of_sites(subject: Subject) -> str:
    count = len(subject.places)
    return str(count) if 1 <= count <= subject.most else ""


def _interests(subject: Subject) -> str:
    return ", ".join(code for code in INTERESTS if code in (subject.answers.get("interests") or ()))


def _police_before(subject: Subject) -> str:
    """Met as long as one of the two days is not given: those are asked by themselves."""
    advised, signed = _given("police_on")(subject), _given("decided_on")(subject)
    return "" if advised and signed and advised > signed else "-"


def _police_reason(subject: Subject) -> str:
    is_needed = subject.answers.get("police_advice") == NEGATIVE
    return _given("police_reason")(subject) if is_needed else "-"


def _both(*fields: str) -> Callable[[Subject], str]:
    """Two answers that count together only."""
    answers = [_given(field) for field in fields]
    return lambda subject: ", ".join(found) if all(found := [one(subject) for one in answers]) else ""


def _day(field: str) -> Callable[[Subject], str | date]:
    def answer(subject: Subject) -> str | date:
        given = _given(field)(subject)
        return date.fromisoformat(given) if given else ""

    return answer


_OF_ORDER: Mapping[str, Callable[[Subject], str | date]] = {
    "sites": _number_of_sites,
    "competence": lambda subject: subject.authority,
    "mandate": _given("mandate"),
    "sign": lambda subject: subject.sign,
    "interests": _interests,
    "police_on": _day("police_on"),
    "police_before": _police_before,
    "police_advice": _given("police_advice"),
    "police_reason": _police_reason,
    "policy": _both("policy_document", "policy_document_on"),
    "plan_map": lambda subject: subject.plan_map or _given("plan_map_note")(subject),
    "forecast": lambda subject: subject.forecast,
    "publication": lambda subject: subject.gazette,
    "objection": lambda subject: str(subject.objection_weeks) if subject.objection_weeks > 0 else "",
    "objection_address": _given("objection_address"),
    "decided_on": _day("decided_on"),
    "signatory": _both("signatory", "signatory_function"),
    "neighbours": _day("neighbours_on"),
}


_OF_PLACE: Mapping[str, Callable[[Subject, Place], str]] = {
    "street": lambda _subject, place: place.street.strip(),
    "bays": lambda _subject, place: str(place.bays) if 1 <= place.bays <= place.points else "",
    "coordinates": lambda _subject, place: f"{place.x_m:.1f}, {place.y_m:.1f}" if place.has_pin else "",
    "road": lambda _subject, place: "yes" if place.is_municipal_road else "",
    "parking": lambda subject, place: place.parking.strip() or _given("parking")(subject),
}
