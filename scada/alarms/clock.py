"""The clock of every tag: source time, carried on by the monotonic clock while no sample comes.

Lives here: which samples count, in which order, and what each tag's clock says at them and between them.
Must not: read a clock, know a limit, loop over samples.

The rules:
- A sample sets its tag's clock. Between samples the clock runs on with the monotonic clock since the arrival
  of the newest; it halts while the tag is stale or its newest sample is bad (or has no number).
- Time from a bad sample to the next usable one is taken out: the clock stands still over it, also when both
  arrive together. Stale time is not: the samples that come after it tell what the source's time was.
- A sample older than its tag's newest is ignored, and so is one that was backfilled or imported: they make
  no live alarm. A repeat of the newest sample does not turn the clock back.
- A source whose clock was set back would be ignored until it caught up. So when nothing but older
  samples has come for `SET_BACK_AFTER`, the older time is taken as the tag's; a delay under way goes on.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scada.model import SECOND, Origin, SampleBatch, is_bad

SET_BACK_AFTER = 60 * SECOND
NEVER = np.iinfo(np.int64).min
HOW = 0x3F  # the bits of an origin that say how a sample came


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Samples that count, n rows sorted by tag and as received within a tag, in g runs of one tag each."""

    row: NDArray[np.intp]  # (n,) in the batch
    clock: NDArray[np.int64]  # (n,) the tag's clock at the sample, ns; never falls within a run
    is_usable: NDArray[np.bool_]  # (n,)
    tag: NDArray[np.intp]  # (g,) row of the tag among the clocks
    start: NDArray[np.intp]  # (g,) first row of the run
    length: NDArray[np.intp]  # (g,) at least 1

    def run(self, index: int) -> "Run":
        """The samples of one tag: the run at row `index` of `tag`."""
        start = int(self.start[index])
        samples = slice(start, start + int(self.length[index]))
        return Run(self.row[samples], self.clock[samples])


class Run(NamedTuple):
    """The samples of one tag in a passage."""

    row: NDArray[np.intp]
    clock: NDArray[np.int64]

    def row_at(self, due: int) -> int:
        """Row in the batch of the first sample at which the clock had reached `due`."""
        return int(self.row[np.searchsorted(self.clock, due)])


