"""`millrace alarms`, `status` and `ack`: a recorder asked from outside, with a real journal and a real desk.

Lives here: what is printed of both, and the answers of a recorder that a thread plays.
Must not: start a station; the end to end tests do.
"""

import getpass
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from scada.journal import Journal
from scada.model import (
    SECOND,
    AlarmDefinition,
    AlarmEvent,
    AlarmKind,
    LinkState,
    ServerStatus,
    StationStatus,
    Text,
    Transition,
)
from scada.station.desk import RecorderDesk, Request
from scada.station.lock import RecorderLock

Run = Callable[..., Result]
START = 1_795_486_327 * SECOND  # 2026-11-24T02:12:07Z
HIGH = AlarmDefinition("PT-101", AlarmKind.HI, 12.0, 2, "Pressure high")
LOW = AlarmDefinition("LT-010", AlarmKind.LO, 1.0, 1, "Tank\nempty \x1b[2J")


@pytest.fixture
def alarmed(site: Path) -> Path:
    """One alarm acknowledged, one not; three rows in the journal, now."""
    now = time.time_ns()
    journal = Journal(site, now)
    high, low = journal.register([HIGH, LOW])
    journal.record(
        [
            Transition(high, AlarmEvent.ACTIVE, now - 3 * SECOND, 12.5, 12.0),
            Transition(low, AlarmEvent.ACTIVE, now - 2 * SECOND, 0.5, 1.0),
            Transition(high, AlarmEvent.ACKNOWLEDGED, now - SECOND, float("nan"), 12.0, "ann", "seen"),
        ],
        now,
    )
    journal.close()
    return site


class Recorder:
    """Holds the lock and answers requests as it is told."""

    def __init__(self, site: Path) -> None:
        self.lock = RecorderLock.take(site, START)
        self.asked: list[Request] = []
        self.answer = (True, Text("Acknowledged {count} alarms.", {"count": 1}))
        self._stop, ready = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(site, ready))
        self._thread.start()
        assert ready.wait(10)

    def _serve(self, site: Path, ready: threading.Event) -> None:
        desk = RecorderDesk(site)
        ready.set()
        while not self._stop.wait(0.02):
            for request in desk.requests(time.time_ns()):
                self.asked.append(request)
                desk.answer(request.id, self.answer[1], self.answer[0], time.time_ns())
        desk.close()

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self.lock.release()


@pytest.fixture
def recorder(alarmed: Path) -> Iterator[Recorder]:
    playing = Recorder(alarmed)
    yield playing
    playing.close()


def records(result: Result) -> list[dict[str, object]]:
    assert (result.exit_code, result.stderr) == (0, "")
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_active_alarms_are_one_record_a_line_worst_first(run: Run, alarmed: Path) -> None:
    low, high = records(run("alarms", alarmed, "--active", "--json"))
    fields = [
        "id",
        "tag",
        "kind",
        "priority",
        "active",
        "acked",
        "shelved",
        "time_ns",
        "value",
        "limit",
        "message",
    ]
    assert list(low) == fields
    assert (low["tag"], low["kind"], low["priority"], low["acked"]) == ("LT-010", "Lo", 1, False)
    assert (high["tag"], high["active"], high["acked"], high["value"], high["limit"]) == (
        "PT-101",
        True,
        True,
        12.5,
        12.0,
    )
    assert records(run("alarms", alarmed, "--json")) == [low, high]


def test_the_journal_is_one_record_a_transition_in_order(run: Run, alarmed: Path) -> None:
    rows = records(run("alarms", alarmed, "--journal", "--json"))
    assert list(rows[0]) == ["time_ns", "tag", "event", "value", "limit", "user", "comment", "origin"]
    assert [(row["tag"], row["event"]) for row in rows] == [
        ("PT-101", "active"),
        ("LT-010", "active"),
        ("PT-101", "acknowledged"),
    ]
    assert (rows[2]["value"], rows[2]["user"], rows[2]["comment"]) == (None, "ann", "seen")
    assert records(run("alarms", alarmed, "--journal", "--json", "--to", "-1h")) == []


