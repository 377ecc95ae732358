"""The records that scripts rely on: their keys and their JSON are fixed.

Lives here: one record of each kind, whole.
Must not: open a file.
"""

import json
import math
from typing import Any

from scada.journal import JournalRow, active_record, hole_record, journal_record
from scada.model import ActiveAlarm, AlarmKind, AlarmState, Hole, Text


def alarm(**changes: Any) -> ActiveAlarm:
    return ActiveAlarm(
        **{
            "id": 7,
            "tag": 3,
            "name": "TIC-101",
            "kind": AlarmKind.HIHI,
            "priority": 1,
            "message": "Too hot",
            "state": AlarmState.RETURNED,
            "time": 5,
            "value": 95.5,
            "limit": 90.0,
        }
        | changes
    )


def row(value: float) -> JournalRow:
    return JournalRow(
        1, 5, 6, 7, "TIC-101", "Hi", 2, "active", value, 80.0, "°C", "Too hot", "miller", "seen", "live"
    )


def test_an_active_alarm_has_exactly_the_promised_keys() -> None:
    assert active_record(alarm()) == {
        "id": 7,
        "tag": "TIC-101",
        "kind": "HiHi",
        "priority": 1,
        "active": False,
        "acked": False,
        "shelved": False,
        "time_ns": 5,
        "value": 95.5,
        "limit": 90.0,
        "message": "Too hot",
    }
    in_alarm = active_record(alarm(state=AlarmState.ACKED))
    assert (in_alarm["active"], in_alarm["acked"]) == (True, True)


def test_a_transition_has_exactly_the_promised_keys() -> None:
    assert journal_record(row(81.5)) == {
        "time_ns": 5,
        "tag": "TIC-101",
        "event": "active",
        "value": 81.5,
        "limit": 80.0,
        "user": "miller",
        "comment": "seen",
        "origin": "live",
    }


def test_a_hole_has_exactly_the_promised_keys() -> None:
    hole = Hole("plc-1", 5, None, Text("{server} is silent.", {"server": "plc-1"}))
    assert hole_record(hole) == {
        "server": "plc-1",
        "tag": None,
        "start_ns": 5,
        "end_ns": None,
        "cause": "plc-1 is silent.",
        "healed": False,
    }


def test_a_value_that_json_has_no_number_for_is_still_json() -> None:
    values = [math.nan, math.inf, -math.inf]
    assert [journal_record(row(value))["value"] for value in values] == [None, "inf", "-inf"]
    for value in values:
        json.dumps(journal_record(row(value)), allow_nan=False)
        json.dumps(active_record(alarm(value=value)), allow_nan=False)
