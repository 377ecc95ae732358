"""What every test of the command line starts from: a quiet environment, a runner, a small site.

Lives here: fixtures of this room.
Must not: start a server or a recorder; the tests that need one do.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scada.cli import patience
from scada.cli.group import millrace
from scada.config import Security, ServerConfig, TagRow, create_site

ROOT = Path(__file__).parents[3]
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("check", folder)` in this process, read in English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setattr(patience, "PATIENCE_S", 0.1)
    return lambda *words: CliRunner().invoke(millrace, [str(word) for word in words])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "plant"
    server = ServerConfig("plc-1", ("opc.tcp://127.0.0.1:4840",), Security.NONE)
    tags = [
        TagRow("PT-101", "plc-1", "ns=2;s=PT-101", "bar", 0.0, 16.0, type="Double"),
        TagRow("=batch", "plc-1", "ns=2;s=batch", type="String"),
    ]
    create_site(folder, "Waterworks", "Europe/Berlin", [server], tags)
    return folder


@pytest.fixture(scope="session")
def plant_url() -> Iterator[str]:
    """The simulated plant in a process of its own."""
    arguments = [sys.executable, "-m", "scada", "simulate", "--port", "0", "--scenario", "quiet"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()
        code = process.wait(30)
    assert code == 0 or os.name != "posix"
