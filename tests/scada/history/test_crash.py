"""A recorder killed at any moment: nothing acknowledged is lost, nothing is there twice, the files open.

Lives here: kill -9 at random moments. It is not a power cut: that the file is written with
synchronous=FULL is tested in test_head_writer.py.
Must not: know the station.
"""

import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from scada.history import HeadWriter, HistoryReader

KILLS = 10
WRITER = """
import sys
from pathlib import Path
from scada.history import HeadWriter
from tests.scada.history.samples import batch

head = HeadWriter(Path(sys.argv[1]))
second = int(head.last_samples()[0].time.max()) // 100 + 1 if head.last_samples() else 0
print("open", flush=True)
while True:
    time = range(second * 100, second * 100 + 100)
    head.commit([batch(1, time, [0.5] * 100), batch(2, time, ["x"] * 100, dtype="object")])
    print(second, flush=True)
    if second % 7 == 0:
        head.save_newest()
    if second % 11 == 0:
        head.checkpoint()
    second += 1
"""


def kill_while_it_writes(folder: Path, seconds: int, after_s: float) -> int:
    """Kill it `after_s` after some seconds were acknowledged; the last one that was."""
    command = [sys.executable, "-c", WRITER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        lines = [writer.stdout.readline() for _ in range(seconds)]
        time.sleep(after_s)
        writer.kill()
        lines += writer.stdout.read().splitlines(keepends=True)
    return int([line for line in lines if line.endswith("\n")][-1])


@pytest.mark.timeout(300)
def test_kill_at_any_moment_loses_nothing_acknowledged_and_doubles_nothing(tmp_path: Path) -> None:
    moments = random.Random(4)
    for _ in range(KILLS):
        seconds, after_s = moments.randint(1, 12), moments.uniform(0, 0.05)
        acknowledged = kill_while_it_writes(tmp_path, seconds, after_s)
        with closing(HistoryReader(tmp_path)) as reader:
            numbers, texts = (one.samples.time for one in reader.traces([1, 2], 0, 10**12, 10**7))
        assert numbers.tolist() == texts.tolist() == list(range(len(numbers)))
        assert len(numbers) >= 100 * (acknowledged + 1)
        with closing(HeadWriter(tmp_path)) as head:
            assert head.problems == ()
            assert {int(one.time.max()) for one in head.last_samples()} == {len(numbers) - 1}
            assert head._connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    assert acknowledged >= KILLS
