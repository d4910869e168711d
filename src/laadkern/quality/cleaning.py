"""From records as delivered to charge points that count.

`evse_id` says what is the same charge point. Of its copies the one with the newest status
counts; what is missing there (the kind of parking) is taken from the newest other copy that has
it. Raw records stay as they are: this gives new tables beside them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from laadkern.quality.frames import EVSE_KEY, RawNetwork
from laadkern.quality.rules import RULES, Effect, QualityValues


@dataclass(frozen=True, slots=True)
class CleanedNetwork:
    """What the rules made of a delivery.

    Attributes:
        points: One row per counted charge point: location_id, evse_uid, evse_id, status,
            updated_at, x_m, y_m, municipality_code, parking_type, open_all_hours, publish,
            customers_only, power_kw, is_dc, price_kwh_eur, points_at_location, copies.
        findings: One row per record and rule: code, location_id, evse_uid, evse_id,
            other_location_id (the copy that counts, for doubles).
        effects: One row per rule: code, subject, effect, records.
    """

    points: pl.DataFrame
    findings: pl.DataFrame
    effects: pl.DataFrame


def clean(network: RawNetwork, *, retrieved_at: datetime | None, values: QualityValues) -> CleanedNetwork:
    """Apply the table of rules to a delivery.

    Args:
        network: The tables, columns as `laadkern.quality.frames` says.
        retrieved_at: Moment of the delivery (UTC); the newest status in it when unknown.
        values: Thresholds.

    Raises:
        InputError: A column is missing, or a location occurs twice.

    Source: docs/methods/data-quality.md.
    """
    records = _with_copies(_records(network.checked(), values), retrieved_at, values)
    decided = _decided(records, values)
    counted = _with_place_counts(decided, values)
    findings = _findings(counted, values)
    return CleanedNetwork(_points(counted), findings, _effects(findings))


def same_evse(evse_id: pl.Expr) -> pl.Expr:
    """Key by which two charge points are the same: capitals, and separators do not count.

    Source: eMI3 and ISO 15118-2 annex H allow an EVSE id with and without `*`.
    """
    return evse_id.fill_null("").str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")


def _records(network: RawNetwork, values: QualityValues) -> pl.DataFrame:
    """Charge-point records with what their location and connectors say."""
    is_dc = pl.col("power_type") == "DC"
    limit = pl.when(is_dc).then(values.max_kw).otherwise(values.max_ac_kw)
    impossible = (pl.col("power_kw") > limit) | (pl.col("power_kw") <= 0)
    connectors = (
        network.connectors.with_columns(impossible=impossible.fill_null(value=False))
        .group_by(EVSE_KEY)
        .agg(
            power_kw=pl.col("power_kw").filter(~pl.col("impossible")).max(),
            impossible_power=pl.col("impossible").any(),
            is_dc=is_dc.any(),
            price_kwh_eur=pl.col("price_kwh_eur").min(),
        )
    )
    return (
        network.evses.join(network.locations, on="location_id", how="inner", maintain_order="left")
        .join(connectors, on=EVSE_KEY, how="left", maintain_order="left")
        .with_columns(
            pl.col("impossible_power", "is_dc").fill_null(value=False),
            pl.col("parking_type").fill_null(""),
            evse_key=same_evse(pl.col("evse_id")),
        )
    )


def _with_copies(records: pl.DataFrame, retrieved_at: datetime | None, values: QualityValues) -> pl.DataFrame:
    """Which copy of a charge point counts, and what the copies have in common."""
    latest = None if retrieved_at is None else retrieved_at + timedelta(hours=values.future_hours)
    from_future = pl.lit(value=False) if latest is None else (pl.col("updated_at") > latest)
    records = records.with_columns(from_future=from_future.fill_null(value=False)).with_columns(
        updated_at=pl.when(~pl.col("from_future")).then(pl.col("updated_at"))
    )
    newest = retrieved_at if retrieved_at is not None else records["updated_at"].max()
    # Newest first; then a live copy before a removed one; then the smallest id, so that the
    # order of the delivery decides nothing.
    ordered = records.with_columns(
        newest_at=pl.lit(newest, dtype=pl.Datetime("us", "UTC")), is_removed=pl.col("status") == "REMOVED"
    ).sort(
        ["evse_key", "updated_at", "is_removed", "location_id", "evse_uid"],
        descending=[False, True, False, False, False],
        nulls_last=True,
        maintain_order=True,
    )
    nameless = pl.col("evse_key") == ""
    known_type = pl.col("parking_type").filter(pl.col("parking_type") != "").first().over("evse_key")
    spread = [
        pl.col(axis).max().over("evse_key") - pl.col(axis).min().over("evse_key") for axis in ("x_m", "y_m")
    ]
    return ordered.with_columns(
        is_best_copy=nameless | (pl.int_range(pl.len()).over("evse_key") == 0),
        copies=pl.when(nameless).then(1).otherwise(pl.len().over("evse_key")),
        best_location_id=pl.col("location_id").first().over("evse_key"),
        best_parking_type=pl.when(nameless | (pl.col("parking_type") != ""))
        .then(pl.col("parking_type"))
        .otherwise(known_type.fill_null("")),
        copies_apart_m=pl.when(~nameless).then((spread[0].pow(2) + spread[1].pow(2)).sqrt()),
    ).with_columns(
        parking_type_filled=(pl.col("parking_type") == "") & (pl.col("best_parking_type") != ""),
    )


def _decided(records: pl.DataFrame, values: QualityValues) -> pl.DataFrame:
    """Adds `left_out_by`: the first rule that takes the record out of the count, if any."""
    deciding = [rule for rule in RULES if rule.effect is Effect.NOT_COUNTED]
    reasons = [pl.when(rule.finds(values)).then(pl.lit(rule.code)) for rule in deciding]
    return records.with_columns(left_out_by=pl.coalesce(reasons)).with_columns(
        counted=pl.col("left_out_by").is_null()
    )


def _with_place_counts(records: pl.DataFrame, values: QualityValues) -> pl.DataFrame:
    """Adds how many counted points a location has and how many such locations share a position."""
    counted = records.filter(pl.col("counted"))
    square = [(pl.col(axis) / values.same_place_m).round().alias(f"square_{axis}") for axis in ("x_m", "y_m")]
    sizes = counted.group_by("location_id").agg(points_at_location=pl.len())
    shared = (
        counted.unique("location_id", maintain_order=True)
        .with_columns(square)
        .select("location_id", locations_here=pl.len().over("square_x_m", "square_y_m"))
    )
    return (
        records.join(sizes, on="location_id", how="left", maintain_order="left")
        .join(shared, on="location_id", how="left", maintain_order="left")
        .with_columns(locations_here=pl.when(pl.col("counted")).then(pl.col("locations_here")))
    )


def _findings(records: pl.DataFrame, values: QualityValues) -> pl.DataFrame:
    """One row per record and rule; of the rules that leave out only the one that decided."""
    frames = [
        records.filter(
            pl.col("left_out_by") == rule.code if rule.effect is Effect.NOT_COUNTED else rule.finds(values)
        ).select(
            "location_id",
            "evse_uid",
            "evse_id",
            code=pl.lit(rule.code),
            other_location_id=pl.when(~pl.col("is_best_copy")).then(pl.col("best_location_id")),
        )
        for rule in RULES
    ]
    return pl.concat(frames)


def _effects(findings: pl.DataFrame) -> pl.DataFrame:
    counts = dict(findings.group_by("code").len().iter_rows())
    return pl.DataFrame(
        {
            "code": [rule.code for rule in RULES],
            "subject": [str(rule.subject) for rule in RULES],
            "effect": [str(rule.effect) for rule in RULES],
            "records": [int(counts.get(rule.code, 0)) for rule in RULES],
        }
    )


def _points(records: pl.DataFrame) -> pl.DataFrame:
    return records.filter(pl.col("counted")).select(
        "location_id",
        "evse_uid",
        "evse_id",
        "status",
        "updated_at",
        "x_m",
        "y_m",
        "municipality_code",
        "open_all_hours",
        "publish",
        "customers_only",
        "power_kw",
        "is_dc",
        "price_kwh_eur",
        "points_at_location",
        "copies",
        parking_type=pl.col("best_parking_type"),
    )
