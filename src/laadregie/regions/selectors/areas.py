"""The areas of the region and their figures; they are public, every viewer may see them."""

from functools import lru_cache
from typing import Any, Literal

import polars as pl
from django.db.models import Q, QuerySet

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import Viewer, organisations_of
from laadregie.foundation.once import once_per_page
from laadregie.regions import geography
from laadregie.regions.models import (
    AreaVersion,
    Municipality,
    MunicipalityFigures,
    Neighbourhood,
    NeighbourhoodFigures,
    Region,
)
from laadregie.regions.pack.columns import TYPES
from laadregie.regions.pack.specs import MUNICIPALITIES, NEIGHBOURHOODS

Level = Literal["municipality", "neighbourhood"]


@once_per_page
def region() -> Region:
    """The region of this database.

    Raises:
        InputError: No region pack was loaded yet.
    """
    found = Region.objects.first()
    if found is None:
        template = gettext_noop("No region pack was loaded yet; load one with “laadregie region load PATH”.")
        raise InputError("region", template)
    return found


def region_name() -> str:
    """The name of the region; empty when no region pack was loaded yet."""
    return Region.objects.values_list("name", flat=True).first() or ""


@once_per_page
def area_version() -> AreaVersion:
    """The version of shapes and figures that counts now.

    Raises:
        InputError: No region pack was loaded yet.
    """
    found = AreaVersion.objects.filter(is_current=True).first()
    if found is None:
        region()  # says that none was loaded
        raise AreaVersion.DoesNotExist
    return found


def municipalities() -> QuerySet[Municipality]:
    """The municipalities of the region as it is now, by name."""
    current = Q(municipalityfigures__version__is_current=True)
    return Municipality.objects.filter(current).select_related("province", "sub_region").order_by("name")


@once_per_page
def municipality_names() -> dict[str, str]:
    """Names of the municipalities of the region as it is now, by code and in the order of names.

    Shared by all who ask for one page; nobody changes it.
    """
    return dict(municipalities().values_list("code", "name"))


@once_per_page
def municipality(code: str) -> Municipality:
    """The municipality with this code.

    Raises:
        InputError: The region has no such municipality.
    """
    found = municipalities().filter(code=code).first()
    if found is None:
        template = gettext_noop("“%(value)s” is no municipality of this region.")
        raise InputError("municipality", template, value=code[:60])
    return found


def own_municipalities(viewer: Viewer) -> QuerySet[Municipality]:
    """The municipalities that the viewer works for, by role and organisation (domain.md section 2)."""
    everywhere = (Role.PROGRAMME_MANAGER, Role.CONTRACT_MANAGER, Role.AUDITOR)
    if organisations_of(viewer, *everywhere):
        return municipalities()
    own = organisations_of(viewer, Role.MUNICIPAL_OFFICER)
    of_sub_regions = organisations_of(viewer, Role.CONSULTANT, Role.STEERING_MEMBER)
    return municipalities().filter(Q(code__in=own) | Q(sub_region__code__in=of_sub_regions))


def neighbourhoods(municipality_code: str | None = None) -> QuerySet[Neighbourhood]:
    """The neighbourhoods of the region as it is now, or of one municipality, by name."""
    current = Neighbourhood.objects.filter(neighbourhoodfigures__version__is_current=True)
    if municipality_code is not None:
        current = current.filter(municipality__code=municipality_code)
    return current.select_related("municipality").order_by("name")


def point_of(code: str) -> tuple[float, float] | None:
    """A point inside a neighbourhood or municipality, RD New metres; None where the code is not known."""
    for figures, path in (
        (NeighbourhoodFigures, "neighbourhood__code"),
        (MunicipalityFigures, "municipality__code"),
    ):
        found = figures.objects.filter(version__is_current=True, **{path: code}).first()
        if found is not None:
            return found.x_m, found.y_m
    return None


