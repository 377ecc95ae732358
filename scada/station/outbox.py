"""The outbox: what the loop wants stored, on its way to a disk that may be slow, locked or full.

Lives here: a bounded queue and the one worker thread that empties it, in order, until it succeeds.
Must not: know what it carries, open a file, decide what a person should do.
"""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from scada.model import Problem, Text

log = logging.getLogger(__name__)
Parcel = TypeVar("Parcel")


@dataclass(frozen=True, slots=True)
class Policy:
    """How an outbox works. `weigh` and `limit` are in the unit the message may name (samples, rows)."""

    name: str
    every_s: float
    limit: int


class Outbox(Generic[Parcel]):
    """`add` from the loop; `run` is its owner's task; `flush` once more at the end.

    `write(parcels)` runs in `pool`'s thread and returns how many of them, from the first, are stored. The
    others, or all when it raises a Problem, OSError or sqlite3.Error, stay and are offered again a round
    later, with later ones behind them: order is kept, nothing is skipped.
    """

    def __init__(
        self,
        policy: Policy,
        write: Callable[[Sequence[Parcel]], int],
        pool: ThreadPoolExecutor,
        weigh: Callable[[Parcel], int],
    ) -> None:
        self._policy, self._write, self._pool, self._weigh = policy, write, pool, weigh
        self._waiting: deque[Parcel] = deque()
        self._weight = 0
        self._one_round = asyncio.Lock()
        self.stored = 0  # weight written since the start
        self.refused = 0  # weight given up because the outbox was full
        self.problem: Text | None = None  # why the last round failed; None when it did not
        self.written_until = 0  # ns UTC: everything added before is stored

    def add(self, parcel: Parcel) -> None:
        """Queue one parcel. When the outbox is full the oldest parcel is given up, and counted."""
        self._waiting.append(parcel)
        self._weight += self._weigh(parcel)
        while self._weight > self._policy.limit and len(self._waiting) > 1:
            lost = self._weigh(self._waiting.popleft())
            self._weight -= lost
            self.refused += lost

    @property
    def waiting(self) -> int:
        """Weight not yet written."""
        return self._weight

    async def run(self, now: Callable[[], int]) -> None:
        """Empty the outbox every `every_s` seconds until cancelled."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due = max(due + self._policy.every_s, loop.time())
            await asyncio.sleep(due - loop.time())
            await self.flush(now())

    async def flush(self, now: int) -> bool:
        """Write everything that waits. False when some could not be written; then it still waits."""
        async with self._one_round:
            parcels = tuple(self._waiting)
            if parcels and not await self._empty(parcels):
                return False
            self.written_until = now
            return True

    async def _empty(self, parcels: tuple[Parcel, ...]) -> bool:
        self._waiting.clear()
        self._weight = 0
        writing = asyncio.get_running_loop().run_in_executor(self._pool, self._write, parcels)
        try:
            await asyncio.wait([writing])
        except asyncio.CancelledError:
            await asyncio.wait([writing])  # the thread goes on: its result must be neither lost nor doubled
            self._settle(parcels, writing)
            raise
        return self._settle(parcels, writing)

    def _settle(self, parcels: tuple[Parcel, ...], writing: asyncio.Future[int]) -> bool:
        count = 0
        try:
            count = writing.result()
            self.problem = None
        except (Problem, OSError, sqlite3.Error) as error:
            self._say(error)
        self.stored += sum(map(self._weigh, parcels[:count]))
        self._waiting.extendleft(reversed(parcels[count:]))
        self._weight += sum(map(self._weigh, parcels[count:]))
        return count == len(parcels)

    def _say(self, error: Problem | OSError | sqlite3.Error) -> None:
        text = error.text if isinstance(error, Problem) else Text("{reason}", {"reason": str(error)})
        if self.problem is None:
            log.warning("%s: %s", self._policy.name, text)
        self.problem = text
