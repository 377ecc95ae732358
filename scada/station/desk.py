"""The desk: `desk.db`, where other processes leave requests and the recorder its answers and its state.

Lives here: the tables, asking, answering, expiry, the last state for viewers.
Must not: carry out a request, decide who may ask, trust what it reads: any program may have written it.
"""

import json
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from scada.database import (
    DatabaseError,
    Durability,
    Schema,
    open_reader,
    open_writer,
    sqlite_errors,
    transaction,
)
from scada.model import (
    SECOND,
    LinkState,
    Problem,
    ServerStatus,
    StationStatus,
    Text,
    from_json,
    to_json,
)

from .lock import holder

FILE = "desk.db"
EXPIRES = 10 * SECOND
POLL_S = 0.1
ASK = "INSERT INTO request(asked_ns, kind, payload, user) VALUES (?, ?, ?, ?)"
ANSWER_OF = "SELECT is_done, answer FROM request WHERE id = ? AND answered_ns IS NOT NULL"
OPEN_REQUESTS = """
SELECT id, asked_ns, kind, payload, user FROM request WHERE answered_ns IS NULL ORDER BY id LIMIT 500
"""
ANSWER = "UPDATE request SET answered_ns = ?, is_done = ?, answer = ? WHERE id = ? AND answered_ns IS NULL"
FORGET = "DELETE FROM request WHERE asked_ns < ?"
STATE = "INSERT OR REPLACE INTO state(name, written_ns, content) VALUES (?, ?, ?)"
READ_STATE = "SELECT name, written_ns, content FROM state ORDER BY rowid"
TOO_LATE = Text("The request came too late and was not done. Ask again.")
NOBODY = Text("Nobody records this site, so nothing was done. Start the recorder, then ask again.")
NO_ANSWER = Text(
    "The recorder did not answer within {seconds} s, so nothing is known to be done. "
    "Look at its state with `millrace status`."
)


def _make(database: Database) -> None:
    request = {"id": int, "asked_ns": int, "kind": str, "payload": str, "user": str}
    answer = {"answered_ns": int, "is_done": int, "answer": str}
    database["request"].create({**request, **answer}, pk="id")  # type: ignore[union-attr]
    database["state"].create({"name": str, "written_ns": int, "content": str}, pk="name")  # type: ignore[union-attr]


SCHEMA = Schema("desk", 0x4D524453, (_make,))


class DeskError(Problem):
    """A request was refused, or nobody was there to answer it."""


@dataclass(frozen=True, slots=True)
class Request:
    id: int
    asked: int  # ns UTC
    kind: str  # "acknowledge"
    payload: Any  # as JSON has it; None when it is no JSON
    user: str


@dataclass(frozen=True, slots=True)
class LeftState:
    """What the recorder last said of itself, and when."""

    written: int  # ns UTC
    complete_until: int  # ns UTC: everything received before is stored
    status: StationStatus
    complete: Mapping[str, int] = field(default_factory=dict)  # by server: all it published before is stored


class RecorderDesk:
    """The recorder's side: one thread. Requests older than ten seconds are refused, not done late.

    When somebody deletes the file, the next call begins a new one. Methods raise DatabaseError, OSError.
    """

    def __init__(self, site: Path) -> None:
        self._path = site / FILE
        self._open()

    def requests(self, now: int) -> tuple[Request, ...]:
        """Open requests, oldest first; those not of the last ten seconds are answered with a refusal here."""
        self._follow()
        with sqlite_errors(self._path):
            rows = self._connection.execute(OPEN_REQUESTS).fetchall()
        requests = [_request(row) for row in rows]
        for request in requests:
            if not _is_fresh(request, now):
                self.answer(request.id, TOO_LATE, False, now)
        return tuple(request for request in requests if _is_fresh(request, now))

    def answer(self, request: int, text: Text, is_done: bool, now: int) -> None:
        """Nothing when the file was replaced meanwhile: in another one the number means another request."""
        if _identity(self._path) != self._identity:
            return
        with transaction(self._connection, self._path):
            self._connection.execute(ANSWER, (now, is_done, to_json(text), request))

    def leave_state(
        self, status: StationStatus, complete_until: int, now: int, complete: Mapping[str, int] | None = None
    ) -> None:
        """Write the state a viewer reads: one row a server, one for the station; forget old requests.

        `complete`: by server the time (ns UTC) until which nothing is missing but in recorded holes.
        """
        self._follow()
        station = {**_plain(status), "complete_until": complete_until, "complete": dict(complete or {})}
        rows = [("station", now, json.dumps(station))]
        rows += [(f"server {server.name}", now, json.dumps(_plain(server))) for server in status.servers]
        with transaction(self._connection, self._path):
            self._connection.execute("DELETE FROM state")
            self._connection.executemany(STATE, rows)
            self._connection.execute(FORGET, (now - 3600 * SECOND,))

    def close(self) -> None:
        with sqlite_errors(self._path):
            self._connection.close()

    def _open(self) -> None:
        self._connection = open_writer(self._path, SCHEMA, Durability.NORMAL)
        self._identity = _identity(self._path)

    def _follow(self) -> None:
        """Use the file that others see: ours may have been deleted or replaced."""
        if _identity(self._path) != self._identity:
            self._connection.close()
            self._open()


