"""Where signals cross a limit with a deadband: hysteresis over columns, many limits in one pass.

Lives here: the crossings of runs of values, each run against its own pair of levels.
Must not: know a tag, a time, a delay, an alarm.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Crossings(NamedTuple):
    """One row a crossing, in the order of the values; in a run, going beyond and coming back alternate."""

    position: NDArray[np.intp]  # row of the value that crossed
    run: NDArray[np.intp]
    is_beyond: NDArray[np.bool_]  # True: went beyond; False: came back


def crossings(
    value: NDArray[np.float64],
    length: NDArray[np.intp],
    *,
    was_beyond: NDArray[np.bool_],
    enter: NDArray[np.float64],
    leave: NDArray[np.float64],
) -> Crossings:
    """The crossings of m runs that stand one behind the other in `value` (n,), NaN where there is no number.

    Per run (m,): its `length` (the sum is n), whether it `was_beyond` before its first value, and two levels.
    A value >= `enter` is beyond, one < `leave` (<= `enter`) is not, one between them and NaN change nothing.
    A low limit is a high limit of the negated signal.
    """
    run = np.repeat(np.arange(length.size), length)
    is_above = value >= enter[run]
    says = np.flatnonzero(is_above | (value < leave[run]))
    is_beyond, run = is_above[says], run[says]
    was = np.empty_like(is_beyond)
    was[1:] = is_beyond[:-1]
    is_first = np.ones(run.size, bool)
    is_first[1:] = run[1:] != run[:-1]
    was[is_first] = was_beyond[run[is_first]]
    crossed = is_beyond != was
    return Crossings(says[crossed], run[crossed], is_beyond[crossed])