def neighbourhood_frame(version: AreaVersion | None = None, *, with_geometry: bool = False) -> pl.DataFrame:
    """Every neighbourhood with its figures, sorted by code.

    Columns are those of the pack (`docs/region-pack.md`), null where the source has nothing, and `x_m`,
    `y_m` (a point inside, RD New), `area_ha` (null without shape), `position_estimated`;
    with `with_geometry` also `geometry` (WKB, RD New).
    """
    found = version or area_version()
    if with_geometry:
        return _neighbourhoods(found.pk, with_geometry=True)
    return _kept_neighbourhoods(found.pk, found.digest)


@lru_cache(maxsize=2)
def _kept_neighbourhoods(version_pk: int, _digest: str) -> pl.DataFrame:
    """Without shapes, which are large; the digest since a database that is put back uses a key again."""
    return _neighbourhoods(version_pk, with_geometry=False)


def _neighbourhoods(version_pk: int, *, with_geometry: bool) -> pl.DataFrame:
    paths = {
        "code": "neighbourhood__code",
        "name": "neighbourhood__name",
        "municipality_code": "neighbourhood__municipality__code",
    }
    schema = {column.name: TYPES[column.kind] for column in NEIGHBOURHOODS}
    schema["position_estimated"] = pl.Boolean
    figures = NeighbourhoodFigures.objects.filter(version=version_pk)
    frame = _frame(figures, schema, paths, with_geometry=with_geometry)
    empty_as_null = (
        pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in ("district_code", "postcode4")
    )
    return frame.with_columns(empty_as_null)


def municipality_frame(version: AreaVersion | None = None, *, with_geometry: bool = False) -> pl.DataFrame:
    """Every municipality with its figures, sorted by code; columns as `neighbourhood_frame` has them.

    `province` and `sub_region` are codes.
    """
    paths = {
        "code": "municipality__code",
        "name": "municipality__name",
        "province": "municipality__province__code",
        "sub_region": "municipality__sub_region__code",
    }
    schema = {column.name: TYPES[column.kind] for column in MUNICIPALITIES}
    figures = MunicipalityFigures.objects.filter(version=version or area_version())
    return _frame(figures, schema, paths, with_geometry=with_geometry)


def _frame(
    figures: QuerySet[Any],
    schema: dict[str, type[pl.DataType]],
    paths: dict[str, str],
    *,
    with_geometry: bool,
) -> pl.DataFrame:
    schema = {**schema, "x_m": pl.Float64, "y_m": pl.Float64, "area_ha": pl.Float64}
    if with_geometry:
        schema["geometry"] = pl.Binary
    rows = figures.values_list(*(paths.get(name, name) for name in schema))
    return pl.DataFrame([*rows], schema=schema, orient="row").sort("code")


def area_index(level: Level) -> geography.AreaIndex:
    """The areas that count now with a tree over their shapes, made once per version and process."""
    return _area_index(level, area_version().pk)


@lru_cache(maxsize=4)
def _area_index(level: Level, version_pk: int) -> geography.AreaIndex:
    return geography.area_index(_areas(level, version_pk))


def areas_geojson(level: Level, *, tolerance_m: float = 20.0) -> str:
    """GeoJSON of the areas that count now: code, name and, of neighbourhoods, municipality_code."""
    return _areas_geojson(level, area_version().pk, tolerance_m)


@lru_cache(maxsize=4)
def _areas_geojson(level: Level, version_pk: int, tolerance_m: float) -> str:
    return geography.feature_collection(_areas(level, version_pk), tolerance_m=tolerance_m)


def _areas(level: Level, version_pk: int) -> pl.DataFrame:
    version = AreaVersion.objects.get(pk=version_pk)
    if level == "municipality":
        return municipality_frame(version, with_geometry=True).select("code", "name", "geometry")
    areas = neighbourhood_frame(version, with_geometry=True)
    return areas.select("code", "name", "municipality_code", "geometry")