def ask(site: Path, kind: str, payload: Any, user: str, timeout_s: float = 5.0) -> Text:
    """Leave a request and wait for the recorder's answer. Blocks.

    Returns what was done, in words. Raises DeskError when it was refused, when nobody records, or when no
    answer came in time; DatabaseError when the desk cannot be written.
    """
    if not holder(site):
        raise DeskError(NOBODY)
    path = site / FILE
    connection = open_writer(path, SCHEMA, Durability.NORMAL)
    try:
        with transaction(connection, path):
            asked = connection.execute(ASK, (time.time_ns(), kind, json.dumps(payload), user))
        with sqlite_errors(path):
            return _await_answer(connection, asked.lastrowid or 0, timeout_s)
    finally:
        connection.close()


def left_state(site: Path) -> LeftState | None:
    """What the recorder of this site last said of itself; None when it never did or is unreadable."""
    path = site / FILE
    try:
        connection = open_reader(path, SCHEMA)
    except (FileNotFoundError, DatabaseError):
        return None
    try:
        with sqlite_errors(path):
            rows = connection.execute(READ_STATE).fetchall()
    except DatabaseError:
        return None
    finally:
        connection.close()
    try:
        return _left_state({name: (written, json.loads(content)) for name, written, content in rows})
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
    ):  # of another version, or garbage
        return None


def _left_state(rows: Mapping[str, tuple[int, Any]]) -> LeftState:
    """Raises KeyError, ValueError, TypeError or AttributeError when the rows are not what we write."""
    written, station = rows["station"]
    servers = [_server(content) for name, (_, content) in rows.items() if name.startswith("server ")]
    complete_until = int(station.pop("complete_until"))
    complete = {str(name): int(until) for name, until in station.pop("complete", {}).items()}
    problems = tuple(from_json(text) for text in station.pop("problems"))
    status = StationStatus(**station, servers=tuple(servers), problems=problems)
    return LeftState(int(written), complete_until, status, complete)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file stands at `path`; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _request(row: tuple[Any, ...]) -> Request:
    id_, asked, kind, payload, user = row
    try:
        content = json.loads(payload)
    except (ValueError, TypeError, RecursionError):
        content = None
    return Request(id_, asked if isinstance(asked, int) else 0, str(kind), content, str(user or ""))


def _is_fresh(request: Request, now: int) -> bool:
    """Neither old nor, after the clock was put back, of a time to come."""
    return abs(now - request.asked) <= EXPIRES


def _await_answer(connection: sqlite3.Connection, request: int, timeout_s: float) -> Text:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        answered = connection.execute(ANSWER_OF, (request,)).fetchone()
        if answered is not None:
            text = from_json(answered[1])
            if not answered[0]:
                raise DeskError(text)
            return text
        time.sleep(POLL_S)
    raise DeskError(Text(NO_ANSWER.template, {"seconds": timeout_s}))


def _plain(status: StationStatus | ServerStatus) -> dict[str, Any]:
    if isinstance(status, ServerStatus):
        return {**asdict(status), "state": status.state.value, "reason": to_json(status.reason)}
    shallow = {name: getattr(status, name) for name in StationStatus.__slots__ if name != "servers"}
    return {**shallow, "problems": [to_json(problem) for problem in status.problems]}


def _server(content: dict[str, Any]) -> ServerStatus:
    gap = content.pop("last_gap")
    state, reason = LinkState(content.pop("state")), from_json(content.pop("reason"))
    last_gap = None if gap is None else (gap[0], gap[1])
    return ServerStatus(**content, state=state, reason=reason, last_gap=last_gap)