class TagClocks:
    """Clocks of k tags, addressed by row: the tags in ascending order of their ids."""

    def __init__(self, tags: NDArray[np.int64]) -> None:
        size = tags.size
        self._row = np.full(int(tags.max(initial=-1)) + 2, -1, np.intp)  # of a tag id; last: all unknown ones
        self._row[tags] = np.arange(size)
        self._newest = np.full(size, NEVER)  # source time
        self._taken_out = np.zeros(size, np.int64)  # source time less clock
        self._reading = np.zeros(size, np.int64)  # of the clock, when the monotonic clock stood at `_read_at`
        self._read_at = np.zeros(size, np.int64)
        self._arrived = np.zeros(size, np.int64)  # monotonic, of the newest sample
        self._is_usable = np.ones(size, bool)
        self._is_stale = np.zeros(size, bool)
        self.ignored = 0  # samples so far

    def rows(self, tags: NDArray[np.integer]) -> NDArray[np.intp]:
        """(n,) the row of each tag id; -1 for a tag without a clock."""
        return self._row[np.where(tags < 0, self._row.size - 1, np.minimum(tags, self._row.size - 1))]

    def at(self, now: int) -> NDArray[np.int64]:
        """(k,) what each clock says when the monotonic clock stands at `now`."""
        runs = self._is_usable & ~self._is_stale & (self._newest != NEVER)
        return self._reading + np.where(runs, np.maximum(now - self._read_at, 0), 0)

    def set_stale(self, rows: NDArray[np.intp], is_stale: bool, now: int) -> None:
        self._reading[rows] = self.at(now)[rows]
        self._read_at[rows] = now
        self._is_stale[rows] = is_stale

    def take(self, batch: SampleBatch, number: NDArray[np.float64], arrived: int) -> Passage | None:
        """Set the clocks by a batch that arrived at the monotonic time; None when no sample counts."""
        tag = self.rows(batch.tag)
        how = batch.origin & HOW
        is_live = (how != Origin.BACKFILLED) & (how != Origin.IMPORTED)
        self.ignored += int(np.count_nonzero((tag >= 0) & ~is_live))
        row = np.flatnonzero((tag >= 0) & is_live)
        row = row[np.argsort(tag[row], kind="stable")]
        if row.size == 0:
            return None
        tag, time = tag[row], batch.time[row]
        self._follow_clocks_set_back(tag, time, arrived)
        is_late = self._late(tag, time)
        if is_late.any():
            self.ignored += int(np.count_nonzero(is_late))
            row, tag, time = row[~is_late], tag[~is_late], time[~is_late]
            if row.size == 0:
                return None
        is_usable = ~(is_bad(batch.status[row]) | np.isnan(number[row]))
        return self._set(row, tag, time, is_usable, arrived)

    def _follow_clocks_set_back(self, tag: NDArray[np.intp], time: NDArray[np.int64], arrived: int) -> None:
        back = _is_first(tag) & (time < self._newest[tag])
        back &= arrived - self._arrived[tag] > SET_BACK_AFTER
        if not back.any():
            return
        rows = tag[back]
        self._reading[rows] = self.at(arrived)[rows]
        self._read_at[rows] = arrived
        self._newest[rows] = time[back]
        self._taken_out[rows] = time[back] - self._reading[rows]

    def _late(self, tag: NDArray[np.intp], time: NDArray[np.int64]) -> NDArray[np.bool_]:
        is_late = time < self._before(tag, time)
        for late in np.unique(tag[is_late]).tolist():  # rare: only these tags need a running maximum
            run = slice(*np.searchsorted(tag, [late, late + 1]))
            newest = np.maximum.accumulate(np.maximum(time[run], self._newest[late]))
            is_late[run] = time[run] < newest
        return is_late

    def _before(self, tag: NDArray[np.intp], time: NDArray[np.int64]) -> NDArray[np.int64]:
        """(n,) the source time of the sample before each, NEVER before a tag's very first."""
        before = np.empty_like(time)
        before[1:] = time[:-1]
        is_first = _is_first(tag)
        before[is_first] = self._newest[tag[is_first]]
        return before

    def _set(
        self,
        row: NDArray[np.intp],
        tag: NDArray[np.intp],
        time: NDArray[np.int64],
        is_usable: NDArray[np.bool_],
        arrived: int,
    ) -> Passage:
        start = np.flatnonzero(_is_first(tag))
        length = np.diff(start, append=row.size)
        runs, last = tag[start], start + length - 1
        gap = self._bad_time(tag, time, is_usable, start)
        total = np.cumsum(gap)
        taken_out = total - np.repeat(total[start] - gap[start], length) + self._taken_out[tag]
        clock = time - taken_out
        is_newer, reading = time[last] > self._newest[runs], clock[last]
        if not is_newer.all():
            reading = np.where(is_newer, reading, self.at(arrived)[runs])
        self._reading[runs] = reading
        self._read_at[runs] = arrived
        self._arrived[runs] = arrived
        self._newest[runs] = time[last]
        self._taken_out[runs] = taken_out[last]
        self._is_usable[runs] = is_usable[last]
        self._is_stale[runs] = False
        return Passage(row, clock, is_usable, runs, start, length)

    def _bad_time(
        self,
        tag: NDArray[np.intp],
        time: NDArray[np.int64],
        is_usable: NDArray[np.bool_],
        start: NDArray[np.intp],
    ) -> NDArray[np.int64]:
        """(n,) the time from the sample before to each, where the one before was bad; else 0."""
        was_usable = np.empty_like(is_usable)
        was_usable[1:] = is_usable[:-1]
        was_usable[start] = self._is_usable[tag[start]]
        return np.where(was_usable, 0, time - self._before(tag, time))


def _is_first(tag: NDArray[np.intp]) -> NDArray[np.bool_]:
    """(n,) where a run of equal tags begins; `tag` is sorted."""
    is_first = np.ones(tag.size, bool)
    is_first[1:] = tag[1:] != tag[:-1]
    return is_first
