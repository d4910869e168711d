"""Counting requests in tables, and hiding what would tell of one person. Pure: no database, no framework."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from laadkern.disclosure import HiddenTable, IntArray, hidden, hidden_with_shared_rows
from laadkern.lead_times import LeadTime, Stretch, days_per_party, days_per_stage, lead_time, on_time_share
from laadregie.intake.figures.cases import ACCEPTED, OPEN, OUTCOMES, REJECTED, Case

LEAST = 5  # smallest count that everyone may see
SECONDS_A_DAY = 86_400.0
DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Table:
    """Counts by municipality and something else, with their totals; None where a count is not shown."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None

    def row(self, code: str) -> dict[str, int | None]:
        """The counts of one row by column; zeros where there is no such row."""
        if code not in self.rows:
            return dict.fromkeys(self.columns, 0)
        return dict(zip(self.columns, self.cells[self.rows.index(code)], strict=True))

    def row_total(self, code: str) -> int | None:
        """The total of one row; zero where there is no such row."""
        return self.row_totals[self.rows.index(code)] if code in self.rows else 0

    def totals(self) -> dict[str, int | None]:
        """The totals by column."""
        return dict(zip(self.columns, self.column_totals, strict=True))


@dataclass(frozen=True)
class Counts:
    """Received, open, rejected and the two rates; None where it is not shown or cannot be said."""

    received: int | None
    open: int | None
    accepted: int | None
    rejected: int | None

    @property
    def handled(self) -> int | None:
        """Received and no longer open."""
        return None if self.received is None or self.open is None else self.received - self.open

    @property
    def rejected_of_received(self) -> float | None:
        return _share(self.rejected, self.received)

    @property
    def rejected_of_handled(self) -> float | None:
        return _share(self.rejected, self.handled)


