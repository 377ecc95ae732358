"""The life of a simulated plant: steps on their grid, each first into the log, then to the clients.

Lives here: pacing, catching up after a stall, the order of log and wire.
Must not: know how a node is made, what the plant computes.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from typing import Protocol

from scada.model import MILLISECOND

from .clock import stack_time, start_time
from .options import SimulateOptions
from .plant import STEP, Plant
from .publish import Outlets
from .server import assembled, listening
from .synthetic import Changes, changes, first_values, names
from .truth_log import Row, TruthLog

STEP_NS = STEP * MILLISECOND
STEP_S = STEP / 1000.0
LONGEST_CATCH_UP = 60.0  # s


class Show:
    """The plant and its load on their way out, one step after the other."""

    def __init__(
        self, options: SimulateOptions, plant: Plant, outlets: Outlets, log: TruthLog | None
    ) -> None:
        self._plant, self._outlets, self._log = plant, outlets, log
        self._load, self._rate, self._load_names = options.tags, options.rate, names(options.tags)
        self._start = 0

    async def begin(self, start: int) -> None:
        """Every tag's first value; `start` ns UTC."""
        self._start = start
        await self._step(0, first_values(self._load))

    async def step(self, number: int) -> None:
        end = number * STEP_NS
        await self._step(number, changes(self._load, self._rate, end - STEP_NS, end))

    async def _step(self, number: int, load: Changes) -> None:
        reports = self._plant.step()
        time_of_step = self._start + number * STEP_NS
        first = len(self._plant.tags)
        tags = chain(reports.tag.tolist(), (load.tag + first).tolist())
        times = chain([time_of_step] * len(reports.tag), (load.time + self._start).tolist())
        values = chain(reports.value, load.value.tolist())
        status = chain(reports.status.tolist(), [0] * len(load.tag))
        rows = list(zip(tags, times, values, status, strict=True))
        if self._log is not None:
            await asyncio.to_thread(self._log.write, [self._row(*row) for row in rows])
        now = stack_time(time.time_ns())
        for tag, at, value, code in rows:
            await self._outlets.put(tag, value, code, stack_time(at), now)

    def _row(self, tag: int, at: int, value: object, code: int) -> Row:
        own = self._plant.tags
        if tag < len(own):
            return Row(own[tag].name, at, value, own[tag].type, code)
        return Row(self._load_names[tag - len(own)], at, value, "Double", code)


async def simulate(options: SimulateOptions, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
    """Run the plant as an OPC UA server until `stop`; `ready` gets its URL once clients may connect.

    Raises PortTakenError, TruthLogError, KeyError for an unknown scenario.
    """
    plant = Plant(options.seed, options.scenario)
    with _opened(options) as log:
        server, outlets = await assembled(options, plant, names(options.tags))
        show = Show(options, plant, outlets, log)
        start, origin = start_time(), time.monotonic()
        await show.begin(start)
        async with listening(server, options) as url:
            ready(url)
            await paced(show, origin, stop)


class Steps(Protocol):
    async def step(self, number: int) -> None: ...


async def paced(steps: Steps, origin: float, stop: asyncio.Event) -> None:
    """Steps on the grid of `origin` (monotonic s) until `stop`.

    After a stall the missed steps follow at once, so the grid has no hole; after more than LONGEST_CATCH_UP
    (the computer slept) they are left out.
    """
    number = 0
    while not stop.is_set():
        number += 1
        wait = origin + number * STEP_S - time.monotonic()
        if -wait > LONGEST_CATCH_UP:
            number += int(-wait / STEP_S)
        await _stopped_within(stop, wait)
        if not stop.is_set():
            await steps.step(number)


async def _stopped_within(stop: asyncio.Event, wait: float) -> None:
    if wait <= 0:
        await asyncio.sleep(0)  # let clients be served between two late steps
        return
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), wait)


@contextmanager
def _opened(options: SimulateOptions) -> Iterator[TruthLog | None]:
    if options.log is None:
        yield None
        return
    log = TruthLog(options.log)
    try:
        log.begin()
        yield log
    finally:
        log.close()
