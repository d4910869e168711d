"""What requests took, per kind and together, beside what was aimed at."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
MESSAGES = 5
AIMS_MS = {"pages_p95": 500.0, "submissions_p95": 1000.0, "burst_p99": 5000.0}


def summary(rows: Iterable[Row]) -> dict[str, Any]:
    """Count, errors with the first few, and milliseconds: p50, p95, p99 and the longest."""
    found = list(rows)
    times = sorted(row["seconds"] * 1000 for row in found if not row["problem"])
    problems = Counter(row["problem"] for row in found if row["problem"])
    told: dict[str, Any] = {"count": len(found), "errors": sum(problems.values())}
    if problems:
        told["messages"] = [f"{words} ({n}x)" for words, n in problems.most_common(MESSAGES)]
    if times:
        told |= {f"p{share}_ms": round(percentile(times, share)) for share in (50, 95, 99)}
        told["longest_ms"] = round(times[-1])
    return told


def percentile(ordered: Sequence[float], share: int) -> float:
    """The least value that `share` percent of the values do not exceed (nearest rank)."""
    rank = max(1, -(-len(ordered) * share // 100))
    return ordered[rank - 1]


def phase(rows: Sequence[Row]) -> dict[str, Any]:
    """Of one phase: together per sort, and each kind."""
    sorts = sorted({row["sort"] for row in rows})
    kinds = sorted({(row["sort"], row["kind"]) for row in rows})
    return {
        "together": {sort: summary(one for one in rows if one["sort"] == sort) for sort in sorts},
        "kinds": {
            f"{sort} {kind}": summary(one for one in rows if (one["sort"], one["kind"]) == (sort, kind))
            for sort, kind in kinds
        },
    }


def aims(found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """What was aimed at, what was measured, and whether it holds; None where nothing was measured."""
    walked = found["walk"]
    measured = {
        "pages_p95": summary(row for row in walked if row["sort"] == "page").get("p95_ms"),
        "submissions_p95": summary(row for row in walked if row["sort"] == "submission").get("p95_ms"),
        "burst_p99": _slowest(found),
    }
    told: dict[str, Any] = {
        name: {"aim_ms": aim, "measured_ms": measured[name], "holds": _within(measured[name], aim)}
        for name, aim in AIMS_MS.items()
    }
    errors = sum(bool(row["problem"]) for rows in found.values() for row in rows)
    return told | {"errors": {"aim": 0, "measured": errors, "holds": errors == 0}}


def _slowest(found: Mapping[str, Sequence[Row]]) -> float | None:
    """The longer p99 of the two bursts: programs on a server that just started, and forms with a file."""
    cold = summary(row for row in found["cold_burst"] if row["sort"] == "api").get("p99_ms")
    form = summary(row for row in found["burst"] if row["sort"] == "submission").get("p99_ms")
    known = [one for one in (cold, form) if one is not None]
    return max(known, default=None)


def _within(value: float | None, aim: float) -> bool | None:
    return None if value is None else value <= aim
