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
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
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
    at_once: int | None = None  # parcels a call of `write` gets; None: all that wait


class Outbox(Generic[Parcel]):
    """`add` from the loop; `run` is its owner's task; `flush` once more at the end.

    `write(parcels)` runs in `pool`'s thread and returns how many of them, from the first, are stored. The
    others, or all when it raises, stay and are offered again a round later, with later ones behind them:
    order is kept, nothing is skipped. A Problem, OSError or sqlite3.Error is a matter of the disk and is
    shown; anything else is a fault of ours and ends `run`.
    """

    def __init__(
        self,
        policy: Policy,
        write: Callable[[Sequence[Parcel]], int],
        pool: ThreadPoolExecutor,
        weigh: Callable[[Parcel], int],
        give_up: Callable[[Parcel], None] | None = None,
    ) -> None:
        """`give_up` is told of each parcel for which there was no room, in their order."""
        self._policy, self._write, self._pool, self._weigh = policy, write, pool, weigh
        self._give_up = give_up
        self._waiting: deque[Parcel] = deque()
        self._weight = 0
        self._one_round = asyncio.Lock()
        self.added = 0  # parcels since the start
        self.settled = 0  # parcels, from the first, of which each is stored or was given up
        self.stored = 0  # weight written since the start
        self.refused = 0  # weight given up because the outbox was full
        self.problem: Text | None = None  # why the last round failed; None when it did not
        self.written_until = 0  # ns UTC: everything added before is stored

    def add(self, parcel: Parcel) -> None:
        """Queue one parcel. When the outbox is full the oldest parcel is given up, and counted."""
        self._waiting.append(parcel)
        self._weight += self._weigh(parcel)
        self.added += 1
        while self._weight > self._policy.limit and len(self._waiting) > 1:
            oldest = self._waiting.popleft()
            self._weight -= self._weigh(oldest)
            self.refused += self._weigh(oldest)
            if self._give_up is not None:
                self._give_up(oldest)

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
            added, left = self.added, len(self._waiting)
            while left > 0 and self._waiting:
                parcels = tuple(islice(self._waiting, min(left, self._policy.at_once or left)))
                if not await self._send(parcels):
                    return False
                left -= len(parcels)
            self.written_until, self.settled = now, added
            return True

    async def _send(self, parcels: tuple[Parcel, ...]) -> bool:
        writing = asyncio.get_running_loop().run_in_executor(self._pool, self._write, parcels)
        for parcel in parcels:
            self._waiting.popleft()
            self._weight -= self._weigh(parcel)
        try:
            await asyncio.wait([writing])
        except asyncio.CancelledError:
            while not writing.done():  # the thread goes on: its result must be neither lost nor doubled
                with suppress(asyncio.CancelledError):
                    await asyncio.wait([writing])
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
        finally:
            self.stored += sum(map(self._weigh, parcels[:count]))
            self._waiting.extendleft(reversed(parcels[count:]))
            self._weight += sum(map(self._weigh, parcels[count:]))
        return count == len(parcels)

    def _say(self, error: Problem | OSError | sqlite3.Error) -> None:
        text = error.text if isinstance(error, Problem) else Text("{reason}", {"reason": str(error)})
        if self.problem is None:
            log.warning("%s: %s", self._policy.name, text)
        self.problem = text
