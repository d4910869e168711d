"""Street networks for walking, from OpenStreetMap and the national road file (docs/methods/walking.md)."""

from laadkern.streets.files import read, read_nwb, read_osm
from laadkern.streets.nwb import streets_of_nwb
from laadkern.streets.osm import streets_of_osm
from laadkern.streets.table import STREET_SCHEMA, Streets

__all__ = [
    "STREET_SCHEMA",
    "Streets",
    "read",
    "read_nwb",
    "read_osm",
    "streets_of_nwb",
    "streets_of_osm",
]
