"""`./dev` says in one line what it lacks, and never names a registry.

Lives here: what the door answers before it installs anything.
Must not: install, build a .venv, need a network.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(os.name == "nt", reason="./dev is a POSIX shell script")


def knock(
    *words: str, path: str = os.environ["PATH"], door: Path = ROOT / "dev"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", door, *words],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def tools_with(folder: Path, python: str | None) -> str:
    """A PATH with what the script needs and a python3 of our making, or none."""
    for tool in ("dirname", "cat", "cksum", "uname", "id", "grep"):
        found = shutil.which(tool)
        assert found
        (folder / tool).symlink_to(found)
    if python is not None:
        (folder / "python3").write_text(f"#!/bin/sh\n{python}\n")
        (folder / "python3").chmod(0o755)
    return str(folder)


def test_help_names_every_verb_and_asks_for_nothing(tmp_path: Path) -> None:
    answer = knock("--help", path=tools_with(tmp_path, None))
    assert answer.returncode == 0
    assert all(f"\n  {verb} " in answer.stdout for verb in ("demo", "test", "check", "bench", "run", "lock"))


@pytest.mark.parametrize("words", [(), ("nonsense",)])
def test_no_verb_or_an_unknown_one_gets_the_usage(words: tuple[str, ...]) -> None:
    answer = knock(*words)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("usage: ./dev")


def test_a_machine_without_python_is_told_so(tmp_path: Path) -> None:
    answer = knock("test", path=tools_with(tmp_path, None))
    assert answer.returncode == 2
    assert answer.stderr == "dev: python3 (3.11 or newer) is needed\n"


def test_an_old_python_is_named(tmp_path: Path) -> None:
    old = 'case $1 in -V) echo "Python 3.9.2" ;; *) exit 1 ;; esac'
    answer = knock("test", path=tools_with(tmp_path, old))
    assert answer.returncode == 2
    assert answer.stderr == "dev: python3 3.11 or newer is needed; this one is Python 3.9.2\n"


def test_it_passes_pip_nothing_that_would_hide_the_users_settings() -> None:
    script = re.sub(r"^#.*", "", (ROOT / "dev").read_text(encoding="utf-8"), flags=re.MULTILINE)
    for word in ("--isolated", "--index-url", "--cert", "--trusted-host", "env -i", "://"):
        assert word not in script
