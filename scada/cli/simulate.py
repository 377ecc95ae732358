"""`millrace simulate`: the plant to try Millrace on, as a server of its own.

Lives here: the command.
Must not: simulate; `scada.simulator` does.
"""

import asyncio
from pathlib import Path

import click

from scada.model import Text
from scada.simulator import DEFAULT_PORT, SimulateOptions, scenarios, simulate

from .numbers import finite
from .output import BadInputError, show
from .signals import until_told


@click.command("simulate")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="0 takes any free port.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; 0.0.0.0 lets other computers in.",
)
@click.option(
    "--scenario", type=click.Choice(scenarios), default="normal", show_default=True, help="What goes wrong."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same values.")
@click.option(
    "--tags",
    type=click.IntRange(0, 100_000),
    default=0,
    show_default=True,
    help="Synthetic tags beside the plant's own.",
)
@click.option(
    "--rate",
    type=click.FloatRange(0, 1000),
    callback=finite,
    default=1.0,
    show_default=True,
    metavar="HZ",
    help="Changes a second of each synthetic tag.",
)
@click.option(
    "--log",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what the plant really reported, as CSV: tag,time_ns,value,status.",
)
def command(port: int, host: str, scenario: str, seed: int, tags: int, rate: float, log: Path | None) -> None:
    """Run a simulated plant as an OPC UA server.

    A small water works with a compressor and a packaging machine. Prints its address once clients may
    connect, and runs until Ctrl C.

    \b
    Examples:
      millrace simulate --scenario trip
      millrace simulate --port 0 --tags 1000 --rate 10 --log truth.csv
    """
    if not host.strip():
        raise BadInputError(Text("Say which address to listen on: --host 127.0.0.1, or 0.0.0.0 for all."))
    options = SimulateOptions(
        port=port, host=host, scenario=scenario, seed=seed, tags=tags, rate=rate, log=log
    )
    asyncio.run(until_told(lambda stop: simulate(options, stop, show)))
