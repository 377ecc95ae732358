"""The desk between processes: asked, answered, expired, deleted, spoiled.

Lives here: requests and left state in a real desk.db, from two sides.
Must not: start a station; test_station_desk does.
"""

import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scada.database import DatabaseError
from scada.model import SECOND, LinkState, Moment, ServerStatus, StationStatus, Text
from scada.station.desk import EXPIRES, DeskError, RecorderDesk, ask, left_state
from scada.station.lock import RecorderLock

NOW = 1_795_486_327_000_000_000
DONE = Text("Acknowledged {count} alarms.", {"count": 2})
ASKER = """
import sys
from pathlib import Path
from scada.station import DeskError, ask
try:
    print(ask(Path(sys.argv[1]), "acknowledge", {"alarms": [1, 2], "comment": "gesehen"}, "müller", 20))
except DeskError as error:
    print("refused:", error)
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RecorderDesk]:
    made = RecorderDesk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[Path]:
    """A site whose lock is held, as by a recorder."""
    lock = RecorderLock.take(tmp_path, NOW)
    yield tmp_path
    lock.release()


def put(
    site: Path, payload: Any = "{}", asked: Any = NOW, kind: Any = "acknowledge", user: Any = "ann"
) -> None:
    """A request as any program might write it."""
    with closing(sqlite3.connect(site / "desk.db")) as connection, connection:
        row = (asked, kind, payload, user)
        connection.execute("INSERT INTO request(asked_ns, kind, payload, user) VALUES (?, ?, ?, ?)", row)


def answers(site: Path) -> list[tuple[int, int | None, str | None]]:
    with closing(sqlite3.connect(site / "desk.db")) as connection:
        return connection.execute("SELECT id, is_done, answer FROM request ORDER BY id").fetchall()


def a_status(**more: Any) -> StationStatus:
    reason = Text(
        "Reconnecting in {seconds} s. {reason}",
        {"seconds": 4, "reason": Text("Cut at {t}.", {"t": Moment(NOW)})},
    )
    server = ServerStatus(
        "plc-1", "opc.tcp://a", LinkState.RECONNECTING, reason, NOW, 80, 1, 12.5, -0.25, (NOW - 9, NOW)
    )
    plain = {"servers": (server,), "is_recording": True, "holder": "process 1", "rate": 50.0, "stored": 7}
    plain |= {
        "disk_free": 1,
        "disk_total": 2,
        "loop_lag": 0.001,
        "problems": (Text("Disk {free}.", {"free": 3}),),
    }
    return StationStatus(**{**plain, **more})


# --- asking ---


def test_another_process_asks_and_is_answered_in_words(recorded: Path) -> None:
    desk = RecorderDesk(recorded)
    with subprocess.Popen(
        [sys.executable, "-c", ASKER, str(recorded)], stdout=subprocess.PIPE, text=True
    ) as asker:
        deadline = time.monotonic() + 30
        while not (requests := desk.requests(time.time_ns())):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        (request,) = requests
        assert (request.kind, request.user) == ("acknowledge", "müller")
        assert request.payload == {"alarms": [1, 2], "comment": "gesehen"}
        desk.answer(request.id, DONE, True, time.time_ns())
        said, _ = asker.communicate(timeout=30)
    assert said.strip() == "Acknowledged 2 alarms."
    assert desk.requests(time.time_ns()) == (), "an answered request is not done again"
    desk.close()


def test_a_refusal_reaches_who_asked(recorded: Path) -> None:
    desk = RecorderDesk(recorded)
    refusal = Text("There is no alarm {id}.", {"id": 9})

    def answer() -> None:
        mine = RecorderDesk(recorded)
        while not (requests := mine.requests(time.time_ns())):
            time.sleep(0.01)
        mine.answer(requests[0].id, refusal, False, time.time_ns())
        mine.close()

    thread = threading.Thread(target=answer)
    thread.start()
    with pytest.raises(DeskError) as caught:
        ask(recorded, "acknowledge", {"alarms": [9]}, "ann", 20)
    thread.join(10)
    desk.close()
    assert caught.value.text == refusal


def test_nobody_to_answer_is_said_at_once_and_leaves_no_request(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(DeskError, match="Nobody records this site, so nothing was done"):
        ask(tmp_path, "acknowledge", {}, "ann", 60)
    assert time.monotonic() - begun < 10
    assert not (tmp_path / "desk.db").exists()


def test_a_recorder_that_does_not_answer_is_said_in_time(recorded: Path) -> None:
    with pytest.raises(DeskError, match=r"did not answer within 0\.2 s, so nothing is known to be done"):
        ask(recorded, "acknowledge", {}, "ann", 0.2)


def test_a_desk_that_is_no_database_is_named_to_who_asks(recorded: Path) -> None:
    (recorded / "desk.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(DatabaseError, match=r"desk\.db is damaged"):
        ask(recorded, "acknowledge", {}, "ann", 1)


# --- requests ---


@pytest.mark.parametrize(
    ("age", "is_fresh"),
    [
        (0, True),
        (EXPIRES, True),
        (EXPIRES + 1, False),
        (3600 * SECOND, False),
        (-SECOND, True),
        (-3600 * SECOND, False),
    ],
)
def test_a_request_expires_after_ten_seconds_and_one_of_a_time_to_come_is_not_done(
    desk: RecorderDesk, tmp_path: Path, age: int, is_fresh: bool
) -> None:
    put(tmp_path, asked=NOW - age)
    assert [request.id for request in desk.requests(NOW)] == ([1] if is_fresh else [])
    ((_, is_done, answer),) = answers(tmp_path)
    assert is_done == (None if is_fresh else 0)
    assert is_fresh or "came too late and was not done" in str(answer)


@pytest.mark.parametrize("payload", ["", "{", "nonsense", None, b"\xff\x00", 7.5, "[" * 100_000])
def test_a_payload_that_is_no_json_is_handed_on_as_nothing(
    desk: RecorderDesk, tmp_path: Path, payload: Any
) -> None:
    put(tmp_path, payload)
    put(tmp_path, '{"alarms": [1]}')
    spoiled, sound = desk.requests(NOW)
    assert not isinstance(spoiled.payload, dict)
    assert sound.payload == {"alarms": [1]}


@pytest.mark.parametrize(
    ("asked", "kind", "user"), [(None, "x", "ann"), ("noon", "x", None), (NOW, None, b"\xff")]
)
def test_a_row_with_columns_of_other_types_does_no_harm(
    desk: RecorderDesk, tmp_path: Path, asked: Any, kind: Any, user: Any
) -> None:
    put(tmp_path, asked=asked, kind=kind, user=user)
    put(tmp_path)
    assert 2 in [request.id for request in desk.requests(NOW)]
    assert all(isinstance(request.user, str) for request in desk.requests(NOW))


def test_five_hundred_requests_are_answered_oldest_first(desk: RecorderDesk, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "desk.db")) as connection, connection:
        row = "INSERT INTO request(asked_ns, kind, payload, user) VALUES (?, 'acknowledge', '{}', 'ann')"
        connection.executemany(row, [(NOW + number,) for number in range(600)])
    done: list[int] = []
    while requests := desk.requests(NOW + SECOND):
        done += [request.id for request in requests]
        for request in requests:
            desk.answer(request.id, DONE, True, NOW + SECOND)
    assert done == list(range(1, 601))
    assert {(is_done, answer) for _, is_done, answer in answers(tmp_path)} == {(1, answers(tmp_path)[0][2])}


def test_an_answer_is_given_once(desk: RecorderDesk, tmp_path: Path) -> None:
    put(tmp_path)
    desk.answer(1, DONE, True, NOW)
    desk.answer(1, Text("No."), False, NOW + 1)
    assert answers(tmp_path)[0][1] == 1


# --- the file ---


@pytest.mark.parametrize("files", [("desk.db",), ("desk.db", "desk.db-wal", "desk.db-shm")])
def test_a_desk_deleted_while_recording_is_begun_anew(
    desk: RecorderDesk, tmp_path: Path, files: tuple[str, ...]
) -> None:
    put(tmp_path)
    assert len(desk.requests(NOW)) == 1
    for file in files:
        (tmp_path / file).unlink(missing_ok=True)
    assert desk.requests(NOW) == ()
    desk.leave_state(a_status(), NOW, NOW)
    assert left_state(tmp_path) is not None
    put(tmp_path)
    assert [request.id for request in desk.requests(NOW)] == [1]


def test_an_answer_to_a_request_of_the_deleted_file_does_not_reach_another_request(
    desk: RecorderDesk, tmp_path: Path
) -> None:
    put(tmp_path)
    (request,) = desk.requests(NOW)
    (tmp_path / "desk.db").unlink()
    other = RecorderDesk(tmp_path)
    put(tmp_path, '{"alarms": [7]}')
    desk.answer(request.id, DONE, True, NOW)
    assert answers(tmp_path)[0][1] is None
    assert desk.requests(NOW)[0].payload == {"alarms": [7]}
    other.close()


def test_a_desk_that_became_damaged_is_said_in_words_and_used_again_when_it_is_gone(
    desk: RecorderDesk, tmp_path: Path
) -> None:
    for file in tmp_path.glob("desk.db*"):
        file.unlink()
    (tmp_path / "desk.db").write_bytes(b"no database at all" * 100)
    for _ in range(2):
        with pytest.raises(DatabaseError, match=r"desk\.db"):
            desk.requests(NOW)
    desk.answer(1, DONE, True, NOW)
    (tmp_path / "desk.db").unlink()
    assert desk.requests(NOW) == ()


def test_a_desk_somebody_else_locks_is_said_in_words(
    desk: RecorderDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk._connection.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(tmp_path / "desk.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseError, match=r"desk\.db is locked"):
            desk.leave_state(a_status(), NOW, NOW)
    desk.leave_state(a_status(), NOW, NOW)


def test_requests_are_forgotten_after_an_hour(desk: RecorderDesk, tmp_path: Path) -> None:
    put(tmp_path, asked=NOW - 3601 * SECOND)
    put(tmp_path, asked=NOW)
    desk.leave_state(a_status(), NOW, NOW)
    assert [row[0] for row in answers(tmp_path)] == [2]


# --- the state ---


def test_the_state_left_is_the_state_read(desk: RecorderDesk, tmp_path: Path) -> None:
    desk.leave_state(a_status(), NOW - SECOND, NOW, {"plc-1": NOW - 5, "泵": 0})
    left = left_state(tmp_path)
    assert left is not None
    assert left.status == a_status()
    assert (left.written, left.complete_until) == (NOW, NOW - SECOND)
    assert left.complete == {"plc-1": NOW - 5, "泵": 0}
    desk.leave_state(a_status(servers=()), NOW, NOW + 1)
    left = left_state(tmp_path)
    assert left is not None
    assert left.status.servers == (), "a server that is gone is not shown"


def test_without_a_recorder_ever_nothing_is_known(tmp_path: Path) -> None:
    assert left_state(tmp_path) is None
    RecorderDesk(tmp_path).close()
    assert left_state(tmp_path) is None


@pytest.mark.parametrize("content", ["", "{", "[]", "7", "null", "{}", '{"problems": 7}', "[" * 100_000])
@pytest.mark.parametrize("name", ["station", "server plc-1"])
def test_a_state_that_is_not_ours_is_no_state(
    desk: RecorderDesk, tmp_path: Path, name: str, content: str
) -> None:
    desk.leave_state(a_status(), NOW, NOW)
    with closing(sqlite3.connect(tmp_path / "desk.db")) as connection, connection:
        connection.execute("UPDATE state SET content = ? WHERE name = ?", (content, name))
    assert left_state(tmp_path) is None


def test_a_state_of_a_version_that_says_more_is_no_state(desk: RecorderDesk, tmp_path: Path) -> None:
    desk.leave_state(a_status(), NOW, NOW)
    with closing(sqlite3.connect(tmp_path / "desk.db")) as connection, connection:
        (content,) = connection.execute("SELECT content FROM state WHERE name = 'station'").fetchone()
        more = json.dumps({**json.loads(content), "mood": "fine"})
        connection.execute("UPDATE state SET content = ? WHERE name = 'station'", (more,))
    assert left_state(tmp_path) is None


@pytest.mark.parametrize(
    "garbage", [b"", b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_the_state_in_a_damaged_file_is_no_state(tmp_path: Path, garbage: bytes) -> None:
    (tmp_path / "desk.db").write_bytes(garbage)
    assert left_state(tmp_path) is None
