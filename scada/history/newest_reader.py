"""The newest samples of tags.db as a reader sees them: read again when the writer replaced them.

Lives here: following one small table.
Must not: read the head, write.
"""

import sqlite3
from pathlib import Path

from scada.database import DatabaseError, open_reader, sqlite_errors
from scada.model import SampleBatch, Text

from .files import TAGS, TAGS_FILE
from .newest import NOTHING, NewestSamples, stored


class NewestReader:
    """For one thread at a time. A table that cannot be read makes queries slower, not wrong: `problem`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / TAGS_FILE
        self.samples = NewestSamples()
        self.problem: Text | None = None
        self._stored = NOTHING
        self._version = -1
        self._connection: sqlite3.Connection | None = None

    def refresh(self) -> None:
        try:
            with sqlite_errors(self.path):
                self._refresh()
        except DatabaseError as error:
            self.problem = error.text
            self.samples, self._stored = NewestSamples(), NOTHING
        else:
            self.problem = None

    def _refresh(self) -> None:
        if self._connection is None:
            try:
                self._connection = open_reader(self.path, TAGS, any_thread=True)
            except FileNotFoundError:
                return
        version = self._connection.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._stored = stored(self._connection)
            self.samples = NewestSamples(self._stored.batches)
            self._version = version

    @property
    def batches(self) -> tuple[SampleBatch, ...]:
        return self._stored.batches

    def covered(self, head: str) -> int:
        """Up to which row of the head with this id the samples are complete; 0 for another head."""
        return self._stored.seq if self._stored.head == head else 0

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
