"""Opening one SQLite file: to write, with its tables brought to our version, or to read only.

Lives here: the settings of every file (history-format.md, "All files"), versions, migration after a copy.
Must not: know a table, hold a connection, run a query of a room.
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from scada.model import Text

from .failure import DamagedFileError, DatabaseError, NewerFileError, sqlite_errors, unusable

if TYPE_CHECKING:
    import sqlite_utils

log = logging.getLogger(__name__)
PAGE_BYTES = 8192
PAUSE_S = 0.02
WAIT_S = 10.0  # for a lock: a copy or a virus scanner may hold the file for some seconds
NEWER = (
    "{file} was written by a newer Millrace (format {found}, this one reads {known}). "
    "It is left as it is. Update Millrace to open it."
)
FOREIGN = (
    "{file} is not the file that a site has under this name, but one of another program. "
    "It is left as it is. Move it away and start again."
)
NO_LOG = (
    "{file} lies where SQLite cannot keep a write-ahead log, so nothing can be stored there safely. "
    "Copy the site to a local disk."
)
UNFINISHED = (
    "{file} was not closed by the program that wrote it, and its folder is read-only, so its last samples "
    "cannot be read. Copy the site to a folder that can be written, and open the copy."
)


class Durability(Enum):
    """What a finished transaction survives."""

    FULL = "FULL"  # a power cut
    NORMAL = "NORMAL"  # the end of the program; a power cut may take the last transactions


@dataclass(frozen=True, slots=True)
class Schema:
    """What a file is. `migrations[0]` makes its tables, `migrations[i]` brings version i to i + 1."""

    name: str  # for the log: "history head"
    application_id: int  # four letters, so that `file` and we know whose it is
    migrations: "tuple[Callable[[sqlite_utils.Database], None], ...]"

    @property
    def version(self) -> int:
        return len(self.migrations)


def open_writer(path: Path, schema: Schema, durability: Durability = Durability.FULL) -> sqlite3.Connection:
    """The writing connection, for one thread, in autocommit mode; folder and file are made when absent.

    An older file is migrated, after a copy `FILE.version-N` beside it. Raises DatabaseError, OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite_errors(path):
        connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
        try:
            found = _version(connection, path, schema)
            connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
            if _journal_mode(connection) != "wal":
                raise DatabaseError(Text(NO_LOG, {"file": path.name}))
            connection.execute(f"PRAGMA synchronous = {durability.value}")
            if found < schema.version:
                _migrate(connection, path, schema, found)
        except (sqlite3.Error, DatabaseError, OSError):
            connection.close()
            raise
    return connection


def open_reader(path: Path, schema: Schema, *, any_thread: bool = False) -> sqlite3.Connection:
    """A read-only connection; `any_thread` for a caller that takes turns by a lock of its own.

    Raises FileNotFoundError when there is no file or nothing in it yet, DatabaseError.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(path) from None
    except OSError as error:  # a folder that nobody may look into
        raise unusable(path, error) from error
    with sqlite_errors(path):
        try:
            return _reader(path, schema, "mode=ro", any_thread)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                raise
            # a WAL file in a folder nobody may write in opens only as immutable, and then without its -wal
            if _is_busy(path):
                raise DatabaseError(Text(UNFINISHED, {"file": path.name})) from None
            return _reader(path, schema, "immutable=1", any_thread)


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """All inside is stored or nothing is; the connection can be used again afterwards.

    Raises DatabaseError naming `path`.
    """
    with sqlite_errors(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:  # also a cancel or Ctrl+C: no transaction may stay open
            if connection.in_transaction:  # a full disk may have rolled back already
                connection.execute("ROLLBACK")
            raise


def _reader(path: Path, schema: Schema, mode: str, any_thread: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=WAIT_S,
        isolation_level=None,
        check_same_thread=not any_thread,
    )
    try:
        if not _version(connection, path, schema):
            raise FileNotFoundError(path)  # there, but its writer has not made the tables yet
    except (sqlite3.Error, DatabaseError, FileNotFoundError):
        connection.close()
        raise
    return connection


def _journal_mode(connection: sqlite3.Connection) -> str:
    """Ask for the write-ahead log. SQLite does not wait here when another process does the same, so we do."""
    deadline = time.monotonic() + WAIT_S
    while True:
        try:
            return str(connection.execute("PRAGMA journal_mode = WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            is_locked = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_locked or time.monotonic() > deadline:
                raise
        time.sleep(PAUSE_S)


def _is_busy(path: Path) -> bool:
    wal = path.with_name(f"{path.name}-wal")
    return wal.exists() and wal.stat().st_size > 0


def _version(connection: sqlite3.Connection, path: Path, schema: Schema) -> int:
    """The file's version; 0 for an empty one. Raises NewerFileError, DamagedFileError."""
    connection.execute("BEGIN")  # one snapshot: a writer may be making the tables at this moment
    try:
        return _version_inside(connection, path, schema)
    finally:
        if connection.in_transaction:  # a full disk has rolled back already
            connection.execute("ROLLBACK")


def _version_inside(connection: sqlite3.Connection, path: Path, schema: Schema) -> int:
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if owner != schema.application_id and (tables or owner):
        raise DamagedFileError(Text(FOREIGN, {"file": path.name}))
    if found > schema.version:
        raise NewerFileError(Text(NEWER, {"file": path.name, "found": found, "known": schema.version}))
    return int(found)


def _migrate(connection: sqlite3.Connection, path: Path, schema: Schema, found: int) -> None:
    import sqlite_utils  # 0.1 s that only a new or an old file costs

    log.info("%s: %s from format %d to %d", path, schema.name, found, schema.version)
    if found:
        _copy(connection, path.with_name(f"{path.name}.version-{found}"))
    with transaction(connection, path):
        found = _version_inside(connection, path, schema)  # another process may have been quicker
        for migration in schema.migrations[found:]:
            migration(sqlite_utils.Database(connection))
        connection.execute(f"PRAGMA application_id = {schema.application_id}")
        connection.execute(f"PRAGMA user_version = {schema.version}")


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
    finally:
        copy.close()
