"""The journal, journal.db, as its one writer sees it.

Lives here: ids and states of conditions, transitions with their chain, holes, events.
Must not: decide a transition, read a clock, run in the loop: every call waits for the disk.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scada.database import DatabaseError, open_writer, sqlite_errors, transaction
from scada.model import AlarmDefinition, AlarmEvent, AlarmState, Text, Transition, to_json

from .chain import COLUMNS, row_hash
from .schema import FILE, JOURNAL

Known = tuple[AlarmState, int, float]  # state, in alarm since (ns UTC), value that crossed

DEFINED = "SELECT tag, kind, id, unit, limit_value, priority, message, in_use FROM condition"
RETIRE = "UPDATE condition SET in_use = 0 WHERE id = ?"
DEFINE = """
INSERT INTO condition(tag, kind, unit, limit_value, priority, message, defined_ns, in_use)
VALUES (?, ?, ?, ?, ?, ?, ?, 1)
ON CONFLICT(tag, kind) DO UPDATE SET unit = excluded.unit, limit_value = excluded.limit_value,
  priority = excluded.priority, message = excluded.message, defined_ns = excluded.defined_ns, in_use = 1
"""
STATES = "SELECT id, active, acked, since_ns, value FROM condition WHERE in_use"
STATE_OF = {(int(state.is_active), int(state.is_acked)): state for state in AlarmState}
CONDITIONS = "SELECT id, tag, kind, priority, unit, message FROM condition"
CHAIN = "SELECT rows, hash FROM chain"
WRITE = f"INSERT INTO transition({', '.join(COLUMNS)}, hash) VALUES ({', '.join('?' * (len(COLUMNS) + 1))})"
WRITE_CHAIN = "UPDATE chain SET rows = ?, hash = ?"
WRITE_STATE = {
    AlarmEvent.ACTIVE: """
