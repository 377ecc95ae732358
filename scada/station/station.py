"""The station: everything that acquires, stores and evaluates one site, from start to stop.

Lives here: the tasks, who owns them, the order of starting and stopping, the state people see.
Must not: import Qt, decode, decide an alarm, write a file in the loop.
"""

import asyncio
import logging
import shutil
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from contextlib import ExitStack
from typing import Any, TypeGuard, TypeVar

from scada.alarms import Engine
from scada.config import Site
from scada.history import HeadWriter
from scada.journal import Journal
from scada.live import LiveTable
from scada.model import MILLISECOND, AlarmList, Problem, StationStatus, Text

from .acquisition import Acquisition
from .clock import Clock
from .completeness import Completeness
from .desk import RecorderDesk, Request
from .flow import Flow, JournalDeed, Received
from .lag import LagMonitor
from .lock import RecorderLock, holder
from .outbox import Outbox, Policy
from .past import FOREVER
from .stores import StationError, Stores, check_place, in_words, open_stores

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

ALARM_BEAT_S = 0.1
DESK_BEAT_S = 0.25
STATE_BEAT_S = 1.0
NEWEST_EVERY_S = 60.0
LINKS_END_S = 4.0
FILES_END_S = 5.0
HEAD = Policy("history", every_s=1.0, limit=5_000_000)  # samples: some 200 MB in memory while a disk is full
JOURNAL = Policy("journal", every_s=0.2, limit=500_000, at_once=1)  # rows
LOST = (
    "{count} values were given up because the disk took nothing for too long. Free space on the site's disk."
)
UNWRITTEN = (
    "{count} entries of the journal were given up because the disk took nothing for too long. "
    "Free space on the site's disk."
)
NO_LOCK = "{site} cannot be locked, so nothing can be recorded here: {reason}."
OVER = Text("The recorder has stopped, so nothing was done.")
NOT_STORED = "Not stored: {reason} Values wait in memory and are stored as soon as the disk takes them."
DISK_LOW = "The site's disk has only {free} MB left. Free space, or recording stops."
LOW_DISK = 200_000_000  # bytes