def test_alarms_are_told_in_even_columns_and_in_the_readers_language(
    run: Run, alarmed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = run("alarms", alarmed).stdout.splitlines()
    assert "Urgent" in first
    assert "in alarm, unacknowledged" in first
    assert first.index("LT-010") == second.index("PT-101")
    assert first.endswith("Tank empty \\u001b[2J")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "紧急" in run("alarms", alarmed).stdout
    assert "已确认" in run("alarms", alarmed, "--journal").stdout


def test_a_site_without_a_journal_has_no_alarms(run: Run, site: Path) -> None:
    assert records(run("alarms", site, "--json")) == []
    assert run("alarms", site).output == "No active alarms.\n"
    assert "holds nothing" in run("alarms", site, "--journal").output
    assert run("alarms", site, "--from", "soon").exit_code == 2


def test_an_acknowledgement_is_asked_of_the_recorder_in_the_name_of_who_is_logged_in(
    run: Run, alarmed: Path, recorder: Recorder
) -> None:
    result = run("ack", alarmed, 2, "--comment", "seen")
    assert (result.exit_code, result.stderr) == (0, "Acknowledged 1 alarms.\n")
    (request,) = recorder.asked
    assert (request.kind, request.payload) == ("acknowledge", {"alarms": [2], "comment": "seen"})
    assert request.user == getpass.getuser()


def test_a_refusal_of_the_recorder_is_a_failure(run: Run, alarmed: Path, recorder: Recorder) -> None:
    recorder.answer = (False, Text("There is no alarm {id}.", {"id": 99}))
    result = run("ack", alarmed, 99)
    assert (result.exit_code, result.stderr) == (1, "There is no alarm 99.\n")


def test_without_a_recorder_an_acknowledgement_is_refused_and_nothing_is_left(
    run: Run, alarmed: Path
) -> None:
    result = run("ack", alarmed, 2)
    assert result.exit_code == 1
    assert "Nobody records this site" in result.stderr
    assert not (alarmed / "desk.db").exists()
    assert run("ack", alarmed).exit_code == 2
    assert run("ack", alarmed, "x").exit_code == 2
    assert run("ack", alarmed, 2, "--comment", "x" * 2000).exit_code == 2


def left_by(site: Path, **more: object) -> None:
    server = ServerStatus(
        "plc-1",
        "opc.tcp://127.0.0.1:4840",
        LinkState.LIVE,
        Text("Live."),
        START,
        2,
        1,
        12.5,
        0.25,
        (START, START + SECOND),
    )
    plain: dict[str, object] = {
        "servers": (server,),
        "is_recording": True,
        "holder": "process 1",
        "rate": 12.5,
        "stored": 1000,
        "disk_free": 1,
        "disk_total": 2,
        "loop_lag": 0.001,
    }
    desk = RecorderDesk(site)
    desk.leave_state(StationStatus(**{**plain, **more}), START, time.time_ns())  # type: ignore[arg-type]
    desk.close()


def test_status_tells_scripts_of_servers_tags_holder_disk_and_alarms(run: Run, alarmed: Path) -> None:
    left_by(alarmed, problems=(Text("The disk is slow."),))
    lock = RecorderLock.take(alarmed, START)
    (document,) = records(run("status", alarmed, "--json"))
    lock.release()
    assert "since 2026-11-24T02:12:07Z" in str(document["holder"])
    assert document["servers"] == [
        {
            "name": "plc-1",
            "url": "opc.tcp://127.0.0.1:4840",
            "state": "live",
            "reason": "Live.",
            "since_ns": START,
            "tags": 2,
            "refused": 1,
            "rate": 12.5,
            "skew_s": 0.25,
            "last_gap": {"start_ns": START, "end_ns": START + SECOND},
        }
    ]
    assert (document["tags"], document["rate"], document["stored"]) == (2, 12.5, 1000)
    assert document["alarms"] == {"active": 2, "unacknowledged": 1}
    assert document["disk"]["free"] > 0  # type: ignore[index]
    assert document["problems"] == ["The disk is slow."]


def test_without_a_recorder_every_server_is_stopped_whatever_was_left(run: Run, alarmed: Path) -> None:
    left_by(alarmed)
    (document,) = records(run("status", alarmed, "--json"))
    assert document["holder"] is None
    (server,) = document["servers"]  # type: ignore[misc]
    assert (server["state"], server["rate"], server["tags"]) == ("stopped", 0.0, 0)
    assert server["last_gap"] == {"start_ns": START, "end_ns": START + SECOND}
    assert document["rate"] == 0.0
    told = run("status", alarmed)
    assert told.stdout.startswith("Nobody records this site.\n")
    assert "Alarms: 2 active, 1 unacknowledged." in told.stdout


def test_status_of_a_site_that_never_ran_is_told(run: Run, site: Path) -> None:
    (document,) = records(run("status", site, "--json"))
    assert (document["holder"], document["alarms"]) == (None, {"active": 0, "unacknowledged": 0})
    assert run("status", site).exit_code == 0
    (site / "tags.csv").write_text("name,server,node\nA,plc-9,i=1\n")
    assert "tags.csv:2:" in run("status", site).stderr
    assert run("status", site / "none").exit_code == 2


def test_status_of_a_running_recorder_is_told_in_words(run: Run, alarmed: Path) -> None:
    left_by(alarmed)
    lock = RecorderLock.take(alarmed, START)
    told = run("status", alarmed).stdout
    lock.release()
    assert "Recorded by process" in told
    assert "2 tags" in told
    assert "12.5 values a second, 1000 stored, complete until 24 Nov 2026 03:12:07 CET." in told


def test_status_tells_of_servers_though_the_journal_is_damaged(run: Run, alarmed: Path) -> None:
    (alarmed / "journal.db").write_bytes(b"no database" * 1000)
    told = run("status", alarmed)
    assert told.exit_code == 0
    assert "plc-1" in told.stdout
    assert "journal.db is damaged" in told.stderr
    document = json.loads(run("status", alarmed, "--json").stdout)
    assert document["alarms"] == {"active": None, "unacknowledged": None}
    assert "journal.db is damaged" in document["problems"][0]
    refused = run("alarms", alarmed)
    assert (refused.exit_code, refused.stdout) == (1, "")


@pytest.mark.parametrize("words", [("alarms",), ("alarms", "--journal"), ("status",)])
def test_a_journal_without_anything_in_it_is_none(run: Run, site: Path, words: tuple[str, ...]) -> None:
    (site / "journal.db").touch()
    assert run(words[0], site, *words[1:]).exit_code == 0
