"""Give a programme to HiGHS, within a time limit and on one thread."""

from typing import Any

import highspy
import numpy as np

from laadkern.checks import FloatArray
from laadkern.siting.exact import Answer, Programme

HIGHS: Any = highspy.Highs  # its constructor carries no types


def solve(
    model: Programme,
    *,
    seconds_limit: float,
    near_enough: float,
    start: FloatArray | None = None,
) -> Answer:
    """Solve a programme as far as the time allows.

    Args:
        model: Rows and columns.
        seconds_limit: Wall-clock seconds after which the bound so far is returned.
        near_enough: Relative gap at which to stop.
        start: A solution to begin with, shape (columns,).
    """
    highs = HIGHS()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("time_limit", float(seconds_limit))
    highs.setOptionValue("mip_rel_gap", float(near_enough))
    highs.passModel(_highs_model(model))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        highs.setSolution(solution)
    highs.run()
    info = highs.getInfo()
    optimal = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    bound = float(info.mip_dual_bound)
    if info.primal_solution_status != highspy.kSolutionStatusFeasible:
        return Answer(None, bound, optimal)
    values = np.asarray(highs.getSolution().col_value)
    poles = np.rint(values[len(model.pairs) + len(model.sites) :]).astype(np.int64)
    return Answer(poles, bound, optimal)


def _highs_model(model: Programme) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    rows, columns = model.matrix.shape
    lp.num_col_, lp.num_row_ = columns, rows
    lp.sense_ = highspy.ObjSense.kMaximize if model.maximise else highspy.ObjSense.kMinimize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.cost, model.column_low, model.column_high
    lp.row_lower_, lp.row_upper_ = model.row_low, model.row_high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = model.matrix.indptr
    lp.a_matrix_.index_ = model.matrix.indices
    lp.a_matrix_.value_ = model.matrix.data
    lp.integrality_ = _kinds(len(model.pairs), columns)
    return lp


def _kinds(pairs: int, columns: int) -> list[highspy.HighsVarType]:
    kinds: list[highspy.HighsVarType] = [highspy.HighsVarType.kContinuous] * pairs
    return kinds + [highspy.HighsVarType.kInteger] * (columns - pairs)
