"""A run: samples of one value dtype sorted by tag and time, so that a tag's span is a slice.

Lives here: making runs, finding a tag in one, joining what runs know of a tag, versions of a sample.
Must not: read a file, keep anything, reduce for a picture.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scada.model import SampleBatch, empty_batch
from scada.series import same_values


class Run(NamedTuple):
    """n samples. Equal (tag, time) stand in the order received."""

    tags: NDArray[np.int32]  # (m,) that occur, ascending
    first: NDArray[np.intp]  # (m + 1,) row of each tag's first sample, then n
    time: NDArray[np.int64]
    value: NDArray[Any]
    status: NDArray[np.uint32] | None  # None: all Good
    origin: NDArray[np.uint8] | None  # None: all live
    arrival: NDArray[np.uint16]  # which row of its part of the head brought it


class Part(NamedTuple):
    """Some samples of one tag, ascending in time."""

    time: NDArray[np.int64]
    value: NDArray[Any]
    status: NDArray[np.uint32] | None
    origin: NDArray[np.uint8] | None
    arrival: NDArray[np.uint16]
    first: int  # what to add to `arrival` to compare it between parts


def run(batch: SampleBatch, arrival: NDArray[np.uint16]) -> Run:
    """A batch in the order received as a run; `arrival` (n,): the number of the row that brought each."""
    order = np.argsort(batch.time, kind="stable")
    order = order[np.argsort(_small(batch.tag)[order], kind="stable")]
    tags, first = np.unique(batch.tag[order], return_index=True)
    return Run(
        tags,
        np.append(first, len(batch)),
        batch.time[order],
        batch.value[order],
        batch.status[order] if batch.status.any() else None,
        batch.origin[order] if batch.origin.any() else None,
        arrival[order],
    )


def _small(tag: NDArray[np.int32]) -> NDArray[Any]:
    """Tags as 16 bits where they fit: NumPy sorts those by counting, four times as quick."""
    is_small = tag.size and tag.min() >= 0 and tag.max() < 1 << 16
    return tag.astype(np.uint16) if is_small else tag


def size(one: Run) -> int:
    """Bytes that a run keeps, objects counted as pointers."""
    return sum(column.nbytes for column in one if column is not None)


def slices(one: Run, tags: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Per tag the first row and the row behind the last; equal where the run has none of it."""
    place = np.minimum(np.searchsorted(one.tags, tags), one.tags.size - 1)
    begin = one.first[place]
    return begin, np.where(one.tags[place] == tags, one.first[place + 1], begin)


def part(one: Run, begin: int, end: int, first: int) -> Part:
    """Rows begin to end, of one tag; `first` is the number of the head row that arrivals count from.

    Copies: a view would keep the whole run in memory.
    """
    rows = slice(begin, end)
    return Part(
        one.time[rows].copy(),
        one.value[rows].copy(),
        None if one.status is None else one.status[rows].copy(),
        None if one.origin is None else one.origin[rows].copy(),
        one.arrival[rows].copy(),
        first,
    )


def samples(tag: int, parts: Sequence[Part]) -> SampleBatch:
    """What the parts know of a tag: ascending in time, the current version of each time only.

    Of equal times the last received counts, the first of those when value and status are the same. When
    dtypes differ the values become objects, each exact.
    """
    if not parts:
        return empty_batch()
    values = [one.value for one in parts]
    if len({value.dtype for value in values}) > 1:
        values = [value.astype(object) for value in values]
    time = np.concatenate([one.time for one in parts])
    value = np.concatenate(values)
    status = np.concatenate([_dense(one.status, one.time.size, np.uint32) for one in parts])
    origin = np.concatenate([_dense(one.origin, one.time.size, np.uint8) for one in parts])
    batch = SampleBatch(np.full(time.size, tag, np.int32), time, value, status, origin)
    if (time[1:] > time[:-1]).all():
        return batch
    arrival = np.concatenate([one.arrival.astype(np.int64) + one.first for one in parts])
    return current(batch.take(np.lexsort((arrival, time))))


def current(batch: SampleBatch) -> SampleBatch:
    """Of one tag's samples ascending in time, versions in the order received: the current version of each."""
    is_again = batch.time[1:] == batch.time[:-1]
    rows = np.flatnonzero(is_again)
    same = batch.status[rows] == batch.status[rows + 1]
    same &= same_values(batch.value[rows], batch.value[rows + 1])
    is_repeat = np.zeros(len(batch), np.bool_)
    is_repeat[rows + 1] = same
    news = batch.take(~is_repeat)
    is_last = np.ones(len(news), np.bool_)
    is_last[:-1] = news.time[1:] != news.time[:-1]
    return news.take(is_last)


def _dense(column: NDArray[Any] | None, n: int, kind: type[Any]) -> NDArray[Any]:
    return np.zeros(n, kind) if column is None else column
