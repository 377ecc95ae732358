"""Rows of the journal as values, and as the records that scripts rely on.

Lives here: the fixed keys of `alarms --active`, `alarms --journal` and `status --completeness` with `--json`.
Must not: read a file, print.
"""

import math
from typing import Any, NamedTuple

from scada.model import ActiveAlarm, Hole, Text


class JournalRow(NamedTuple):
    """One transition as the journal tells it, with the names of its moment."""

    id: int
    time: int  # ns UTC
    recorded: int  # ns UTC, the recorder's clock
    condition: int
    tag: str
    kind: str
    priority: int
    event: str  # "active", "returned", "acknowledged"
    value: float  # NaN for a deed
    limit: float
    unit: str
    message: str
    user: str
    comment: str
    origin: str


class Event(NamedTuple):
    """What happened to the station, or what a person did."""

    time: int  # ns UTC
    kind: str
    text: Text
    user: str


def active_record(alarm: ActiveAlarm) -> dict[str, Any]:
    """One alarm of `alarms --active --json`."""
    return {
        "id": alarm.id,
        "tag": alarm.name,
        "kind": alarm.kind.value,
        "priority": alarm.priority,
        "active": alarm.state.is_active,
        "acked": alarm.state.is_acked,
        "shelved": False,
        "time_ns": alarm.time,
        "value": _number(alarm.value),
        "limit": _number(alarm.limit),
        "message": alarm.message,
    }


def journal_record(row: JournalRow) -> dict[str, Any]:
    """One transition of `alarms --journal --json`."""
    return {
        "time_ns": row.time,
        "tag": row.tag,
        "event": row.event,
        "value": _number(row.value),
        "limit": _number(row.limit),
        "user": row.user,
        "comment": row.comment,
        "origin": row.origin,
    }


def hole_record(hole: Hole) -> dict[str, Any]:
    """One hole of `status --completeness --json`; `tag` is an id, or None for all of the server."""
    return {
        "server": hole.server,
        "tag": hole.tag,
        "start_ns": hole.start,
        "end_ns": hole.end,
        "cause": str(hole.cause),
        "healed": hole.is_healed,
    }


def _number(value: float) -> float | str | None:
    """As JSON can hold it: nothing for "no number", a text for an infinity."""
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else str(value)
