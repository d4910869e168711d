"""Others that solve maximum cover: HiGHS directly, OR-Tools and spopt."""

import importlib
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.spatial.distance import cdist

from laadkern.siting.cover import CoverProblem
from laadkern.siting.highs import HIGHS

ORTOOLS = Path(__file__).with_name("cover_ortools.py")
MOST_DISTANCES = 50_000_000
Places = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Task:
    """What a peer is asked: a plan of `chosen` sites with a gap of at most `gap`, within the time."""

    problem: CoverProblem
    chosen: int
    gap: float
    seconds: float
    threads: int


@dataclass(frozen=True)
class Found:
    """Need covered and its bound, points; None where the peer has none. And how it was proven."""

    covered: float | None
    bound: float | None
    method: str


def installed(name: str) -> bool:
    """Whether a peer is here."""
    return importlib.util.find_spec(MODULES[name]) is not None


def by_highs(task: Task, *_: Any) -> Found:
    """The whole programme; demand that the same sites cover is merged for it too."""
    cover = task.problem.cover
    sites, items, pairs = len(cover.site_start) - 1, len(cover.need), len(cover.site_item)
    pair_site = np.repeat(np.arange(sites), np.diff(cover.site_start))
    row = np.concatenate([cover.site_item, np.arange(items), np.full(sites, items)])
    column = np.concatenate([pair_site, sites + np.arange(items), np.arange(sites)])
    value = np.concatenate([-np.ones(pairs), np.ones(items), np.ones(sites)])
    matrix = sp.csr_matrix((value, (row, column)), (items + 1, sites + items))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = sites + items, items + 1
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.concatenate([np.zeros(sites), cover.need])
    lp.col_lower_, lp.col_upper_ = np.zeros(sites + items), np.ones(sites + items)
    lp.row_lower_ = np.full(items + 1, -np.inf)
    lp.row_upper_ = np.append(np.zeros(items), float(task.chosen))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    whole: list[highspy.HighsVarType] = [highspy.HighsVarType.kInteger] * sites
    lp.integrality_ = whole + [highspy.HighsVarType.kContinuous] * items
    highs = HIGHS()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", task.threads)
    highs.setOptionValue("time_limit", task.seconds)
    highs.setOptionValue("mip_rel_gap", task.gap)
    highs.passModel(lp)
    highs.run()
    info = highs.getInfo()
    feasible = info.primal_solution_status == highspy.kSolutionStatusFeasible
    covered = float(info.objective_function_value) if feasible else None
    return Found(covered, _finite(info.mip_dual_bound), "branch and bound")


def by_ortools(task: Task, *_: Any) -> Found:
    """CP-SAT in a process of its own; demand that the same sites cover is merged for it too."""
    cover = task.problem.cover
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "task.npz"
        np.savez(
            file,
            need=cover.need,
            item_start=cover.item_start,
            item_site=cover.item_site,
            sites=task.problem.sites,
            chosen=task.chosen,
            gap=task.gap,
            seconds=task.seconds,
            threads=task.threads,
        )
        command = [sys.executable, str(ORTOOLS), str(file)]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603
    return Found(answer["covered"], _finite(answer["bound"]), "CP-SAT")


def by_spopt(task: Task, homes: Places, sites: Places, need: Places, reach_m: float) -> Found:
    """MCLP of spopt with HiGHS, from the table of all distances, as its manual shows."""
    pulp: Any = importlib.import_module("pulp")
    locate: Any = importlib.import_module("spopt.locate")
    model = locate.MCLP.from_cost_matrix(cdist(homes, sites), need, reach_m, p_facilities=task.chosen)
    solver = pulp.HiGHS(msg=False, timeLimit=task.seconds, gapRel=task.gap, threads=task.threads)
    model.solve(solver)
    value = pulp.value(model.problem.objective)
    bound = getattr(getattr(model.problem, "solverModel", None), "getInfo", lambda: None)()
    return Found(
        None if value is None else float(value),
        None if bound is None else _finite(abs(bound.mip_dual_bound)),
        "branch and bound of HiGHS",
    )


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and np.isfinite(value) and abs(value) < 1e20 else None


MODULES = {"HiGHS": "highspy", "OR-Tools CP-SAT": "ortools", "spopt": "spopt"}
PEERS = tuple(MODULES)
SOLVERS: dict[str, Callable[..., Found]] = {
    "HiGHS": by_highs,
    "OR-Tools CP-SAT": by_ortools,
    "spopt": by_spopt,
}
