"""What a program asks of the list of traffic orders, and sends to make one."""

from datetime import date
from typing import Annotated

from pydantic import Field

from laadregie.foundation.web.api.fields import Coded, Paged, Strict
from laadregie.realisation.orders.api.answers import STATES
from laadregie.realisation.orders.api.steps import Number


class OrderFilter(Paged):
    """Which orders one asks."""

    municipality: str = Field("", alias="gemeente", max_length=16)
    state: Annotated[str, Coded({name: code for code, name in STATES.items()})] = Field("", alias="status")


class PublicationIn(Strict):
    """Publication of an order from before."""

    published_on: date = Field(alias="gepubliceerdOp")
    reference: str = Field(alias="kenmerk", min_length=1, max_length=200)


class OrderIn(Strict):
    """An order over realisations whose place is settled."""

    municipality_code: str = Field(alias="gemeentecode", min_length=1, max_length=16)
    realisations: list[Number] = Field(alias="realisaties", min_length=1, max_length=100)
    title: str = Field("", alias="titel", max_length=200)
    publication: PublicationIn | None = Field(
        None, alias="publicatie", description="Van een besluit van vroeger, dat de plaatsen al dekt"
    )

    def fields_of_publication(self) -> dict[str, str]:
        """The names in the body of what a service refuses of the publication."""
        names = {"published_on": "publicatie.gepubliceerdOp", "reference": "publicatie.kenmerk"}
        return names if self.publication is not None else {}
