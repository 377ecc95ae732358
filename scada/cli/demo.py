"""`millrace demo`: a simulated plant in a process of its own, a site made from it, and the desktop.

Lives here: the order of these steps, and what is said at the end.
Must not: simulate, browse or draw; the commands and rooms for that do.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import click

from scada.language import Language
from scada.model import Problem, Text
from scada.simulator import scenarios
from scada.station import open_station

from .desktop import LANGUAGES, THEMES, has_display, show
from .numbers import finite
from .output import complain, read_site, reader, say, start_log, typed
from .record import counted

SITE, PICTURE = Path("demo-site"), Path("demo.png")
HEADLESS_S = 30.0
PLANT_STARTS_S = 60.0
PENS = ("PT-101", "PIC-101.SP", "FIT-101", "LT-110", "AIT-120", "PDT-302", "P-101.State", "P-102.State")


class DemoError(Problem):
    """The demonstration cannot be started."""


@click.command("demo")
@click.option(
    "--for",
    "seconds",
    type=click.FloatRange(min=1),
    callback=finite,
    metavar="SECONDS",
    help="End by itself after this long; without a display 30.",
)
@click.option(
    "--scenario", type=click.Choice(scenarios), default="trip", show_default=True, help="What goes wrong."
)
@click.option(
    "--site", type=click.Path(path_type=Path), default=SITE, show_default=True, help="The site's folder."
)
@click.option(
    "--screenshot", type=click.Path(path_type=Path), help="Write a picture of the window at the end."
)
@click.option(
    "--theme", type=click.Choice(THEMES), default="dark", show_default=True, help="Colours of the window."
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the window; yours if left out.")
def command(
    seconds: float | None,
    scenario: str,
    site: Path,
    screenshot: Path | None,
    theme: str,
    language: str | None,
) -> None:
    """Try Millrace: a simulated plant and the desktop connected to it.

    The plant is a real OPC UA server on this computer. The site it is recorded to is kept, so the next demo
    goes on with its history. Without a display the window is drawn off the screen, 30 s are recorded and a
    picture is written.

    \b
    Examples:
      millrace demo
      millrace demo --for 60 --scenario flood --screenshot flood.png
    """
    is_headless = not has_display()
    if is_headless:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        seconds, screenshot = seconds or HEADLESS_S, screenshot or PICTURE
    folder = _free_folder(site)
    port = _port_of(folder)
    with _plant(port, scenario):
        if not folder.exists():
            _make(folder, port)
        code = _show(folder, language, theme, seconds, screenshot)
    sys.exit(code)


def own_command(*arguments: str) -> list[str]:
    """This program with other arguments; in a bundle there is no `python -m`."""
    start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "scada"]
    return [*start, *arguments]


def _show(folder: Path, language: str | None, theme: str, seconds: float | None, picture: Path | None) -> int:
    loaded = read_site(folder)
    start_log(folder)
    complain(loaded.complaints)
    station = open_station(loaded)
    if seconds is not None:
        fields = {"seconds": f"{seconds:g}", "folder": str(folder)}
        say(Text("Recording the simulated plant for {seconds} s into {folder}.", fields))
    chosen = Language(language, loaded.zone) if language else reader().language
    code = show(station, chosen, theme, seconds, picture, PENS)
    say(counted(station))
    if picture is not None:
        say(Text("A picture of the window is in {picture}.", {"picture": str(picture)}))
    fields = {"folder": str(folder), "typed": typed(folder)}
    say(Text("The site is in {folder}. Look at it again with: millrace open {typed}", fields))
    return code


def _free_folder(site: Path) -> Path:
    """`site`, when it is new or an earlier demo whose port is free; else the next free name beside it."""
    number, folder = 1, site
    while folder.exists() and not (_url_port(folder) and _is_free(_url_port(folder))):
        number += 1
        folder = site.with_name(f"{site.name}-{number}")
    return folder


def _port_of(folder: Path) -> int:
    if folder.exists():
        return _url_port(folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _url_port(folder: Path) -> int:
    """The port of a site that an earlier demo made; 0 for any other folder."""
    try:
        servers = read_site(folder).servers
    except Problem:
        return 0
    urls = [url for server in servers for url in server.urls]
    is_demo = len(urls) == 1 and urls[0].startswith("opc.tcp://127.0.0.1:")
    digits = urls[0].rpartition(":")[2] if is_demo else ""
    return int(digits) if digits.isdigit() else 0


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def _plant(port: int, scenario: str) -> Iterator[None]:
    """The plant in a process of its own, answering; ended with the demo."""
    command = own_command("simulate", "--port", str(port), "--scenario", scenario)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            _await_plant(process, port)
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _await_plant(process: "subprocess.Popen[str]", port: int) -> None:
    deadline = time.monotonic() + PLANT_STARTS_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            said = process.stderr.read().strip() if process.stderr else ""
            raise DemoError(Text("The simulated plant did not start: {reason}", {"reason": said}))
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise DemoError(
        Text("The simulated plant did not answer within {seconds} s.", {"seconds": PLANT_STARTS_S})
    )


def _make(folder: Path, port: int) -> None:
    url = f"opc.tcp://127.0.0.1:{port}"
    command = own_command(
        "new", str(folder), "--server", url, "--name", "plant", "--security", "none", "--all"
    )
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise DemoError(
            Text("The site of the demo could not be made: {reason}", {"reason": made.stderr.strip()})
        )
    with (files("resources") / "example" / "alarms.csv").open("rb") as limits:
        (folder / "alarms.csv").write_bytes(limits.read())
