"""The geometry of a curve: samples and holes in, line segments in device pixels out.

Lives here: what may be joined by a line and what may not; the reduction to columns; seconds from nanoseconds.
Must not: know Qt, a colour, a tag, a source; draw a value that was never measured.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scada.model import SECOND, Hole, Quality, qualities

FOREVER = np.iinfo(np.int64).max
DENSE = 1  # samples a pixel from which columns are drawn instead of samples
FAR = 1e6  # picture heights; a value further out is drawn there
FLAT = 1.0  # px; a column lower than this does not reach its neighbour by itself
MARGIN = 4.0  # px around the picture that segments may reach into, so that no cut end shows
NO_HOLES: NDArray[np.int64] = np.empty((0, 2), np.int64)

Segments = NDArray[np.float64]  # (m, 4): x1, y1, x2, y2


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


class Lines(NamedTuple):
    """What to draw of one pen. A segment without length is a dot."""

    certain: Segments
    uncertain: Segments  # one of its ends is of uncertain quality
    is_dense: bool  # mostly upright spans, one a pixel: smoothing their edges costs much and shows nothing


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


def lines(curve: Curve, picture: Picture) -> Lines:
    """All segments of `curve` that touch `picture`, cut at its edges."""
    curve = around(curve, picture)
    samples = _samples(resumed(curve) if curve.stepped else curve, picture)
    is_dense = samples.x.size > DENSE * picture.width
    if is_dense:
        samples = _columns(samples)
    steps = _steps(samples) if curve.stepped else _slopes(samples)
    spans = np.column_stack([samples.x, samples.top, samples.x, samples.bottom])
    is_drawn = (samples.bottom - samples.top >= FLAT) | steps.is_alone
    whole = np.concatenate([spans[is_drawn], steps.segments])
    is_uncertain = np.concatenate([samples.is_uncertain[is_drawn], steps.is_uncertain])
    return Lines(
        _clip(whole[~is_uncertain], picture.width, picture.height),
        _clip(whole[is_uncertain], picture.width, picture.height),
        is_dense,
    )


class _Samples(NamedTuple):
    """Usable samples, or columns of them: each an upright span, entered at `first`, left at `last`."""

    x: NDArray[np.float64]
    top: NDArray[np.float64]
    bottom: NDArray[np.float64]
    first: NDArray[np.float64]
    last: NDArray[np.float64]
    until: NDArray[np.float64]  # x to which the last value is held
    is_linked: NDArray[np.bool_]  # to the next one: nothing bad, unknown or unrecorded between
    is_uncertain: NDArray[np.bool_]


class _Joints(NamedTuple):
    segments: Segments
    is_uncertain: NDArray[np.bool_]
    is_alone: NDArray[np.bool_]  # samples that no segment shows: they need a dot


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
    return np.minimum(until, np.maximum(_next_hole(curve), curve.time))


def _next_hole(curve: Curve) -> NDArray[np.int64]:
    """(n,) start of the first hole that ends after each sample."""
    at = np.searchsorted(curve.holes[:, 1], curve.time, "right")
    return np.append(curve.holes[:, 0], FOREVER)[at]


def _samples(curve: Curve, picture: Picture) -> _Samples:
    """The usable samples in pixels. Usable: not bad, and a finite number."""
    grade = qualities(curve.status)
    is_usable = (grade != Quality.BAD) & np.isfinite(curve.value)
    is_linked = np.zeros(curve.time.size, np.bool_)
    is_linked[:-1] = is_usable[:-1] & is_usable[1:] & (_next_hole(curve)[:-1] >= curve.time[1:])
    speaks_until = until(curve)
    y = picture.y(curve.value[is_usable])
    return _Samples(
        x=picture.x(curve.time[is_usable]),
        top=y,
        bottom=y,
        first=y,
        last=y,
        until=picture.x(speaks_until[is_usable]),
        is_linked=is_linked[is_usable],
        is_uncertain=grade[is_usable] == Quality.UNCERTAIN,
    )


def _columns(samples: _Samples) -> _Samples:
    """One row for each pixel column, split where a link is broken or the quality changes."""
    column = np.floor(samples.x)
    begins = np.r_[
        True,
        (np.diff(column) != 0)
        | ~samples.is_linked[:-1]
        | (samples.is_uncertain[1:] != samples.is_uncertain[:-1]),
    ]
    first = np.flatnonzero(begins)
    last = np.append(first[1:], samples.x.size) - 1
    return _Samples(
        x=np.where(first == last, samples.x[first], column[first] + 0.5),
        top=np.minimum.reduceat(samples.top, first),
        bottom=np.maximum.reduceat(samples.bottom, first),
        first=samples.first[first],
        last=samples.last[last],
        until=samples.until[last],
        is_linked=samples.is_linked[last],
        is_uncertain=samples.is_uncertain[first],
    )


def _slopes(samples: _Samples) -> _Joints:
    """Straight lines between linked neighbours."""
    row = np.flatnonzero(samples.is_linked)
    row = row[row < samples.x.size - 1]
    alone = _alone(samples, row)
    row = row[~_touching(samples, row)]
    segments = np.column_stack(
        [samples.x[row], samples.last[row], samples.x[row + 1], samples.first[row + 1]]
    )
    return _Joints(segments, samples.is_uncertain[row] | samples.is_uncertain[row + 1], alone)


def _steps(samples: _Samples) -> _Joints:
    """Level lines for as long as a value holds, upright ones to the next value."""
    count = samples.x.size
    linked = np.flatnonzero(samples.is_linked)
    linked = linked[linked < count - 1]
    right = np.maximum(samples.until, samples.x)
    right[linked] = samples.x[linked + 1]
    level = np.flatnonzero(right > samples.x)
    rises = linked[samples.last[linked] != samples.first[linked + 1]]
    rise_x = samples.x[rises + 1]
    alone = _alone(samples, linked)
    alone[level] = False
    level = level[~(samples.is_linked[level] & _touching(samples, np.minimum(level, max(count - 2, 0))))]
    segments = np.concatenate(
        [
            np.column_stack([samples.x[level], samples.last[level], right[level], samples.last[level]]),
            np.column_stack([rise_x, samples.last[rises], rise_x, samples.first[rises + 1]]),
        ]
    )
    uncertain = np.concatenate([samples.is_uncertain[level], samples.is_uncertain[rises + 1]])
    return _Joints(segments, uncertain, alone)


def _alone(samples: _Samples, joined_rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    alone = np.ones(samples.x.size, np.bool_)
    alone[joined_rows] = False
    alone[joined_rows + 1] = False
    return alone


def _touching(samples: _Samples, row: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Where the spans of a row and the next one stand side by side and overlap: no line is needed."""
    if samples.x.size < 2:
        return np.zeros(row.size, np.bool_)
    after = row + 1
    is_side_by_side = samples.x[after] - samples.x[row] <= 1.0
    height = samples.bottom - samples.top
    overlap = np.minimum(samples.bottom[row], samples.bottom[after]) - np.maximum(
        samples.top[row], samples.top[after]
    )
    return is_side_by_side & (overlap >= 0) & (height[row] >= FLAT) & (height[after] >= FLAT)


def _clip(segments: Segments, width: float, height: float) -> Segments:
    """Cut at the picture's edges and a margin (Liang and Barsky), all segments at once."""
    x, y = segments[:, 0], segments[:, 1]
    across, down = segments[:, 2] - x, segments[:, 3] - y
    enter, leave = np.zeros(len(segments)), np.ones(len(segments))
    is_inside = np.ones(len(segments), np.bool_)
    for run, room in (
        (-across, x + MARGIN),
        (across, width + MARGIN - x),
        (-down, y + MARGIN),
        (down, height + MARGIN - y),
    ):
        with np.errstate(divide="ignore", invalid="ignore"):
            at = room / run
        enter = np.where(run < 0, np.maximum(enter, at), enter)
        leave = np.where(run > 0, np.minimum(leave, at), leave)
        is_inside &= (run != 0) | (room >= 0)
    is_inside &= enter <= leave
    x, y, across, down = x[is_inside], y[is_inside], across[is_inside], down[is_inside]
    enter, leave = enter[is_inside], leave[is_inside]
    return np.column_stack([x + across * enter, y + down * enter, x + across * leave, y + down * leave])


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
    return [BadSpan(*row) for row in zip(*columns, strict=True)]
