"""Everything that is counted and the rules behind it, as one document; public."""

from collections import Counter
from typing import Any

from django.db.models import Avg, Count, Sum

from laadregie.monitoring.models import ChargePoint, LocationUsage
from laadregie.monitoring.selectors.network import current_snapshot, location_frame, network_totals
from laadregie.monitoring.selectors.usage import current_usage, usage_by_hour


def network_report() -> dict[str, Any] | None:
    """Totals, effect of every rule, other definitions, and use; None without a feed."""
    totals, snapshot = network_totals(), current_snapshot()
    if totals is None or snapshot is None:
        return None
    points = ChargePoint.objects.filter(snapshot=snapshot)
    return {
        "status_at": totals.status_at.isoformat() if totals.status_at else None,
        "versions": {
            "rules": totals.rules_version,
            "access": totals.access_definition,
            "speed": totals.speed_definition,
        },
        "records": totals.records,
        "in_use": totals.in_use,
        "in_the_region": totals.points,
        "locations_that_count": totals.locations,
        "without_parking_type": points.filter(parking_type="").count(),
        "with_price": points.filter(price_kwh_eur__isnull=False).count(),
        "points": {f"{access} {speed}": n for (access, speed), n in sorted(totals.counts.items())},
        "rules": {row["code"]: row["records"] for row in snapshot.effects},
        "regular_public_under_other_rules": totals.alternatives,
        "in_the_street_by_size": snapshot.inputs["street_share_by_size"],
        "use": _use(),
    }


def _use() -> dict[str, Any] | None:
    usage = current_usage()
    if usage is None:
        return None
    rows = LocationUsage.objects.filter(delivery=usage)
    known = rows.aggregate(
        samples=Sum("samples"), locations=Count("pk"), mean_evening_share=Avg("evening_share")
    )
    hours = usage_by_hour()
    return {
        **known,
        "never_seen_charging": rows.filter(ever_charging=False).count(),
        "sampled": dict(Counter(rows.values_list("pressure", flat=True))),
        "that_count": dict(Counter(location_frame()["pressure"])),
        "charging_share_by_hour": {
            hour: round(share, 3) for hour, share in hours.select("hour", "charging_share").iter_rows()
        },
    }
