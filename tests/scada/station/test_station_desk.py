"""A running station asked through its desk: by this and that, and with the file gone.

Lives here: what other processes may do to desk.db while a station records.
Must not: connect to a server.
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scada.model import AlarmState
from scada.station import DeskError, ask, left_state
from tests.scada.station.running import Running, hurry, running, until
from tests.scada.station.sites import NOW, a_site, samples

COUNTS = """
SELECT is_done, count(*) FROM request WHERE answered_ns IS NOT NULL GROUP BY is_done ORDER BY is_done
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A station with one alarm; it must be alive at the end of the test."""
    hurry(monkeypatch)
    with running(a_site(tmp_path)) as work:
        tag = work.station.stores.tags[0].id
        work.inside(lambda station: station.flow.deliver([samples(tag, [NOW], [12.5])]))
        until(lambda: left_state(tmp_path))
        yield work
        assert work.thread.is_running


def put(site: Path, payload: Any, kind: str = "acknowledge", user: Any = "ann") -> int:
    with closing(sqlite3.connect(site / "desk.db", timeout=10)) as connection, connection:
        row = (time.time_ns(), kind, payload, user)
        done = connection.execute(
            "INSERT INTO request(asked_ns, kind, payload, user) VALUES (?, ?, ?, ?)", row
        )
        return int(done.lastrowid or 0)


def answer(site: Path, request: int) -> tuple[int, str]:
    """Whether it was done, and the answer as it stands in the file."""

    def look() -> tuple[int, str] | None:
        with closing(sqlite3.connect(site / "desk.db", timeout=10)) as connection:
            row = connection.execute(
                "SELECT is_done, answer FROM request WHERE id = ?", (request,)
            ).fetchone()
        return row if row is not None and row[1] is not None else None

    found: tuple[int, str] = until(look)
    return found


def test_an_alarm_is_acknowledged_through_the_desk(work: Running, tmp_path: Path) -> None:
    (alarm,) = work.station.alarms.alarms
    said = ask(tmp_path, "acknowledge", {"alarms": [alarm.id], "comment": "seen"}, "ann", 20)
    assert str(said) == "Acknowledged."
    assert work.station.alarms.alarms[0].state is AlarmState.ACKED
    with pytest.raises(DeskError, match="acknowledged already"):
        ask(tmp_path, "acknowledge", {"alarms": [alarm.id]}, "ann", 20)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("reboot", "{}"),
        ("", "{}"),
        ("acknowledge", "{}"),
        ("acknowledge", "[]"),
        ("acknowledge", "nonsense"),
        ("acknowledge", None),
        ("acknowledge", '{"alarms": 1}'),
        ("acknowledge", '{"alarms": ["1"]}'),
        ("acknowledge", '{"alarms": [true]}'),
        ("acknowledge", '{"alarms": [1.0]}'),
        ("acknowledge", "[" * 50_000),
    ],
)
def test_a_request_nobody_understands_is_refused_in_words(
    work: Running, tmp_path: Path, kind: str, payload: Any
) -> None:
    is_done, said = answer(tmp_path, put(tmp_path, payload, kind))
    assert is_done == 0
    assert "does not know this request" in said
    assert work.station.alarms.alarms[0].state is AlarmState.UNACKED


@pytest.mark.parametrize(
    "payload",
    [{"alarms": []}, {"alarms": [10**30]}, {"alarms": [-1]}, {"alarms": [999], "comment": {"a": ["b"]}}],
)
def test_a_request_for_what_is_not_there_is_refused_in_words(
    work: Running, tmp_path: Path, payload: Any
) -> None:
    is_done, said = answer(tmp_path, put(tmp_path, json.dumps(payload)))
    assert is_done == 0
    assert "no alarm" in said or "nothing to acknowledge" in said


@pytest.mark.parametrize("user", [None, b"\xff\xfe", 7])
def test_a_name_that_is_no_text_does_no_harm(work: Running, tmp_path: Path, user: Any) -> None:
    (alarm,) = work.station.alarms.alarms
    is_done, _ = answer(tmp_path, put(tmp_path, json.dumps({"alarms": [alarm.id]}), user=user))
    assert is_done == 1


def test_five_hundred_requests_are_answered_and_one_of_them_does_it(work: Running, tmp_path: Path) -> None:
    (alarm,) = work.station.alarms.alarms
    payload = json.dumps({"alarms": [alarm.id]})
    now = time.time_ns() + 8 * 10**9  # they may wait on a busy machine
    with closing(sqlite3.connect(tmp_path / "desk.db", timeout=10)) as connection, connection:
        insert = "INSERT INTO request(asked_ns, kind, payload, user) VALUES (?, 'acknowledge', ?, 'ann')"
        connection.executemany(insert, [(now, payload)] * 500)

    def counts() -> list[tuple[int, int]]:
        with closing(sqlite3.connect(tmp_path / "desk.db", timeout=10)) as connection:
            return connection.execute(COUNTS).fetchall()

    until(lambda: sum(count for _, count in counts()) == 500)
    assert counts() == [(0, 499), (1, 1)]


def test_several_who_ask_at_once_are_each_answered(work: Running, tmp_path: Path) -> None:
    (alarm,) = work.station.alarms.alarms

    def one(number: int) -> str:
        try:
            return str(ask(tmp_path, "acknowledge", {"alarms": [alarm.id]}, f"user {number}", 25))
        except DeskError as error:
            return str(error)

    with ThreadPoolExecutor(6) as pool:
        said = sorted(pool.map(one, range(6)))
    assert said == ["Acknowledged.", *["The Hi alarm of PT-101 is acknowledged already."] * 5]


@pytest.mark.parametrize("pattern", ["desk.db", "desk.db*"])
def test_a_desk_deleted_while_recording_is_begun_anew(work: Running, tmp_path: Path, pattern: str) -> None:
    for path in tmp_path.glob(pattern):
        path.unlink()
    until(lambda: left_state(tmp_path))
    (alarm,) = work.station.alarms.alarms
    assert str(ask(tmp_path, "acknowledge", {"alarms": [alarm.id]}, "ann", 20)) == "Acknowledged."


def test_a_desk_spoilt_while_recording_is_said_and_forgiven_when_it_is_gone(
    work: Running, tmp_path: Path
) -> None:
    for path in tmp_path.glob("desk.db*"):
        path.unlink()
    (tmp_path / "desk.db").write_bytes(b"no database at all" * 1000)
    until(lambda: any("desk.db" in str(text) for text in work.station.status.problems))
    (tmp_path / "desk.db").unlink()
    until(lambda: left_state(tmp_path))
    until(lambda: not work.station.status.problems)


def test_a_desk_locked_for_a_while_is_waited_for(
    work: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.station.stores.desk.ask(lambda desk: desk._connection.execute("PRAGMA busy_timeout = 50")).result()
    with closing(sqlite3.connect(tmp_path / "desk.db", isolation_level=None, timeout=10)) as other:
        other.execute("BEGIN IMMEDIATE")
        until(lambda: any("desk.db is locked" in str(text) for text in work.station.status.problems))
        assert work.station.status.is_recording
        other.execute("ROLLBACK")
    until(lambda: not work.station.status.problems)
