"""The geometry of a curve: samples and holes in, line segments in device pixels out.

Lives here: lines of few samples, columns of many, cutting both at the picture's edges.
Must not: know Qt, a colour, a tag, a source; draw a value that was never measured.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .curve import Curve, Picture, around, resumed
from .samples import FLAT, Samples, Segments, columns, samples_of, side_by_side, slopes, steps

DENSE = 1  # samples a pixel from which columns are drawn instead of samples
MARGIN = 4.0  # px around the picture that segments may reach into, so that no cut end shows


class Lines(NamedTuple):
    """What to draw of one pen. A segment without length is a dot.

    Columns are upright and stand side by side, one a pixel: together they are the curve, so they are drawn
    one pixel wide, a little higher than they are, and without smoothing, which would cost much and show
    nothing.
    """

    certain: Segments
    uncertain: Segments  # one of its ends is of uncertain quality
    certain_columns: Segments
    uncertain_columns: Segments


def lines(curve: Curve, picture: Picture) -> Lines:
    """All segments of `curve` that touch `picture`, cut at its edges."""
    curve = around(curve, picture)
    samples = samples_of(resumed(curve) if curve.stepped else curve, picture)
    upright, is_uncertain = np.empty((0, 4)), np.empty(0, np.bool_)
    if samples.x.size > DENSE * picture.width:
        samples, joints = side_by_side(columns(samples), curve.stepped)
        upright = np.column_stack([samples.x, samples.top, samples.x, samples.bottom])
        is_uncertain = samples.is_uncertain
    else:
        joints = steps(samples) if curve.stepped else slopes(samples)
    segments, is_doubtful = joints.segments, joints.is_uncertain
    if joints.is_alone.any():
        dots = _dots(samples, joints.is_alone & (samples.bottom - samples.top < FLAT))
        segments = np.concatenate([dots, segments])
        is_doubtful = np.concatenate([np.zeros(len(dots), np.bool_), is_doubtful])
    return Lines(
        *_parted(_clip(segments, is_doubtful, picture)), *_parted(_cut(upright, is_uncertain, picture))
    )


def _dots(samples: Samples, is_dot: NDArray[np.bool_]) -> Segments:
    x, y = samples.x[is_dot], samples.last[is_dot]
    return np.column_stack([x, y, x, y])


def _parted(found: tuple[Segments, NDArray[np.bool_]]) -> tuple[Segments, Segments]:
    """Certain segments, and uncertain ones."""
    segments, is_uncertain = found
    if not is_uncertain.any():
        return segments, segments[:0]
    return segments[~is_uncertain], segments[is_uncertain]


def _cut(
    upright: Segments, is_uncertain: NDArray[np.bool_], picture: Picture
) -> tuple[Segments, NDArray[np.bool_]]:
    """Columns in the picture, cut at its top and foot."""
    x, top, bottom = upright[:, 0], upright[:, 1], upright[:, 3]
    is_inside = (x >= 0) & (x <= picture.width) & (bottom >= -MARGIN) & (top <= picture.height + MARGIN)
    if not is_inside.all():
        upright, is_uncertain = upright[is_inside], is_uncertain[is_inside]
    upright[:, [1, 3]] = np.clip(upright[:, [1, 3]], -MARGIN, picture.height + MARGIN)
    return upright, is_uncertain


def _clip(
    segments: Segments, is_uncertain: NDArray[np.bool_], picture: Picture
) -> tuple[Segments, NDArray[np.bool_]]:
    """Segments cut at the picture's edges and a margin; most are inside and stay as they are."""
    width, height = picture.width + MARGIN, picture.height + MARGIN
    x1, y1, x2, y2 = segments.T
    is_inside = (x1 >= -MARGIN) & (x1 <= width) & (x2 >= -MARGIN) & (x2 <= width)
    is_inside &= (y1 >= -MARGIN) & (y1 <= height) & (y2 >= -MARGIN) & (y2 <= height)
    if is_inside.all():
        return segments, is_uncertain
    cut, is_kept = _crossing(segments[~is_inside], width, height)
    doubtful = is_uncertain[~is_inside][is_kept]
    return np.concatenate([segments[is_inside], cut]), np.append(is_uncertain[is_inside], doubtful)


def _crossing(segments: Segments, right: float, foot: float) -> tuple[Segments, NDArray[np.bool_]]:
    """The parts inside of segments that leave the picture (Liang and Barsky), and which have any."""
    x, y = segments[:, 0], segments[:, 1]
    across, down = segments[:, 2] - x, segments[:, 3] - y
    enter, leave = np.zeros(len(segments)), np.ones(len(segments))
    is_inside = np.ones(len(segments), np.bool_)
    for run, room in ((-across, x + MARGIN), (across, right - x), (-down, y + MARGIN), (down, foot - y)):
        with np.errstate(divide="ignore", invalid="ignore"):
            at = room / run
        enter = np.where(run < 0, np.maximum(enter, at), enter)
        leave = np.where(run > 0, np.minimum(leave, at), leave)
        is_inside &= (run != 0) | (room >= 0)
    is_inside &= enter <= leave
    x, y, across, down = x[is_inside], y[is_inside], across[is_inside], down[is_inside]
    enter, leave = enter[is_inside], leave[is_inside]
    cut = np.column_stack([x + across * enter, y + down * enter, x + across * leave, y + down * leave])
    return cut, is_inside
