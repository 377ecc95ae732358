"""The head's writer: all or nothing, in order, and the newest samples known at the next start.

Lives here: real files, a full disk, damaged rows, restarts.
Must not: kill a process (test_crash.py does).
"""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from scada.database import DatabaseError, NewerFileError
from scada.history import HeadWriter, HistoryReader
from scada.history.files import HEAD_FILE, TAGS_FILE
from scada.history.head_codec import decode
from scada.history.head_writer import CHECKPOINT_BYTES

from .samples import SECOND, batch, rows


def head_rows(folder: Path) -> list[tuple[int, int, int, int, bytes]]:
    with closing(sqlite3.connect(folder / HEAD_FILE)) as connection:
        return connection.execute("SELECT seq, n, t0, t1, data FROM head ORDER BY seq").fetchall()


def test_a_commit_is_one_row_a_dtype_with_what_it_covers(tmp_path: Path) -> None:
    with closing(HeadWriter(tmp_path)) as head:
        assert head.commit([]) == 0
        given = [
            batch([1, 2], [30, 10], [1.0, 2.0]),
            batch(3, [7], [2**60], dtype="int64"),
            batch(1, [20], [3.0]),
        ]
        assert head.commit(given) == 2
        assert head.commit([batch(1, [40], [4.0])]) == 3
    assert [row[:4] for row in head_rows(tmp_path)] == [(1, 3, 10, 30), (2, 1, 7, 7), (3, 1, 40, 40)]
    assert rows(decode(head_rows(tmp_path)[0][4])) == [(1, 30, 1.0, 0), (2, 10, 2.0, 0), (1, 20, 3.0, 0)]


def test_a_tag_of_two_dtypes_in_one_second_keeps_the_order_received(tmp_path: Path) -> None:
    nan = float("nan")
    with closing(HeadWriter(tmp_path)) as head:
        bad = batch(1, [5], [nan], 0x80000000)
        head.commit([bad, batch(1, [5], [2**60], dtype="int64"), batch(2, [5], [1.0])])
        good, bad = batch(1, [6], [2**61], dtype="int64"), batch(1, [6], [nan], 0x80000000)
        head.commit([batch(2, [6], [1.0]), good, bad])
    with closing(HistoryReader(tmp_path)) as reader:
        (at_five,), (at_six,) = reader.values_at([1], 5), reader.values_at([1], 6)
    assert rows(at_five) == [(1, 5, 2**60, 0)]
    assert at_six.status.tolist() == [0x80000000]


def test_the_file_is_durable_and_checkpoints_only_when_asked(tmp_path: Path) -> None:
    with closing(HeadWriter(tmp_path)) as head:
        assert head._connection.execute("PRAGMA synchronous").fetchone() == (2,)
        n = CHECKPOINT_BYTES // 50
        for second in range(3):
            assert not head.wants_checkpoint
            head.commit([batch(1, range(second * n, second * n + n), np.zeros(n))])
        assert head.wants_checkpoint
        before = (tmp_path / HEAD_FILE).stat().st_size
        head.checkpoint()
        assert not head.wants_checkpoint
        assert before < 100_000 < CHECKPOINT_BYTES < (tmp_path / HEAD_FILE).stat().st_size


def test_row_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        with closing(HeadWriter(tmp_path)) as head:
            assert head.commit([batch(1, [number], [1.0])]) == number


def test_the_newest_samples_are_known_at_the_next_start(tmp_path: Path) -> None:
    head = HeadWriter(tmp_path)
    head.commit([batch([1, 2], [10, 10], [1.0, 2.0]), batch(3, [10], ["text"], dtype="object")])
    head.save_newest()
    head.commit([batch(1, [20], [1.5], 0x40000000), batch(2, [5], [9.0])])
    head._connection.close()  # as a crash: what came after the save is in the head only
    with closing(HeadWriter(tmp_path)) as again:
        numbers, objects = again.last_samples()
        assert rows(numbers) == [(1, 20, 1.5, 0x40000000), (2, 10, 2.0, 0)]
        assert rows(objects) == [(3, 10, "text", 0)]
    with closing(HistoryReader(tmp_path)) as reader:
        assert [rows(one) for one in reader.last_samples()] == [rows(numbers), rows(objects)]


def test_newest_samples_of_another_head_do_not_hide_rows_of_this_one(tmp_path: Path) -> None:
    with closing(HeadWriter(tmp_path)) as head:
        for second in range(5):
            head.commit([batch(1, [second], [1.0])])
    (tmp_path / HEAD_FILE).unlink()
    head = HeadWriter(tmp_path)
    head.commit([batch(1, [77], [7.0])])
    head._connection.close()
    with closing(HeadWriter(tmp_path)) as again:
        assert [rows(one) for one in again.last_samples()] == [[(1, 77, 7.0, 0)]]
    with closing(HistoryReader(tmp_path)) as reader:
        assert rows(reader.values_at([1], 100)[0]) == [(1, 77, 7.0, 0)]


def test_a_tag_table_that_cannot_be_read_does_not_stop_the_head(tmp_path: Path) -> None:
    with closing(HeadWriter(tmp_path)) as head:
        head.commit([batch(1, [5], [1.0])])
    (tmp_path / TAGS_FILE).write_bytes(b"not a database, for sure" * 1000)
    head = HeadWriter(tmp_path)
    assert rows(head.last_samples()[0]) == [(1, 5, 1.0, 0)]
    head.commit([batch(1, [6], [1.0])])
    with pytest.raises(DatabaseError, match=TAGS_FILE):
        head.close()
    with closing(HistoryReader(tmp_path)) as reader:
        assert rows(reader.values_at([1], 9)[0]) == [(1, 6, 1.0, 0)]
        assert TAGS_FILE in str(reader.problems[0])


