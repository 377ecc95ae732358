"""Sites of the simulated plant for tests: made by the command line, recorded by real processes or threads.

Lives here: builders.
Must not: assert anything.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scada.config import load_site
from scada.station import Station, StationThread, open_station
from tests.end_to_end.truth import MILLRACE, ROOT, millrace

EXAMPLE = ROOT / "resources" / "example" / "alarms.csv"


def make_site(folder: Path, port: int, *, with_alarms: bool = True) -> Path:
    """A site of the plant at `port`, every variable a tag, with the example's limits."""
    site = folder / "site"
    url = f"opc.tcp://127.0.0.1:{port}"
    made = millrace(
        "new", str(site), "--server", url, "--security", "none", "--zone", "Europe/Berlin", "--all"
    )
    assert made.returncode == 0, made.stderr
    if with_alarms:
        shutil.copy(EXAMPLE, site / "alarms.csv")
    return site


@contextmanager
def station_of(site: Path) -> Iterator[tuple[Station, StationThread]]:
    """The site's station in a thread of its own, as under a desktop."""
    station = open_station(load_site(site))
    thread = StationThread(station.run)
    thread.start()
    try:
        yield station, thread
    finally:
        assert thread.stop(20)


@contextmanager
def recorder_of(site: Path) -> Iterator["subprocess.Popen[str]"]:
    """The site's recorder in a process of its own, ended in order."""
    command = [*MILLRACE, "record", str(site)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=30)


def wait_until(predicate: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not predicate():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.05)


def python(code: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
