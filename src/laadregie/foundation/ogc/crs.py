"""Coordinate systems of the map API: RD New inside, three outside (OGC API Features Part 2).

Degrees come in two orders: CRS84 has longitude first, EPSG:4326 has latitude first.
"""

from enum import StrEnum

import numpy as np
import numpy.typing as npt
import shapely

from laadkern.checks import FloatArray
from laadkern.errors import InputError, gettext_noop
from laadkern.geo import lonlat_from_rd

Shapes = npt.NDArray[np.object_]
DEGREE_DECIMALS, METRE_DECIMALS = 7, 2  # both about a centimetre


class Crs(StrEnum):
    """A coordinate system by the address that names it."""

    CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"
    RD = "http://www.opengis.net/def/crs/EPSG/0/28992"

    @property
    def is_north_first(self) -> bool:
        """Whether the first coordinate is the latitude."""
        return self is Crs.WGS84

    @property
    def decimals(self) -> int:
        """Decimals of a coordinate."""
        return METRE_DECIMALS if self is Crs.RD else DEGREE_DECIMALS


STORAGE, DEFAULT = Crs.RD, Crs.CRS84
SUPPORTED = (Crs.CRS84, Crs.WGS84, Crs.RD)


def crs_named(parameter: str, uri: str) -> Crs:
    """The system with this address.

    Raises:
        InputError: It is none of those that every collection has.
    """
    try:
        return Crs(uri)
    except ValueError:
        template = gettext_noop("“%(value)s” is no coordinate system of this API; %(choices)s are.")
        raise InputError(parameter, template, value=uri[:80], choices=", ".join(SUPPORTED)) from None


def from_rd(shapes: Shapes, crs: Crs) -> Shapes:
    """The same shapes in another system, rounded, always with east (longitude, x) first."""

    def converted(points: FloatArray) -> FloatArray:
        if crs is not Crs.RD:
            points = np.column_stack(lonlat_from_rd(points[:, 0], points[:, 1]))
        return np.round(points, crs.decimals)

    changed: Shapes = shapely.transform(shapes, converted)
    return changed


def swapped(shapes: Shapes) -> Shapes:
    """Shapes with both coordinates exchanged."""
    changed: Shapes = shapely.transform(shapes, lambda points: points[:, ::-1])
    return changed
