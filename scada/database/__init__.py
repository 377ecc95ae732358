"""One SQLite file of a site: opened to write or to read, versioned, its failures in words.

Lives here: page size, WAL, durability, versions and migration, what damage and a full disk look like.
Must not: know a table, keep a connection, decide what to do with samples that could not be stored.
Front door: other rooms write `from scada.database import ...`, never a file inside it.
"""

from .failure import (
    DamagedFileError,
    DatabaseError,
    DiskFullError,
    FileLockedError,
    NewerFileError,
    sqlite_errors,
)
from .network_share import is_network_share
from .opening import Durability, Schema, open_reader, open_writer, transaction

__all__ = [
    "DamagedFileError",
    "DatabaseError",
    "DiskFullError",
    "Durability",
    "FileLockedError",
    "NewerFileError",
    "Schema",
    "is_network_share",
    "open_reader",
    "open_writer",
    "sqlite_errors",
    "transaction",
]
