"""One SQLite file: made, migrated after a copy, refused when newer, foreign or damaged, read anywhere.

Lives here: real files on a real disk.
Must not: know a table of the product.
"""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from scada.database import (
    DamagedFileError,
    DatabaseError,
    Durability,
    FileLockedError,
    NewerFileError,
    Schema,
    open_reader,
    open_writer,
    transaction,
)
from scada.database import opening as opening_module


def make(database: sqlite_utils.Database) -> None:
    database.table("sample").create({"id": int, "value": str}, pk="id")


def add_column(database: sqlite_utils.Database) -> None:
    database.table("sample").add_column("unit", str)


def fail(database: sqlite_utils.Database) -> None:
    database.table("sample").add_column("half", str)
    raise sqlite3.OperationalError("the migration failed")


FIRST = Schema("test file", 0x4D527474, (make,))
SECOND = Schema("test file", 0x4D527474, (make, add_column))
OTHER = Schema("other file", 0x4D526F6F, (make,))


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.parametrize(("durability", "synchronous"), [(Durability.FULL, 2), (Durability.NORMAL, 1)])
def test_a_new_file_has_the_settings_of_the_specification(
    tmp_path: Path, durability: Durability, synchronous: int
) -> None:
    with closing(open_writer(tmp_path / "new" / "a.db", FIRST, durability)) as connection:
        assert pragma(connection, "page_size") == 8192
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "synchronous") == synchronous
        assert pragma(connection, "user_version") == 1
        assert pragma(connection, "application_id") == FIRST.application_id


def test_an_older_file_is_migrated_after_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(open_writer(path, FIRST)) as connection:
        connection.execute("INSERT INTO sample VALUES (1, 'kept')")
    with closing(open_writer(path, SECOND)) as connection:
        assert connection.execute("SELECT * FROM sample").fetchall() == [(1, "kept", None)]
        assert pragma(connection, "user_version") == 2
    with closing(sqlite3.connect(tmp_path / "a.db.version-1")) as copy:
        assert copy.execute("SELECT * FROM sample").fetchall() == [(1, "kept")]
        assert pragma(copy, "user_version") == 1


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_writer(path, FIRST).close()
    with pytest.raises(DatabaseError, match=r"a\.db"):
        open_writer(path, Schema("test file", FIRST.application_id, (make, fail)))
    with closing(open_writer(path, FIRST)) as connection:
        assert len(connection.execute("PRAGMA table_info(sample)").fetchall()) == 2


def test_a_newer_file_is_refused_in_words_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_writer(path, SECOND).close()
    before = path.read_bytes()
    for opening in (open_writer, open_reader):
        with pytest.raises(NewerFileError) as refusal:
            opening(path, FIRST)
        assert str(refusal.value).startswith(
            "a.db was written by a newer Millrace (format 2, this one reads 1)"
        )
    assert path.read_bytes() == before


def test_a_file_of_another_program_is_refused(tmp_path: Path) -> None:
    open_writer(tmp_path / "a.db", OTHER).close()
    with closing(sqlite3.connect(tmp_path / "b.db")) as connection:
        connection.execute("CREATE TABLE strange(a)")
    for name in ("a.db", "b.db"):
        with pytest.raises(DamagedFileError, match=name):
            open_writer(tmp_path / name, FIRST)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"no database at all, but long enough to look like one" * 400)
    for opening in (open_writer, open_reader):
        with pytest.raises(DamagedFileError, match=r"a\.db is damaged"):
            opening(path, FIRST)


def test_an_empty_file_left_by_a_crash_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch()
    with closing(open_writer(path, FIRST)) as connection:
        assert pragma(connection, "user_version") == 1


