"""The value of a pen at a moment between its samples.

Lives here: the last sample held, the line between two, and when neither may be said.
Must not: invent a value across a hole or a bad sample, format a number, query.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scada.model import Hole, Quality, quality


def held_at(time: NDArray[np.int64], at: int) -> int:
    """Row of the last sample at or before `at`; -1 when there is none. time (n,) ascending, ns UTC."""
    return int(np.searchsorted(time, at, side="right")) - 1


def value_at(
    time: NDArray[np.int64],
    value: NDArray[np.float64],
    status: NDArray[np.uint32],
    at: int,
    *,
    is_stepped: bool,
    holes: Sequence[Hole] = (),
) -> float:
    """The pen's value at `at`; NaN where nothing may be said.

    Stepped: the last sample, until the next; not inside a hole, but again after it: a server that comes
    back repeats a value that did not change, and a repeat is stored once. Sloped: the straight line
    between two usable samples without a hole between them. Bad and NaN samples give NaN.
    """
    row = held_at(time, at)
    if row < 0 or not _is_usable(value, status, row):
        return float("nan")
    if time[row] == at:
        return float(value[row])
    if is_stepped:
        return float("nan") if _touches(holes, at, at) else float(value[row])
    following = row + 1
    if following == time.size or not _is_usable(value, status, following):
        return float("nan")
    start, end = int(time[row]), int(time[following])
    if _touches(holes, start, end):
        return float("nan")
    share = (at - start) / (end - start)
    low, high = sorted((float(value[row]), float(value[following])))
    between = float(value[row]) * (1.0 - share) + float(value[following]) * share
    return min(max(between, low), high)  # rounding must not leave the two ends


def _is_usable(value: NDArray[np.float64], status: NDArray[np.uint32], row: int) -> bool:
    return quality(int(status[row])) is not Quality.BAD and not np.isnan(value[row])


def _touches(holes: Sequence[Hole], start: int, end: int) -> bool:
    return any(hole.start < max(end, start + 1) and (hole.end is None or hole.end > start) for hole in holes)
