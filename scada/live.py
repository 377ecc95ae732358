"""The live table: the newest sample of every tag, and the batches of the last moments.

Lives here: what the station writes in its loop and any other thread reads as immutable snapshots.
Must not: do I/O, read a clock, judge an alarm, decide what is stale (the station says it).
"""

import threading
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from scada.model import Changes, Freshness, Newest, SampleBatch
from scada.series import fresh

__all__ = ["LiveTable"]

RING_SAMPLES = 500_000  # some 10 MB; at 10,000 values/s the last 50 s
BATCH_COST = 30  # samples that would take the room of a batch's columns: a slow plant sends one at a time


class LiveTable:
    """One writer (the station's loop), any readers. Arrays are indexed by tag id."""

    def __init__(self, tags: Iterable[int], ring_samples: int = RING_SAMPLES) -> None:
        size = max(tags, default=-1) + 1
        self._number = np.full(size, np.nan)
        self._item = np.full(size, None, dtype=object)
        self._time = np.zeros(size, np.int64)
        self._status = np.zeros(size, np.uint32)
        self._freshness = np.zeros(size, np.uint8)
        self._since = np.zeros(size, np.int64)
        self._ring: deque[SampleBatch] = deque()
        self._ring_cost, self._ring_limit = 0, ring_samples
        self._cursor = 0  # batches ever put
        self._lock = threading.Lock()

    def unseen(self, batch: SampleBatch) -> SampleBatch:
        """The rows that are no repeat of their tag's newest sample: a server repeats it after a reconnect."""
        is_fresh = fresh(batch, self._time, self._number, self._item, self._status)
        return batch if is_fresh.all() else batch.take(is_fresh)

    def put(
        self, batches: Sequence[SampleBatch], freshness: Freshness = Freshness.LIVE, now: int = 0
    ) -> None:
        """Take over batches without repeats. A sample older than its tag's newest changes nothing shown."""
        with self._lock:
            for batch in batches:
                self._show(batch, freshness, now)
                self._ring.append(batch)
                self._ring_cost += len(batch) + BATCH_COST
                self._cursor += 1
            while self._ring_cost > self._ring_limit and len(self._ring) > 1:
                self._ring_cost -= len(self._ring.popleft()) + BATCH_COST

    def restore(self, batches: Iterable[SampleBatch]) -> None:
        """Samples known from an earlier run: shown as disconnected until their server speaks."""
        with self._lock:
            for batch in batches:
                self._show(batch, Freshness.DISCONNECTED, 0)

    def mark(self, tags: NDArray[np.int64], freshness: Freshness, since: int) -> NDArray[np.int64]:
        """Say for tags that have a sample whether it still speaks for the plant, and since when (ns UTC).

        Only a live tag becomes stale: of a disconnected one less is known. The tags that changed.
        """
        with self._lock:
            before = self._freshness[tags]
            if freshness is Freshness.STALE:
                is_changed = before == Freshness.LIVE
            else:
                is_changed = (before != Freshness.NEVER) & (before != freshness)
            changed: NDArray[np.int64] = tags[is_changed]
            self._freshness[changed] = freshness
            self._since[changed] = since
        return changed

    def confirm(self, tags: NDArray[np.int64], since: int) -> None:
        """The link lives again without having lost anything: stale tags are live once more."""
        with self._lock:
            stale = tags[self._freshness[tags] == Freshness.STALE]
            self._freshness[stale] = Freshness.LIVE
            self._since[stale] = since

    def newest(self, tags: Sequence[int] | NDArray[np.int64]) -> Newest:
        """A snapshot, one row for each of `tags`, in their order."""
        rows = np.asarray(tags, np.intp)
        with self._lock:
            return Newest(
                self._number[rows],
                self._item[rows],
                self._time[rows],
                self._status[rows],
                self._freshness[rows],
                self._since[rows],
            )

    def changes(self, since: int) -> Changes:
        """Batches put after the cursor `since`; -1 asks for the cursor alone."""
        with self._lock:
            oldest = self._cursor - len(self._ring)
            if since < 0:
                return Changes(self._cursor, (), missed=False)
            newest_first = islice(reversed(self._ring), max(self._cursor - since, 0))
            return Changes(self._cursor, tuple(newest_first)[::-1], missed=since < oldest)

    def _show(self, batch: SampleBatch, freshness: Freshness, now: int) -> None:
        order = np.argsort(batch.time, kind="stable")  # the last assignment to a row stays
        rows = order[batch.time[order] >= self._time[batch.tag[order]]]
        tag, value = batch.tag[rows], batch.value[rows]
        if value.dtype == np.float64:
            self._number[tag], self._item[tag] = value, None
        else:
            self._number[tag], self._item[tag] = np.nan, value.astype(object)
        self._time[tag] = batch.time[rows]
        self._status[tag] = batch.status[rows]
        renewed = tag[self._freshness[tag] != freshness]
        self._freshness[renewed], self._since[renewed] = freshness, now
