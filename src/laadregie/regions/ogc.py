"""Municipalities and neighbourhoods in the map API."""

from datetime import datetime
from functools import lru_cache

import polars as pl
import shapely
from django.utils.translation import gettext_lazy as _

from laadkern.errors import InputError
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.keys.models import Scope
from laadregie.foundation.ogc import tables
from laadregie.foundation.ogc.tables import Collection, FeatureTable, Property
from laadregie.regions import selectors
from laadregie.regions.models import AreaVersion
from laadregie.regions.selectors.areas import Level

# Names of the API by the columns of the frames, in the order in which they are shown.
MUNICIPALITY = {
    "code": Property("code", "string", _("Code")),
    "name": Property("naam", "string", _("Name")),
    "province": Property("provincie", "string", _("Province")),
    "sub_region": Property("deelregio", "string", _("Sub-region")),
    "inhabitants": Property("inwoners", "integer", _("Inhabitants")),
    "households": Property("huishoudens", "integer", _("Households")),
    "cars": Property("autos", "integer", _("Cars")),
    "vans": Property("bestelautos", "integer", _("Vans")),
    "urbanity": Property("stedelijkheid", "integer", _("Urbanity, 1 is very urban and 5 is not")),
    "land_area_ha": Property("landoppervlakteHa", "number", _("Land, hectares")),
}
NEIGHBOURHOOD = {
    "code": Property("code", "string", _("Code")),
    "name": Property("naam", "string", _("Name")),
    "municipality_code": Property("gemeentecode", "string", _("Code of the municipality")),
    "inhabitants": Property("inwoners", "integer", _("Inhabitants")),
    "households": Property("huishoudens", "integer", _("Households")),
    "address_density_per_km2": Property("adressenPerKm2", "integer", _("Addresses per square kilometre")),
    "urbanity": Property("stedelijkheid", "integer", _("Urbanity, 1 is very urban and 5 is not")),
    "land_area_ha": Property("landoppervlakteHa", "number", _("Land, hectares")),
    "position_estimated": Property("plaatsGeschat", "boolean", _("Has no outline of its own")),
}


def register() -> None:
    """Make both collections known to the map API."""
    tables.register(
        Collection(
            id="gemeenten",
            title=_("Municipalities"),
            description=_("The municipalities of the region with their key figures."),
            properties=tuple(MUNICIPALITY.values()),
            table=municipalities,
            scope=Scope.REGION,
            shape="polygon",
        )
    )
    tables.register(
        Collection(
            id="buurten",
            title=_("Neighbourhoods"),
            description=_("The neighbourhoods of the region with their key figures."),
            properties=tuple(NEIGHBOURHOOD.values()),
            table=neighbourhoods,
            scope=Scope.REGION,
            shape="polygon",
        )
    )


def municipalities(viewer: Viewer) -> FeatureTable:
    """The municipalities as they are now; everyone may see them."""
    return _current("municipality")


def neighbourhoods(viewer: Viewer) -> FeatureTable:
    """The neighbourhoods as they are now; everyone may see them."""
    return _current("neighbourhood")


def _current(level: Level) -> FeatureTable:
    try:
        version = selectors.area_version()
    except InputError:  # no region yet: an empty collection, as with everything else
        return _table(level, None)
    return _table(level, (version.pk, version.loaded_at))


@lru_cache(maxsize=4)
def _table(level: Level, version: tuple[int, datetime] | None) -> FeatureTable:
    """The areas of one version; its moment is there since a key is used again where a row was taken back."""
    names = MUNICIPALITY if level == "municipality" else NEIGHBOURHOOD
    if version is None:
        empty = pl.DataFrame(schema={"id": pl.String, **{one.name: pl.String for one in names.values()}})
        return FeatureTable.of(empty, shapely.from_wkb([]))
    read = selectors.municipality_frame if level == "municipality" else selectors.neighbourhood_frame
    areas = read(AreaVersion.objects.get(pk=version[0]), with_geometry=True)
    columns = [pl.col(column).alias(one.name) for column, one in names.items()]
    frame = areas.select(pl.col("code").alias("id"), *columns)
    return FeatureTable.of(frame, shapely.from_wkb(areas["geometry"].to_list()))
