"""What people decided about a municipality's sites, as a calculation takes it."""

import polars as pl

from laadregie.planmaps import measuring, process
from laadregie.planmaps.calculation import CHOSEN_SCHEMA, MEASURED_SCHEMA, Decisions
from laadregie.planmaps.models import DropReason, Site

OWN_PREFIX = "own-"


def own_candidate_id(site_id: int) -> str:
    """Candidate id of a site whose place people chose."""
    return f"{OWN_PREFIX}{site_id}"


def of_municipality(municipality_code: str) -> Decisions:
    """The decisions that a calculation of this municipality must keep to.

    A site that the officer let go because the plan no longer held it may be proposed again.
    """
    sites = list(Site.objects.filter(municipality_code=municipality_code))
    fixed = [chosen_row(site) for site in sites if site.state in process.FIXED]
    offered = [
        chosen_row(site)
        for site in sites
        if site.state == process.CANDIDATE and site.candidate_id.startswith(OWN_PREFIX)
    ]
    refused = {
        site.candidate_id
        for site in sites
        if site.state == process.DROPPED and site.drop_reason != DropReason.NOT_IN_PLAN
    }
    measured = [
        {"candidate_id": site.candidate_id, "measure": measure, "value": float(row["value"])}
        for site in sites
        for measure, row in measuring.holding_of(site).items()
    ]
    return Decisions(
        fixed=pl.DataFrame(fixed, schema=CHOSEN_SCHEMA),
        offered=pl.DataFrame(offered, schema=CHOSEN_SCHEMA),
        refused=frozenset(refused),
        measured=pl.DataFrame(measured, schema=MEASURED_SCHEMA),
    )


def chosen_row(site: Site) -> dict[str, object]:
    """A site as the calculation takes a place that people chose."""
    return {
        "candidate_id": site.candidate_id,
        "municipality_code": site.municipality_code,
        "neighbourhood_code": site.neighbourhood_code,
        "x_m": site.x_m,
        "y_m": site.y_m,
        "exactness": site.exactness,
        "radius_m": site.radius_m,
        "street_name": site.name,
        "street_approximate": True,
        "poles": site.poles,
        "year": site.year,
    }
