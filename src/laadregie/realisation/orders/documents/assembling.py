"""An order with all that its documents show, gathered once: facts, text, and a drawing of each place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from laadregie.realisation.models import OrderState, TrafficOrder
from laadregie.realisation.orders import contents, ready, text
from laadregie.realisation.orders.contents import Facts, SiteFacts
from laadregie.realisation.orders.documents.maps import LocationMap, location_map
from laadregie.realisation.orders.documents.surroundings import ground_of

TYPE = "Verkeersbesluit"


@dataclass(frozen=True)
class Assembled:
    """What the documents of an order are made of.

    Attributes:
        maps: A drawing of each place, in the order of `facts.sites`.
        is_draft: Whether it can still change: something is missing, or it was withdrawn. A complete order
            that waits for publication is none, as its text is what goes to the gazette.
        at: The moment that counts as the date of its documents.
    """

    facts: Facts
    sections: Sequence[text.Section]
    maps: Sequence[LocationMap]
    is_draft: bool
    at: datetime

    @property
    def drawn(self) -> list[tuple[SiteFacts, LocationMap]]:
        return list(zip(self.facts.sites, self.maps, strict=True))

    @property
    def status(self) -> str:
        """Number, and when it was published or that it was not."""
        facts = self.facts
        if not facts.published_on:
            return f"Nummer {facts.number}." + (" Nog niet bekendgemaakt." if self.is_draft else "")
        day = in_words(date.fromisoformat(facts.published_on))
        return f"Nummer {facts.number}. Bekendgemaakt op {day} ({facts.publication_reference})."

    @property
    def draft(self) -> str:
        """A warning on what is no order yet."""
        demo = "Gemaakt voor de demo. " if self.facts.is_demo else ""
        return f"{demo}Dit is een concept. Het kan nog veranderen." if self.is_draft else demo.strip()


def assemble(order: TrafficOrder) -> Assembled:
    """Gather an order as it is now, or as it was published."""
    facts = contents.of_order(order)
    sections = text.of_order(order, facts)
    return of(
        facts,
        sections,
        is_draft=_can_change(order, facts, sections),
        at=order.changed_at or order.made_at,
    )


def _can_change(order: TrafficOrder, facts: Facts, sections: Sequence[text.Section]) -> bool:
    """Whether its documents say that they are a draft."""
    if order.state == OrderState.PUBLISHED:
        return False
    return order.state != OrderState.DRAFT or bool(ready.missing_in(facts, sections))


def of(facts: Facts, sections: Sequence[text.Section], *, is_draft: bool, at: datetime) -> Assembled:
    """Facts and text with a drawing of each place."""
    ground = ground_of(facts.municipality_code)
    maps = [location_map(site, ground) for site in facts.sites]
    return Assembled(facts, sections, maps, is_draft, at.astimezone(timezone.get_current_timezone()))


def in_words(day: date) -> str:
    """A date as an order writes it: in Dutch."""
    with override("nl"):
        return date_format(day, "j F Y")


HEADS = ("Plaats", "Straat", "Buurt", "Vakken", "RD (x, y) in meters", "Breedte- en lengtegraad")


def place_rows(facts: Facts) -> list[list[str]]:
    """The table of places."""
    return [
        [
            site.number,
            site.where,
            site.neighbourhood,
            str(site.bays),
            f"{site.x_m:.1f}; {site.y_m:.1f}".replace(".", ","),
            f"{site.lat:.6f}; {site.lon:.6f}".replace(".", ","),
        ]
        for site in facts.sites
    ]
