"""The chain through the journal: each row's hash covers the row and the hash before it.

Lives here: the columns of a row, its canonical form, its hash, the search for the first that does not fit.
Must not: write a row.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from scada.model import Moment, Text

COLUMNS = (
    *(
        "id",
        "time_ns",
        "recorded_ns",
        "condition",
        "tag",
        "kind",
        "priority",
        "event",
        "value",
        "limit_value",
    ),
    *("unit", "message", "user", "comment", "origin"),
)
READ = f"SELECT {', '.join(COLUMNS)}, hash FROM transition WHERE id > ? AND id <= ? ORDER BY id LIMIT 5000"
READ_END = "SELECT rows, hash FROM chain"
READ_ADDED = "SELECT min(id) FROM transition WHERE id > (SELECT rows FROM chain) OR id < 1"

CHANGED = (
    "journal.db: row {row} of the alarm journal ({tag}, {event}, {time}) does not fit the row before it: one "
    "of the two was changed after it was written. Compare the journal with a backup."
)
MISSING = (
    "journal.db: rows {first} to {last} of the alarm journal are missing: they were removed after they were "
    "written. Compare the journal with a backup."
)
ADDED = (
    "journal.db: row {row} of the alarm journal was not written by a recorder. "
    "Compare the journal with a backup."
)


def row_hash(before: str, row: Mapping[str, Any]) -> str:
    """SHA-256, in hex, over the hash before ("" for the first row) and the row's canonical JSON.

    Canonical: the columns of COLUMNS sorted by name, no spaces, UTF-8, floats by their shortest decimal.
    """
    canonical = json.dumps(dict(row), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256((before + canonical).encode("utf-8", "surrogatepass")).hexdigest()


def first_broken(connection: sqlite3.Connection) -> Text | None:
    """The first row that was changed, removed or added; None for a whole chain. Raises sqlite3.Error."""
    count, end = connection.execute(READ_END).fetchone()
    sound, before = 0, ""
    for row in _rows(connection, count):
        stored = row.pop("hash")
        if row["id"] != sound + 1:
            return Text(MISSING, {"first": sound + 1, "last": row["id"] - 1})
        is_last_but_other = row["id"] == count and stored != end
        if stored != row_hash(before, row) or is_last_but_other:
            return Text(CHANGED, _fields(row))
        sound, before = sound + 1, stored
    if sound < count:
        return Text(MISSING, {"first": sound + 1, "last": count})
    (added,) = connection.execute(READ_ADDED).fetchone()
    return None if added is None else Text(ADDED, {"row": added})


def _rows(connection: sqlite3.Connection, count: int) -> Iterator[dict[str, Any]]:
    """Rows 1 to `count` in short reads: a long one would keep the recorder's -wal from shrinking."""
    last = 0
    while rows := connection.execute(READ, (last, count)).fetchall():
        last = rows[-1][0]
        yield from (dict(zip((*COLUMNS, "hash"), row, strict=True)) for row in rows)


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    time = row["time_ns"]
    return {
        "row": row["id"],
        "tag": str(row["tag"]),
        "event": str(row["event"]),
        "time": Moment(time) if isinstance(time, int) else str(time),
    }