def test_a_missing_file_is_not_made_by_a_reader(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_reader(tmp_path / "a.db", FIRST)
    assert not list(tmp_path.iterdir())


def test_a_reader_sees_commits_and_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(open_writer(path, FIRST)) as writer, closing(open_reader(path, FIRST)) as reader:
        writer.execute("INSERT INTO sample VALUES (1, 'x')")
        assert reader.execute("SELECT value FROM sample").fetchall() == [("x",)]
        with pytest.raises(sqlite3.OperationalError):
            reader.execute("DELETE FROM sample")


def insert(connection: sqlite3.Connection, path: Path, second: str) -> None:
    with transaction(connection, path):
        connection.execute("INSERT INTO sample VALUES (1, 'x')")
        connection.execute(second)


def interrupt(connection: sqlite3.Connection, path: Path) -> None:
    with transaction(connection, path):
        connection.execute("INSERT INTO sample VALUES (2, 'x')")
        raise KeyboardInterrupt


def test_a_transaction_is_all_or_nothing_and_the_connection_lives_on(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(open_writer(path, FIRST)) as connection:
        for second in ("INSERT INTO sample VALUES (1, 'twice')", "no SQL"):
            with pytest.raises(DatabaseError, match=r"a\.db"):
                insert(connection, path, second)
        with pytest.raises(KeyboardInterrupt):
            interrupt(connection, path)
        with transaction(connection, path):
            connection.execute("INSERT INTO sample VALUES (3, 'x')")
        assert connection.execute("SELECT id FROM sample").fetchall() == [(3,)]


def test_a_lock_of_a_while_is_waited_for_and_a_longer_one_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    with closing(open_writer(path, FIRST)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(opening_module, "WAIT_S", 0.1)
        with closing(open_writer(path, FIRST)) as connection, pytest.raises(FileLockedError, match=r"a\.db"):
            insert(connection, path, "SELECT 1")
        other.execute("ROLLBACK")
    monkeypatch.undo()
    assert opening_module.WAIT_S > 8
    holder_is_ready, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with closing(open_writer(path, FIRST)) as held:
            held.execute("BEGIN IMMEDIATE")
            holder_is_ready.set()
            may_end.wait(0.5)
            held.execute("ROLLBACK")

    holder = threading.Thread(target=hold)
    holder.start()
    holder_is_ready.wait()
    with closing(open_writer(path, FIRST)) as connection, transaction(connection, path):
        connection.execute("INSERT INTO sample VALUES (1, 'after the lock')")
    holder.join()


READ = """
import os, sys
from pathlib import Path
from tests.scada.database.test_opening import FIRST
from scada.database import open_reader
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
print(open_reader(Path(sys.argv[1]), FIRST).execute("SELECT count(*) FROM sample").fetchone()[0])
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user may look into, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def read_without_rights(path: Path, mode: int = 0o555) -> subprocess.CompletedProcess[str]:
    """Read as somebody who may not write in the folder, or not even look into it."""
    path.parent.chmod(mode)
    command = [sys.executable, "-c", READ, str(path)]
    return subprocess.run(command, capture_output=True, text=True, cwd=Path.cwd(), check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are not POSIX modes there")
def test_a_file_in_a_read_only_folder_is_read(open_folder: Path) -> None:
    path = open_folder / "a.db"
    with closing(open_writer(path, FIRST)) as connection:
        connection.execute("INSERT INTO sample VALUES (1, 'x')")
    result = read_without_rights(path)
    assert result.stdout.strip() == "1", result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="rights are not POSIX modes there")
def test_a_file_whose_last_samples_wait_in_the_log_is_not_read_without_them(open_folder: Path) -> None:
    path = open_folder / "b.db"
    with closing(open_writer(open_folder / "a.db", FIRST)) as connection:
        connection.execute("INSERT INTO sample VALUES (1, 'only in the log')")
        shutil.copy(open_folder / "a.db", path)
        shutil.copy(open_folder / "a.db-wal", open_folder / "b.db-wal")
    result = read_without_rights(path)
    assert not result.stdout
    assert "b.db was not closed by the program that wrote it" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="rights are not POSIX modes there")
def test_a_file_in_a_closed_folder_is_refused_in_words(open_folder: Path) -> None:
    path = open_folder / "a.db"
    open_writer(path, FIRST).close()
    result = read_without_rights(path, 0o600)
    assert "DatabaseError: a.db cannot be used: Permission denied." in result.stderr


def test_two_processes_that_make_a_file_at_once_both_have_it(tmp_path: Path) -> None:
    code = (
        "import sys, time, pathlib\n"
        "from scada.station.desk import SCHEMA\n"
        "from scada.database import open_writer\n"
        "time.sleep(max(0, float(sys.argv[2]) - time.time()))\n"
        "open_writer(pathlib.Path(sys.argv[1]), SCHEMA).close()\n"
    )
    start = str(time.time() + 1.5)
    command = [sys.executable, "-c", code, str(tmp_path / "desk.db"), start]
    makers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [maker.communicate(timeout=30)[1] for maker in makers] == [""] * 4
