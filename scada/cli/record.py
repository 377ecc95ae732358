"""`millrace record`: acquire, store and evaluate a site without a screen.

Lives here: the command, and what is said of a run at its end.
Must not: import Qt, know what a station does.
"""

import asyncio
from pathlib import Path

import click

from scada.model import Text
from scada.station import Station, open_station

from .narration import Narrator
from .numbers import finite
from .output import complain, read_site, say, start_log
from .signals import until_told

LISTEN_S = 0.5  # between two looks for news


@click.command("record")
@click.argument("site", type=click.Path(path_type=Path))
@click.option(
    "--for",
    "seconds",
    type=click.FloatRange(min=0),
    callback=finite,
    metavar="SECONDS",
    help="Stop by itself after this long.",
)
def command(site: Path, seconds: float | None) -> None:
    """Acquire, store and evaluate SITE until Ctrl C or SIGTERM.

    One recorder a site: a second one is refused and told who the first is. What is wrong in a row of the
    site's files is said, the rest is recorded; so is what happens to a server, and a tag it does not know.

    \b
    Example:
      millrace record plant --for 60
    """
    loaded = read_site(site)
    start_log(loaded.folder)
    complain(loaded.complaints)
    station = open_station(loaded)
    for problem in station.stores.problems:
        say(problem)
    say(Text("Recording {site}. Stop with Ctrl C.", {"site": str(loaded.folder)}))
    asyncio.run(until_told(lambda stop: _recorded(station, seconds, stop)))
    say(counted(station))


def counted(station: Station) -> Text:
    """What was stored since the start."""
    template = "Stored {samples} samples and {transitions} alarm transitions in {site}."
    fields = {"samples": station.status.stored, "transitions": station.flow.transitions}
    return Text(template, {**fields, "site": str(station.stores.site.folder)})


async def _recorded(station: Station, seconds: float | None, stop: asyncio.Event) -> None:
    if seconds is not None:
        asyncio.get_running_loop().call_later(seconds, stop.set)
    async with asyncio.TaskGroup() as tasks:
        telling = tasks.create_task(_tell(station), name="narration")
        await station.run(stop)
        telling.cancel()


async def _tell(station: Station) -> None:
    """Say what changes, for ever."""
    narrator = Narrator(station.stores.problems)
    while True:
        for text in narrator.news(station.status):
            say(text)
        await asyncio.sleep(LISTEN_S)
