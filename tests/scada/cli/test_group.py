"""The command `millrace`: what it finds, what it says, how it ends.

Lives here: help, the table of commands, exit codes, errors foreseen and not.
Must not: test what one command does.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import Result

from scada.cli.group import COMMANDS, Entry, millrace
from scada.cli.version import VERSION
from scada.config import ConfigError
from scada.model import Problem, Text

ROOT = Path(__file__).parents[3]
ENGLISH = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
Run = Callable[..., Result]


def commands() -> dict[str, click.Command]:
    context = click.Context(millrace)
    found = {name: millrace.get_command(context, name) for name in COMMANDS}
    return {name: command for name, command in found.items() if command is not None}


def plant(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> None:
    """Make `millrace deed` do this."""
    command = click.Command("deed", callback=deed)
    monkeypatch.setitem(sys.modules, "scada.cli.planted", SimpleNamespace(command=command))  # type: ignore[arg-type]
    monkeypatch.setitem(COMMANDS, "deed", Entry("planted", "command", ""))


def fail(error: BaseException) -> Callable[[], object]:
    def raise_it() -> None:
        raise error

    return raise_it


def millrace_process(*words: object, **more: object) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, "-m", "scada", *map(str, words)]
    return subprocess.run(
        arguments, capture_output=True, text=True, env=ENGLISH, timeout=60, check=False, **more
    )  # type: ignore[call-overload, no-any-return]


def test_the_table_tells_each_command_in_its_own_first_sentence() -> None:
    for name, command in commands().items():
        assert command.name == name
        assert command.get_short_help_str(200).removesuffix(".") == COMMANDS[name].help.removesuffix(".")


def test_every_command_and_option_has_help_and_an_example() -> None:
    for name, command in commands().items():
        assert command.help
        assert f"millrace {name}" in command.help, f"{name} has no example"
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.opts}"


def test_help_imports_no_command_and_nothing_slow() -> None:
    code = (
        "import sys; from scada.cli.group import millrace; millrace(['--help'], standalone_mode=False);"
        "slow = {'asyncua', 'PySide6', 'tomlkit', 'sqlite_utils', 'scada.station', 'scada.opcua'};"
        "sys.exit(repr(slow & set(sys.modules)) if slow & set(sys.modules) else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=ENGLISH, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "Commands:" in done.stdout


def test_the_version_is_the_one_of_the_project(run: Run) -> None:
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text()
    assert run("--version").output == f"millrace, version {VERSION}\n"


def test_a_first_word_that_is_no_command_is_a_site_to_open(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, ...]] = []
    command = click.Command(
        "open", params=[click.Argument(["words"], nargs=-1)], callback=lambda words: opened.append(words)
    )
    monkeypatch.setitem(sys.modules, "scada.cli.desktop", SimpleNamespace(open_command=command))  # type: ignore[arg-type]
    assert run("plants/north").exit_code == 0
    assert opened == [("plants/north",)]


def test_a_mistyped_command_is_not_taken_for_a_site(run: Run) -> None:
    result = run("exprot", "plant")
    assert result.exit_code == 2
    assert "Did you mean 'export'?" in result.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigError(Text("The site is odd.")), 2),
        (Problem(Text("The site is odd.")), 1),
        (ExceptionGroup("tasks", [ExceptionGroup("more", [Problem(Text("The site is odd."))])]), 1),
    ],
)
def test_a_problem_is_one_sentence_and_a_code(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    plant(monkeypatch, fail(error))
    result = run("deed")
    assert (result.exit_code, result.stderr, result.stdout) == (code, "The site is odd.\n", "")


def test_an_interrupted_command_ends_with_130_and_no_trace(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, fail(KeyboardInterrupt()))
    result = run("deed")
    assert (result.exit_code, result.output) == (130, "")


def test_an_error_nobody_foresaw_is_not_swallowed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, fail(ZeroDivisionError("odd")))
    assert isinstance(run("deed").exception, ZeroDivisionError)
    plant(monkeypatch, fail(ExceptionGroup("tasks", [Problem(Text("a")), ZeroDivisionError("odd")])))
    assert isinstance(run("deed").exception, ExceptionGroup)


def unforeseen(*words: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys; from scada.cli import group; from scada.cli.group import Entry; import types, click\n"
        "def deed(): 1 / 0\n"
        "planted = types.SimpleNamespace(command=click.Command('deed', callback=deed))\n"
        "sys.modules['scada.cli.planted'] = planted\n"
        "group.COMMANDS['deed'] = Entry('planted', 'command', '')\n"
        f"sys.argv = ['millrace', 'deed', *{list(words)}]; group.main()\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code], env=ENGLISH, capture_output=True, text=True, timeout=60
    )


def test_an_error_nobody_foresaw_is_one_sentence_that_names_a_file_with_the_trace() -> None:
    done = unforeseen()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "ZeroDivisionError: division by zero" in done.stderr
    file = Path(done.stderr.split(" in ")[-1].rstrip(".\n"))
    assert "Traceback" in file.read_text()
    file.unlink()


def test_verbose_shows_the_trace_and_may_stand_anywhere() -> None:
    done = unforeseen("--verbose")
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    Path(done.stderr.split(" in ")[-1].rstrip(".\n")).unlink()


def test_exit_codes_are_those_of_the_process(site: Path) -> None:
    assert millrace_process("check", site).returncode == 0
    (site / "tags.csv").write_text("name,server,node\nA,plc-9,i=1\n")
    done = millrace_process("check", site)
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith('tags.csv:2: server "plc-9" is not in site.toml; this tag is off.\n')
    done = millrace_process("check", site / "none")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no folder" in done.stderr
    assert millrace_process("check").returncode == 2
    assert millrace_process("check", site, "--nonsense").returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="pipes of a shell")
def test_a_reader_that_goes_away_is_no_error_worth_a_word(site: Path) -> None:
    rows = "".join(f"T{n},plc-9,i=1\n" for n in range(20_000))
    (site / "tags.csv").write_text("name,server,node\n" + rows)
    done = subprocess.run(
        f"{sys.executable} -m scada check {site} | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        env=ENGLISH,
        timeout=60,
    )
    assert done.stdout.startswith("tags.csv:2:")
    assert done.stderr == ""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_the_simulated_plant_prints_its_address_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    log = tmp_path / "truth.csv"
    arguments = [sys.executable, "-m", "scada", "simulate", "--port", "0", "--log", str(log)]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENGLISH
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("opc.tcp://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (0, "")
    assert log.read_text().startswith("tag,time_ns,value,status\n")


def test_a_log_of_a_site_rotates_in_utc_and_is_bounded(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scada.cli import logs

    monkeypatch.setattr(logs, "LARGEST", 10_000)
    logs.set_up_logging(is_verbose=False)
    import logging

    file = logs.log_to(site, "record")
    for n in range(2000):
        logging.getLogger("asyncua").error("a line %d \udc80", n)
    logs.set_up_logging(is_verbose=False)
    assert file.parent == site / "log"
    assert len(list(file.parent.iterdir())) == logs.KEPT + 1
    assert sum(path.stat().st_size for path in file.parent.iterdir()) < 60_000
    first = file.read_text().splitlines()[0]
    assert first.startswith(time.strftime("%Y-%m-%dT%H:", time.gmtime())[:11])
    assert "Z ERROR asyncua: a line" in first


@pytest.mark.parametrize(
    "words",
    [
        ("record", "plant", "--for", "nan"),
        ("open", "plant", "--for", "inf"),
        ("demo", "--for", "nan"),
        ("simulate", "--port", "0", "--rate", "nan"),
        ("simulate", "--port", "0", "--host", " "),
    ],
)
def test_a_number_that_is_none_and_an_address_that_is_empty_are_bad_input(
    run: Run, words: tuple[str, ...]
) -> None:
    assert run(*words).exit_code == 2


def test_a_file_in_place_of_a_site_is_named_as_one(run: Run, site: Path) -> None:
    result = run("check", site / "site.toml")
    assert result.exit_code == 2
    assert "is a file. Name the folder of a site" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
@pytest.mark.parametrize("words", ['check "$1"', 'status "$1"', 'alarms "$1" --json', 'export "$1" --all'])
def test_a_full_disk_under_the_result_is_a_failure_in_words(site: Path, words: str) -> None:
    (site / "tags.csv").unlink()  # so that each command has something to say
    done = in_shell(f"{words} > /dev/full", site)
    assert done.returncode == (0 if "alarms" in words else 1)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or "could not be written to the standard output" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
def test_a_sentence_that_nobody_can_hear_ends_nothing(site: Path) -> None:
    assert in_shell('record "$1" --for 0.5 2> /dev/full', site).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
def test_a_closed_standard_output_is_no_error_of_the_program(site: Path) -> None:
    assert in_shell('check "$1" >&-', site).returncode == 0
    done = in_shell('export "$1" --all >&-', site)
    assert done.returncode == 2
    assert "The standard output is closed" in done.stderr


def in_shell(words: str, site: Path) -> "subprocess.CompletedProcess[str]":
    command = ["sh", "-c", f'exec "$0" -m scada {words}', sys.executable, str(site)]
    root = Path(__file__).parents[3]
    return subprocess.run(command, capture_output=True, text=True, cwd=root, timeout=60, check=False)
