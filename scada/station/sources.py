"""Sources: what pages see of a site, filled from a running station.

Lives here: one function a kind of source, and the parts that cross the thread.
Must not: hold state of a page, know Qt, do anything a part does not ask for.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from scada.database import DatabaseError
from scada.history import HistoryReader
from scada.journal import JournalReader, journal_exists
from scada.model import (
    AlarmList,
    HistoryProblem,
    Hole,
    Mark,
    Problem,
    SampleBatch,
    Source,
    Text,
    Trace,
)

from .station import OVER, Station
from .thread import StationThread

log = logging.getLogger(__name__)
UNKNOWN = Text(
    "The recorder ended before it answered, so it is not known whether this was done. Look at the journal."
)
CLOSED = Text("The site is closed, so its history is not read any more.")
Answer = TypeVar("Answer")


class Queries:
    """History's part of a source: one thread, one query at a time; cancelling its future cancels it."""

    def __init__(self, site: Path, server_of: Mapping[int, str]) -> None:
        self._site, self._server_of = site, server_of
        self._reader = HistoryReader(site / "history")
        self._journal: JournalReader | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="query")
        self._is_closed = threading.Event()

    def traces(self, tags: Sequence[int], start: int, end: int, columns: int) -> Future[tuple[Trace, ...]]:
        wanted = tuple(tags)
        return self._ask(lambda is_cancelled: self._traces(wanted, start, end, columns, is_cancelled))

    def values_at(self, tags: Sequence[int], time: int) -> Future[tuple[SampleBatch, ...]]:
        wanted = tuple(tags)
        return self._ask(lambda is_cancelled: self._reader.values_at(wanted, time, is_cancelled))

    def close(self) -> None:
        """End the running query and the thread. Waiting and later ones are answered with a sentence."""
        if self._is_closed.is_set():
            return
        self._is_closed.set()
        self._reader.interrupt()
        self._pool.submit(self._close_files)
        self._pool.shutdown()

    def _traces(
        self, tags: Sequence[int], start: int, end: int, columns: int, is_cancelled: Callable[[], bool]
    ) -> tuple[Trace, ...]:
        found = self._reader.traces(tags, start, end, columns, is_cancelled)
        known = (int(trace.samples.time[0]) for trace in found if len(trace.samples))
        holes = self._holes(min(known, default=start), end)  # a trace may begin before the span
        return tuple(trace._replace(holes=self._of_tag(holes, trace.tag)) for trace in found)

    def _holes(self, start: int, end: int) -> tuple[Hole, ...]:
        """Raises HistoryProblem: without its holes a trace would claim what nobody knows."""
        try:
            if self._journal is None:
                if not journal_exists(self._site):
                    return ()
                self._journal = JournalReader(self._site)
            return self._journal.holes(start, end)
        except DatabaseError as error:
            raise HistoryProblem(error.text) from error

    def _of_tag(self, holes: tuple[Hole, ...], tag: int) -> tuple[Hole, ...]:
        server = self._server_of.get(tag)
        mine = (hole for hole in holes if hole.server == server and hole.tag in (None, tag))
        return tuple(hole for hole in mine if not hole.is_healed)

    def _ask(self, work: Callable[[Callable[[], bool]], Answer]) -> Future[Answer]:
        asked: Future[Answer] = Future()  # not the pool's: that one can no longer be cancelled once it runs
        try:
            self._pool.submit(self._answer, asked, work)
        except RuntimeError:  # the pool is shut down
            asked.set_exception(HistoryProblem(CLOSED))
        return asked

    def _answer(self, asked: Future[Answer], work: Callable[[Callable[[], bool]], Answer]) -> None:
        if asked.cancelled():
            return
        try:
            if self._is_closed.is_set():
                raise HistoryProblem(CLOSED)
            answer = work(lambda: asked.cancelled() or self._is_closed.is_set())
        except BaseException as error:
            if asked.set_running_or_notify_cancel():
                asked.set_exception(error)
            if not isinstance(error, Problem):
                log.exception("a query failed")  # a fault of ours: the pool would keep it to itself
                raise
            return
        if asked.set_running_or_notify_cancel():
            asked.set_result(answer)

    def _close_files(self) -> None:
        self._reader.close()
        if self._journal is not None:
            self._journal.close()


class StationDeeds:
    """What an operator asks of a station in its own thread."""

    def __init__(self, station: Station, thread: StationThread) -> None:
        self._station, self._thread = station, thread

    def acknowledge(self, alarms: Sequence[int], operator: str, comment: str) -> Future[Text]:
        answered: Future[Text] = Future()
        asked = self._thread.ask(self._acknowledge(tuple(alarms), operator, comment))
        ended = OVER if asked.cancelled() else UNKNOWN
        asked.add_done_callback(lambda done: _say(done, answered, ended))
        return answered

    async def _acknowledge(self, alarms: tuple[int, ...], operator: str, comment: str) -> Text:
        _, answer = await self._station.acknowledge(alarms, operator, comment)
        return answer


class StationAlarms:
    def __init__(self, station: Station) -> None:
        self._station = station

    def active(self) -> AlarmList:
        return self._station.alarms


def live_source(station: Station, thread: StationThread, queries: Queries) -> Source:
    """The source of a desktop that records."""
    site = station.stores.site
    return Source(
        mark=Mark.LIVE,
        site=site.name,
        zone=site.zone,
        tags=station.stores.tags,
        now=time.time_ns,
        live=station.live,
        history=queries,
        alarms=StationAlarms(station),
        status=lambda: station.status,
        deeds=StationDeeds(station, thread),
    )


def queries_of(station: Station) -> Queries:
    """The history part for `live_source`; the caller closes it after the pages."""
    return Queries(station.stores.site.folder, {tag.id: tag.server for tag in station.stores.tags})


def _say(done: Future[Text], answered: Future[Text], ended: Text) -> None:
    """Pass the answer on; `ended` is the one of a station that has ended."""
    if not answered.set_running_or_notify_cancel():
        return
    error = None if done.cancelled() else done.exception()
    if error is not None:
        answered.set_exception(error)
    else:
        answered.set_result(ended if done.cancelled() else done.result())
