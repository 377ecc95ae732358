"""The other nouns: that they are immutable, and that their words are those that files and scripts know.

Lives here: alarms, newest, source, status, tag, hole; the front door.
Must not: test what other rooms do with them.
"""

import dataclasses
import enum
import inspect
from typing import Any

import numpy as np
import pytest

import scada.model
from scada.model import (
    ActiveAlarm,
    AlarmDefinition,
    AlarmEvent,
    AlarmKind,
    AlarmState,
    Changes,
    Freshness,
    Hole,
    LinkState,
    Mark,
    Newest,
    ServerStatus,
    StationStatus,
    Tag,
    Text,
    Transition,
)

VALUES = [
    value
    for name in scada.model.__all__
    if dataclasses.is_dataclass(value := getattr(scada.model, name)) and inspect.isclass(value)
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_a_value_is_frozen_and_slotted(value: Any) -> None:
    assert value.__dataclass_params__.frozen
    assert "__slots__" in vars(value)


def test_the_front_door_offers_what_it_lists_in_order() -> None:
    names = scada.model.__all__
    assert len(set(names)) == len(names)
    assert all(hasattr(scada.model, name) for name in names)
    constants = [name for name in names if name.isupper()]
    classes = [name for name in names if name[0].isupper() and not name.isupper()]
    assert names == sorted(constants) + sorted(classes) + sorted(set(names) - {*constants, *classes})


def test_kinds_are_the_words_of_alarms_csv() -> None:
    assert [kind.value for kind in AlarmKind] == ["HiHi", "Hi", "Lo", "LoLo"]
    assert [kind for kind in AlarmKind if kind.is_high] == [AlarmKind.HIHI, AlarmKind.HI]


def test_events_are_the_words_of_the_journal() -> None:
    assert [event.value for event in AlarmEvent] == ["active", "returned", "acknowledged"]


def test_a_state_is_two_answers_and_each_pair_of_answers_one_state() -> None:
    answers = {(state.is_active, state.is_acked): state for state in AlarmState}
    assert answers == {
        (False, True): AlarmState.NORMAL,
        (True, False): AlarmState.UNACKED,
        (True, True): AlarmState.ACKED,
        (False, False): AlarmState.RETURNED,
    }


@pytest.mark.parametrize("words", [AlarmKind, AlarmEvent, AlarmState, LinkState, Mark])
def test_no_word_stands_for_two_things(words: type[enum.Enum]) -> None:
    assert len({word.value for word in words}) == len(words)


def test_a_definition_needs_no_more_than_tag_kind_and_limit() -> None:
    plain = AlarmDefinition("PT-101", AlarmKind.HI, 5.6)
    assert (plain.priority, plain.message) == (3, "")
    assert (plain.deadband, plain.on_delay, plain.off_delay) == (0.0, 0, 0)


def test_a_transition_and_an_active_alarm_are_values_that_compare() -> None:
    step = Transition(7, AlarmEvent.ACTIVE, 1, 5.7, 5.6)
    assert step == Transition(7, AlarmEvent.ACTIVE, 1, 5.7, 5.6, "", "", "live")
    alarm = ActiveAlarm(7, 3, "PT-101", AlarmKind.HI, 3, "", AlarmState.UNACKED, 1, 5.7, 5.6)
    assert dataclasses.replace(alarm, state=AlarmState.ACKED) != alarm


def test_freshness_grows_worse_and_starts_at_never() -> None:
    assert [word.name for word in sorted(Freshness)] == ["NEVER", "LIVE", "STALE", "DISCONNECTED"]
    assert Freshness.NEVER == 0, "an array of zeros says that nothing has come"


def test_newest_counts_its_tags() -> None:
    blank = np.zeros(3, np.int64)
    newest = Newest(
        np.zeros(3), np.full(3, None, object), blank, blank.astype(np.uint32), blank.astype(np.uint8), blank
    )
    assert len(newest) == 3


def test_tags_without_states_do_not_share_a_table_that_one_could_change() -> None:
    assert Tag(1, "a").states is not Tag(2, "b").states
    assert Tag(1, "a").states == {}


def test_a_hole_without_an_end_lasts_and_without_a_tag_is_the_whole_servers() -> None:
    hole = Hole("plc-1", 1, None, Text("No recorder ran."))
    assert hole.tag is None
    assert not hole.is_healed


def test_a_status_starts_out_with_nothing_subscribed_and_no_problem() -> None:
    server = ServerStatus("plc-1", "opc.tcp://a", LinkState.CONNECTING, Text("Connecting."), 0)
    assert (server.tags, server.refused, server.rate, server.skew, server.last_gap) == (0, 0, 0.0, None, None)
    assert StationStatus((server,), True, "process 1", 0.0, 0, 0, 0, 0.0).problems == ()


def test_changes_are_told_by_position_and_by_name() -> None:
    cursor, batches, missed = Changes(3, (), missed=False)
    assert (cursor, batches, missed) == (3, (), False)
