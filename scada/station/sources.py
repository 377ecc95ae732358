"""Sources: what pages see of a site, filled from a running station.

Lives here: one function a kind of source, and the parts that cross the thread.
Must not: hold state of a page, know Qt, do anything a part does not ask for.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

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

from .station import Station
from .thread import StationThread

STOPPED = Text("The recorder has stopped, so nothing was done.")
CLOSED = Text("The site is closed, so its history is not read any more.")
Answer = TypeVar("Answer")


class Queries:
    """History's part of a source: one thread, one query at a time; cancelling its future cancels it."""

    def __init__(self, site: Path, server_of: Mapping[int, str]) -> None:
        self._site, self._server_of = site, server_of
        self._reader = HistoryReader(site / "history")
        self._journal: JournalReader | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="query")

    def traces(self, tags: Sequence[int], start: int, end: int, columns: int) -> Future[tuple[Trace, ...]]:
        wanted = tuple(tags)
        return self._ask(lambda is_cancelled: self._traces(wanted, start, end, columns, is_cancelled))

    def values_at(self, tags: Sequence[int], time: int) -> Future[tuple[SampleBatch, ...]]:
        wanted = tuple(tags)
        return self._ask(lambda is_cancelled: self._reader.values_at(wanted, time, is_cancelled))

    def close(self) -> None:
        """End the running query and the thread. Later queries are answered with a sentence."""
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
        if self._journal is None:
            if not journal_exists(self._site):
                return ()
            self._journal = JournalReader(self._site)
        return self._journal.holes(start, end)

    def _of_tag(self, holes: tuple[Hole, ...], tag: int) -> tuple[Hole, ...]:
        server = self._server_of.get(tag)
        mine = (hole for hole in holes if hole.server == server and hole.tag in (None, tag))
        return tuple(hole for hole in mine if not hole.is_healed)

    def _ask(self, work: Callable[[Callable[[], bool]], Answer]) -> Future[Answer]:
        asked: Future[Answer] = Future()  # not the pool's: that one can no longer be cancelled once it runs
        try:
            self._pool.submit(_answer, asked, work)
        except RuntimeError:
            asked.set_exception(HistoryProblem(CLOSED))
        return asked

    def _close_files(self) -> None:
        self._reader.close()
        if self._journal is not None:
            self._journal.close()


class StationDeeds:
    """What an operator asks of a station in its own thread."""

    def __init__(self, station: Station, thread: StationThread) -> None:
        self._station, self._thread = station, thread

    def acknowledge(self, alarms: Sequence[int], operator: str, comment: str) -> Future[Text]:
        deed = self._acknowledge(tuple(alarms), operator, comment)
        if not self._thread.is_running:
            deed.close()
            answered: Future[Text] = Future()
            answered.set_result(STOPPED)
            return answered
        return self._thread.ask(deed)

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


def _answer(asked: Future[Answer], work: Callable[[Callable[[], bool]], Answer]) -> None:
    if asked.cancelled():
        return
    try:
        answer = work(asked.cancelled)
    except BaseException as error:
        if asked.set_running_or_notify_cancel():
            asked.set_exception(error)
        if not isinstance(error, Problem):
            raise  # a fault of ours: the page shows it, and it is reported
        return
    if asked.set_running_or_notify_cancel():
        asked.set_result(answer)
