"""The recorder's lock, taken by real processes.

Lives here: who is refused, who is named, what a dead holder leaves behind.
Must not: start a station.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from scada.station.lock import RecorderLock, SiteBusyError, holder

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
