"""The tag table, history/tags.db: which number stands for which quantity, for ever.

Lives here: giving ids, following a rename, a new row when a declared type flips.
Must not: know tags.csv, delete a row, use an id twice.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scada.database import DatabaseError, open_reader, open_writer, sqlite_errors, transaction
from scada.model import Text

from .files import HEAD, HEAD_FILE, TAGS, TAGS_FILE
from .tag_record import TagRecord, TagRegistration, matches

COLUMNS = "id, name, server, namespace_uri, node, type, unit, low, high, stepped, since_ns"
READ = f"SELECT {COLUMNS} FROM tag ORDER BY id"
INSERT = f"INSERT INTO tag({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
UPDATE = """
UPDATE tag SET name = ?, namespace_uri = ?, node = ?, type = ?, unit = ?, low = ?, high = ?, stepped = ?
WHERE id = ?
"""
RENAME = "UPDATE tag SET name = ? WHERE name = ? AND server = ? AND node = ?"  # also the rows of older types
HAS_SAMPLES = "SELECT EXISTS (SELECT 1 FROM head)"
ORPHANS = (
    "{tags} is missing or empty, but {head} holds samples, and only {tags} says of which tags they are. New "
    "tags would get the numbers of old ones. Put back a copy of {tags} from a backup, or move the folder "
    "{folder} away to begin a new history."
)


class TagTable:
    """The writer's view; for one thread."""

    def __init__(self, folder: Path) -> None:
        """Open or make FOLDER/tags.db. Raises DatabaseError, OSError."""
        self._path, self._folder = folder / TAGS_FILE, folder
        self._connection = open_writer(self._path, TAGS)

    def register(self, registrations: Sequence[TagRegistration], now: int) -> dict[str, int]:
        """Id by name, of every registration. One transaction. Raises DatabaseError.

        A tag known by another name keeps its id. One whose declared type was another gets a new id from
        `now` (ns UTC) on: samples of both types never mix. A type that was not known is no flip. A table
        that got lost is not begun anew beside its samples: DatabaseError.
        """
        with transaction(self._connection, self._path):
            records = _records(self._connection)
            if not records and _has_samples(self._folder):
                fields = {"tags": TAGS_FILE, "head": HEAD_FILE, "folder": self._folder.name}
                raise DatabaseError(Text(ORPHANS, fields))
            following = max((record.id for record in records), default=0) + 1
            ids = {}
            for wanted, found in zip(registrations, matches(records, registrations), strict=True):
                if found is None or (found.type and wanted.type and found.type != wanted.type):
                    self._connection.execute(INSERT, (following, *_row(wanted), now))
                    ids[wanted.name] = following
                    following += 1
                else:
                    self._follow(found, wanted)
                    ids[wanted.name] = found.id
        return ids

    def all(self) -> tuple[TagRecord, ...]:
        """Every row ever made, by id. Raises DatabaseError."""
        with sqlite_errors(self._path):
            return _records(self._connection)

    def close(self) -> None:
        self._connection.close()

    def _follow(self, found: TagRecord, wanted: TagRegistration) -> None:
        name, _, uri, node, kind, *rest = _row(wanted)
        row = (name, uri or found.namespace_uri, node, kind or found.type, *rest)
        before = (found.name, found.namespace_uri, found.node, found.type, found.unit)
        if row != (*before, found.low, found.high, int(found.stepped)):
            self._connection.execute(UPDATE, (*row, found.id))
        if name != found.name:
            self._connection.execute(RENAME, (name, found.name, found.server, found.node))


def read_tags(folder: Path) -> tuple[TagRecord, ...]:
    """Every row of the tag table, by id, for any process; none without a table. Raises DatabaseError."""
    path = folder / TAGS_FILE
    try:
        connection = open_reader(path, TAGS)
    except FileNotFoundError:
        return ()
    try:
        with sqlite_errors(path):
            return _records(connection)
    finally:
        connection.close()


def _has_samples(folder: Path) -> bool:
    """Whether the head holds a sample; one that is damaged is put aside by its writer and counts no more."""
    path = folder / HEAD_FILE
    try:
        connection = open_reader(path, HEAD)
    except (FileNotFoundError, DatabaseError):
        return False
    try:
        with sqlite_errors(path):
            return bool(connection.execute(HAS_SAMPLES).fetchone()[0])
    finally:
        connection.close()


def _records(connection: sqlite3.Connection) -> tuple[TagRecord, ...]:
    rows: list[Any] = connection.execute(READ).fetchall()
    return tuple(TagRecord(*(*row[:9], bool(row[9]), row[10])) for row in rows)


def _row(wanted: TagRegistration) -> tuple[Any, ...]:
    place = (wanted.name, wanted.server, wanted.namespace_uri, wanted.node)
    return (*place, wanted.type, wanted.unit, wanted.low, wanted.high, int(wanted.stepped))
