"""What SQLite reports becomes an error a caller can act on.

Lives here: a disk that is really full, an input error, result codes.
Must not: know a table of the product.
"""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from scada.database import DamagedFileError, DatabaseError, DiskFullError, FileLockedError, sqlite_errors

FILL = """
import resource, sys
from contextlib import closing
from pathlib import Path
from scada.database import DiskFullError, open_writer, transaction
from tests.scada.database.test_opening import FIRST

path = Path(sys.argv[1])
with closing(open_writer(path, FIRST)) as connection:
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
    stored = 0
    try:
        while True:
            with transaction(connection, path):
                connection.execute("INSERT INTO sample VALUES (?, ?)", (stored, "x" * 20_000))
            stored += 1
    except DiskFullError as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    with transaction(connection, path):
        connection.execute("INSERT INTO sample VALUES (?, ?)", (stored, "after"))
    count = connection.execute("SELECT count(*) FROM sample").fetchone()[0]
    assert count == stored + 1 > 5, (count, stored)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the limit on a file's size is POSIX")
def test_a_full_disk_is_named_and_writing_goes_on_when_there_is_space(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FILL, str(tmp_path / "a.db")]
    result = subprocess.run(command, capture_output=True, text=True, cwd=Path.cwd(), check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("a.db could not be written")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, DiskFullError),
        (sqlite3.SQLITE_IOERR_WRITE, DiskFullError),
        (sqlite3.SQLITE_IOERR_FSYNC, DiskFullError),
        (sqlite3.SQLITE_IOERR_SHMSIZE, DiskFullError),
        (sqlite3.SQLITE_IOERR_READ, DamagedFileError),
        (sqlite3.SQLITE_CORRUPT, DamagedFileError),
        (sqlite3.SQLITE_NOTADB, DamagedFileError),
        (sqlite3.SQLITE_BUSY, FileLockedError),
        (sqlite3.SQLITE_READONLY, DatabaseError),
    ],
)
def test_a_result_code_becomes_what_a_caller_can_act_on(code: int, kind: type[DatabaseError]) -> None:
    error = sqlite3.OperationalError("as SQLite says")
    error.sqlite_errorcode = code
    with pytest.raises(DatabaseError, match=r"site\.db") as raised, sqlite_errors(Path("folder/site.db")):
        raise error
    assert type(raised.value) is kind
    assert raised.value.__cause__ is error
