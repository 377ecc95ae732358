"""`millrace open` and `millrace SITE`: the desktop on a site; the one door from scada to ui.

Lives here: the command, and starting the desktop on a station.
Must not: import Qt when the module is loaded, know a page.
"""

import os
import sys
from pathlib import Path

import click

from scada.language import Language
from scada.model import Problem, Text
from scada.station import Station, open_station

from .numbers import finite
from .output import complain, read_site, reader, say, start_log

NO_DISPLAY = (
    "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be opened. "
    "Record without one: millrace record {site}"
)
LANGUAGES = ("en", "zh")
THEMES = ("dark", "light")


class NoDisplayError(Problem):
    """A window was asked for where none can be shown."""


def has_display() -> bool:
    """Whether a window can be seen here."""
    if sys.platform in ("win32", "darwin"):
        return True
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@click.command("open")
@click.argument("site", type=click.Path(path_type=Path))
@click.option(
    "--theme", type=click.Choice(THEMES), default="dark", show_default=True, help="Colours of the window."
)
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="Language of the window; else the site's or yours."
)
@click.option(
    "--for",
    "seconds",
    type=click.FloatRange(min=0),
    callback=finite,
    metavar="SECONDS",
    help="Close by itself after this long.",
)
@click.option(
    "--screenshot", type=click.Path(path_type=Path), help="Write a picture of the window at the end."
)
def open_command(
    site: Path, theme: str, language: str | None, seconds: float | None, screenshot: Path | None
) -> None:
    """Open SITE on the desktop: it acquires, stores, evaluates and shows.

    \b
    Example:
      millrace open plant --theme light
    """
    if not (has_display() or os.environ.get("QT_QPA_PLATFORM")):
        raise NoDisplayError(Text(NO_DISPLAY, {"site": str(site)}))
    loaded = read_site(site)
    start_log(loaded.folder)
    complain(loaded.complaints)
    station = open_station(loaded)
    for problem in station.stores.problems:
        say(problem)
    chosen = Language(language, loaded.zone) if language else reader().language
    sys.exit(show(station, chosen, theme, seconds, screenshot))


def show(
    station: Station,
    language: Language,
    theme: str,
    seconds: float | None,
    picture: Path | None,
    pens: tuple[str, ...] = (),
) -> int:
    """Run the desktop on an opened station until it is closed; its exit code."""
    from ui.app import DesktopOptions, run

    options = DesktopOptions(language, theme, seconds, picture, pens)
    return run(station, options)
