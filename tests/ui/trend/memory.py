"""A site in memory: a real live table, a history that answers from a thread, samples as they are stored.

Lives here: what tests and pictures of the trend put behind the page.
Must not: open a file, read the wall clock, know a widget.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from scada.live import LiveTable
from scada.model import (
    HOUR,
    MINUTE,
    SECOND,
    AlarmList,
    Freshness,
    HistoryProblem,
    Hole,
    Mark,
    SampleBatch,
    Source,
    StationStatus,
    Tag,
    Text,
    Trace,
    empty_batch,
    join,
)
from scada.series import reduce

GOOD, UNCERTAIN, BAD = 0, 0x40000000, 0x80000000
NOW = 1_795_485_520_000_000_000  # Tue 24 Nov 2026 02:58:40 CET
ZONE = "Europe/Berlin"


def batch(tag: int, time: Any, value: Any, status: Any = 0) -> SampleBatch:
    """Samples of one tag; `status` one for all or one each."""
    time = np.atleast_1d(np.asarray(time, np.int64))
    value = np.atleast_1d(np.asarray(value))
    value = value if value.dtype in ("int64", "uint64", "object") else value.astype(np.float64)
    statuses = np.broadcast_to(np.asarray(status, np.uint32), time.shape).copy()
    return SampleBatch(
        np.full(time.size, tag, np.int32), time, value, statuses, np.zeros(time.size, np.uint8)
    )


class MemorySite:
    """Put samples in with `store` (recorded earlier) and `arrive` (live, and recorded)."""

    def __init__(self, tags: Sequence[Tag], now: int = NOW) -> None:
        self.tags, self.now = tuple(tags), now
        self.table = LiveTable(tag.id for tag in tags)
        self.stored: dict[int, SampleBatch] = {}
        self.holes: dict[int, tuple[Hole, ...]] = {}
        self.alarm_list = AlarmList(0, ())
        self.problem: Text | None = None
        self.gate = threading.Event()  # closed: history does not answer
        self.gate.set()
        self.questions: list[tuple[Any, ...]] = []
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="memory-history")

    def close(self) -> None:
        self.gate.set()
        self._pool.shutdown(cancel_futures=True)

    def store(self, samples: SampleBatch) -> None:
        tag = int(samples.tag[0])
        before = self.stored.get(tag)
        self.stored[tag] = samples if before is None else join([before, samples])

    def arrive(self, samples: SampleBatch, freshness: Freshness = Freshness.LIVE) -> None:
        self.store(samples)
        self.table.put([samples], freshness, self.now)

    def lose(self, *tags: int) -> None:
        """The link is down from now on."""
        self.table.mark(np.array(tags), Freshness.DISCONNECTED, self.now)

    def resume(self, *tags: int) -> None:
        """The link is up again; nothing changed meanwhile."""
        self.table.mark(np.array(tags), Freshness.LIVE, self.now)

    def source(self, mark: Mark = Mark.LIVE) -> Source:
        status = StationStatus((), True, "test", 0.0, 0, 0, 0, 0.0)
        return Source(
            mark=mark,
            site="Northfield Waterworks",
            zone=ZONE,
            tags=self.tags,
            now=lambda: self.now,
            live=self.table,
            history=self,
            alarms=self,
            status=lambda: status,
            deeds=self,
        )

    def active(self) -> AlarmList:
        return self.alarm_list

    def acknowledge(self, alarms: Sequence[int], operator: str, comment: str) -> Future[Text]:
        return self._pool.submit(Text, "done")

    def traces(self, tags: Sequence[int], start: int, end: int, columns: int) -> Future[tuple[Trace, ...]]:
        self.questions.append((tuple(tags), start, end, columns))
        return self._pool.submit(
            self._answer, lambda: tuple(self._trace(tag, start, end, columns) for tag in tags)
        )

    def values_at(self, tags: Sequence[int], time: int) -> Future[tuple[SampleBatch, ...]]:
        return self._pool.submit(self._answer, lambda: tuple(self._value_at(tag, time) for tag in tags))

    def _answer(self, compute: Callable[[], Any]) -> Any:
        assert self.gate.wait(20)
        if self.problem is not None:
            raise HistoryProblem(self.problem)
        return compute()

    def _trace(self, tag: int, start: int, end: int, columns: int) -> Trace:
        samples = self.stored.get(tag, empty_batch())
        first = max(int(np.searchsorted(samples.time, start, "right")) - 1, 0)
        samples = samples.take(slice(first, int(np.searchsorted(samples.time, end, "right"))))
        holes = tuple(
            hole
            for hole in self.holes.get(tag, ())
            if hole.start < end and (hole.end is None or hole.end > start)
        )
        if len(samples) <= 4 * columns:
            return Trace(tag, samples, holes, is_reduced=False)
        edges = np.linspace(int(samples.time[0]), end + 1, columns + 1).astype(np.int64)
        kept = reduce(samples.time, samples.numbers(), samples.status, edges)
        return Trace(tag, samples.take(kept), holes, is_reduced=True)

    def _value_at(self, tag: int, time: int) -> SampleBatch:
        samples = self.stored.get(tag, empty_batch())
        row = int(np.searchsorted(samples.time, time, "right")) - 1
        return samples.take(slice(row, row + 1)) if row >= 0 else empty_batch()


def number(id: int, name: str, **more: Any) -> Tag:
    """A measured tag with a unit and a range."""
    return replace(
        Tag(id, name, "plc-dist", f"ns=2;s={name}", unit="bar", low=0.0, high=8.0, type="Double"), **more
    )


PRESSURE, FLOW, SETPOINT, RUNNING, COUNTER = 1, 2, 3, 4, 5
TAGS = (
    number(PRESSURE, "PT-101", description="Distribution pressure"),
    number(FLOW, "FIT-101", unit="m³/h", low=0.0, high=600.0),
    number(SETPOINT, "PIC-101.SP", stepped=True),
    Tag(RUNNING, "P-101.Run", "plc-dist", type="Boolean", states={0: "Stopped", 1: "Running"}),
    Tag(COUNTER, "EQ-1.Total", "plc-energy", unit="Wh", type="UInt64"),
)


def small_plant() -> MemorySite:
    """Half an hour of the five tags above."""
    site = MemorySite(TAGS)
    time = NOW + np.arange(-1800, 0, 2) * SECOND
    site.arrive(batch(PRESSURE, time, 4 + np.sin(np.arange(time.size) / 30)))
    site.arrive(batch(FLOW, time, 400 + np.arange(time.size) / 10))
    site.arrive(batch(SETPOINT, [NOW - HOUR, NOW - 10 * MINUTE], [4.8, 4.2]))
    site.arrive(batch(RUNNING, [NOW - HOUR, NOW - 5 * MINUTE], [0.0, 1.0]))
    site.arrive(batch(COUNTER, time[::10], 2**60 + np.arange(time[::10].size, dtype=np.uint64)))
    return site
