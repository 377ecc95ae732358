"""The path of a batch inside the loop: repeats out, live table, crossings, on to the outboxes.

Lives here: the order of these steps, the alarms as they are now, counting.
Must not: wait, touch a disk, know a server.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from scada.alarms import Engine
from scada.journal import Journal
from scada.live import LiveTable
from scada.model import AlarmList, Freshness, SampleBatch, Text, Transition

from .clock import Clock
from .outbox import Outbox

JournalDeed = Callable[[Journal], None]


class Received(NamedTuple):
    """A batch on its way to the disk, and when it arrived (ns UTC)."""

    batch: SampleBatch
    arrived: int


class Flow:
    """All calls in the station's loop; `alarms` and the counts may be read from any thread."""

    def __init__(
        self,
        live: LiveTable,
        engine: Engine,
        samples: Outbox[Received] | None,
        journal: Outbox[JournalDeed] | None,
        clock: Clock,
    ) -> None:
        self.live, self._engine, self._clock = live, engine, clock
        self._samples, self._journal = samples, journal
        self.alarms: AlarmList = engine.active()
        self.received = 0  # samples since the start, repeats not counted
        self.transitions = 0  # of alarms, since the start

    @property
    def is_storing(self) -> bool:
        """Whether samples have a file to go to, now or when its disk has space again."""
        return self._samples is not None

    @property
    def has_journal(self) -> bool:
        return self._journal is not None

    def deliver(self, batches: Sequence[SampleBatch]) -> None:
        """Batches as a link hands them over, of one publish response or several."""
        now, arrived = self._clock.wall(), self._clock.monotonic()
        for batch in batches:
            unseen = self.live.unseen(batch)
            if len(unseen) < len(batch):
                self.live.mark(batch.tag.astype(np.int64), Freshness.LIVE, now)  # a repeat says: still so
            if len(unseen):
                self._take(unseen, now)
            self._journalled(self._engine.feed(batch, arrived))  # a repeat also says that a delay runs on

    def advance(self) -> None:
        """Let delays run out. Several times a second."""
        self._journalled(self._engine.advance(self._clock.monotonic()))

    def acknowledge(self, alarms: Sequence[int], user: str, comment: str) -> tuple[int, tuple[Text, ...]]:
        """How many were acknowledged, and why others were not."""
        answer = self._engine.acknowledge(alarms, self._clock.wall(), user, comment)
        self._journalled(answer.transitions)
        return len(answer.transitions), answer.refusals

    def set_stale(self, tags: Sequence[int], is_stale: bool) -> None:
        self._engine.set_stale(tags, is_stale, self._clock.monotonic())

    def journal(self, deed: JournalDeed) -> None:
        """Queue something for the journal, behind what is queued already."""
        if self._journal is not None:
            self._journal.add(deed)

    def _take(self, batch: SampleBatch, now: int) -> None:
        self.received += len(batch)
        self.live.put((batch,), Freshness.LIVE, now)
        if self._samples is not None:
            self._samples.add(Received(batch, now))

    def _journalled(self, transitions: tuple[Transition, ...]) -> None:
        if transitions:
            recorded = self._clock.wall()
            self.transitions += len(transitions)
            self.journal(lambda file: file.record(transitions, recorded))
            self.alarms = self._engine.active()