def damage(folder: Path, seq: int) -> None:
    with closing(sqlite3.connect(folder / HEAD_FILE)) as connection:
        (row,) = connection.execute("SELECT data FROM head WHERE seq = ?", (seq,)).fetchone()
        changed = row[:25] + bytes([row[25] ^ 0xFF]) + row[26:]
        connection.execute("UPDATE head SET data = ? WHERE seq = ?", (changed, seq))
        connection.commit()


def test_a_damaged_last_row_is_named_and_kept_aside_and_the_rest_used(tmp_path: Path) -> None:
    with closing(HeadWriter(tmp_path)) as head:
        for second in (1, 2, 3):
            head.commit([batch(1, [second], [float(second)])])
    (tmp_path / TAGS_FILE).unlink()
    damage(tmp_path, 3)
    with closing(HeadWriter(tmp_path)) as head:
        (problem,) = head.problems
        assert str(problem).startswith(
            "Row 3 of head.db is damaged: the check sum is wrong. The samples of that second are lost;"
        )
        assert rows(head.last_samples()[0]) == [(1, 2, 2.0, 0)]
        assert head.commit([batch(1, [4], [4.0])]) == 4
    assert (tmp_path / "head-damaged-3.bin").exists()
    with closing(HeadWriter(tmp_path)) as head:
        assert head.problems == ()
    with closing(HistoryReader(tmp_path)) as reader:
        assert reader.traces([1], 0, 10, 100)[0].samples.time.tolist() == [1, 2, 4]


def test_a_damaged_row_further_up_is_left_out_and_named_by_readers(tmp_path: Path) -> None:
    with closing(HeadWriter(tmp_path)) as head:
        for second in range(1, 21):
            head.commit([batch(1, [second], [float(second)])])
    damage(tmp_path, 5)
    with closing(HistoryReader(tmp_path)) as reader:
        times = reader.traces([1], 0, 30, 100)[0].samples.time.tolist()
        assert times == [second for second in range(1, 21) if second != 5]
        assert [str(problem) for problem in reader.problems] == [
            "Row 5 of head.db is damaged: the check sum is wrong. The samples of that second are left out."
        ]


def test_a_deleted_log_is_told_and_its_row_numbers_are_not_used_again(tmp_path: Path) -> None:
    head = HeadWriter(tmp_path)
    head.checkpoint()  # the empty table is in the file itself
    for second in (1, 2, 3):
        head.commit([batch(1, [second], [1.0])])
    head.save_newest()
    shutil.copy(tmp_path / HEAD_FILE, tmp_path / f"{HEAD_FILE}.copy")  # as left by a kill, without its log
    head._connection.close()
    (tmp_path / f"{HEAD_FILE}.copy").replace(tmp_path / HEAD_FILE)
    with closing(HeadWriter(tmp_path)) as again:
        assert str(again.problems[0]).startswith("The last 3 rows of head.db are gone")
        assert again.commit([batch(1, [4], [4.0])]) == 4
        with closing(HistoryReader(tmp_path)) as reader:
            assert rows(reader.values_at([1], 9)[0]) == [(1, 4, 4.0, 0)]


def test_a_head_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    HeadWriter(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / HEAD_FILE)) as connection:
        connection.execute("PRAGMA user_version = 9")
    with pytest.raises(NewerFileError, match=r"head\.db was written by a newer Millrace"):
        HeadWriter(tmp_path)


FULL = """
import resource, sys
from pathlib import Path
from scada.database import DiskFullError
from scada.history import HeadWriter, HistoryReader
from tests.scada.history.samples import batch

folder = Path(sys.argv[1])
head = HeadWriter(folder)
limits = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limits[1]))
second, refused = 0, 0
while refused < 3:
    given = [batch(1, range(second * 1000, second * 1000 + 1000), [0.5] * 1000)]
    try:
        head.commit(given)
        second += 1
        head.checkpoint()
    except DiskFullError as error:
        refused += 1
        if refused == 3:
            print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, limits)
head.commit(given)
head.close()
found = HistoryReader(folder).traces([1], 0, 10**9, 10**6)[0].samples
assert found.time.tolist() == list(range((second + 1) * 1000)), len(found)
assert second > 10
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the limit on a file's size is POSIX")
def test_a_full_disk_costs_no_sample_once_there_is_space_again(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FULL, str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, cwd=Path.cwd(), check=False)
    assert result.returncode == 0, result.stderr
    assert "head.db could not be written" in result.stdout


def test_a_late_sample_is_kept_and_does_not_become_the_newest(tmp_path: Path) -> None:
    with closing(HeadWriter(tmp_path)) as head:
        head.commit([batch(1, [10 * SECOND], [1.0])])
        head.commit([batch(1, [5 * SECOND], [2.0])])
        assert rows(head.last_samples()[0]) == [(1, 10 * SECOND, 1.0, 0)]
    with closing(HistoryReader(tmp_path)) as reader:
        found = reader.traces([1], 0, 20 * SECOND, 100)[0].samples
    assert rows(found) == [(1, 5 * SECOND, 2.0, 0), (1, 10 * SECOND, 1.0, 0)]
