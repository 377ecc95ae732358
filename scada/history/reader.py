"""What history knows, for pages and exports: samples of tags in a span, reduced for a picture if many.

Lives here: traces, values at a moment, an export, cancelling, failures as HistoryProblem.
Must not: write, block a writer, hold a transaction open, know holes (the journal has them).
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scada.database import DatabaseError, sqlite_errors
from scada.model import HistoryProblem, SampleBatch, Text, Trace
from scada.series import reduce

from .head_reader import MEMORY, HeadReader
from .newest import NewestSamples
from .newest_reader import NewestReader
from .run import Part, samples
from .selection import Selection

GROUP_SAMPLES = 2_000_000  # an export holds about so many at once
FULL_FACTOR = 4  # samples a column of a picture beyond which a trace is reduced
CANCELLED = Text("The query was cancelled before it was done.")
Cancelled = Callable[[], bool]


class QueryCancelledError(HistoryProblem):
    """The caller no longer wants the answer."""


def never() -> bool:
    return False


class HistoryReader:
    """Read-only, for any process; from any thread, one query at a time. Keep one: it remembers."""

    def __init__(self, folder: Path, memory: int = MEMORY) -> None:
        """FOLDER may not exist yet: then nothing is known until it does. `memory` in bytes."""
        self._head, self._newest = HeadReader(folder, memory), NewestReader(folder)
        self._lock = threading.Lock()
        self._is_interrupted = threading.Event()

    @property
    def problems(self) -> tuple[Text, ...]:
        """What is damaged, in words, as far as queries met it; its samples are left out."""
        newest = self._newest.problem
        return self._head.problems if newest is None else (newest, *self._head.problems)

    def traces(
        self, tags: Sequence[int], start: int, end: int, columns: int, is_cancelled: Cancelled = never
    ) -> tuple[Trace, ...]:
        """One trace a tag, in the order asked: of [start, end], and the last sample before it; no holes.

        Values of one tag in several dtypes become float64, or objects when one of them is no number.
        Raises HistoryProblem; QueryCancelledError when `is_cancelled()` said so or `interrupt` was called.
        """
        with self._query(is_cancelled) as query:
            found, before = query.window(tags, start, end + 1), query.last_before(tags, start)
        return tuple(_reduced(_trace(tag, [*before[tag], *found[tag]]), start, end, columns) for tag in tags)

    def values_at(
        self, tags: Sequence[int], time: int, is_cancelled: Cancelled = never
    ) -> tuple[SampleBatch, ...]:
        """Per tag in the order asked: the newest sample at or before `time`, or none. Raises as `traces`."""
        with self._query(is_cancelled) as query:
            before = query.last_before(tags, time + 1)
        return tuple(samples(tag, before[tag]) for tag in tags)

    def samples(
        self, tags: Sequence[int], start: int, end: int, is_cancelled: Cancelled = never
    ) -> Iterator[SampleBatch]:
        """Batches of one tag each, in the order asked, with all samples of [start, end], ascending.

        It holds some millions of samples at a time, however many there are. Raises as `traces`.
        """
        with self._query(is_cancelled) as query:
            total = sum(one.n for one in query.touching(start, end + 1))
        count = max(1, len(tags) * GROUP_SAMPLES // max(total, 1))
        for row in range(0, len(tags), count):
            group = tags[row : row + count]
            with self._query(is_cancelled) as query:
                found = query.window(group, start, end + 1)
            for tag in group:
                batch = samples(tag, found.pop(tag))
                if len(batch):
                    yield batch

    def last_samples(self) -> tuple[SampleBatch, ...]:
        """The newest sample of each tag: one row a tag, a batch for each value dtype. Raises as `traces`."""
        with self._query(never):
            newest = NewestSamples(self._newest.batches)
            for batch in self._head.rows_after(self._newest.covered(self._head.head)):
                newest.absorb(batch)
        return newest.batches()

    def interrupt(self) -> None:
        """From any thread: the query that runs ends with QueryCancelledError, soon."""
        self._is_interrupted.set()
        self._head.interrupt()

    def close(self) -> None:
        with self._lock:
            self._head.close()
            self._newest.close()

    @contextmanager
    def _query(self, is_cancelled: Cancelled) -> Iterator[Selection]:
        def check() -> None:
            if is_cancelled() or self._is_interrupted.is_set():
                raise QueryCancelledError(CANCELLED)

        with self._lock:
            self._is_interrupted.clear()
            try:
                self._newest.refresh()  # before the head: what it covers is then in the head's rows
                with sqlite_errors(self._head.path):
                    self._head.refresh()
                    covered = self._newest.covered(self._head.head)
                    yield Selection(self._head, self._newest.samples, covered, check)
            except DatabaseError as error:
                if isinstance(error.__cause__, sqlite3.OperationalError) and self._is_interrupted.is_set():
                    raise QueryCancelledError(CANCELLED) from error
                raise HistoryProblem(error.text) from error


def _trace(tag: int, parts: Sequence[Part]) -> Trace:
    dtypes = {one.value.dtype.name for one in parts}
    if len(dtypes) > 1 and "object" not in dtypes:
        parts = [one._replace(value=one.value.astype(np.float64)) for one in parts]
    return Trace(tag, samples(tag, parts), (), is_reduced=False)


def _reduced(trace: Trace, start: int, end: int, columns: int) -> Trace:
    """The trace itself when its samples are few enough for the picture."""
    whole = trace.samples
    if len(whole) <= FULL_FACTOR * columns:
        return trace
    rows = reduce(whole.time, whole.numbers(), whole.status, _edges(start, end, columns))
    return trace._replace(samples=whole.take(rows), is_reduced=True)


def _edges(start: int, end: int, columns: int) -> NDArray[np.int64]:
    """Columns on a fixed grid that covers [start, end], so that a picture that pans does not flicker."""
    width = max(1, -(-(end - start) // columns))
    first = start // width * width
    return first + np.arange((end - first) // width + 2, dtype=np.int64) * width
