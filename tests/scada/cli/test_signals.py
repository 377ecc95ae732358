"""Signals that end a long command in its own order.

Lives here: real signals to a process of its own.
Must not: record.
"""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WORK = """
import asyncio, signal, sys
from scada.cli.signals import until_told
# whoever runs the tests may ignore it already, and a child inherits that
signal.signal(signal.SIGHUP, signal.SIG_IGN if "nohup" in sys.argv else signal.SIG_DFL)
async def work(stop):
    print("ready", flush=True)
    try:
        await asyncio.wait_for(stop.wait(), 1.0 if "nohup" in sys.argv else 60)
        print("told")
    except TimeoutError:
        print("not told")
asyncio.run(until_told(work))
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def ended_by(number: int, *words: str) -> tuple[int, str]:
    with subprocess.Popen(
        [sys.executable, "-c", WORK, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        output, _ = process.communicate(timeout=60)
        return process.returncode, output.strip()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_to_end_lets_the_work_end_in_its_own_order(name: str) -> None:
    assert ended_by(getattr(signal, name)) == (0, "told")


def test_a_hang_up_that_was_to_be_ignored_ends_nothing() -> None:
    assert ended_by(signal.SIGHUP, "nohup") == (0, "not told")
