"""`millrace open` and `millrace SITE`: the desktop on a site; the one door from scada to ui.

Lives here: the command, and starting the desktop on a station.
Must not: import Qt when the module is loaded, know a page.
"""

import sys
from pathlib import Path

import click

from scada.language import Language
from scada.station import Station, open_station

from .output import complain, read_site, reader, say, start_log

LANGUAGES = ("en", "zh")
THEMES = ("dark", "light")


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
