"""The head as a reader sees it: cut into parts of some 50,000 samples, each unpacked when first asked for.

Lives here: following head.db row by row number, what each part covers, unpacked parts within a memory limit.
Must not: write, choose samples for anybody, know a picture.
"""

import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scada.database import open_reader
from scada.model import SampleBatch, Text

from .failure import DamagedRowError
from .files import HEAD, HEAD_FILE, head_id
from .head_codec import RowColumns, columns, joined
from .run import Run, run, size

PART_SAMPLES = 50_000
PART_ROWS = 60_000  # fits the 16 bits of Run.arrival
RUNS = 16  # additions to the last part before it is made anew as one run
MEMORY = 256 << 20
FIRST = "SELECT min(seq) FROM head"
SINCE = "SELECT seq, n, t0, t1 FROM head WHERE seq > ? ORDER BY seq"
ROWS = "SELECT seq, data FROM head WHERE seq BETWEEN ? AND ? ORDER BY seq"
DAMAGED = "Row {seq} of {file} is damaged: {reason}. The samples of that second are left out."
NO_TAGS = np.empty(0, np.int32)


@dataclass(slots=True)
class HeadPart:
    """Rows `first` to `last` of the head and what is known of them without unpacking."""

    first: int
    last: int
    n: int
    t0: int  # ns UTC, earliest source time
    t1: int  # ns UTC, latest
    tags: NDArray[np.int32] | None = None  # that occur; None until unpacked and after a row was added


@dataclass(slots=True)
class _Unpacked:
    until: int  # row
    runs: list[Run] = field(default_factory=list)
    bytes: int = 0


class HeadReader:
    """For one thread at a time. Every method raises sqlite3.Error."""

    def __init__(self, folder: Path, memory: int = MEMORY) -> None:
        self.path = folder / HEAD_FILE
        self.parts: list[HeadPart] = []
        self.head = ""  # id of the file
        self.problems: tuple[Text, ...] = ()
        self._connection: sqlite3.Connection | None = None
        self._last = 0
        self._memory, self._used = memory, 0
        self._unpacked: OrderedDict[int, _Unpacked] = OrderedDict()  # by first row, least used first

    @property
    def last(self) -> int:
        """Number of the last row seen."""
        return self._last

    def refresh(self) -> None:
        """See what was committed since. Nothing while there is no file. Raises DatabaseError too."""
        if self._connection is None:
            try:
                self._connection = open_reader(self.path, HEAD, any_thread=True)
            except FileNotFoundError:
                return
            self.head = head_id(self._connection)
        for seq, n, t0, t1 in self._connection.execute(SINCE, (self._last,)):
            self._add(seq, n, t0, t1)
        self._drop_below(self._connection.execute(FIRST).fetchone()[0])

    def runs(self, part: HeadPart) -> list[Run]:
        """The part's samples, in runs in the order received; one run a dtype for all but the last part."""
        found = self._unpacked.get(part.first)
        if found is not None and found.until < part.last and len(found.runs) >= RUNS:
            self._forget(part.first)
            found = None
        if found is None:
            found = self._unpacked[part.first] = _Unpacked(part.first - 1)
        self._unpacked.move_to_end(part.first)
        if found.until < part.last:
            self._unpack(part, found)
            self._forget_least_used()
        if part.tags is None:
            part.tags = np.unique(np.concatenate([NO_TAGS, *(one.tags for one in found.runs)]))
        return found.runs

    def rows_after(self, seq: int) -> Iterator[SampleBatch]:
        """The batches of the rows after `seq` that were seen by `refresh`, in the order received."""
        for _, row in self._rows(seq + 1, self._last):
            yield from joined([row])

    def interrupt(self) -> None:
        """From any thread: a statement that runs ends with sqlite3.OperationalError."""
        if self._connection is not None:
            self._connection.interrupt()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._unpacked.clear()

    def _add(self, seq: int, n: int, t0: int, t1: int) -> None:
        self._last = seq
        part = self.parts[-1] if self.parts else None
        if part is None or part.n >= PART_SAMPLES or seq - part.first >= PART_ROWS:
            self.parts.append(HeadPart(seq, seq, n, t0, t1))
            return
        part.last, part.n, part.tags = seq, part.n + n, None
        part.t0, part.t1 = min(part.t0, t0), max(part.t1, t1)

    def _drop_below(self, first: int | None) -> None:
        """Rows that are sealed go away from the front."""
        first = self._last + 1 if first is None else first
        while self.parts and self.parts[0].last < first:
            self._forget(self.parts.pop(0).first)
        if self.parts and self.parts[0].first < first:
            self._forget(self.parts[0].first)
            self.parts[0].first, self.parts[0].tags = first, None

    def _unpack(self, part: HeadPart, found: _Unpacked) -> None:
        groups: dict[str, tuple[list[RowColumns], list[int]]] = {}
        for seq, row in self._rows(found.until + 1, part.last):
            rows, arrivals = groups.setdefault(row.value.dtype.name, ([], []))
            rows.append(row)
            arrivals.append(seq - part.first)
        added = []
        for rows, arrivals in groups.values():
            (batch,) = joined(rows)
            sizes = [row.time.size for row in rows]
            added.append(run(batch, np.repeat(np.asarray(arrivals, np.uint16), sizes)))
        found.runs += added
        found.until = part.last
        weight = sum(map(size, added))
        found.bytes += weight
        self._used += weight

    def _rows(self, first: int, last: int) -> Iterator[tuple[int, RowColumns]]:
        if self._connection is None:
            return
        for seq, row in self._connection.execute(ROWS, (first, last)):
            try:
                yield seq, columns(row)
            except DamagedRowError as error:
                text = Text(DAMAGED, {"seq": seq, "file": HEAD_FILE, "reason": error.text})
                if text not in self.problems:
                    self.problems += (text,)

    def _forget_least_used(self) -> None:
        while self._used > self._memory and len(self._unpacked) > 1:
            self._forget(next(iter(self._unpacked)))

    def _forget(self, first: int) -> None:
        gone = self._unpacked.pop(first, None)
        if gone is not None:
            self._used -= gone.bytes
