"""A station's life: started with whatever there is, stopped in time, ended loudly by a fault of ours.

Lives here: runs without a server that answers; files that cannot be used; the order at the end.
Must not: connect to a server; test_station_links does.
"""

import asyncio
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scada.journal import JournalReader
from scada.model import AlarmKind, LinkState, Problem, Text
from scada.station import holder, left_state, open_station
from scada.station import station as life
from tests.scada.station.running import Running, hurry, running, until
from tests.scada.station.sites import FOREVER, HIGH, NOW, a_site, opened, samples

STOP_LIMIT = 6.0


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


def events(site: Path) -> list[str]:
    reader = JournalReader(site)
    try:
        return [event.kind for event in reader.events(0, FOREVER)]
    finally:
        reader.close()


@contextmanager
def silent_server() -> Iterator[str]:
    """Takes connections and says nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield f"opc.tcp://127.0.0.1:{listener.getsockname()[1]}"


def run_to_failure(station: life.Station) -> BaseExceptionGroup[Any]:
    """Run it; how it ended, which must be loudly and soon."""

    async def run() -> None:
        async with asyncio.timeout(20):
            await station.run(asyncio.Event())

    with pytest.raises(ExceptionGroup) as caught:
        asyncio.run(run())
    return caught.value


# --- start and stop ---


def test_a_site_without_servers_runs_and_ends(tmp_path: Path) -> None:
    site = a_site(tmp_path, tags=(), alarms=())
    with running(site) as work:
        until(lambda: left_state(tmp_path))
        assert holder(tmp_path)
        assert work.station.status.is_recording
        assert work.station.status.servers == ()
        assert work.station.status.problems == ()
        assert work.stop() < STOP_LIMIT
    assert holder(tmp_path) == ""
    assert events(tmp_path) == ["recording-started", "recording-stopped"]
    assert left_state(tmp_path).status.loop_lag < 5  # type: ignore[union-attr]


def test_a_station_can_be_stopped_at_once(tmp_path: Path) -> None:
    for _ in range(3):
        work = Running(open_station(a_site(tmp_path)))
        assert work.stop() < STOP_LIMIT
    assert events(tmp_path) == ["recording-started", "recording-stopped"] * 3


def test_a_stop_while_connecting_to_a_server_that_says_nothing_is_quick(tmp_path: Path) -> None:
    with silent_server() as url, running(a_site(tmp_path, url=url)) as work:
        until(lambda: work.station.status.servers[0].state is LinkState.CONNECTING)
        time.sleep(0.5)
        assert work.stop() < STOP_LIMIT


def test_a_stop_while_waiting_for_the_next_try_is_quick(tmp_path: Path) -> None:
    with running(a_site(tmp_path)) as work:
        until(lambda: work.station.status.servers[0].state is LinkState.RECONNECTING)
        assert "Nothing listens" in str(work.station.status.servers[0].reason)
        assert work.stop() < STOP_LIMIT
    (server,) = left_state(tmp_path).status.servers  # type: ignore[union-attr]
    assert server.state is LinkState.STOPPED


def test_a_station_cancelled_from_outside_closes_its_files(tmp_path: Path) -> None:
    station = open_station(a_site(tmp_path))

    async def run() -> None:
        task = asyncio.create_task(station.run(asyncio.Event()))  # noqa: TID251  the test owns it
        await asyncio.sleep(0.2)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()

    asyncio.run(run())
    with opened(a_site(tmp_path)):
        assert events(tmp_path) == ["recording-started", "recording-stopped"]


# --- files that cannot be used ---


def test_without_a_journal_alarms_are_shown_and_acknowledged_and_everything_ends(tmp_path: Path) -> None:
    (tmp_path / "journal.db").mkdir(parents=True)
    with running(a_site(tmp_path)) as work:
        tag = work.station.stores.tags[0].id
        work.inside(lambda station: station.flow.deliver([samples(tag, [NOW], [12.5])]))
        (alarm,) = work.station.alarms.alarms
        is_done, answer = work.thread.ask(work.station.acknowledge([alarm.id], "ann", "")).result(10)
        assert (is_done, str(answer)) == (True, "Acknowledged.")
        assert any("journal" in str(problem) for problem in work.station.status.problems)
        until(lambda: work.station.status.stored == 1)
        assert work.stop() < STOP_LIMIT


def test_without_a_history_values_are_shown_and_everything_ends(tmp_path: Path) -> None:
    (tmp_path / "history").write_text("no folder")
    with running(a_site(tmp_path)) as work:
        assert not work.station.status.is_recording
        until(lambda: left_state(tmp_path))
        assert left_state(tmp_path).complete_until == 0  # type: ignore[union-attr]
        assert work.stop() < STOP_LIMIT


def test_newest_values_that_cannot_be_saved_stop_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(life, "NEWEST_EVERY_S", 0.02)
    monkeypatch.setattr("scada.history.HeadWriter.save_newest", refuse)
    with running(a_site(tmp_path)) as work:
        until(lambda: "newest values not written" in caplog.text)
        tag = work.station.stores.tags[0].id
        work.inside(lambda station: station.flow.deliver([samples(tag, [NOW], [1.0])]))
        until(lambda: work.station.status.stored == 1)
        work.stop()
    assert holder(tmp_path) == ""


def test_a_disk_that_cannot_be_asked_for_its_space_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def refuse(folder: Path) -> None:
        asked.append(folder)
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(shutil, "disk_usage", refuse)
    with running(a_site(tmp_path)) as work:
        until(lambda: left_state(tmp_path))
        assert asked
        assert work.station.status.disk_total == 0
        assert not any("MB left" in str(problem) for problem in work.station.status.problems)


def test_a_disk_that_is_nearly_full_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(total=10**12, free=3_000_000))
    with running(a_site(tmp_path)) as work:
        until(lambda: any("only 3 MB left" in str(problem) for problem in work.station.status.problems))


# --- faults of ours ---


def test_a_beat_that_fails_ends_the_station_loudly_and_gives_everything_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = open_station(a_site(tmp_path))

    def fault() -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(station.flow, "advance", fault)
    tag = station.stores.tags[0].id
    station.flow.deliver([samples(tag, [NOW], [1.0])])
    (error,) = run_to_failure(station).exceptions
    assert isinstance(error, ZeroDivisionError)
    with opened(a_site(tmp_path)) as again:
        assert again.live.newest([tag]).number[0] == 1.0, "what waited was stored all the same"
        assert events(tmp_path) == ["recording-started", "recording-stopped"]


def test_a_fault_while_writing_ends_the_station_loudly_and_claims_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise TypeError("a fault")

    site = a_site(tmp_path)
    with running(site):
        until(lambda: left_state(tmp_path))
    before = left_state(tmp_path)
    station = open_station(site)
    tag = station.stores.tags[0].id
    with monkeypatch.context() as broken:
        broken.setattr("scada.history.HeadWriter.commit", fault)
        station.flow.deliver([samples(tag, [NOW], [1.0])])

        async def run() -> None:
            async with asyncio.timeout(20):
                await station.run(asyncio.Event())

        with pytest.raises(TypeError, match="a fault"):  # the last attempt, at the end, fails too
            asyncio.run(run())
    after = left_state(tmp_path)
    assert before is not None
    assert after is not None
    assert after.complete == before.complete
    with opened(site) as again:
        assert again.stores.problems == ()


def test_a_disk_too_slow_at_the_end_is_said_and_everything_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(life, "FILES_END_S", 0.05)
    with running(a_site(tmp_path)) as work:
        commit = type(work.station.stores.head.file).commit  # type: ignore[union-attr]

        def slow(*arguments: Any) -> Any:
            time.sleep(0.3)
            return commit(*arguments)

        monkeypatch.setattr("scada.history.HeadWriter.commit", slow)
        tag = work.station.stores.tags[0].id
        work.inside(lambda station: station.flow.deliver([samples(tag, [NOW], [1.0])]))
        work.stop()
    assert "the disk took more than" in caplog.text
    with opened(a_site(tmp_path)) as again:
        assert again.live.newest([tag]).number[0] == 1.0, "the thread went on to its end"


# --- deeds ---


def test_an_acknowledgement_is_in_the_journal_before_it_is_answered_or_says_that_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarms = (
        HIGH,
        replace(HIGH, kind=AlarmKind.HIHI, limit=12.2),
        replace(HIGH, kind=AlarmKind.LO, limit=99.0),
    )
    with running(a_site(tmp_path, alarms=alarms)) as work:
        tag = work.station.stores.tags[0].id
        work.inside(lambda station: station.flow.deliver([samples(tag, [NOW], [12.5])]))
        one, *others = [alarm.id for alarm in work.station.alarms.alarms]

        def ask(*ids: int) -> tuple[bool, str]:
            is_done, answer = work.thread.ask(work.station.acknowledge(ids, "ann", "seen")).result(10)
            return is_done, str(answer)

        assert ask(*others) == (True, "Acknowledged 2 alarms.")
        reader = JournalReader(tmp_path)
        assert [row.event for row in reader.transitions(0, FOREVER)].count("acknowledged") == 2
        assert ask() == (False, "There was nothing to acknowledge.")

        def locked(*_: object) -> None:
            raise Problem(Text("journal.db is locked."))

        with monkeypatch.context() as busy:
            busy.setattr("scada.journal.Journal.record", locked)
            is_done, answer = ask(one)
            assert is_done
            assert answer.startswith("Acknowledged, but not yet in the journal: journal.db is locked.")
            until(lambda: any("journal.db is locked" in str(text) for text in work.station.status.problems))
        until(lambda: [row.event for row in reader.transitions(0, FOREVER)].count("acknowledged") == 3)
        until(lambda: not work.station.status.problems)
        reader.close()


def test_an_acknowledgement_after_the_end_is_refused(tmp_path: Path) -> None:
    with running(a_site(tmp_path)) as work:
        work.stop()
        is_done, answer = asyncio.run(work.station.acknowledge([1], "ann", ""))
    assert (is_done, str(answer)) == (False, "The recorder has stopped, so nothing was done.")
