"""What can be wrong with a file, one exception for each thing a caller can do about it.

Lives here: the errors, their sentences, and which SQLite result code means which.
Must not: open a file, retry, log.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scada.model import Problem, Text


class DatabaseError(Problem):
    """A file of the site cannot be used; `text` names it."""


class DiskFullError(DatabaseError):
    """Nothing of the transaction was stored: keep it and try again when there is space."""


class DamagedFileError(DatabaseError):
    """The file is not what it should be; the site opens with the rest."""


class NewerFileError(DatabaseError):
    """Written by a newer version of this program."""


class FileLockedError(DatabaseError):
    """Another process kept the file locked for longer than we wait: try again."""


FULL = (
    "{file} could not be written: {reason}. Nothing is stored in it until there is space. "
    "Free space on its disk."
)
DAMAGED = "{file} is damaged: {reason}. What it holds cannot be used. Put back a copy of it from a backup."
LOCKED = (
    "{file} is locked by another program, so nothing can be stored in it. Close the program that holds it."
)
UNUSABLE = (
    "{file} cannot be used: {reason}. Check that the file and its folder exist and may be read and written."
)

KINDS: dict[int, tuple[type[DatabaseError], str]] = {  # by primary result code, see sqlite.org/rescode.html
    sqlite3.SQLITE_FULL: (DiskFullError, FULL),
    sqlite3.SQLITE_IOERR: (DiskFullError, FULL),  # a file size limit comes as this
    sqlite3.SQLITE_CORRUPT: (DamagedFileError, DAMAGED),
    sqlite3.SQLITE_NOTADB: (DamagedFileError, DAMAGED),
    sqlite3.SQLITE_BUSY: (FileLockedError, LOCKED),
    sqlite3.SQLITE_LOCKED: (FileLockedError, LOCKED),
}
UNREADABLE = {  # input and output errors that free space does not mend
    sqlite3.SQLITE_IOERR_READ,
    sqlite3.SQLITE_IOERR_SHORT_READ,
    sqlite3.SQLITE_IOERR_CORRUPTFS,
}


def database_error(error: sqlite3.Error, path: Path) -> DatabaseError:
    """The same error as one a caller can act on, naming `path`."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    primary = sqlite3.SQLITE_CORRUPT if code in UNREADABLE else code & 0xFF
    kind, template = KINDS.get(primary, (DatabaseError, UNUSABLE))
    fields = {"file": path.name, "reason": str(error)}
    return kind(Text(template, fields))  # templates: FULL, DAMAGED, LOCKED, UNUSABLE


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Inside, an sqlite3.Error becomes a DatabaseError that names `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise database_error(error, path) from error


def unusable(path: Path, error: OSError) -> DatabaseError:
    """The operating system refuses the file."""
    return DatabaseError(Text(UNUSABLE, {"file": path.name, "reason": error.strerror or str(error)}))
