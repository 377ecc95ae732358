"""What pages get: history with its holes, cancelled and closed; deeds answered with a sentence, always.

Lives here: queries of a real history and journal, and a live source over a station in its thread.
Must not: know a page.
"""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scada.model import SECOND, HistoryProblem, Mark, Text
from scada.station import Queries, StationThread, live_source, open_station, queries_of
from scada.station.stores import open_stores
from tests.scada.station.sites import DEAD, NOW, a_site, samples

LIMIT = 20.0


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Ten samples of each of the tags 1 to 3, one a second."""
    stores = open_stores(a_site(tmp_path), NOW)
    times = [NOW + second * SECOND for second in range(10)]
    assert stores.head is not None
    for tag in (1, 2, 3):
        batch = samples(tag, times, [float(tag * 10 + row) for row in range(10)])
        stores.head.ask(lambda head, batch=batch: head.commit([batch])).result()  # type: ignore[misc]
    assert stores.close() == ()
    return tmp_path


@pytest.fixture
def queries(site: Path) -> Iterator[Queries]:
    made = Queries(site, {1: "plc-1", 2: "plc-1", 3: "plc-2"})
    yield made
    made.close()


def until(predicate: Callable[[], object]) -> None:
    deadline = time.monotonic() + LIMIT
    while not predicate():
        assert time.monotonic() < deadline
        time.sleep(0.005)


class Slow:
    """A query that begins and waits until it is told to go on, or no longer wanted."""

    def __init__(self, queries: Queries) -> None:
        self.begun, self.go_on, self.was_cancelled = threading.Event(), threading.Event(), False
        self.future: Future[str] = queries._ask(self._work)
        assert self.begun.wait(LIMIT)

    def _work(self, is_cancelled: Callable[[], bool]) -> str:
        self.begun.set()
        deadline = time.monotonic() + LIMIT
        while not self.go_on.wait(0.005) and time.monotonic() < deadline:
            if is_cancelled():
                self.was_cancelled = True
                raise HistoryProblem(Text("The query was cancelled."))
        return "done"


# --- history ---


def test_traces_come_in_the_order_asked_with_the_sample_before(queries: Queries) -> None:
    start, end = NOW + 5 * SECOND, NOW + 7 * SECOND
    traces = queries.traces([3, 1], start, end, 100).result(LIMIT)
    assert [trace.tag for trace in traces] == [3, 1]
    assert traces[0].samples.value.tolist() == [34.0, 35.0, 36.0, 37.0]
    assert traces[1].samples.time[0] == NOW + 4 * SECOND
    assert traces[0].holes == ()


def test_values_at_a_moment_are_the_newest_before_it(queries: Queries) -> None:
    one, none = queries.values_at([1, 9], NOW + SECOND + 1).result(LIMIT)
    assert one.value.tolist() == [11.0]
    assert len(none) == 0


def test_each_trace_has_the_holes_of_its_server_and_its_own(site: Path, queries: Queries) -> None:
    stores = open_stores(a_site(site), NOW)
    assert stores.journal is not None
    for server, tag, start in [("plc-1", None, 1), ("plc-2", None, 2), ("plc-1", 1, 3), ("plc-1", None, 50)]:
        cause = Text(f"{server}/{tag}")

        def note(
            journal: Any, server: str = server, tag: int | None = tag, start: int = start, cause: Text = cause
        ) -> None:
            journal.open_hole(server, NOW + start * SECOND, cause, tag)
            journal.close_hole(server, NOW + (start + 1) * SECOND, tag)

        stores.journal.ask(note).result()
    assert stores.close() == ()
    traces = queries.traces([1, 2, 3, 9], NOW, NOW + 9 * SECOND, 100).result(LIMIT)
    causes = [[str(hole.cause) for hole in trace.holes] for trace in traces]
    assert causes == [["plc-1/None", "plc-1/1"], ["plc-1/None"], ["plc-2/None"], []]


def test_a_query_cancelled_before_it_began_is_never_run(queries: Queries) -> None:
    slow = Slow(queries)
    ran = []
    waiting = queries._ask(lambda is_cancelled: ran.append(1))
    assert waiting.cancel()
    slow.go_on.set()
    assert slow.future.result(LIMIT) == "done"
    assert len(queries.traces([1], NOW, NOW + SECOND, 10).result(LIMIT)) == 1
    assert ran == []


def test_a_query_cancelled_while_it_runs_ends_soon_and_the_next_is_answered(queries: Queries) -> None:
    slow = Slow(queries)
    assert slow.future.cancel()
    assert len(queries.traces([1], NOW, NOW + SECOND, 10).result(LIMIT)) == 1
    assert slow.was_cancelled
    with pytest.raises(CancelledError):
        slow.future.result(0)


def test_closing_ends_the_running_query_and_answers_the_waiting_ones_in_words(site: Path) -> None:
    queries = Queries(site, {})
    slow = Slow(queries)
    waiting = [queries.traces([1], NOW, NOW + SECOND, 10) for _ in range(3)]
    queries.close()
    queries.close()
    assert slow.was_cancelled
    later = queries.values_at([1], NOW)
    for future in (*waiting, later):
        with pytest.raises(HistoryProblem, match="The site is closed"):
            future.result(LIMIT)


def test_a_fault_of_ours_reaches_who_asked_and_the_log_and_the_next_query_works(
    queries: Queries, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(is_cancelled: Callable[[], bool]) -> None:
        raise ZeroDivisionError("a fault")

    with pytest.raises(ZeroDivisionError):
        queries._ask(fault).result(LIMIT)
    assert len(queries.traces([1], NOW, NOW + SECOND, 10).result(LIMIT)) == 1
    assert "a query failed" in caplog.text


@pytest.mark.parametrize("file", ["history/head.db", "history/tags.db"])
def test_a_history_that_cannot_be_read_is_said_as_a_problem_of_history(site: Path, file: str) -> None:
    (site / file).write_bytes(b"no database at all" * 1000)
    queries = Queries(site, {})
    try:
        traces = queries.traces([1], NOW, NOW + SECOND, 10)
        if file.endswith("head.db"):
            with pytest.raises(HistoryProblem, match=r"head\.db is damaged"):
                traces.result(LIMIT)
        else:
            assert len(traces.result(LIMIT)) == 1
    finally:
        queries.close()


def test_a_journal_that_cannot_be_read_is_a_problem_of_history_too(site: Path, queries: Queries) -> None:
    with closing(sqlite3.connect(site / "journal.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(HistoryProblem, match=r"journal\.db was written by a newer Millrace"):
        queries.traces([1], NOW, NOW + SECOND, 10).result(LIMIT)
    assert len(queries.values_at([1], NOW).result(LIMIT)) == 1


def test_a_site_that_never_ran_has_an_empty_history(tmp_path: Path) -> None:
    queries = Queries(tmp_path, {1: "plc-1"})
    try:
        (trace,) = queries.traces([1], NOW, NOW + SECOND, 10).result(LIMIT)
        assert (len(trace.samples), trace.holes) == (0, ())
    finally:
        queries.close()


# --- a station ---


def test_a_source_shows_its_station_and_answers_after_its_end(tmp_path: Path) -> None:
    station = open_station(a_site(tmp_path))
    thread = StationThread(station.run)
    queries = queries_of(station)
    source = live_source(station, thread, queries)
    before = source.deeds.acknowledge([1], "ann", "seen").result(LIMIT)
    assert str(before) == "The recorder has stopped, so nothing was done."
    thread.start()
    assert (source.mark, source.site, source.zone) == (Mark.LIVE, "Waterworks", "Europe/Berlin")
    assert [tag.name for tag in source.tags] == ["PT-101", "P-101", "Batch"]
    assert abs(source.now() - time.time_ns()) < 60 * SECOND
    until(lambda: source.status().disk_total)
    assert source.status().is_recording
    assert source.status().servers[0].url == DEAD
    assert source.alarms.active().alarms == ()
    assert source.live.changes(-1) == (0, (), False)
    refusal = source.deeds.acknowledge([1], "ann", "seen").result(LIMIT)
    assert str(refusal) == "The Hi alarm of PT-101 is not active; there is nothing to acknowledge."
    assert thread.stop(LIMIT)
    for _ in range(2):
        answer = source.deeds.acknowledge([1], "ann", "seen").result(LIMIT)
        assert str(answer) == "The recorder has stopped, so nothing was done."
    assert source.status().servers[0].name == "plc-1"
    queries.close()


def test_deeds_asked_while_a_station_stops_are_all_answered_with_a_sentence(tmp_path: Path) -> None:
    station = open_station(a_site(tmp_path))
    thread = StationThread(station.run)
    thread.start()
    queries = queries_of(station)
    deeds = live_source(station, thread, queries).deeds
    asked: list[Future[Text]] = []
    stopping = threading.Thread(target=thread.stop, args=(LIMIT,))
    stopping.start()
    while stopping.is_alive():
        asked.append(deeds.acknowledge([1], "ann", "seen"))
        time.sleep(0.0005)
    stopping.join()
    asked.append(deeds.acknowledge([1], "ann", "seen"))
    assert all(str(future.result(LIMIT)).endswith((".",)) for future in asked)
    assert str(asked[-1].result(0)) == "The recorder has stopped, so nothing was done."
    queries.close()


def test_a_deed_under_way_when_the_station_ends_is_not_said_to_be_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    async def slow(*_: object) -> tuple[bool, Text]:
        begun.set()
        await asyncio.sleep(LIMIT)
        return True, Text("Acknowledged.")

    station = open_station(a_site(tmp_path))
    monkeypatch.setattr(station, "acknowledge", slow)
    thread = StationThread(station.run)
    thread.start()
    queries = queries_of(station)
    asked = live_source(station, thread, queries).deeds.acknowledge([1], "ann", "seen")
    assert begun.wait(LIMIT)
    assert thread.stop(LIMIT)
    assert "it is not known whether this was done" in str(asked.result(LIMIT))
    queries.close()


def test_an_answer_nobody_waits_for_any_more_does_no_harm(tmp_path: Path) -> None:
    station = open_station(a_site(tmp_path))
    thread = StationThread(station.run)
    thread.start()
    queries = queries_of(station)
    deeds = live_source(station, thread, queries).deeds
    for _ in range(20):
        deeds.acknowledge([1], "ann", "seen").cancel()
    assert str(deeds.acknowledge([1], "ann", "seen").result(LIMIT))
    assert thread.stop(LIMIT)
    queries.close()
