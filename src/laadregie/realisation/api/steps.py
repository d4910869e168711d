"""What a program sends to take a step with a realisation: one body per act, called as its page is."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, get_args

import numpy as np
from pydantic import ConfigDict, Field, RootModel

from laadkern.errors import InputError, gettext_noop
from laadkern.geo import rd_from_lonlat
from laadregie.foundation.web.api.fields import Coded, Step, names_of
from laadregie.realisation import acts, process
from laadregie.realisation.models import StopReason

REASONS = {
    "geen-geschikte-plek": StopReason.NO_LOCATION,
    "geen-netaansluiting": StopReason.NO_GRID,
    "bezwaar": StopReason.OBJECTION,
    "geen-vraag": StopReason.NO_DEMAND,
    "andere-paal": StopReason.OTHER_POLE,
    "werkzaamheden": StopReason.WORKS,
    "anders": StopReason.OTHER,
}
PARTIES = {
    "gemeente": process.MUNICIPALITY,
    "exploitant": process.OPERATOR,
    "netbeheerder": process.GRID,
    "aannemer": process.CONTRACTOR,
    "laadregie": process.SYSTEM,
}
WAITED_FOR = {name: code for name, code in PARTIES.items() if code != process.SYSTEM}


class AgreePlace(Step):
    """De gemeente is het eens met de plaats."""

    stap: Literal["akkoord"]


class VetoPlace(Step):
    """De gemeente wijst de plaats af; de exploitant stelt een andere voor."""

    stap: Literal["plaats-afwijzen"]
    note: str = Field(alias="toelichting", min_length=1, max_length=500)


class ProposePlace(Step):
    """Een plaats voorstellen: de plaats van nu, of een andere."""

    also: ClassVar[Mapping[str, str]] = {"place": "lon", "x_m": "lon", "y_m": "lat"}

    stap: Literal["plaats-voorstellen"]
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    note: str = Field("", alias="toelichting", max_length=500)

    def values(self) -> dict[str, Any]:
        if self.lon is None or self.lat is None:
            if self.lon is not self.lat:
                raise InputError("place", gettext_noop("Give both lon and lat, or neither."))
            return {"x_m": None, "y_m": None, "note": self.note}
        x_m, y_m = rd_from_lonlat(np.array([self.lon]), np.array([self.lat]))
        return {"x_m": round(float(x_m[0]), 1), "y_m": round(float(y_m[0]), 1), "note": self.note}


class AcceptGrid(Step):
    """De netbeheerder: een aansluiting is mogelijk, misschien met een voorwaarde."""

    stap: Literal["netcheck-akkoord"]
    planned_on: date = Field(alias="mogelijkVanaf")
    capacity_kw: float = Field(alias="capaciteitKw", gt=0, le=10_000)
    condition: str = Field("", alias="voorwaarde", max_length=500)


class RejectGrid(Step):
    """De netbeheerder: een aansluiting is niet mogelijk."""

    stap: Literal["netcheck-afwijzen"]
    note: str = Field(alias="toelichting", min_length=1, max_length=500)


class OrderConnection(Step):
    """De exploitant heeft de aansluiting besteld."""

    stap: Literal["aansluiting-besteld"]
    planned_on: date | None = Field(None, alias="geplandOp")


class ConnectPoles(Step):
    """De aansluiting ligt er."""

    stap: Literal["aangesloten"]
    day: date = Field(alias="dag")


class PlacePoles(Step):
    """De palen staan er."""

    stap: Literal["geplaatst"]
    day: date = Field(alias="dag")


class StartOperation(Step):
    """De palen werken; de landelijke lijst moet deze laadpunten later laten zien."""

    stap: Literal["in-gebruik"]
    day: date = Field(alias="dag")
    evse_ids: list[Annotated[str, Field(max_length=48)]] = Field(
        alias="evseIds", min_length=1, max_length=200, examples=[["NL*ABC*E1001*1", "NL*ABC*E1001*2"]]
    )

    def values(self) -> dict[str, Any]:
        return {"day": self.day, "evse_ids": tuple(one.strip().upper() for one in self.evse_ids)}


class RemovePoles(Step):
    """De palen zijn weggehaald."""

    stap: Literal["verwijderd"]
    reason: Annotated[str, Coded(REASONS)] = Field(alias="reden")
    note: str = Field("", alias="toelichting", max_length=500)


class StopRealisation(Step):
    """De realisatie stopt; aanvragen die zij zou bedienen wachten op een andere plaats."""

    stap: Literal["stop"]
    reason: Annotated[str, Coded(REASONS)] = Field(alias="reden")
    note: str = Field("", alias="toelichting", max_length=500)


class OrderWork(Step):
    """De exploitant geeft een aannemer de werkopdracht."""

    stap: Literal["werkopdracht"]
    contractor: str = Field(alias="aannemer", min_length=1, max_length=64, description="Code van de partij")
    note: str = Field("", alias="toelichting", max_length=500)


class PlanWork(Step):
    """De dag waarop de palen worden geplaatst."""

    stap: Literal["plaatsing-plannen"]
    planned_on: date = Field(alias="geplandOp")


class HoldRealisation(Step):
    """Het ligt stil; de termijn staat stil tot iemand het laat doorgaan."""

    stap: Literal["zet-stil"]
    reason: str = Field(alias="reden", min_length=1, max_length=200)
    waiting_for: Annotated[str, Coded(WAITED_FOR)] = Field(alias="wachtOp")


class ResumeRealisation(Step):
    """Het gaat door."""

    stap: Literal["ga-door"]


class AssignRealisation(Step):
    """U neemt de realisatie op."""

    stap: Literal["neem-op"]


class LetGoRealisation(Step):
    """Niemand heeft de realisatie meer."""

    stap: Literal["laat-los"]


_Any = (
    AgreePlace
    | VetoPlace
    | ProposePlace
    | AcceptGrid
    | RejectGrid
    | OrderConnection
    | ConnectPoles
    | PlacePoles
    | StartOperation
    | RemovePoles
    | StopRealisation
    | OrderWork
    | PlanWork
    | HoldRealisation
    | ResumeRealisation
    | AssignRealisation
    | LetGoRealisation
)
NAMES = names_of(get_args(_Any))


class RealisationStep(RootModel[Annotated[_Any, Field(discriminator="stap")]]):
    """Een stap met een realisatie; `stap` zegt welke."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"stap": "akkoord", "revisie": 1},
                {
                    "stap": "netcheck-akkoord",
                    "revisie": 2,
                    "mogelijkVanaf": "2026-12-07",
                    "capaciteitKw": 22,
                    "voorwaarde": "Alleen met een nieuwe kabel van 30 meter.",
                },
            ]
        }
    )

    @property
    def code(self) -> str:
        """The act of the process table, or beside it."""
        return acts.BY_SLUG[self.root.stap].code
