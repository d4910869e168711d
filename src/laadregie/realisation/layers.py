"""Realisations as a layer of the map: the same rows as the work list, each at its site."""

import json
from collections.abc import Iterable

from laadkern.geo import lonlat_from_rd
from laadregie.planmaps import labels
from laadregie.planmaps.exports import LON_LAT_DECIMALS
from laadregie.realisation.models import Realisation


def layer(found: Iterable[Realisation]) -> str:
    """GeoJSON (lon/lat) as the layer `sites` of docs/map-layers.md, with the number of the realisation."""
    rows = list(found)
    lon, lat = lonlat_from_rd([one.site.x_m for one in rows], [one.site.y_m for one in rows])
    features = [
        {
            "type": "Feature",
            "id": one.pk,
            "properties": {
                "id": one.pk,
                "number": one.number,
                "municipality_code": one.municipality_code,
                "name": one.site.name,
                "kind": one.site.exactness,
                "radius_m": round(one.site.radius_m, 1),
                "poles": one.poles,
                "year": one.site.year,
                "state": labels.SIGNS[one.site.state],
                "rank": 0,
                "served": 0,
            },
            "geometry": {
                "type": "Point",
                "coordinates": [round(east, LON_LAT_DECIMALS), round(north, LON_LAT_DECIMALS)],
            },
        }
        for one, east, north in zip(rows, lon.tolist(), lat.tolist(), strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
