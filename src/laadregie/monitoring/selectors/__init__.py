"""What is known of the network: counts, locations, findings and use, limited to what a viewer may see."""

from laadregie.monitoring.selectors.network import (
    NetworkTotals,
    current_snapshot,
    location_frame,
    municipality_counts,
    network_totals,
    points_frame,
    present_points,
)
from laadregie.monitoring.selectors.places import (
    Found,
    LocationDetail,
    OtherCopy,
    PointRecord,
    findings_of,
    is_operator,
    location_detail,
    location_row,
    subject_counts,
)
from laadregie.monitoring.selectors.quality import (
    EXPORT_COLUMNS,
    RuleEffect,
    deliveries,
    export_rows,
    operator_findings,
    refused_records,
    rule_effects,
)
from laadregie.monitoring.selectors.report import network_report
from laadregie.monitoring.selectors.usage import (
    SAMPLES_CANNOT_TELL,
    LocationHours,
    current_usage,
    location_usage,
    sampled_days,
    usage_by_hour,
)

__all__ = [
    "EXPORT_COLUMNS",
    "SAMPLES_CANNOT_TELL",
    "Found",
    "LocationDetail",
    "LocationHours",
    "NetworkTotals",
    "OtherCopy",
    "PointRecord",
    "RuleEffect",
    "current_snapshot",
    "current_usage",
    "deliveries",
    "export_rows",
    "findings_of",
    "is_operator",
    "location_detail",
    "location_frame",
    "location_row",
    "location_usage",
    "municipality_counts",
    "network_report",
    "network_totals",
    "operator_findings",
    "points_frame",
    "present_points",
    "refused_records",
    "rule_effects",
    "sampled_days",
    "subject_counts",
    "usage_by_hour",
]
