"""A recorder in miniature: real flow, outboxes, ledger and claims over a disk and a journal that may fail.

Lives here: one server that publishes a sample a moment, and everything that can happen to its recorder.
Must not: judge; test_promise does.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scada.alarms import Engine
from scada.live import LiveTable
from scada.model import Hole, SampleBatch, Text
from scada.station.clock import Clock
from scada.station.completeness import Completeness
from scada.station.flow import Flow, Received
from scada.station.ledger import Ledger
from scada.station.outbox import Outbox, Policy

SERVER, TAG = "plc-1", 1
LOST, CUT = Text("Given up."), Text("Cut.")


class Inline(Executor):
    """Does at once what it is given."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except OSError as error:
            done.set_exception(error)
        return done


@dataclass
class Rows:
    """The table of holes, with the rules of the journal: at most one row of a server and tag is open."""

    rows: list[list[Any]] = field(default_factory=list)  # start, end, tag

    def open_hole(self, server: str, start: int, cause: Text, tag: int | None = None) -> None:
        if not any(row[1] is None and row[2] == tag for row in self.rows):
            self.rows.append([start, None, tag])

    def close_hole(self, server: str, end: int, tag: int | None = None) -> None:
        for row in self.rows:
            if row[1] is None and row[2] == tag:
                row[1] = max(row[0], end)

    def open_rows(self) -> tuple[Hole, ...]:
        return tuple(Hole(SERVER, row[0], None, CUT, row[2]) for row in self.rows if row[1] is None)

    def covers(self, time: int) -> bool:
        return any(
            start <= time and (end is None or time <= end) for start, end, tag in self.rows if tag is None
        )