def _share(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else part / whole


def by_outcome_and_month(found: Sequence[Case], months: Sequence[date], *, hide: bool) -> tuple[Table, Table]:
    """Requests by municipality and how they stand, and by municipality and month of receipt.

    Args:
        hide: Hide small counts and what would give them away, for everyone to see.
    """
    rows = tuple(sorted({one.municipality_code for one in found}))
    names = tuple(month.isoformat() for month in months)
    outcomes = _counts([(one.municipality_code, one.outcome) for one in found], rows, OUTCOMES)
    received = _counts([(one.municipality_code, one.month.isoformat()) for one in found], rows, names)
    hides = hidden_with_shared_rows([outcomes, received], least=LEAST if hide else 0)
    return _table(outcomes, hides[0], rows, OUTCOMES), _table(received, hides[1], rows, names)


def _counts(pairs: Sequence[tuple[str, str]], rows: Sequence[str], columns: Sequence[str]) -> IntArray:
    counts = np.zeros((len(rows), len(columns)), dtype=np.int64)
    row_at = {row: n for n, row in enumerate(rows)}
    column_at = {column: n for n, column in enumerate(columns)}
    for row, column in pairs:
        counts[row_at[row], column_at[column]] += 1
    return counts


def _table(counts: IntArray, hides: HiddenTable, rows: tuple[str, ...], columns: tuple[str, ...]) -> Table:
    return Table(
        rows=rows,
        columns=columns,
        cells=tuple(
            _line(line, hidden) for line, hidden in zip(counts.tolist(), hides.cells.tolist(), strict=True)
        ),
        row_totals=_line(counts.sum(axis=1).tolist(), hides.rows.tolist()),
        column_totals=_line(counts.sum(axis=0).tolist(), hides.columns.tolist()),
        total=None if hides.total else int(counts.sum()),
    )


def _line(counts: Sequence[int], hides: Sequence[bool]) -> tuple[int | None, ...]:
    return tuple(None if hide else count for count, hide in zip(counts, hides, strict=True))


def by_reason(
    found: Sequence[Case], codes: Sequence[str], *, rejected: int | None, hide: bool
) -> dict[str, int | None]:
    """Rejections by reason; one with two reasons counts with both.

    Args:
        rejected: How many were rejected, as the table by outcome shows it; where that is hidden, the
            reasons would give it away.
    """
    counts = [sum(code in one.reasons for one in found) for code in codes]
    if not hide:
        return dict(zip(codes, counts, strict=True))
    if rejected is None:
        return dict.fromkeys(codes)
    hides = hidden(np.array([counts], dtype=np.int64), least=LEAST)[0].tolist()
    return dict(zip(codes, _line(counts, hides), strict=True))


def counts_of(outcomes: Mapping[str, int | None], received: int | None) -> Counts:
    """The counts of a line of the table by outcome."""
    return Counts(received, outcomes[OPEN], outcomes[ACCEPTED], outcomes[REJECTED])


def months_between(first: date, last: date) -> list[date]:
    """First days of the months from one day to another."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    at = first.year * 12 + first.month - 1
    return [date((at + n) // 12, (at + n) % 12 + 1, 1) for n in range(max(0, count))]


def _days(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds() / SECONDS_A_DAY)


def _lead_time(pairs: Sequence[tuple[float, bool]]) -> LeadTime:
    days = np.array([pair[0] for pair in pairs], dtype=np.float64)
    return lead_time(days, np.array([pair[1] for pair in pairs], dtype=bool))


def to_decision(found: Sequence[Case], at: datetime) -> LeadTime:
    """From receipt to decision; one that was withdrawn before counts until then."""
    return _lead_time(
        [
            (_days(one.submitted_at, one.decided_at or one.ended_at or at), one.decided_at is not None)
            for one in found
        ]
    )


def _to_operation(found: Sequence[Case], at: datetime) -> list[tuple[Case, float, bool]]:
    """Accepted requests with the days since the decision, and whether the pole is in operation."""
    return [
        (one, _days(one.decided_at, one.served_at or at), one.served_at is not None)
        for one in found
        if one.outcome == ACCEPTED and one.decided_at is not None
    ]


def to_operation(found: Sequence[Case], at: datetime) -> LeadTime:
    """From acceptance to operation; a pole that is on its way counts as not there yet."""
    return _lead_time([(days, ended) for _case, days, ended in _to_operation(found, at)])


def whole_way(found: Sequence[Case], at: datetime) -> LeadTime:
    """From receipt to operation, of requests that were accepted."""
    return _lead_time(
        [
            (_days(one.submitted_at, one.served_at or at), one.served_at is not None)
            for one, _d, _e in _to_operation(found, at)
        ]
    )


def on_time(found: Sequence[Case], weeks: Mapping[str, float], at: datetime) -> tuple[float | None, int]:
    """Share of the accepted requests that were served in time, and of how many that can be said.

    Args:
        weeks: Weeks from acceptance to operation that each municipality aims at.
    """
    rows = [
        (days / (weeks[one.municipality_code] * DAYS_A_WEEK), ended)
        for one, days, ended in _to_operation(found, at)
        if weeks.get(one.municipality_code)
    ]
    # Days as a part of the target, as municipalities aim at different ones.
    parts = np.array([row[0] for row in rows], dtype=np.float64)
    ended = np.array([row[1] for row in rows], dtype=bool)
    judged = int((ended | (parts > 1)).sum())
    return (on_time_share(parts, ended, target_days=1.0) if rows else None), judged


def on_time_of_served(
    found: Sequence[Case], weeks: Mapping[str, float], at: datetime
) -> tuple[float | None, int]:
    """Share of the requests with a pole in operation that had it in time, and how many those are.

    Leaves out what is still on its way, late or not: reports ask for it, `on_time` is the harder one.
    """
    return on_time([one for one in found if one.served_at is not None], weeks, at)


def public_share(share: float | None, of: int) -> float | None:
    """A share that everyone may see; None where it would tell of fewer than five, in or out of it."""
    inside = 0 if share is None else round(share * of)
    tells = any(0 < count < LEAST for count in (inside, of - inside))
    return None if of < LEAST or tells else share


def per_stage(found: Sequence[Sequence[Stretch]], at: datetime) -> dict[str, LeadTime]:
    """How long each stage took."""
    pairs: dict[str, list[tuple[float, bool]]] = {}
    for one in found:
        for stage, pair in days_per_stage(one, at=at).items():
            pairs.setdefault(stage, []).append(pair)
    return {stage: _lead_time(of_one) for stage, of_one in pairs.items()}


def per_party(found: Sequence[Sequence[Stretch]], at: datetime) -> dict[str, LeadTime]:
    """How long each party had a request in all; it is not over while the request runs."""
    pairs: dict[str, list[tuple[float, bool]]] = {}
    for one in found:
        is_over = all(stretch.end is not None for stretch in one)
        for party, days in days_per_party(one, at=at).items():
            pairs.setdefault(party, []).append((days, is_over))
    return {party: _lead_time(of_one) for party, of_one in pairs.items()}


def paused_days(found: Sequence[Sequence[Stretch]], at: datetime) -> dict[str, float]:
    """Days that requests stood still, by who was waited for."""
    paused = [stretch for one in found for stretch in one if stretch.is_paused]
    return days_per_party(paused, at=at)
