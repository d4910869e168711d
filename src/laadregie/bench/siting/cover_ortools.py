"""Maximum cover by OR-Tools CP-SAT, as a programme of its own: `python cover_ortools.py task.npz`.

The library of OR-Tools and highspy cannot be in one process (both carry a HiGHS, of different
versions), so this file is run by its path and imports nothing of the project.
"""

import json
import sys
from typing import Any

import numpy as np
from ortools.sat.python import cp_model


def solve(task: Any) -> dict[str, float | None]:
    """Need covered and its bound, points."""
    model = cp_model.CpModel()
    opened = [model.new_bool_var("") for _ in range(int(task["sites"]))]
    covered = [model.new_bool_var("") for _ in range(len(task["need"]))]
    start, site = task["item_start"], task["item_site"].tolist()
    for item, variable in enumerate(covered):
        near = site[start[item] : start[item + 1]]
        model.add_bool_or([*(opened[place] for place in near), variable.negated()])
    model.add(sum(opened) <= int(task["chosen"]))
    # The needs of a made instance are whole numbers.
    need = np.rint(task["need"]).astype(int).tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum(covered, need))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = float(task["seconds"])
    solver.parameters.num_workers = int(task["threads"])
    solver.parameters.linearization_level = 2  # the relaxation is what bounds here
    solver.parameters.relative_gap_limit = float(task["gap"])
    status = solver.solve(model)
    has_plan = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "covered": float(solver.objective_value) if has_plan else None,
        "bound": float(solver.best_objective_bound) if status != cp_model.UNKNOWN or has_plan else None,
    }


if __name__ == "__main__":
    with np.load(sys.argv[1]) as given:
        sys.stdout.write(json.dumps(solve(given)))
