"""The recorder's lock, taken by real processes.

Lives here: who is refused, who is named, what a dead holder leaves behind.
Must not: start a station.
"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from scada.station.lock import FILE, RecorderLock, SiteBusyError, _lock, holder

NOW = 1_764_000_000_000_000_000
HOLD = """
import sys, time
from pathlib import Path
from scada.station.lock import RecorderLock
lock = RecorderLock.take(Path(sys.argv[1]), 1_764_000_000_000_000_000)
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_recorder_is_refused_and_told_who_the_first_is(tmp_path: Path) -> None:
    lock = RecorderLock.take(tmp_path, NOW)
    with pytest.raises(SiteBusyError, match=r"process \d+ on .* since 2025-11-24T16:00:00Z"):
        RecorderLock.take(tmp_path, NOW)
    lock.release()
    RecorderLock.take(tmp_path, NOW).release()


def test_nobody_holds_a_site_that_nobody_records(tmp_path: Path) -> None:
    assert holder(tmp_path) == ""
    RecorderLock.take(tmp_path, NOW).release()
    assert holder(tmp_path) == ""


def test_the_lock_of_a_killed_recorder_is_free_although_its_text_remains(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert f"process {other.pid} on" in holder(tmp_path)
        other.kill()
        other.wait(10)
    assert holder(tmp_path) == ""
    RecorderLock.take(tmp_path, NOW).release()


def test_who_only_asks_for_the_holder_does_not_keep_a_recorder_out(tmp_path: Path) -> None:
    RecorderLock.take(tmp_path, NOW).release()
    with (tmp_path / FILE).open("rb") as asking:
        _lock(asking)  # what `holder` has for a moment
        threading.Timer(0.15, asking.close).start()
        RecorderLock.take(tmp_path, NOW).release()
        while not asking.closed:
            time.sleep(0.01)


def test_asking_all_the_time_keeps_no_recorder_out(tmp_path: Path) -> None:
    RecorderLock.take(tmp_path, NOW).release()
    stop = threading.Event()

    def keep_asking() -> None:
        while not stop.is_set():
            holder(tmp_path)
            time.sleep(0.001)

    asking = threading.Thread(target=keep_asking)
    asking.start()
    try:
        for _ in range(50):
            RecorderLock.take(tmp_path, NOW).release()
    finally:
        stop.set()
        asking.join(10)


def test_the_holder_is_named_again_after_each_change(tmp_path: Path) -> None:
    for year in (2026, 2030):
        lock = RecorderLock.take(tmp_path, (year - 1970) * 31_556_952 * 1_000_000_000)
        named = holder(tmp_path)
        assert named.startswith(f"process {os.getpid()} on ")
        assert f"since {year - 1}-12-31" in named or f"since {year}-01-01" in named
        assert "\n" not in named
        lock.release()
        assert holder(tmp_path) == ""


def test_a_lock_file_full_of_nonsense_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\x00" * 5000)
    assert holder(tmp_path) == ""
    lock = RecorderLock.take(tmp_path, NOW)
    assert holder(tmp_path).startswith(f"process {os.getpid()} on ")
    lock.release()


def test_a_site_without_a_folder_has_no_holder_and_cannot_be_locked(tmp_path: Path) -> None:
    assert holder(tmp_path / "none") == ""
    with pytest.raises(FileNotFoundError):
        RecorderLock.take(tmp_path / "none", NOW)
