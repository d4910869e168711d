"""Small raw frames for the tests: columns as they come, shapes in RD New."""

import numpy as np
import shapely

from laadkern.registers.raw import raw_frame

X, Y = 206_000.0, 447_000.0


def square(x=X, y=Y, side=10.0):
    return shapely.box(x, y, x + side, y + side)


def frame(rows, shapes):
    """A raw frame of rows (dicts) with their shapes."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    filled = np.empty(len(shapes), dtype=object)
    filled[:] = shapes
    return raw_frame({name: [row.get(name) for row in rows] for name in names}, filled)