UPDATE condition SET active = 1, acked = 0, since_ns = :time, value = :value WHERE id = :id""",
    AlarmEvent.RETURNED: "UPDATE condition SET active = 0 WHERE id = :id",
    AlarmEvent.ACKNOWLEDGED: "UPDATE condition SET acked = 1 WHERE id = :id",
}
OPEN_HOLE = """
INSERT INTO hole(server, tag, start_ns, cause) SELECT :server, :tag, :start, :cause
WHERE NOT EXISTS (SELECT 1 FROM hole WHERE end_ns IS NULL AND server = :server AND tag IS :tag)
"""
CLOSE_HOLE = """
UPDATE hole SET end_ns = max(start_ns, ?), healed = ? WHERE end_ns IS NULL AND server = ? AND tag IS ?"""
WRITE_EVENT = "INSERT INTO event(time_ns, kind, text, user) VALUES (?, ?, ?, ?)"


class Journal:
    """Construct, use and close it in one thread. A method that raises DatabaseError has written nothing."""

    def __init__(self, folder: Path, now: int) -> None:
        """Open or make FOLDER/journal.db; `now` (ns UTC) dates new definitions.

        Raises DatabaseError, OSError.
        """
        self._path, self._now = folder / FILE, now
        self._connection = open_writer(self._path, JOURNAL)
        try:
            self._conditions = self._named()
        except DatabaseError:
            self._connection.close()
            raise

    def register(
        self, definitions: Sequence[AlarmDefinition], units: Mapping[str, str] | None = None
    ) -> tuple[int, ...]:
        """The id of each definition, in order: the same for a tag's name and a kind for ever.

        A condition that is no longer defined keeps id and state, and leaves the list of active alarms.
        """
        wanted = {(it.tag, it.kind.value): _defined(it, units or {}) for it in definitions}
        with transaction(self._connection, self._path):
            found = self._defined()
            for key, (id_, *_, in_use) in found.items():
                if in_use and key not in wanted:
                    self._connection.execute(RETIRE, (id_,))
            for key, row in wanted.items():
                if key not in found or found[key][1:] != (*row, 1):
                    self._connection.execute(DEFINE, (*key, *row, self._now))
            found = self._defined()
        self._conditions = self._named()
        return tuple(found[it.tag, it.kind.value][0] for it in definitions)

    def states(self) -> dict[int, Known]:
        """The state of each condition in use after the last transition, by id."""
        with sqlite_errors(self._path):
            rows = self._connection.execute(STATES).fetchall()
        return {
            id_: (STATE_OF[active, acked], since, math.nan if value is None else value)
            for id_, active, acked, since, value in rows
        }

    def record(self, transitions: Sequence[Transition], recorded: int) -> None:
        """Transitions as rows of the chain, and the states they lead to, in one transaction.

        `recorded` (ns UTC) is the recorder's time. The caller keeps them until this has returned.
        """
        with transaction(self._connection, self._path):
            count, before = self._connection.execute(CHAIN).fetchone()
            for it in transitions:
                count += 1
                row = _row(count, recorded, it, self._conditions[it.condition])
                before = row_hash(before, row)
                self._connection.execute(WRITE, (*row.values(), before))
                state = {"id": it.condition, "time": row["time_ns"], "value": row["value"]}
                self._connection.execute(WRITE_STATE[it.event], state)
            self._connection.execute(WRITE_CHAIN, (count, before))

    def open_hole(self, server: str, start: int, cause: Text, tag: int | None = None) -> None:
        """From `start` (ns UTC) nothing of the server (of one tag) is stored. One that is open stays."""
        row = {"server": server, "tag": tag, "start": start, "cause": _storable(to_json(cause))}
        with sqlite_errors(self._path):
            self._connection.execute(OPEN_HOLE, row)

    def close_hole(self, server: str, end: int, tag: int | None = None, *, is_healed: bool = False) -> None:
        """At `end` (ns UTC) storing goes on; nothing happens when no hole is open.

        `is_healed`: what the hole would have lost was handed in later, so the span is complete after all.
        """
        with sqlite_errors(self._path):
            self._connection.execute(CLOSE_HOLE, (end, is_healed, server, tag))

    def event(self, time: int, kind: str, text: Text, user: str = "") -> None:
        """What happened to the station, or what a person did, at `time` (ns UTC), in words."""
        with sqlite_errors(self._path):
            row = (time, kind, _storable(to_json(text)), _storable(user))
            self._connection.execute(WRITE_EVENT, row)

    def close(self) -> None:
        with sqlite_errors(self._path):
            self._connection.close()

    def _named(self) -> dict[int, tuple[Any, ...]]:
        """Tag, kind, priority, unit and message of each condition."""
        with sqlite_errors(self._path):
            return {row[0]: row[1:] for row in self._connection.execute(CONDITIONS)}

    def _defined(self) -> dict[tuple[str, str], tuple[Any, ...]]:
        rows = self._connection.execute(DEFINED).fetchall()
        return {(tag, kind): tuple(rest) for tag, kind, *rest in rows}


def _defined(definition: AlarmDefinition, units: Mapping[str, str]) -> tuple[str, float, int, str]:
    """Unit, limit, priority, message, as they are stored."""
    unit, message = units.get(definition.tag, ""), definition.message
    return _storable(unit), float(definition.limit), definition.priority, _storable(message)


def _row(id_: int, recorded: int, transition: Transition, condition: tuple[Any, ...]) -> dict[str, Any]:
    """One row in the order of COLUMNS, each value as SQLite will give it back: the hash must not change."""
    tag, kind, priority, unit, message = condition
    return {
        "id": id_,
        "time_ns": int(transition.time),
        "recorded_ns": int(recorded),
        "condition": transition.condition,
        "tag": tag,
        "kind": kind,
        "priority": priority,
        "event": transition.event.value,
        "value": None if math.isnan(transition.value) else _number(transition.value),
        "limit_value": _number(transition.limit),
        "unit": unit,
        "message": message,
        "user": _storable(transition.user),
        "comment": _storable(transition.comment),
        "origin": transition.origin,
    }


def _number(value: float) -> float:
    return float(value) + 0.0  # SQLite keeps no negative zero


def _storable(text: str) -> str:
    """Text without halves of characters, which a command line can hand over and SQLite refuses."""
    return text.encode("utf-8", "replace").decode()
