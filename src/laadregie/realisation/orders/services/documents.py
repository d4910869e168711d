"""The documents of an order: made anew for a draft, kept from publication on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laadregie.foundation.accounts.models import User
from laadregie.foundation.documents import selectors as kept
from laadregie.foundation.documents import services as keeping
from laadregie.foundation.documents.models import Document
from laadregie.realisation.models import OrderState, TrafficOrder
from laadregie.realisation.orders import contents
from laadregie.realisation.orders.documents import assembling, letters, package, paper, surroundings
from laadregie.realisation.orders.documents.assembling import Assembled

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Kind:
    """A document of an order: how it is made and what it is called."""

    suffix: str
    media_type: str
    make: Callable[[Assembled], bytes]


KINDS: Mapping[str, Kind] = {
    "order_pdf": Kind("pdf", "application/pdf", paper.order_pdf),
    "order_word": Kind("docx", WORD, paper.order_word),
    "order_package": Kind("zip", "application/zip", package.publication_package),
}
LETTER = "neighbour_letter"


@dataclass(frozen=True)
class Made:
    """A document that was made."""

    kind: str
    file_name: str
    media_type: str
    content: bytes


def about(order: TrafficOrder) -> str:
    """How documents name an order."""
    return f"order:{order.number}"


def make(assembled: Assembled, kinds: Sequence[str] = tuple(KINDS)) -> list[Made]:
    """Make documents of an order."""
    number = assembled.facts.number
    return [
        Made(
            name,
            f"{number}.{KINDS[name].suffix}",
            KINDS[name].media_type,
            KINDS[name].make(assembled),
        )
        for name in kinds
    ]


def store(order: TrafficOrder, made: Sequence[Made], *, at: datetime, by: User) -> None:
    """Keep documents with the order, in the transaction of its publication."""
    for one in made:
        keeping.store(
            kind=one.kind,
            title=order.title,
            file_name=one.file_name,
            content=one.content,
            media_type=one.media_type,
            about=about(order),
            at=at,
            by=by,
        )


def kept_document(order: TrafficOrder, kind: str) -> Document | None:
    """A document as it was kept at publication; None for a draft or an earlier order."""
    return kept.about(about(order)).filter(kind=kind).first()


def draft_document(order: TrafficOrder, kind: str) -> Made | None:
    """A document of a draft as it is now; None where the order has no text of its own."""
    if order.is_earlier or order.state != OrderState.DRAFT:
        return None
    return make(assembling.assemble(order), [kind])[0]


def letter(order: TrafficOrder, place_id: int, *, address: str, by: User) -> Made:
    """Make the letter to the neighbours of one place, and keep it with the order.

    Args:
        address: Web address on which one can follow it.
    """
    facts = contents.of_order(order)
    site = next(one for one in facts.sites if one.pk == place_id)
    now = timezone.now()
    content = letters.neighbour_letter(
        facts,
        site,
        metres=facts.policy_number("neighbour_letter_m"),
        ground=surroundings.ground_of(order.municipality_code),
        address=address,
        at=now,
    )
    made = Made(LETTER, f"{order.number}-brief-{site.number}.pdf", "application/pdf", content)
    with transaction.atomic():
        keeping.store(
            kind=LETTER,
            title=_("Letter to neighbours of %(site)s") % {"site": site.number},
            file_name=made.file_name,
            content=content,
            media_type=made.media_type,
            about=about(order),
            at=now,
            by=by,
        )
    return made
