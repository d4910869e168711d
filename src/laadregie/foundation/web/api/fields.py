"""Parts of bodies and answers of the API that several contexts share; names for programs are Dutch."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, get_args

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

PAGE_SIZE, LARGEST_PAGE = 50, 200


class Coded:
    """Marks a text that is one of some Dutch codes; what the program gets is its own code."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        self.codes = codes

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._own, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> Any:
        return handler(schema) | {"enum": list(self.codes)}

    def _own(self, value: str) -> str:
        if value not in self.codes:
            raise ValueError(_("Choose from: %(expected)s.") % {"expected": ", ".join(self.codes)})
        return self.codes[value]


class Strict(Schema):
    """What is not asked for is refused: a field that is spelled wrong must not vanish."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)


class Step(Strict):
    """Something to do, based on the revision that one looked at.

    Attributes:
        also: Names of fields that a service may refuse and that have another name here.
    """

    also: ClassVar[Mapping[str, str]] = {}

    revision: int = Field(alias="revisie", ge=1, description="Van wat u las; is het intussen anders: 409")

    def values(self) -> dict[str, Any]:
        """What the step asks, under the names of the services."""
        return self.model_dump(exclude={"stap", "revision"})

    @classmethod
    def fields(cls) -> dict[str, str]:
        """The name in the body of each field that a service can refuse."""
        own = {name: field.alias or name for name, field in cls.model_fields.items()}
        return own | dict(cls.also)


def names_of(steps: Iterable[type[Step]]) -> frozenset[str]:
    """The values of `stap` of some steps."""
    return frozenset(str(get_args(step.model_fields["stap"].annotation)[0]) for step in steps)


class Paged(Schema):
    """Which part of a long list."""

    number: int = Field(1, alias="pagina", ge=1, le=100_000)
    size: int = Field(PAGE_SIZE, alias="paginaGrootte", ge=1, le=LARGEST_PAGE)

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size


class Point(Strict):
    """A point in degrees."""

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)


class WaitOut(Schema):
    """Who has to act now."""

    partij: str
    naam: str
    dagen: int = Field(description="Hoe lang het al bij deze partij ligt")


class TermOut(Schema):
    """A term that runs."""

    uiterlijk: date | None = None
    dagenOver: int | None = Field(None, description="Minder dan 0: te laat")
    staatStil: bool = False


class HappenedOut(Schema):
    """Something that happened."""

    op: datetime
    wat: str
    wie: str
    bijzonderheden: list[str] = []
    toelichting: str = ""


class DocumentOut(Schema):
    """A document that was kept."""

    id: int
    soort: str
    titel: str
    naam: str
    mediatype: str
    gemaaktOp: datetime
    link: str


def link(path: str) -> str:
    """The whole address of something in the API."""
    return f"{settings.PUBLIC_URL}/api/v1/{path}"


def document_out(kept: Any, under: str) -> DocumentOut:
    """A document that was kept, below the address of what it is about."""
    return DocumentOut(
        id=kept.pk,
        soort=kept.kind,
        titel=kept.title,
        naam=kept.file_name,
        mediatype=kept.media_type,
        gemaaktOp=kept.made_at,
        link=link(f"{under}/documenten/{kept.pk}"),
    )


def happened(entries: Iterable[Any]) -> list[HappenedOut]:
    """The entries of a time line, in the order in which they stand."""
    return [
        HappenedOut(
            op=one.at, wat=one.title, wie=one.who, bijzonderheden=list(one.lines), toelichting=one.note
        )
        for one in entries
    ]


def term(deadline: Any) -> TermOut:
    """A deadline as a page shows it."""
    return TermOut(uiterlijk=deadline.due_on, dagenOver=deadline.days_left, staatStil=deadline.is_paused)


def by(request: HttpRequest) -> Any:
    """Who acts: the owner of the key or session. Services refuse who has no account."""
    return request.user
