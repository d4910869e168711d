"""A plan map in forms that other programs read: tables, maps, the problem behind it, and print."""

from laadregie.planmaps.exports.contents import Contents, contents_of
from laadregie.planmaps.exports.council import council_sheet
from laadregie.planmaps.exports.geopackage import geopackage
from laadregie.planmaps.exports.model import UnstatedPlan, can_be_stated, quota_model, share_model
from laadregie.planmaps.exports.print import plan_document
from laadregie.planmaps.exports.tables import (
    COLUMNS,
    LON_LAT_DECIMALS,
    circle,
    sites_csv,
    sites_geojson,
)
from laadregie.planmaps.exports.workbook import workbook

__all__ = [
    "COLUMNS",
    "LON_LAT_DECIMALS",
    "Contents",
    "UnstatedPlan",
    "can_be_stated",
    "circle",
    "contents_of",
    "council_sheet",
    "geopackage",
    "plan_document",
    "quota_model",
    "share_model",
    "sites_csv",
    "sites_geojson",
    "workbook",
]
