"""Fewer samples for a picture, none of them invented, and nothing lost that a screen can show.

Lives here: which rows stay (M4: first, lowest, highest, last of each column; Jugel et al., VLDB 2014).
Must not: make a value, average, choose the columns, read a file.
"""

import numpy as np
from numpy.typing import NDArray

from scada.model import is_bad, qualities


def reduce(
    time: NDArray[np.int64],
    value: NDArray[np.float64],
    status: NDArray[np.uint32],
    edges: NDArray[np.int64],
) -> NDArray[np.intp]:
    """Ascending row numbers of the samples that a picture with columns [edges[i], edges[i + 1]) needs.

    Kept: per column the first and last row and the first lowest and highest usable value (not Bad, not
    NaN); both sides of every change of quality or between number and NaN; all rows outside the columns.
    time (n,) ascending, ns UTC; value, status (n,); edges (columns + 1,) ascending.
    """
    keep = np.zeros(time.size, np.bool_)
    bounds = np.searchsorted(time, edges)
    keep[: bounds[0]] = keep[bounds[-1] :] = True
    starts = bounds[:-1][bounds[:-1] < bounds[1:]]
    if starts.size:
        keep[starts] = keep[bounds[-1] - 1] = True
        keep[starts[1:] - 1] = True
        inside = slice(starts[0], bounds[-1])
        usable = np.where(is_bad(status[inside]), np.nan, value[inside])
        for extreme in (np.fmin, np.fmax):
            keep[starts[0] + _first_at(usable, extreme, starts - starts[0])] = True
    kind = 2 * qualities(status) + np.isnan(value)
    changes = np.flatnonzero(kind[1:] != kind[:-1])
    keep[changes] = keep[changes + 1] = True
    return np.flatnonzero(keep)


def _first_at(usable: NDArray[np.float64], extreme: np.ufunc, starts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Per group of rows the first row that holds the group's extreme; none for a group without a number."""
    counts = np.diff(starts, append=usable.size)
    rows = np.flatnonzero(usable == np.repeat(extreme.reduceat(usable, starts), counts))
    group = np.searchsorted(starts, rows, side="right")
    is_first = np.ones(rows.size, np.bool_)
    is_first[1:] = group[1:] != group[:-1]
    return rows[is_first]
