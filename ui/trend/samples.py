"""Usable samples in pixels, and what joins them: slopes, steps, or columns side by side.

Lives here: which neighbours are linked, the reduction of many samples to one span a pixel column.
Must not: know Qt, clip, draw a value that was never measured.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scada.model import Quality, qualities

from .curve import Curve, Picture, next_hole, until

FLAT = 1.0  # px; a span lower than this is seen as a level
Segments = NDArray[np.float64]  # (m, 4): x1, y1, x2, y2
Rows = NDArray[np.intp]


class Samples(NamedTuple):
    """Usable samples, or columns of them: each an upright span, entered at `first`, left at `last`."""

    x: NDArray[np.float64]
    top: NDArray[np.float64]
    bottom: NDArray[np.float64]
    first: NDArray[np.float64]
    last: NDArray[np.float64]
    until: NDArray[np.float64]  # x to which the last value is held
    is_linked: NDArray[np.bool_]  # to the next one: nothing bad, unknown or unrecorded between
    is_uncertain: NDArray[np.bool_]


class Joints(NamedTuple):
    """Segments between samples. `is_uncertain` of each; `is_alone`: samples that none of them touches."""

    segments: Segments
    is_uncertain: NDArray[np.bool_]
    is_alone: NDArray[np.bool_]


def samples_of(curve: Curve, picture: Picture) -> Samples:
    """The usable samples in pixels. Usable: not bad, and a finite number."""
    grade = qualities(curve.status)
    is_usable = (grade != Quality.BAD) & np.isfinite(curve.value)
    is_linked = np.zeros(curve.time.size, np.bool_)
    is_linked[:-1] = is_usable[:-1] & is_usable[1:]
    if len(curve.holes):
        is_linked[:-1] &= next_hole(curve)[:-1] >= curve.time[1:]
    time, value, speaks_until = curve.time, curve.value, until(curve)
    if not is_usable.all():
        time, value, speaks_until = time[is_usable], value[is_usable], speaks_until[is_usable]
        is_linked, grade = is_linked[is_usable], grade[is_usable]
    y = picture.y(value)
    is_uncertain = grade == Quality.UNCERTAIN
    return Samples(picture.x(time), y, y, y, y, picture.x(speaks_until), is_linked, is_uncertain)


def slopes(samples: Samples) -> Joints:
    """Straight lines between linked neighbours."""
    row = _linked(samples)
    x, y = samples.x, samples.first
    segments = np.column_stack([x[row], samples.last[row], x[row + 1], y[row + 1]])
    is_uncertain = samples.is_uncertain[row] | samples.is_uncertain[row + 1]
    return Joints(segments, is_uncertain, _alone(samples, row))


def steps(samples: Samples) -> Joints:
    """Level lines for as long as a value holds, upright ones to the next value."""
    linked = _linked(samples)
    right = np.maximum(samples.until, samples.x)
    right[linked] = samples.x[linked + 1]
    level = np.flatnonzero(right > samples.x)
    rises = linked[samples.last[linked] != samples.first[linked + 1]]
    rise_x = samples.x[rises + 1]
    alone = _alone(samples, linked)
    alone[level] = False
    segments = np.concatenate(
        [
            np.column_stack([samples.x[level], samples.last[level], right[level], samples.last[level]]),
            np.column_stack([rise_x, samples.last[rises], rise_x, samples.first[rises + 1]]),
        ]
    )
    is_uncertain = np.concatenate([samples.is_uncertain[level], samples.is_uncertain[rises + 1]])
    return Joints(segments, is_uncertain, alone)


def columns(samples: Samples) -> Samples:
    """One row for each pixel column, split where a link is broken or the quality changes."""
    column = np.floor(samples.x)
    is_new = (column[1:] != column[:-1]) | ~samples.is_linked[:-1]
    is_new |= samples.is_uncertain[1:] != samples.is_uncertain[:-1]
    first = np.flatnonzero(np.append(True, is_new))
    last = np.append(first[1:], samples.x.size) - 1
    return Samples(
        x=column[first] + 0.5,
        top=np.minimum.reduceat(samples.top, first),
        bottom=np.maximum.reduceat(samples.bottom, first),
        first=samples.first[first],
        last=samples.last[last],
        until=samples.until[last],
        is_linked=samples.is_linked[last],
        is_uncertain=samples.is_uncertain[first],
    )


def side_by_side(samples: Samples, stepped: bool) -> tuple[Samples, Joints]:
    """Columns grown until neighbours that are linked touch, and the joints of those that are not neighbours.

    A slope reaches half way to the next column from each side, as a line would; a step goes all the way
    in the column in which it happens.
    """
    row = _linked(samples)
    top, bottom = samples.top.copy(), samples.bottom.copy()
    is_near = samples.x[row + 1] - samples.x[row] <= 1.0
    if stepped:
        top[row + 1] = np.minimum(top[row + 1], samples.last[row])
        bottom[row + 1] = np.maximum(bottom[row + 1], samples.last[row])
    else:
        near = row[is_near]
        below, above = top[near + 1] - bottom[near], top[near] - bottom[near + 1]
        down, up = near[below > 0], near[above > 0]
        middle_down = (samples.bottom[down] + samples.top[down + 1]) / 2
        middle_up = (samples.top[up] + samples.bottom[up + 1]) / 2
        bottom[down], top[down + 1] = middle_down, np.minimum(top[down + 1], middle_down)
        top[up], bottom[up + 1] = np.minimum(top[up], middle_up), np.maximum(bottom[up + 1], middle_up)
    grown = samples._replace(top=top, bottom=bottom)
    return grown, _far_joints(samples, row[~is_near], stepped)


def _far_joints(samples: Samples, far: Rows, stepped: bool) -> Joints:
    """Lines over columns without a sample."""
    x, alone = samples.x, _alone(samples, _linked(samples))
    if not stepped:
        segments = np.column_stack([x[far], samples.last[far], x[far + 1], samples.first[far + 1]])
        return Joints(segments, samples.is_uncertain[far] | samples.is_uncertain[far + 1], alone)
    right = np.where(samples.is_linked, 0.0, samples.until)
    right[far] = x[far + 1]
    level = np.flatnonzero(right > x + 0.5)
    alone[level] = False
    segments = np.column_stack([x[level], samples.last[level], right[level], samples.last[level]])
    return Joints(segments, samples.is_uncertain[level], alone)


def _linked(samples: Samples) -> Rows:
    """Rows that are linked to the next one, which is there."""
    return np.flatnonzero(samples.is_linked[:-1])


def _alone(samples: Samples, linked: Rows) -> NDArray[np.bool_]:
    alone = np.ones(samples.x.size, np.bool_)
    alone[linked] = False
    alone[linked + 1] = False
    return alone
