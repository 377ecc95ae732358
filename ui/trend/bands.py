"""States as bands: how long a switch, a mode or a text was what it was.

Lives here: runs of one value, their bounds at holes and bad samples.
Must not: know Qt, the name of a state, a colour.
"""

from typing import NamedTuple

import numpy as np

from scada.model import Quality, qualities

from .curve import Curve, Picture, around, resumed, until


class Band(NamedTuple):
    """One value from `start` to `end`, ns UTC."""

    start: int
    end: int
    value: float
    is_uncertain: bool = False


def bands(curve: Curve, picture: Picture) -> list[Band]:
    """Runs of one value in the picture; at most two of them begin in one pixel."""
    curve = resumed(around(curve, picture))
    grade = qualities(curve.status)
    is_usable = (grade != Quality.BAD) & np.isfinite(curve.value)
    if not is_usable.any():
        return []
    start, end = curve.time[is_usable], until(curve)[is_usable]
    value, is_uncertain = curve.value[is_usable], grade[is_usable] == Quality.UNCERTAIN
    goes_on = (value[1:] == value[:-1]) & (start[1:] == end[:-1]) & (is_uncertain[1:] == is_uncertain[:-1])
    first = np.flatnonzero(np.append(True, ~goes_on))
    last = np.append(first[1:], start.size) - 1
    start, end, value, is_uncertain = start[first], end[last], value[first], is_uncertain[first]
    is_seen = (start < picture.end) & (end > picture.start)
    start, end, value, is_uncertain = start[is_seen], end[is_seen], value[is_seen], is_uncertain[is_seen]
    pixel = np.floor(picture.x(start))
    is_first = np.diff(pixel, prepend=-np.inf) != 0
    is_kept = is_first | (np.floor(picture.x(end)) > pixel)
    columns = (start.tolist(), end.tolist(), value.tolist(), is_uncertain.tolist())
    return [
        Band(*row) for row, keep in zip(zip(*columns, strict=True), is_kept.tolist(), strict=True) if keep
    ]
