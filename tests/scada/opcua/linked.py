"""A link at work in a test: its batches and states collected, waited for, stopped.

Lives here: settings for tests, a running link, waiting with a limit.
Must not: judge.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scada.model import LinkState, SampleBatch
from scada.opcua import Item, Link, LinkSecurity, LinkSettings, LinkStatus

PATIENCE = 30.0  # ten times what it takes


def settings(url: str, pki: Path = Path("nowhere"), **other: Any) -> LinkSettings:
    chosen: dict[str, Any] = {
        "server": "plc-1",
        "urls": (url,),
        "security": LinkSecurity.NONE,
        "pki": pki,
        "publish_ms": 50.0,
        "sampling_ms": 10.0,
    }
    return LinkSettings(**{**chosen, **other})


@dataclass
class Linked:
    """What a link has said so far."""

    link: Link = field(init=False)
    task: asyncio.Task[None] = field(init=False)
    batches: list[SampleBatch] = field(default_factory=list)
    statuses: list[LinkStatus] = field(default_factory=list)

    @property
    def status(self) -> LinkStatus:
        return self.statuses[-1]

    @property
    def states(self) -> list[LinkState]:
        """Without repeats in a row."""
        states = [status.state for status in self.statuses]
        return [state for place, state in enumerate(states) if place == 0 or states[place - 1] is not state]

    def samples(self, tag: int) -> list[tuple[int, Any, int]]:
        """(time, value, status) of one tag, in the order received."""
        return [
            (int(batch.time[row]), batch.value[row], int(batch.status[row]))
            for batch in self.batches
            for row in range(len(batch))
            if batch.tag[row] == tag
        ]

    def values(self, tag: int) -> list[Any]:
        return [value for _, value, _ in self.samples(tag)]

    async def until(self, condition: Callable[[], Any], patience: float = PATIENCE) -> None:
        limit = time.monotonic() + patience
        while not condition():
            assert time.monotonic() < limit, f"in vain; states {self.states}, last {self.status.reason}"
            assert not self.task.done() or self.task.cancelled()
            await asyncio.sleep(0.01)

    async def until_state(self, state: LinkState, patience: float = PATIENCE) -> None:
        await self.until(lambda: self.status.state is state, patience)

    async def stop(self) -> float:
        """Seconds it took."""
        begun = time.monotonic()
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        return time.monotonic() - begun


@asynccontextmanager
async def linked(chosen: LinkSettings, items: Sequence[Item]) -> AsyncIterator[Linked]:
    """A link that runs for the body of `async with`."""
    work = Linked()
    work.link = Link(chosen, items, work.batches.extend, work.statuses.append)
    async with asyncio.TaskGroup() as tasks:
        work.task = tasks.create_task(work.link.run())
        await asyncio.sleep(0)
        try:
            yield work
        finally:
            await work.stop()
