"""The journal as everybody else sees it: read only, in short queries, from any process.

Lives here: who is in alarm, transitions, holes and events of a span, the check of the chain.
Must not: write, wait for the writer, format a number.
"""

import math
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scada.database import open_reader, sqlite_errors
from scada.model import ActiveAlarm, AlarmKind, AlarmList, Hole, Text, from_json

from .chain import COLUMNS, first_broken
from .journal import STATE_OF
from .records import Event, JournalRow
from .schema import FILE, JOURNAL

COUNT = "SELECT rows FROM chain"
ACTIVE = """
SELECT id, tag, kind, priority, message, active, acked, since_ns, value, limit_value FROM condition
WHERE in_use AND (active OR NOT acked) ORDER BY since_ns, id
"""
VALUE = COLUMNS.index("value")
TRANSITIONS = f"""
SELECT {", ".join(COLUMNS)} FROM transition WHERE time_ns BETWEEN :start AND :end
ORDER BY time_ns DESC, id DESC LIMIT :limit
"""
TRANSITIONS_OF_TAG = TRANSITIONS.replace("WHERE", "WHERE tag = :tag AND")
HOLES = """
SELECT server, start_ns, end_ns, cause, tag, healed FROM hole
WHERE start_ns <= :end AND (end_ns IS NULL OR end_ns >= :start) AND (:server IS NULL OR server = :server)
ORDER BY start_ns, id
"""
EVENTS = """
SELECT time_ns, kind, text, user FROM event
WHERE time_ns BETWEEN :start AND :end AND (:kind IS NULL OR kind = :kind) ORDER BY time_ns, id
"""


class JournalReader:
    """Any thread may call it, one query runs at a time. Every method raises DatabaseError."""

    def __init__(self, folder: Path) -> None:
        """Open FOLDER/journal.db. Raises FileNotFoundError when there is none, DatabaseError."""
        self._path = folder / FILE
        self._connection = open_reader(self._path, JOURNAL, any_thread=True)
        self._lock = threading.Lock()

    def active(self, tags: Mapping[str, int] | None = None) -> AlarmList:
        """Conditions in alarm or not yet acknowledged, in the order raised.

        `tags` gives the tags' ids by name, else -1. The revision is the number of transitions so far.
        """
        numbers = tags or {}
        with self._lock, sqlite_errors(self._path):
            ((revision,),) = self._connection.execute(COUNT).fetchall()
            rows = self._connection.execute(ACTIVE).fetchall()
        return AlarmList(revision, tuple(_active(row, numbers) for row in rows))

    def transitions(
        self, start: int, end: int, tag: str | None = None, limit: int = 100_000
    ) -> tuple[JournalRow, ...]:
        """Rows with `start` <= time <= `end` (ns UTC), oldest first; of more than `limit`, the newest."""
        query = TRANSITIONS if tag is None else TRANSITIONS_OF_TAG
        rows = self._rows(query, {"start": start, "end": end, "tag": tag, "limit": limit})
        return tuple(_journal_row(row) for row in reversed(rows))

    def holes(self, start: int, end: int, server: str | None = None) -> tuple[Hole, ...]:
        """Holes that touch [start, end] (ns UTC), by their start."""
        rows = self._rows(HOLES, {"start": start, "end": end, "server": server})
        return tuple(
            Hole(name, start_ns, end_ns, _text(cause), tag, bool(healed))
            for name, start_ns, end_ns, cause, tag, healed in rows
        )

    def events(self, start: int, end: int, kind: str | None = None) -> tuple[Event, ...]:
        """What happened to the station from `start` to `end` (ns UTC), oldest first."""
        rows = self._rows(EVENTS, {"start": start, "end": end, "kind": kind})
        return tuple(Event(time, kind_, _text(text), user) for time, kind_, text, user in rows)

    def verify(self) -> Text | None:
        """None for a sound journal; else which row was changed, removed or added after it was written."""
        with self._lock, sqlite_errors(self._path):
            return first_broken(self._connection)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _rows(self, query: str, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        with self._lock, sqlite_errors(self._path):
            return self._connection.execute(query, values).fetchall()


def _active(row: tuple[Any, ...], numbers: Mapping[str, int]) -> ActiveAlarm:
    id_, tag, kind, priority, message, active, acked, since, value, limit = row
    return ActiveAlarm(
        id_,
        numbers.get(tag, -1),
        tag,
        AlarmKind(kind),
        priority,
        message,
        STATE_OF[active, acked],
        since,
        math.nan if value is None else value,
        limit,
    )


def _journal_row(row: tuple[Any, ...]) -> JournalRow:
    it = JournalRow(*row)
    return it if row[VALUE] is not None else it._replace(value=math.nan)


def _text(stored: str) -> Text:
    """The sentence; one that was edited by hand is shown as it is."""
    try:
        return from_json(stored)
    except ValueError:
        return Text("{text}", {"text": stored})
