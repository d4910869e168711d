"""What is known of the region: areas, parties, policy. All of it is public."""

from laadregie.regions.selectors.areas import (
    area_index,
    area_version,
    areas_geojson,
    municipalities,
    municipality,
    municipality_frame,
    neighbourhood_frame,
    neighbourhoods,
    own_municipalities,
    point_of,
    region,
    region_name,
)
from laadregie.regions.selectors.enrichments import (
    Footing,
    enrichment_history,
    enrichments,
    footing,
    municipal_table,
)
from laadregie.regions.selectors.files import StoredFile, outline_geojson, pack_file, pack_files, pack_table
from laadregie.regions.selectors.parties import (
    concessions,
    dated_figures,
    organisations,
    participants,
    participation,
    participation_history,
)
from laadregie.regions.selectors.places import Place, places_named
from laadregie.regions.selectors.policy import (
    Setting,
    own_policy,
    policy_history,
    policy_set,
    policy_sets,
    policy_value,
)
from laadregie.regions.selectors.routes import RequestRoute, request_route

__all__ = [
    "Footing",
    "Place",
    "RequestRoute",
    "Setting",
    "StoredFile",
    "area_index",
    "area_version",
    "areas_geojson",
    "concessions",
    "dated_figures",
    "enrichment_history",
    "enrichments",
    "footing",
    "municipal_table",
    "municipalities",
    "municipality",
    "municipality_frame",
    "neighbourhood_frame",
    "neighbourhoods",
    "organisations",
    "outline_geojson",
    "own_municipalities",
    "own_policy",
    "pack_file",
    "pack_files",
    "pack_table",
    "participants",
    "participation",
    "participation_history",
    "places_named",
    "point_of",
    "policy_history",
    "policy_set",
    "policy_sets",
    "policy_value",
    "region",
    "region_name",
    "request_route",
]
