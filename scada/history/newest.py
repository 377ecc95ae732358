"""The newest sample of each tag: kept beside the head, stored in tags.db with the head row it covers.

Lives here: folding batches into one row a tag, the rows of `newest`.
Must not: write a file's transaction, decide when to store, know which samples are shown.
"""

import logging
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scada.database import open_reader, sqlite_errors
from scada.model import SampleBatch

from .failure import DamagedRowError
from .files import TAGS, TAGS_FILE
from .head_codec import decode, encode

log = logging.getLogger(__name__)
DTYPES = ("float64", "int64", "uint64", "object")
NEVER = np.iinfo(np.int64).min
WRITE = "INSERT OR REPLACE INTO newest(dtype, head, seq, n, data) VALUES (?, ?, ?, ?, ?)"
READ = "SELECT head, seq, data FROM newest"


class Stored(NamedTuple):
    """What tags.db knew: one row a tag, complete up to row `seq` of the head with the id `head`."""

    head: str
    seq: int
    batches: tuple[SampleBatch, ...]


NOTHING = Stored("", 0, ())


class NewestSamples:
    """One row a tag: of all absorbed, the one with the greatest time, of equal ones the last received."""

    def __init__(self, batches: Iterable[SampleBatch] = ()) -> None:
        self._time = np.full(0, NEVER, np.int64)
        self._kind = np.zeros(0, np.uint8)  # which of DTYPES
        self._number = np.zeros(0, np.float64)
        self._item = np.zeros(0, dtype=object)
        self._status = np.zeros(0, np.uint32)
        self._origin = np.zeros(0, np.uint8)
        self._server_time = np.zeros(0, np.int64)
        for batch in batches:
            self.absorb(batch)

    def absorb(self, batch: SampleBatch) -> None:
        """Take what is newer. Rows of equal tag and time count in the order received."""
        if not len(batch):
            return
        self._grow(int(batch.tag.max()) + 1)
        last = _last_of_tag(batch.tag)
        if (batch.time > batch.time[last]).any():  # a tag's times went back inside the batch
            order = np.argsort(batch.time, kind="stable")
            last = order[_last_of_tag(batch.tag[order])[np.argsort(order)]]
        rows = np.flatnonzero(last == np.arange(last.size))
        rows = rows[batch.time[rows] >= self._time[batch.tag[rows]]]
        self._put(batch.tag[rows], batch.take(rows))

    def absorb_all(self, batches: Sequence[SampleBatch]) -> None:
        """The same as one after the other, but quicker: backwards, most samples are passed over at once."""
        later = NewestSamples()
        for batch in reversed(batches):
            if len(batch):
                later._grow(int(batch.tag.max()) + 1)
                rows = np.flatnonzero(batch.time > later._time[batch.tag])
                later.absorb(batch.take(rows))
        for batch in later.batches():
            self.absorb(batch)

    def batches(self) -> tuple[SampleBatch, ...]:
        """One row a tag, by tag, a batch for each value dtype that occurs."""
        known = np.flatnonzero(self._time != NEVER)
        groups = (known[self._kind[known] == kind] for kind in range(len(DTYPES)))
        return tuple(
            self._batch(tags, dtype) for tags, dtype in zip(groups, DTYPES, strict=True) if tags.size
        )

    def time_of(self, tags: NDArray[np.int32]) -> NDArray[np.int64]:
        """(n,) the newest time of each tag; NEVER where there is none."""
        is_known = (tags >= 0) & (tags < self._time.size)
        return np.where(
            is_known, self._time[np.where(is_known, tags, 0)] if self._time.size else NEVER, NEVER
        )

    def _put(self, tag: NDArray[np.int32], batch: SampleBatch) -> None:
        self._time[tag], self._status[tag], self._origin[tag] = batch.time, batch.status, batch.origin
        self._server_time[tag] = 0 if batch.server_time is None else batch.server_time
        self._kind[tag] = DTYPES.index(batch.value.dtype.name)
        if batch.value.dtype == np.float64:
            self._number[tag] = batch.value
        else:
            self._item[tag] = batch.value.astype(object)

    def _batch(self, tags: NDArray[np.intp], dtype: str) -> SampleBatch:
        value: NDArray[Any] = self._number[tags] if dtype == "float64" else self._item[tags].astype(dtype)
        return SampleBatch(
            tags.astype(np.int32),
            self._time[tags],
            value,
            self._status[tags],
            self._origin[tags],
            self._server_time[tags],
        )

    def _grow(self, size: int) -> None:
        missing = size - self._time.size
        if missing <= 0:
            return
        self._time = np.concatenate([self._time, np.full(missing, NEVER, np.int64)])
        for name in ("_kind", "_number", "_item", "_status", "_origin", "_server_time"):
            column = getattr(self, name)
            setattr(self, name, np.concatenate([column, np.zeros(missing, column.dtype)]))


def _last_of_tag(tags: NDArray[np.int32]) -> NDArray[np.intp]:
    """(n,) for each row the last row of the same tag."""
    tag = tags.astype(np.intp)  # once, not at each use as an index
    last = np.empty(int(tag.max()) + 1, np.intp)
    last[tag] = np.arange(tag.size)  # NumPy assigns in order: a tag's last row stays
    return last[tag]


def store(connection: sqlite3.Connection, head: str, seq: int, batches: Iterable[SampleBatch]) -> None:
    """Replace what tags.db knows; the caller's transaction makes it one step."""
    connection.execute("DELETE FROM newest")
    rows = ((batch.value.dtype.name, head, seq, len(batch), encode(batch)) for batch in batches)
    connection.executemany(WRITE, rows)


def stored(connection: sqlite3.Connection) -> Stored:
    """What tags.db knows; nothing when its bytes are damaged: then the head is read from its start."""
    rows = connection.execute(READ).fetchall()
    try:
        batches = tuple(decode(row) for _, _, row in rows)
    except DamagedRowError as error:
        log.warning("newest samples: %s", error)
        return NOTHING
    return Stored(rows[0][0], rows[0][1], batches) if rows else NOTHING


def read_stored(folder: Path) -> Stored:
    """The same for FOLDER/tags.db; nothing when there is none. Raises DatabaseError."""
    path = folder / TAGS_FILE
    try:
        connection = open_reader(path, TAGS)
    except FileNotFoundError:
        return NOTHING
    with closing(connection), sqlite_errors(path):
        return stored(connection)
