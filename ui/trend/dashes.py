"""Dashes of a curve that is drawn as many short segments: cut by x, so that they do not start anew each time.

Lives here: the patterns of the second to fourth round of pens, and of uncertain stretches.
Must not: know Qt, a colour.
"""

import numpy as np

from .samples import FLAT, Segments

Pattern = tuple[tuple[float, float], ...]  # px from, to; the last `to` and the rest make the period
SOLID: Pattern = ()
PATTERNS: tuple[Pattern, ...] = (SOLID, ((0, 6), (10, 10)), ((0, 2), (5, 5)), ((0, 7), (10, 12), (15, 15)))
UNCERTAIN: Pattern = ((0, 2), (4, 4))


def dashed(segments: Segments, pattern: Pattern, ratio: float = 1.0) -> Segments:
    """The parts of `segments` that lie in the dashes; `ratio` device pixels to one of the pattern.

    A level or sloped segment is cut, an upright one stays whole: a step must not lose its edge.
    """
    if pattern == SOLID or not len(segments):
        return segments
    *strokes, (_, period) = pattern
    is_upright = np.abs(segments[:, 2] - segments[:, 0]) < FLAT / 2
    cut = [_inside(segments[~is_upright], (a * ratio, b * ratio), period * ratio) for a, b in strokes]
    return np.concatenate([segments[is_upright], *cut])


def dashed_columns(upright: Segments, pattern: Pattern, ratio: float = 1.0) -> Segments:
    """The columns that stand in the dashes."""
    if pattern == SOLID or not len(upright):
        return upright
    *strokes, (_, period) = pattern
    phase = upright[:, 0] % (period * ratio)
    is_drawn = np.zeros(len(upright), np.bool_)
    for start, end in strokes:
        is_drawn |= (phase >= start * ratio) & (phase < end * ratio)
    return upright[is_drawn]


def thick(upright: Segments, width: float) -> Segments:
    """Columns made higher by the width of a pen, so that a level stretch is as thick as a line."""
    return np.asarray(upright + np.array([0.0, -width / 2, 0.0, width / 2]))


def _inside(segments: Segments, stroke: tuple[float, float], period: float) -> Segments:
    """The parts of `segments` with x in [stroke) modulo `period`."""
    backward = segments[:, 0] > segments[:, 2]
    segments = np.where(backward[:, None], segments[:, [2, 3, 0, 1]], segments)
    first = np.floor(segments[:, 0] / period).astype(np.int64)
    count = np.floor(segments[:, 2] / period).astype(np.int64) - first + 1
    row = np.repeat(np.arange(len(segments)), count)
    number = np.arange(row.size) - np.repeat(np.cumsum(count) - count, count) + first[row]
    x1, y1, x2, y2 = segments[row].T
    left = np.maximum(x1, number * period + stroke[0])
    right = np.minimum(x2, number * period + stroke[1])
    rise = (y2 - y1) / (x2 - x1)
    parts = np.column_stack([left, y1 + (left - x1) * rise, right, y1 + (right - x1) * rise])
    return np.asarray(parts[right > left])