class Station:
    """Opened in any thread, then `run` in one loop. `live`, `alarms`, `status`: from any thread."""

    def __init__(self, stores: Stores, lock: RecorderLock, clock: Clock) -> None:
        self.stores, self._lock, self._clock = stores, lock, clock
        self.live = LiveTable(tag.id for tag in stores.tags)
        self.live.restore(stores.newest)
        patience = round(max((s.publish_ms for s in stores.site.servers), default=0) * 2 * MILLISECOND)
        engine = Engine(stores.conditions, stores.states, patience)
        self._samples, self._journal = self._outboxes(stores)
        self._completeness = Completeness(self._samples, self._journal, stores.alive)
        self._server_of = {tag.id: tag.server for tag in stores.tags}
        self.flow = Flow(self.live, engine, self._samples, self._journal, clock)
        self._servers = [Acquisition(server, stores, self.flow, clock) for server in stores.site.servers]
        self._lag = LagMonitor()
        self._holder = holder(stores.site.folder)
        self._rate, self._received = 0.0, 0
        self._disk = (0, 0)
        self._desk_problems: dict[str, Text] = {}  # by what failed the last time
        self._is_over = False
        self.status = self._assess()

    @property
    def alarms(self) -> AlarmList:
        return self.flow.alarms

    async def run(self, stop: asyncio.Event) -> None:
        """Acquire until `stop` is set, then close everything in order. Ends within 15 s of it."""
        self._event("recording-started", Text("Recording started."))
        try:
            async with asyncio.TaskGroup() as tasks:
                rooms = [tasks.create_task(work, name=name) for name, work in self._work().items()]
                links = [tasks.create_task(server.run(), name="link") for server in self._servers]
                await stop.wait()
                for link in links:
                    link.cancel()
                if links:
                    await asyncio.wait(links, timeout=LINKS_END_S)
                for room in rooms:
                    room.cancel()
        finally:
            await self._end()

    async def acknowledge(self, alarms: Sequence[int], user: str, comment: str) -> tuple[bool, Text]:
        """Whether something was done, and the answer for a person. In the journal before it is answered."""
        if self._is_over:
            return False, OVER
        count, refusals = self.flow.acknowledge(alarms, user, comment)
        if not count:
            return False, refusals[0] if refusals else Text("There was nothing to acknowledge.")
        if self._journal is not None and not await self._journal.flush(self._clock.wall()):
            reason = self._journal.problem or Text("the journal is busy")
            template = (
                "Acknowledged, but not yet in the journal: {reason} It is written as soon as it can be."
            )
            return True, Text(template, {"reason": reason})
        if count == 1:
            return True, Text("Acknowledged.")
        return True, Text("Acknowledged {count} alarms.", {"count": count})

    def _work(self) -> dict[str, Coroutine[Any, Any, None]]:
        work = {
            "lag": self._lag.run(),
            "alarms": self._beat_alarms(),
            "desk": self._beat_desk(),
            "state": self._beat_state(),
            "newest": self._beat_newest(),
        }
        if self._samples is not None:
            work["history"] = self._samples.run(self._clock.wall)
        if self._journal is not None:
            work["journal"] = self._journal.run(self._clock.wall)
        return work

    async def _beat_alarms(self) -> None:
        while True:
            await asyncio.sleep(ALARM_BEAT_S)
            self.flow.advance()

    async def _beat_desk(self) -> None:
        while True:
            await asyncio.sleep(DESK_BEAT_S)
            none: tuple[Request, ...] = ()
            requests = await self._ask_desk("requests", lambda desk: desk.requests(self._clock.wall()), none)
            for request in requests:
                await self._serve(request)

    async def _serve(self, request: Request) -> None:
        if request.kind == "acknowledge" and _are_ids(request.payload):
            comment = str(request.payload.get("comment", ""))
            is_done, answer = await self.acknowledge(request.payload["alarms"], request.user, comment)
        else:
            is_done, answer = (
                False,
                Text("The recorder does not know this request. It may be an older version."),
            )
        now = self._clock.wall()
        await self._ask_desk("answer", lambda desk: desk.answer(request.id, answer, is_done, now), None)

    async def _beat_state(self) -> None:
        while True:
            await asyncio.sleep(STATE_BEAT_S)
            for server in self._servers:
                server.measure(STATE_BEAT_S)
            received = self.flow.received
            self._rate += ((received - self._received) / STATE_BEAT_S - self._rate) / 3
            self._received = received
            await self._measure_disk()
            self._renew_claims()
            self.status = self._assess()
            await self._leave_state()

    async def _beat_newest(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(NEWEST_EVERY_S)
            if self.stores.head is not None and self._samples is not None and self._samples.problem is None:
                await loop.run_in_executor(self.stores.head.pool, _save_newest, self.stores.head.file)

    def _renew_claims(self, *, is_end: bool = False) -> None:
        """What was given up becomes a hole before anything later is claimed to be complete."""
        spans = self._completeness.lost(is_end=is_end)
        for server in self._servers:
            if span := spans.get(server.name):
                server.lost(*span)
        self._completeness.renew({server.name: server.heard for server in self._servers if server.heard})

    async def _measure_disk(self) -> None:
        folder, loop = self.stores.site.folder, asyncio.get_running_loop()
        try:
            usage = await loop.run_in_executor(None, shutil.disk_usage, folder)
            self._disk = (usage.free, usage.total)
        except OSError:  # the folder is gone: who writes there says so
            self._disk = (0, 0)

    async def _leave_state(self) -> None:
        status, now, claimed = self.status, self._clock.wall(), dict(self._completeness.claimed)
        until = self._samples.written_until if self._samples is not None else 0
        until = until or max(self.stores.alive.values(), default=0)
        await self._ask_desk("state", lambda desk: desk.leave_state(status, until, now, claimed), None)

    async def _ask_desk(self, what: str, deed: Callable[[RecorderDesk], Answer], otherwise: Answer) -> Answer:
        """A deed at the desk; `otherwise` when the desk cannot be used just now, which is shown."""
        try:
            answer = await asyncio.wrap_future(self.stores.desk.ask(deed))
        except (Problem, OSError) as error:
            self._desk_problems[what] = in_words(error)
            return otherwise
        self._desk_problems.pop(what, None)
        return answer

    def _assess(self) -> StationStatus:
        free, total = self._disk
        return StationStatus(
            servers=tuple(server.status() for server in self._servers),
            is_recording=self._samples is not None and self._samples.problem is None,
            holder=self._holder,
            rate=self._rate,
            stored=self._samples.stored if self._samples is not None else 0,
            disk_free=free,
            disk_total=total,
            loop_lag=self._lag.worst,
            problems=self._problems(free),
        )

    def _problems(self, free: int) -> tuple[Text, ...]:
        outboxes = (self._samples, self._journal)
        reasons = [outbox.problem for outbox in outboxes if outbox is not None and outbox.problem is not None]
        problems = [Text(NOT_STORED, {"reason": reason}) for reason in reasons]
        if self._samples is not None and self._samples.refused:
            problems.append(Text(LOST, {"count": self._samples.refused}))
        if self._journal is not None and self._journal.refused:
            problems.append(Text(UNWRITTEN, {"count": self._journal.refused}))
        if self._disk[1] and free < LOW_DISK:
            problems.append(Text(DISK_LOW, {"free": free // 1_000_000}))
        problems += list(self._desk_problems.values())[:1]
        refusals = [text for server in self._servers for text in server.refusals()]
        complaints = [complaint.located for complaint in self.stores.site.complaints]
        return (*problems, *self.stores.problems, *complaints, *refusals)

    def _event(self, kind: str, text: Text) -> None:
        now = self._clock.wall()
        self.flow.journal(lambda file: file.event(now, kind, text))

    async def _end(self) -> None:
        """Links have ended: empty the outboxes, close the files, give the lock back, whatever fails."""
        self._is_over = True
        try:
            async with asyncio.timeout(FILES_END_S):
                await self._put_away()
        except TimeoutError:
            log.error("the disk took more than %s s at the end; what waited is lost", FILES_END_S)
        finally:
            for failure in await asyncio.to_thread(self.stores.close):
                log.error("%s", failure)
            self._lock.release()

    async def _put_away(self) -> None:
        """Samples first: until when they are stored is then said in the ledger, and that in the journal."""
        is_stored = self._samples is None or await self._emptied(self._samples)
        self._renew_claims(is_end=True)
        for server in self._servers:
            server.closed(FOREVER if is_stored else self._completeness.claimed.get(server.name, 0))
        self._event("recording-stopped", Text("Recording stopped."))
        if self._journal is not None:
            await self._emptied(self._journal)
        self._renew_claims()
        self.status = self._assess()
        await self._leave_state()

    async def _emptied(self, outbox: Outbox[Any]) -> bool:
        is_empty = await outbox.flush(self._clock.wall())
        if not is_empty:
            log.error("not stored at the end: %s of weight %d", outbox.problem, outbox.waiting)
        return is_empty

    def _outboxes(self, stores: Stores) -> tuple[Outbox[Received] | None, Outbox[JournalDeed] | None]:
        samples = journal = None
        if stores.head is not None:
            head = stores.head.file
            samples = Outbox[Received](
                HEAD,
                lambda received: _commit(head, received),
                stores.head.pool,
                lambda received: len(received.batch),
                self._give_up,
            )
        if stores.journal is not None:
            file = stores.journal.file
            journal = Outbox[JournalDeed](
                JOURNAL, lambda deeds: _do(file, deeds), stores.journal.pool, lambda deed: 1
            )
        return samples, journal

    def _give_up(self, received: Received) -> None:
        server = self._server_of[int(received.batch.tag[0])]
        self._completeness.give_up(server, received.arrived)


def open_station(site: Site, clock: Clock | None = None) -> Station:
    """Take the site's lock and open its files. Blocks.

    Raises SiteBusyError naming the holder, StationError.
    """
    clock = clock or Clock()
    check_place(site.folder)
    try:
        lock = RecorderLock.take(site.folder, clock.wall())
    except OSError as error:
        raise StationError(Text(NO_LOCK, {"site": str(site.folder), "reason": str(error)})) from error
    with ExitStack() as taken:
        taken.callback(lock.release)
        stores = open_stores(site, clock.wall())
        taken.callback(stores.close)
        station = Station(stores, lock, clock)
        taken.pop_all()
    return station


def _commit(head: HeadWriter, received: Sequence[Received]) -> int:
    head.commit([one.batch for one in received])
    if head.wants_checkpoint:
        head.checkpoint()
    return len(received)


def _do(journal: Journal, deeds: Sequence[JournalDeed]) -> int:
    for deed in deeds:
        deed(journal)
    return len(deeds)


def _save_newest(head: HeadWriter) -> None:
    try:
        head.save_newest()
    except (Problem, OSError, sqlite3.Error) as error:  # the head has it all: only the next start is slower
        log.warning("newest values not written: %s", error)


def _are_ids(payload: object) -> TypeGuard[dict[str, Any]]:
    alarms = payload.get("alarms") if isinstance(payload, dict) else None
    return isinstance(alarms, list) and all(type(alarm) is int for alarm in alarms)
