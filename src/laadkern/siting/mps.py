"""The siting problem as an MPS file, so that anyone can solve it with a program of their own choice.

The file holds the whole problem as docs/methods/siting.md states it, not the smaller one that is
left after prices ruled candidates out. Every rule of it is written out, also where one follows from
another.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from laadkern import checks
from laadkern.siting.exact import Limits, Programme, programme
from laadkern.siting.fewest import first_plan
from laadkern.siting.problem import SitingProblem
from laadkern.siting.quota import fixed_poles, may_be_added
from laadkern.siting.state import State

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_-]")
OBJECTIVE = "objective"


@dataclass(frozen=True)
class Stated:
    """A problem written out as a programme.

    Attributes:
        problem: The municipality's problem.
        programme: All its rows and columns.
        target_points: Need that must be served, points, in problem (b); None in (a).
    """

    problem: SitingProblem
    programme: Programme
    target_points: float | None = None


def stated_with_quota(
    problem: SitingProblem, quota_poles: int, *, fixed_sites: Mapping[str, int] | None = None
) -> Stated:
    """Problem (a), most worth within a quota; arguments and refusals as `plan_with_quota`."""
    checks.within("quota_poles", quota_poles, at_least=0)
    fixed = fixed_poles(problem, fixed_sites or {})
    state = State(problem)
    limits = Limits(fixed, may_be_added(problem, fixed), quota_poles, None)
    return Stated(problem, programme(state.graph, limits, state.pole_points))


def stated_with_share(
    problem: SitingProblem, share: float, *, fixed_sites: Mapping[str, int] | None = None
) -> Stated:
    """Problem (b), fewest poles for a share; arguments and refusals as `fewest_poles`.

    As there, where the share is out of reach the target is what was found to be possible.
    """
    checks.within("share", share, at_least=0, at_most=1)
    fixed = fixed_poles(problem, fixed_sites or {})
    most = may_be_added(problem, fixed)
    state, target = first_plan(problem, share, fixed, most)
    limits = Limits(fixed, most, None, target)
    return Stated(problem, programme(state.graph, limits, state.pole_points), target)


def mps_text(stated: Stated, *, name: str, comments: Sequence[str] = ()) -> str:
    """The programme in free MPS format, to be minimised: the worth of (a) stands in it negated.

    Columns: `serve.SITE.PIECE` (points), `open.SITE` (0 or 1), `poles.SITE` (whole). Rows: `need`,
    `capacity`, `used` (served only from an open site), `limit` and `least` (poles and open go
    together), `near` (sites that are too close to each other) and `quota` or `share`. Characters
    that a name cannot hold become `_`; the same problem always gives the same text.

    Args:
        stated: The problem.
        name: Of the problem.
        comments: Lines of explanation, to stand at the top.
    """
    sites = _names(stated.problem.candidate_ids[stated.programme.sites])
    pieces = _names(stated.problem.piece_ids)
    rows, columns = _row_names(stated, sites, pieces), _column_names(stated, sites, pieces)
    lines = [f"* {line}".rstrip() for text in comments for line in text.splitlines() or [""]]
    lines += [f"NAME {_clean(name)}", "ROWS", f" N {OBJECTIVE}", *(f" L {row}" for row in rows)]
    lines += ["COLUMNS", *_columns(stated.programme, rows, columns)]
    high = stated.programme.row_high.tolist()
    lines += [
        "RHS",
        *(f" RHS {row} {_number(value)}" for row, value in zip(rows, high, strict=True) if value),
    ]
    lines += ["BOUNDS", *_bounds(stated.programme, columns), "ENDATA"]
    return "\n".join(lines) + "\n"


def _columns(model: Programme, rows: Sequence[str], columns: Sequence[str]) -> Iterator[str]:
    matrix = model.matrix.tocsc()
    matrix.sort_indices()
    cost = -model.cost if model.maximise else model.cost
    whole_from = len(model.pairs)
    for column, label in enumerate(columns):
        if column == whole_from:
            yield " MARKER 'MARKER' 'INTORG'"
        if cost[column]:
            yield f" {label} {OBJECTIVE} {_number(cost[column])}"
        here = slice(matrix.indptr[column], matrix.indptr[column + 1])
        for row, value in zip(matrix.indices[here].tolist(), matrix.data[here].tolist(), strict=True):
            yield f" {label} {rows[row]} {_number(value)}"
    if whole_from < len(columns):
        yield " MARKER 'MARKER' 'INTEND'"


def _bounds(model: Programme, columns: Sequence[str]) -> Iterator[str]:
    for label, low, high in zip(columns, model.column_low.tolist(), model.column_high.tolist(), strict=True):
        if low == high:
            yield f" FX BND {label} {_number(low)}"
            continue
        if low:
            yield f" LO BND {label} {_number(low)}"
        yield f" UP BND {label} {_number(high)}"


def _column_names(stated: Stated, sites: Sequence[str], pieces: Sequence[str]) -> list[str]:
    return [
        *(f"serve.{site}.{piece}" for site, piece in _pairs(stated, sites, pieces)),
        *(f"open.{site}" for site in sites),
        *(f"poles.{site}" for site in sites),
    ]


def _row_names(stated: Stated, sites: Sequence[str], pieces: Sequence[str]) -> list[str]:
    """Names of the rows, in the order in which `programme` writes them."""
    model, problem = stated.programme, stated.problem
    served = np.unique(problem.pair_piece[model.pairs]).tolist()
    names = [
        *(f"need.{pieces[piece]}" for piece in served),
        *(f"capacity.{site}" for site in sites),
        *(f"used.{site}.{piece}" for site, piece in _pairs(stated, sites, pieces)),
        *(f"limit.{site}" for site in sites),
        *(f"least.{site}" for site in sites),
    ]
    aim = "quota" if stated.target_points is None else "share"
    near = model.matrix.shape[0] - len(names) - 1
    return [*names, *(f"near.{number}" for number in range(1, near + 1)), aim]


def _pairs(stated: Stated, sites: Sequence[str], pieces: Sequence[str]) -> Iterator[tuple[str, str]]:
    model, problem = stated.programme, stated.problem
    label = dict(zip(model.sites.tolist(), sites, strict=True))
    for pair in model.pairs.tolist():
        yield label[int(problem.pair_site[pair])], pieces[int(problem.pair_piece[pair])]


def _names(ids: Iterable[object]) -> list[str]:
    """Names that a file can hold, each its own."""
    names: dict[str, None] = {}
    for code in ids:
        first = name = _clean(str(code))
        number = 1
        while name in names:
            number += 1
            name = f"{first}_{number}"
        names[name] = None
    return list(names)


def _clean(text: str) -> str:
    return _NOT_IN_A_NAME.sub("_", text) or "_"


def _number(value: float) -> str:
    """The shortest text that reads back as the same number."""
    return repr(float(value)) if value != int(value) else str(int(value))
