"""The simulated plant: a small water works with compressor and packaging, as a real OPC UA server.

Lives here: the plant's physics (pure), its tags, its scenarios, its server, its log of the truth.
Must not: be needed by anything but the command line and tests; import another room but formats and model.
Front door: `simulate(SimulateOptions(...), stop, ready)`, `scenarios`; the stack is imported when it runs.
"""

import asyncio
from collections.abc import Callable

from .options import DEFAULT_PORT, NAMESPACE_URI, SimulateOptions
from .plant import SCENARIOS

scenarios: tuple[str, ...] = tuple(SCENARIOS)

__all__ = ["DEFAULT_PORT", "NAMESPACE_URI", "SimulateOptions", "scenarios", "simulate"]


async def simulate(options: SimulateOptions, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
    """Run the plant as an OPC UA server until `stop`; `ready` gets its URL once clients may connect.

    Raises a Problem (port taken, log not writable) and KeyError for an unknown scenario.
    """
    from . import run

    await run.simulate(options, stop, ready)
