"""OCPI 2.2.1 and 2.3.0 as pydantic models: Location, EVSE, Connector, Tariff.

One set of models reads both versions, and the older names of 2.1 (`voltage`, `amperage`,
`tariff_id`, `type`) that national feeds still carry. Unknown fields are accepted: parties add
their own. Lists of words (status, standards, facilities) stay open, because every version
adds words. What a consumer cannot do without (ids, a status, price elements) is required.

Source: OCPI 2.2.1-d2 and 2.3.0, chapters Locations and Tariffs (github.com/ocpi/ocpi).
"""

from copy import copy
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, create_model


def _text_only(value: object) -> object:
    if value is not None and not isinstance(value, str | datetime):
        raise ValueError("moment")
    return value


def _as_utc(value: datetime) -> datetime:
    """OCPI moments are UTC, also where the closing Z is missing."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _list_or_nothing(value: object) -> object:
    return [] if value is None else value


Moment = Annotated[datetime, BeforeValidator(_text_only), AfterValidator(_as_utc)]
Id = Annotated[str, Field(min_length=1, max_length=255)]
Word = Annotated[str, Field(max_length=64)]
Text = Annotated[str, Field(max_length=2000)]


class OcpiModel(BaseModel):
    """Base: unknown fields accepted and left out, numbers where a text was meant accepted as text."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True, populate_by_name=True)


class Coordinates(OcpiModel):
    """WGS 84, degrees; texts in OCPI, numbers in some feeds."""

    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class Party(OcpiModel):
    """BusinessDetails: name and website of an operator or owner."""

    name: Annotated[str, Field(max_length=255)]
    website: Text | None = None


class RegularHours(OcpiModel):
    """One weekday, 1 is Monday, with local times `HH:MM`."""

    weekday: Annotated[int, Field(ge=1, le=7)]
    period_begin: Annotated[str, Field(pattern=r"^\d{2}:\d{2}$")]
    period_end: Annotated[str, Field(pattern=r"^\d{2}:\d{2}$")]


class ExceptionalPeriod(OcpiModel):
    """A period in which a location is open or closed against its hours."""

    period_begin: Moment
    period_end: Moment


class Hours(OcpiModel):
    """When a location is open."""

    twentyfourseven: bool | None = None
    regular_hours: Annotated[list[RegularHours], BeforeValidator(_list_or_nothing)] = []
    exceptional_openings: Annotated[list[ExceptionalPeriod], BeforeValidator(_list_or_nothing)] = []
    exceptional_closings: Annotated[list[ExceptionalPeriod], BeforeValidator(_list_or_nothing)] = []


class EnergySource(OcpiModel):
    """A source and its share, percent."""

    source: Word
    percentage: Annotated[float, Field(ge=0, le=100)]


class EnvironmentalImpact(OcpiModel):
    """Waste or carbon dioxide, g/kWh."""

    category: Word
    amount: float


class EnergyMix(OcpiModel):
    """Where the energy of a location comes from."""

    is_green_energy: bool
    energy_sources: Annotated[list[EnergySource], BeforeValidator(_list_or_nothing)] = []
    environ_impact: Annotated[list[EnvironmentalImpact], BeforeValidator(_list_or_nothing)] = []
    supplier_name: Text | None = None
    energy_product_name: Text | None = None


class DisplayText(OcpiModel):
    """A text in one language."""

    language: Word
    text: Text


class Price(OcpiModel):
    """An amount without and with tax; 2.2.1 says excl_vat, 2.3.0 before_taxes."""

    before_taxes: Annotated[
        float | None, Field(validation_alias=AliasChoices("before_taxes", "excl_vat"))
    ] = None
    after_taxes: Annotated[float | None, Field(validation_alias=AliasChoices("after_taxes", "incl_vat"))] = (
        None
    )


class PriceComponent(OcpiModel):
    """What one dimension (ENERGY, FLAT, TIME, PARKING_TIME) costs, per its unit."""

    type: Word
    price: Annotated[float, Field(allow_inf_nan=False)]
    vat: float | None = None
    step_size: int | None = None


class TariffElement(OcpiModel):
    """Price components, and when they hold; without restrictions always."""

    price_components: Annotated[list[PriceComponent], Field(min_length=1)]
    restrictions: dict[str, Any] | None = None


class Tariff(OcpiModel):
    """A tariff; its id is unique within country and party."""

    country_code: Word | None = None
    party_id: Word | None = None
    id: Id
    currency: Word | None = None
    type: Word | None = None
    tariff_alt_text: Annotated[list[DisplayText], BeforeValidator(_list_or_nothing)] = []
    tariff_alt_url: Text | None = None
    min_price: Price | float | None = None
    max_price: Price | float | None = None
    elements: Annotated[list[TariffElement], Field(min_length=1)]
    tax_included: Word | None = None
    energy_mix: EnergyMix | None = None
    start_date_time: Moment | None = None
    end_date_time: Moment | None = None
    last_updated: Moment | None = None


class Connector(OcpiModel):
    """A socket or cable. Volts are between line and neutral for 3 phases, amperes per phase."""

    id: Id
    standard: Word | None = None
    format: Word | None = None
    power_type: Word | None = None
    max_voltage: Annotated[float | None, Field(validation_alias=AliasChoices("max_voltage", "voltage"))] = (
        None
    )
    max_amperage: Annotated[
        float | None, Field(validation_alias=AliasChoices("max_amperage", "amperage"))
    ] = None
    max_electric_power: float | None = None
    tariff_ids: Annotated[list[Id], BeforeValidator(_list_or_nothing)] = []
    tariff_id: Id | None = None
    tariffs: Annotated[list[Tariff], BeforeValidator(_list_or_nothing)] = []
    last_updated: Moment | None = None


class Evse(OcpiModel):
    """A charge point: serves one vehicle at a time, through one of its connectors."""

    uid: Id
    evse_id: Annotated[str | None, Field(max_length=255)] = None
    status: Word
    capabilities: Annotated[list[Word], BeforeValidator(_list_or_nothing)] = []
    connectors: Annotated[list[Connector], BeforeValidator(_list_or_nothing)] = []
    floor_level: Word | None = None
    physical_reference: Annotated[str | None, Field(max_length=255)] = None
    parking_restrictions: Annotated[list[Word], BeforeValidator(_list_or_nothing)] = []
    coordinates: Coordinates | None = None
    last_updated: Moment | None = None


class Location(OcpiModel):
    """A place with charge points; its id is unique within country and party."""

    country_code: Word | None = None
    party_id: Word | None = None
    id: Id
    publish: bool = True
    name: Annotated[str | None, Field(max_length=255)] = None
    address: Annotated[str | None, Field(max_length=255)] = None
    city: Annotated[str | None, Field(max_length=255)] = None
    postal_code: Word | None = None
    country: Word | None = None
    coordinates: Coordinates | None = None
    parking_type: Annotated[Word | None, Field(validation_alias=AliasChoices("parking_type", "type"))] = None
    evses: Annotated[list[Evse], BeforeValidator(_list_or_nothing)] = []
    operator: Party | None = None
    suboperator: Party | None = None
    owner: Party | None = None
    opening_times: Hours | None = None
    energy_mix: EnergyMix | None = None
    time_zone: Word | None = None
    last_updated: Moment | None = None


def partial(model: type[OcpiModel]) -> type[OcpiModel]:
    """The same model for PATCH: every field may be absent, what is given must be right."""
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        optional = copy(field)
        optional.default = None
        optional.default_factory = None
        fields[name] = (field.annotation, optional)
    return create_model(f"Partial{model.__name__}", __base__=OcpiModel, **fields)