@dataclass
class Miniature:
    """`play` does one thing after the other; each takes a moment, in which the plant publishes a sample."""

    limit: int = 1000  # samples that the outbox holds
    has_journal: bool = True
    now: int = 100
    published: list[int] = field(default_factory=list)
    stored: set[int] = field(default_factory=set)
    journal: Rows = field(default_factory=Rows)
    heartbeat: dict[str, int] = field(default_factory=dict)  # what desk.db holds
    is_disk_full: bool = False
    is_journal_locked: bool = False
    is_running: bool = False
    is_live: bool = False

    async def play(self, story: Sequence[str]) -> None:
        self.start()
        await self.play_on(story)

    async def play_on(self, story: Sequence[str]) -> None:
        for word in story:
            self.now += 1
            self.publish()
            await getattr(self, f"do_{word}")()

    async def end_well(self) -> None:
        """Everything is mended, the recorder runs once more, and is stopped in order."""
        self.is_disk_full = self.is_journal_locked = False
        for word in ("start", "live", "store", "beat", "store", "beat", "stop"):
            self.now += 1
            await getattr(self, f"do_{word}")()

    def publish(self) -> None:
        self.published.append(self.now)
        if self.is_running and self.is_live:
            one = np.ones(1)
            batch = SampleBatch(
                one.astype(np.int32) * TAG,
                np.array([self.now], np.int64),
                one * self.now,
                np.zeros(1, np.uint32),
                np.zeros(1, np.uint8),
            )
            self.flow.deliver([batch])
            self.complete_until = self.now

    def start(self) -> None:
        clock = Clock(lambda: self.now, lambda: self.now)
        self.samples = Outbox[Received](
            Policy("history", 1, self.limit),
            self.write,
            Inline(),
            lambda one: len(one.batch),
            self.give_up,  # type: ignore[arg-type]
        )
        self.deeds = Outbox[Any](Policy("journal", 1, 10_000, 1), self.note, Inline(), lambda deed: 1)  # type: ignore[arg-type]
        deeds = self.deeds if self.has_journal else None
        self.flow = Flow(LiveTable([TAG]), Engine([]), self.samples, deeds, clock)
        self.ledger = Ledger(SERVER, 0, self.flow)
        alive = self.heartbeat.get(SERVER, 0) or max(self.stored, default=0)
        self.completeness = Completeness(self.samples, deeds, {SERVER: alive} if alive else {})
        open_rows = self.journal.open_rows() if self.has_journal else ()
        self.ledger.begin(alive, open_rows, self.now)
        self.is_running, self.is_live, self.complete_until, self.hole = True, False, 0, None

    def write(self, received: Sequence[Received]) -> int:
        if self.is_disk_full:
            raise OSError("full")
        self.stored |= {int(one.batch.time[0]) for one in received}
        return len(received)

    def note(self, deeds: Sequence[Callable[[Any], None]]) -> int:
        if self.is_journal_locked:
            raise OSError("locked")
        for deed in deeds:
            deed(self.journal)
        return len(deeds)

    def give_up(self, received: Received) -> None:
        self.completeness.give_up(SERVER, received.arrived)

    def renew(self, *, is_end: bool = False) -> None:
        for first, last in self.completeness.lost(is_end=is_end).values():
            self.ledger.record(first, last, LOST, self.now)
        heard = self.ledger.capped(self.complete_until)
        self.completeness.renew({SERVER: heard} if heard else {})

    # --- what can happen ---

    async def do_tick(self) -> None:
        """Nothing but a sample."""

    async def do_live(self) -> None:
        if self.is_running and not self.is_live:
            self.is_live, self.complete_until = True, self.now
            if self.hole is not None:
                self.hole = Hole(SERVER, self.hole.start, self.now, CUT)
            self.ledger.arrive(self.hole, {}, self.now)

    async def do_cut(self) -> None:
        if self.is_running and self.is_live:
            self.is_live, self.hole = False, Hole(SERVER, self.complete_until, None, CUT)
            self.ledger.follow(self.hole, self.now)

    async def do_gap(self) -> None:
        """The server left out this moment's value while the link stood."""
        if self.is_running and self.is_live:
            self.hole = Hole(SERVER, self.now - 1, self.now, CUT)
            self.ledger.follow(self.hole, self.now)

    async def do_store(self) -> None:
        if self.is_running:
            await self.samples.flush(self.now)
            await self.deeds.flush(self.now)

    async def do_store_samples(self) -> None:
        if self.is_running:
            await self.samples.flush(self.now)

    async def do_store_journal(self) -> None:
        if self.is_running:
            await self.deeds.flush(self.now)

    async def do_beat(self) -> None:
        if self.is_running:
            self.renew()
            self.heartbeat = dict(self.completeness.claimed)

    async def do_fill_disk(self) -> None:
        self.is_disk_full = True

    async def do_free_disk(self) -> None:
        self.is_disk_full = False

    async def do_lock_journal(self) -> None:
        self.is_journal_locked = True

    async def do_unlock_journal(self) -> None:
        self.is_journal_locked = False

    async def do_kill(self) -> None:
        self.is_running = False

    async def do_start(self) -> None:
        if not self.is_running:
            self.start()

    async def do_stop(self) -> None:
        """As the station ends."""
        if not self.is_running:
            return
        is_stored = await self.samples.flush(self.now)
        self.renew(is_end=True)
        if self.complete_until:
            claimed = self.completeness.claimed.get(SERVER, 0)
            self.ledger.close(self.complete_until if is_stored else min(self.complete_until, claimed))
        await self.deeds.flush(self.now)
        self.renew()
        self.heartbeat, self.is_running = dict(self.completeness.claimed), False


def unexplained(of: Miniature) -> list[int]:
    """Moments between the first and the last stored one that are neither stored nor said to be missing."""
    first, last = min(of.stored, default=0), max(of.stored, default=0)
    return [
        time
        for time in of.published
        if first <= time <= last and time not in of.stored and not of.journal.covers(time)
    ]


def played(story: Sequence[str], **settings: Any) -> Miniature:
    """The story, told to a good end."""

    async def tell() -> Miniature:
        made = Miniature(**settings)
        await made.play(story)
        await made.end_well()
        return made

    return asyncio.run(tell())


WORDS = sorted(name.removeprefix("do_") for name in vars(Miniature) if name.startswith("do_"))
