"""Choosing in the head: which parts to unpack for a span, and how far back a tag's last sample can lie.

Lives here: spans and last samples of many tags at once, stopping where the newest samples allow it.
Must not: open a file, reduce, join dtypes.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from scada.model import SampleBatch

from .head_reader import HeadPart, HeadReader
from .newest import NEVER, NewestSamples
from .run import Part, Run, part, slices

Found = dict[int, list[Part]]  # by tag


class Selection:
    """One look at the head. `check` is called for every part unpacked and may raise to end the query."""

    def __init__(
        self, head: HeadReader, newest: NewestSamples, covered: int, check: Callable[[], None]
    ) -> None:
        self._head, self._newest, self._covered, self._check = head, newest, covered, check

    def touching(self, start: int, end: int) -> list[HeadPart]:
        """Parts that may hold samples of [start, end), in the order received."""
        return [one for one in self._head.parts if one.t0 < end and one.t1 >= start]

    def window(self, tags: Sequence[int], start: int, end: int) -> Found:
        """Every sample of the tags in [start, end)."""
        wanted = np.unique(np.asarray(tags, np.int32))
        found: Found = {tag: [] for tag in wanted.tolist()}
        for one in self.touching(start, end):
            for each in self._runs(one, wanted):
                for tag, begin, until in _rows(each, wanted):
                    low, high = begin + np.searchsorted(each.time[begin:until], (start, end))
                    if low < high:
                        found[tag].append(part(each, low, high, one.first))
        return found

    def last_before(self, tags: Sequence[int], time: int) -> Found:
        """Of each tag the sample with the greatest time < `time`, in every version that was received."""
        wanted = np.unique(np.asarray(tags, np.int32))
        best, found = self._known_before(wanted, time)
        is_open = self._newest.time_of(wanted) >= time  # the newest one says nothing about earlier ones
        reaching = [one for one in self._head.parts if one.t0 < time]
        for one in sorted(reaching, key=lambda one: one.t1, reverse=True):
            if (best > one.t1).all():
                break
            may_have = (best <= one.t1) & (is_open | (one.last > self._covered))
            for each in self._runs(one, wanted[may_have]):
                self._take_last(each, one.first, wanted, may_have, time, best, found)
        return found

    def _known_before(self, wanted: NDArray[np.int32], time: int) -> tuple[NDArray[np.int64], Found]:
        best = np.full(wanted.size, NEVER, np.int64)
        found: Found = {tag: [] for tag in wanted.tolist()}
        if not self._covered:
            return best, found
        place = {tag: row for row, tag in enumerate(wanted.tolist())}
        for batch in self._newest.batches():
            rows = np.flatnonzero(np.isin(batch.tag, wanted) & (batch.time < time))
            for row, tag in zip(rows.tolist(), batch.tag[rows].tolist(), strict=True):
                best[place[tag]] = batch.time[row]
                found[tag] = [_single(batch, row, self._covered)]
        return best, found

    def _take_last(
        self,
        each: Run,
        first: int,
        wanted: NDArray[np.int32],
        may_have: NDArray[np.bool_],
        time: int,
        best: NDArray[np.int64],
        found: Found,
    ) -> None:
        places = np.flatnonzero(may_have)
        begins, ends = slices(each, wanted[places])
        for place, begin, end in zip(places.tolist(), begins.tolist(), ends.tolist(), strict=True):
            until = begin + int(np.searchsorted(each.time[begin:end], time))
            if until == begin or each.time[until - 1] < best[place]:
                continue
            last = each.time[until - 1]
            low = begin + int(np.searchsorted(each.time[begin:until], last))
            tag = int(wanted[place])
            kept = found[tag] if last == best[place] else []
            found[tag] = [*kept, part(each, low, until, first)]
            best[place] = last

    def _runs(self, one: HeadPart, wanted: NDArray[np.int32]) -> list[Run]:
        """The part's runs, unpacked only if it may hold one of the tags."""
        if not wanted.size or (one.tags is not None and not np.isin(wanted, one.tags).any()):
            return []
        self._check()
        return self._head.runs(one)


def _rows(each: Run, wanted: NDArray[np.int32]) -> list[tuple[int, int, int]]:
    begins, ends = slices(each, wanted)
    has = np.flatnonzero(begins < ends)
    return list(zip(wanted[has].tolist(), begins[has].tolist(), ends[has].tolist(), strict=True))


def _single(batch: SampleBatch, row: int, seq: int) -> Part:
    rows = slice(row, row + 1)
    columns = batch.time[rows], batch.value[rows], batch.status[rows], batch.origin[rows]
    return Part(*columns, np.zeros(1, np.uint16), seq)
