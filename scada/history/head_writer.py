"""The writer of the head: a second's samples become rows of one transaction, and are safe when it returns.

Lives here: committing, row numbers, the checkpoint, damaged rows at the end, the newest samples.
Must not: own a thread or a timer, drop a sample, decide what becomes of samples that found no space.
"""

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from scada.database import DatabaseError, open_writer, sqlite_errors, transaction
from scada.model import SampleBatch, Text, join

from .failure import DamagedRowError
from .files import HEAD, HEAD_FILE, TAGS, TAGS_FILE, head_id
from .head_codec import decode, encode
from .newest import NOTHING, NewestSamples, read_stored, store

log = logging.getLogger(__name__)
CHECKPOINT_BYTES = 16 << 20
UNFOLDED_SAMPLES = 200_000  # some 6 MB
LAST_ROWS = 8  # whose check sums are compared at opening: what a torn write could have hit
INSERT = "INSERT INTO head(seq, n, t0, t1, data) VALUES (?, ?, ?, ?, ?)"
LAST = f"SELECT seq, data FROM head ORDER BY seq DESC LIMIT {LAST_ROWS}"
AFTER = "SELECT seq, data FROM head WHERE seq > ? ORDER BY seq"
PUT_ASIDE = (
    "Row {seq} of {file} is damaged: {reason}. The samples of that second are lost; its bytes were put "
    "into {aside}. The other rows are used."
)
ROWS_GONE = (
    "The last {count} rows of {file} are gone: its -wal file was deleted, or an older copy was put back. "
    "The samples of those seconds are lost. What comes now is stored."
)


class HeadWriter:
    """Made, used and closed in one thread.

    `problems`: damaged rows found at opening. `wants_checkpoint`: 16 MB were written since the last one.
    """

    def __init__(self, folder: Path) -> None:
        """Open or make FOLDER/head.db. Raises DatabaseError, OSError."""
        self._path, self._folder = folder / HEAD_FILE, folder
        self._connection = open_writer(self._path, HEAD)
        try:
            with sqlite_errors(self._path):
                self._connection.execute("PRAGMA wal_autocheckpoint = 0")
                self._head = head_id(self._connection)
                self.problems, self._seq = self._put_damaged_aside()
                self._newest = self._known_newest()
        except BaseException:
            self._connection.close()
            raise
        self._saved_seq = self._seq
        self._unfolded: list[SampleBatch] = []  # committed, not yet part of the newest samples
        self._unchecked = 0

    @property
    def wants_checkpoint(self) -> bool:
        return self._unchecked >= CHECKPOINT_BYTES

    def last_samples(self) -> tuple[SampleBatch, ...]:
        """The newest sample of each tag ever recorded: one row a tag, a batch for each value dtype."""
        self._fold()
        return self._newest.batches()

    def commit(self, batches: Sequence[SampleBatch]) -> int:
        """Store all samples or none; the number of the last row. When it returns they survive a power cut.

        Raises DiskFullError or another DatabaseError: nothing is stored, the same call may be tried again.
        """
        joined = _joined([batch for batch in batches if len(batch)])
        if not joined:
            return self._seq
        rows = [(seq, *_row(batch)) for seq, batch in enumerate(joined, self._seq + 1)]
        with transaction(self._connection, self._path):
            self._connection.executemany(INSERT, rows)
        self._seq += len(rows)
        self._unchecked += sum(len(row[-1]) for row in rows)
        self._unfolded += joined
        if sum(map(len, self._unfolded)) > UNFOLDED_SAMPLES:
            self._fold()
        return self._seq

    def checkpoint(self) -> None:
        """Move what was committed from the write-ahead log into the file, on a connection of its own.

        Passive: it waits for nobody and nobody waits for it. It never raises, so that samples already
        committed are not offered again; one that failed is tried after the next commit.
        """
        try:
            with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error as error:
            log.warning("checkpoint of %s: %s", self._path, error)
        else:
            self._unchecked = 0

    def save_newest(self) -> None:
        """Store the newest samples in tags.db, for a quick start and for viewers. Raises DatabaseError."""
        if self._saved_seq == self._seq:
            return
        path = self._folder / TAGS_FILE
        self._fold()
        with closing(open_writer(path, TAGS)) as connection, transaction(connection, path):
            store(connection, self._head, self._seq, self._newest.batches())
        self._saved_seq = self._seq

    def close(self) -> None:
        """Save the newest samples and close. Raises DatabaseError, the file is closed all the same."""
        try:
            self.save_newest()
        finally:
            self._connection.close()

    def _fold(self) -> None:
        self._newest.absorb_all(self._unfolded)
        self._unfolded.clear()

    def _put_damaged_aside(self) -> tuple[tuple[Text, ...], int]:
        """Sentences on damaged rows, and the last row number ever given."""
        problems = []
        last = self._connection.execute(LAST).fetchall()
        for seq, row in last:
            try:
                decode(row)
            except DamagedRowError as error:
                aside = self._path.with_name(f"head-damaged-{seq}.bin")
                aside.write_bytes(row)
                self._connection.execute("DELETE FROM head WHERE seq = ?", (seq,))
                fields = {"seq": seq, "file": HEAD_FILE, "reason": error.text, "aside": aside.name}
                problems.append(Text(PUT_ASIDE, fields))
        return tuple(problems), last[0][0] if last else 0

    def _known_newest(self) -> NewestSamples:
        try:
            known = read_stored(self._folder)
        except DatabaseError as error:  # the tag table itself says so when it is opened
            log.warning("newest samples: %s", error)
            known = NOTHING
        covers = known.seq if known.head == self._head else 0
        if covers > self._seq:
            self.problems += (Text(ROWS_GONE, {"file": HEAD_FILE, "count": covers - self._seq}),)
            self._seq = covers  # a number that readers have seen must not come again with other samples
        newest = NewestSamples(known.batches)
        for batch in self._rows_after(covers):
            newest.absorb(batch)
        return newest

    def _rows_after(self, seq: int) -> Iterator[SampleBatch]:
        for number, row in self._connection.execute(AFTER, (seq,)):
            try:
                yield decode(row)
            except DamagedRowError as error:  # told by readers, which name the row too
                log.warning("row %d of %s: %s", number, self._path, error)


def _joined(batches: Sequence[SampleBatch]) -> list[SampleBatch]:
    """One batch a value dtype; as given when a tag comes in two, so that its later sample stays later."""
    by_dtype: dict[str, list[SampleBatch]] = {}
    for batch in batches:
        by_dtype.setdefault(batch.value.dtype.name, []).append(batch)
    joined = [join(group) for group in by_dtype.values()]
    tags = [np.unique(batch.tag) for batch in joined] if len(joined) > 1 else []
    is_mixed = bool(tags) and np.unique(np.concatenate(tags)).size < sum(part.size for part in tags)
    return list(batches) if is_mixed else joined


def _row(batch: SampleBatch) -> tuple[int, int, int, bytes]:
    return len(batch), int(batch.time.min()), int(batch.time.max()), encode(batch)
