"""What the pages of an import show."""

import json
from typing import Any

from django.urls import reverse

from laadkern.geo import lonlat_from_rd
from laadregie.foundation.uploads import UploadedTable
from laadregie.planmaps import labels, pages, selectors
from laadregie.planmaps.forms import ViewForm
from laadregie.planmaps.importing import keeping
from laadregie.planmaps.importing.findings import Finding, from_json
from laadregie.planmaps.models import ImportState, SiteImport

SHOWN_ROWS, SAMPLE_ROWS, EARLIER = 200, 3, 5


def earlier(municipality_code: str) -> list[SiteImport]:
    """The imports of a municipality that were begun or done last."""
    found = SiteImport.objects.filter(municipality_code=municipality_code).select_related("by")
    return list(found.defer("checked_rows")[:EARLIER])


def sample(table: UploadedTable) -> list[tuple[str, str]]:
    """Each column with the first values in it."""
    return [
        (name, ", ".join(table.frame[name].drop_nulls().head(SAMPLE_ROWS))[:120]) for name in table.columns
    ]


def refused(found: SiteImport) -> list[Finding]:
    """Why rows were refused."""
    return from_json(found.report.get("refused", []))


def outcome(found: SiteImport) -> dict[str, Any]:
    """What the check found, with the map and the first rows of what will come."""
    if found.state != ImportState.CHECKED:
        return {}
    warnings, wrong = from_json(found.report["warnings"]), refused(found)
    frame = keeping.frame_of(found).drop("recheck")
    return {
        "refused": wrong[:SHOWN_ROWS],
        "refused_left": max(0, len(wrong) - SHOWN_ROWS),
        "warnings": warnings[:SHOWN_ROWS],
        "warnings_left": max(0, len(warnings) - SHOWN_ROWS),
        "rows": frame.head(SHOWN_ROWS).to_dicts(),
        "rows_left": max(0, frame.height - SHOWN_ROWS),
        "map": _map(found),
        "gains_coverage": found.report["coverage_before"] != found.report["coverage_after"],
    }


def layer(found: SiteImport) -> str:
    """The sites that will come as a layer of the map (docs/map-layers.md)."""
    frame = keeping.frame_of(found).drop("recheck")
    lon, lat = lonlat_from_rd(frame["x_m"].to_numpy(), frame["y_m"].to_numpy())
    features = [
        {
            "type": "Feature",
            "id": one["row"],
            "geometry": {"type": "Point", "coordinates": [round(east, 6), round(north, 6)]},
            "properties": {
                "id": one["row"],
                "number": one["number"] or f"{one['row']}",
                "kind": one["exactness"],
                "radius_m": one["radius_m"],
                "poles": one["poles"],
                "year": one["year"],
                "state": labels.SIGNS[one["state"]],
            },
        }
        for one, east, north in zip(frame.iter_rows(named=True), lon.tolist(), lat.tolist(), strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _map(found: SiteImport) -> dict[str, Any]:
    code = found.municipality_code
    config = pages.small_map(code, pages.choice(ViewForm({}), selectors.leading_plan(code)))
    names = {"code": code, "import_id": found.pk}
    config["layers"]["sites"] = reverse("planmaps:import_sites", kwargs=names)
    if selectors.has_buildings(code):
        config["layers"]["buildings"] = f"{reverse('planmaps:layer_buildings')}?gemeente={code}"
    return config
