"""A pen's samples in time, and where in a picture they belong.

Lives here: what a sample speaks for, holes, bad stretches, seconds from nanoseconds, pixels from both.
Must not: know Qt, a colour, a tag, a source; make a line.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scada.model import SECOND, Hole, Quality, qualities

FOREVER = np.iinfo(np.int64).max
FAR = 1e6  # picture heights; a value further out is drawn there
NO_HOLES: NDArray[np.int64] = np.empty((0, 2), np.int64)


class Curve(NamedTuple):
    """n samples of one pen, ascending in time. `held_until`: see there, ns UTC."""

    time: NDArray[np.int64]
    value: NDArray[np.float64]
    status: NDArray[np.uint32]
    holes: NDArray[np.int64]  # (k, 2) start and end of spans without recording: ascending, disjoint
    stepped: bool
    held_until: int | None = None  # until then a step holds, a bad span lasts; None: its last sample


class Picture(NamedTuple):
    """Where a curve is drawn: a span of time and of value on so many device pixels, y downwards."""

    start: int  # ns UTC
    end: int
    width: float
    low: float
    high: float
    height: float

    def x(self, time: NDArray[np.int64]) -> NDArray[np.float64]:
        return seconds(time, self.start) * (self.width / ((self.end - self.start) / SECOND))

    def y(self, value: NDArray[np.float64]) -> NDArray[np.float64]:
        share = (value - self.low) / (self.high - self.low)
        return self.height * (1.0 - np.clip(share, -FAR, FAR))


class BadSpan(NamedTuple):
    """A stretch in which the source itself says that its value is bad."""

    start: int
    end: int
    status: int  # of its first sample


def seconds(time: NDArray[np.int64], start: int) -> NDArray[np.float64]:
    """(n,) s since the view's start: the one place where ns leave int64 (float64 cannot hold today's)."""
    return (time - start) / SECOND


def hole_columns(holes: tuple[Hole, ...]) -> NDArray[np.int64]:
    """(k, 2) the spans of `holes` that are still open or unhealed: ascending, overlapping ones joined."""
    spans = sorted(
        (hole.start, FOREVER if hole.end is None else hole.end) for hole in holes if not hole.is_healed
    )
    return joined(np.array(spans, np.int64).reshape(-1, 2))


def joined(spans: NDArray[np.int64]) -> NDArray[np.int64]:
    """(k, 2) the same moments as `spans`, ascending and disjoint; empty spans are left out."""
    spans = spans[spans[:, 1] > spans[:, 0]]
    if len(spans) < 2:
        return spans
    spans = spans[np.argsort(spans[:, 0], kind="stable")]
    reach = np.maximum.accumulate(spans[:, 1])
    first = np.flatnonzero(np.r_[True, spans[1:, 0] > reach[:-1]])
    return np.column_stack([spans[first, 0], np.maximum.reduceat(spans[:, 1], first)])


def around(curve: Curve, picture: Picture) -> Curve:
    """The samples inside the picture and one beyond each edge."""
    begin = max(int(np.searchsorted(curve.time, picture.start, "right")) - 1, 0)
    end = int(np.searchsorted(curve.time, picture.end, "left")) + 1
    rows = slice(begin, end)
    held_until = curve.held_until if end >= curve.time.size else None
    return curve._replace(
        time=curve.time[rows], value=curve.value[rows], status=curve.status[rows], held_until=held_until
    )


def resumed(curve: Curve) -> Curve:
    """With the value that still holds repeated at the end of each hole.

    A server that comes back repeats a value that did not change, and a repeat is stored once.
    """
    if not len(curve.holes) or not curve.time.size:
        return curve
    last = curve.time[-1] if curve.held_until is None else max(curve.held_until, curve.time[-1])
    ends = curve.holes[:, 1]
    ends = ends[(ends > curve.time[0]) & (ends < last)]
    row = np.searchsorted(curve.time, ends, "right") - 1
    is_new = curve.time[row] != ends
    ends, row = ends[is_new], row[is_new]
    return curve._replace(
        time=np.insert(curve.time, row + 1, ends),
        value=np.insert(curve.value, row + 1, curve.value[row]),
        status=np.insert(curve.status, row + 1, curve.status[row]),
    )


def until(curve: Curve) -> NDArray[np.int64]:
    """(n,) until when each sample speaks: the next one, `held_until`, or the beginning of a hole."""
    last = curve.time[-1:] if curve.held_until is None else np.array([curve.held_until], np.int64)
    until = np.maximum(np.append(curve.time[1:], last[: curve.time.size]), curve.time)
    return np.minimum(until, np.maximum(next_hole(curve), curve.time))


def next_hole(curve: Curve) -> NDArray[np.int64]:
    """(n,) start of the first hole that ends after each sample."""
    at = np.searchsorted(curve.holes[:, 1], curve.time, "right")
    return np.append(curve.holes[:, 0], FOREVER)[at]


def bad_spans(curve: Curve, picture: Picture) -> list[BadSpan]:
    """Stretches of bad quality in the picture: from a bad sample to the next that is not, or to a hole.

    The last one lasts until `held_until`. Neighbours closer than a pixel are joined.
    """
    curve = resumed(around(curve, picture))
    is_bad = qualities(curve.status) == Quality.BAD
    if not is_bad.any():
        return []
    start, end, status = curve.time[is_bad], until(curve)[is_bad], curve.status[is_bad]
    pixel = int((picture.end - picture.start) / picture.width)
    first = np.flatnonzero(np.r_[True, start[1:] - end[:-1] >= pixel])
    last = np.append(first[1:], start.size) - 1
    columns = (start[first].tolist(), end[last].tolist(), status[first].tolist())
    spans = [BadSpan(*row) for row in zip(*columns, strict=True)]
    return [span for span in spans if span.start < picture.end and span.end > picture.start]
