"""The desktop as a process over a real plant: told to end, it ends in order and in time.

Lives here: SIGTERM, SIGINT, its own time over, and a server that hangs meanwhile.
Must not: look inside the process.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.end_to_end.sites import make_site
from tests.end_to_end.truth import ROOT, free_port, millrace, plant

ENDS_WITHIN_S = 6.0
DESKTOP = (sys.executable, "-X", "dev", "-m", "scada", "--verbose", "open")
COMPLAINTS = ("Traceback", "ResourceWarning", "was destroyed", "never awaited", "never retrieved", "QThread")


class Plant(NamedTuple):
    site: Path
    process: "subprocess.Popen[str]"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plant]:
    folder, port = tmp_path_factory.mktemp("desktop"), free_port()
    with plant(port, folder / "log.csv") as process:
        yield Plant(make_site(folder, port), process)


@contextmanager
def desktop(site: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Started, its window painted and its server connected."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    command = [*DESKTOP, str(site), *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if "ui.app: first window" in line:
                    break
            yield process
        finally:
            process.kill()


def is_live(site: Path) -> bool:
    return '"state": "live"' in millrace("status", str(site), "--json").stdout


def wait_until_live(site: Path) -> None:
    deadline = time.monotonic() + 30
    while not is_live(site):
        assert time.monotonic() < deadline
        time.sleep(0.2)


def assert_clean(process: "subprocess.Popen[str]", began: float) -> None:
    _, said = process.communicate(timeout=30)
    took = time.monotonic() - began
    assert process.returncode == 0, said
    assert not [complaint for complaint in COMPLAINTS if complaint in said], said
    assert took < ENDS_WITHIN_S


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order_with_its_sessions(running: Plant, number: signal.Signals) -> None:
    with desktop(running.site) as process:
        wait_until_live(running.site)
        began = time.monotonic()
        process.send_signal(number)
        assert_clean(process, began)
    assert not is_live(running.site)


def test_its_time_over_it_ends_in_order(running: Plant) -> None:
    with desktop(running.site, "--for", "1") as process:
        assert_clean(process, time.monotonic() + 1)


@pytest.mark.skipif(sys.platform == "win32", reason="no process can be stopped and continued there")
def test_it_ends_in_time_although_its_server_hangs(running: Plant) -> None:
    with desktop(running.site) as process:
        wait_until_live(running.site)
        running.process.send_signal(signal.SIGSTOP)
        try:
            began = time.monotonic()
            process.terminate()
            assert_clean(process, began)
        finally:
            running.process.send_signal(signal.SIGCONT)
