"""The simulated plant: a small water works with compressor and packaging, as a real OPC UA server.

Lives here: the plant's physics (pure), its tags, its scenarios, its server, its log of the truth.
Must not: be needed by anything but the command line and tests; import another room but formats and model.
Front door: `simulate(SimulateOptions(...), stop, ready)`, `scenarios`, `TAGS`; the stack comes when it runs.
"""

import asyncio
from collections.abc import Callable, Mapping

from .options import DEFAULT_PORT, NAMESPACE_URI, SimulateOptions
from .plant import SCENARIOS, TAGS, Plant, PlantTag

scenarios: tuple[str, ...] = tuple(SCENARIOS)
scenario_descriptions: Mapping[str, str] = {name: it.description for name, it in SCENARIOS.items()}

__all__ = [
    "DEFAULT_PORT",
    "NAMESPACE_URI",
    "TAGS",
    "Plant",
    "PlantTag",
    "SimulateOptions",
    "scenario_descriptions",
    "scenarios",
    "simulate",
]


async def simulate(options: SimulateOptions, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
    """Run the plant as an OPC UA server until `stop`; `ready` gets its URL once clients may connect.

    Raises a Problem (port taken, log not writable) and KeyError for an unknown scenario.
    """
    from . import run

    await run.simulate(options, stop, ready)
