"""The alarm condition, walked along its table and pushed off it.

Lives here: stories an operator would recognise, one law for every sequence of events, the table of ISA-18.2.
Must not: start an engine, open a journal, wait for a clock.

`isa_transitions.csv` is the life cycle of ANSI/ISA-18.2 and IEC 62682; rows marked `pyautomation-docs` were
read there, rows marked `derived` follow from the definitions of the states.
"""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.alarms import TRANSITIONS, Condition, IllegalEventError, advance
from scada.model import AlarmEvent, AlarmState
from tests.scada.alarms.batches import at

ILLEGAL = [(state, event) for state in AlarmState for event in AlarmEvent if event not in TRANSITIONS[state]]
ISA_STATES = {
    "Normal": AlarmState.NORMAL,
    "Unacknowledged": AlarmState.UNACKED,
    "Acknowledged": AlarmState.ACKED,
    "Returned to normal unacknowledged": AlarmState.RETURNED,
}
ISA_CAUSES = {
    "alarm condition": AlarmEvent.ACTIVE,
    "alarm condition again": AlarmEvent.ACTIVE,
    "return to normal": AlarmEvent.RETURNED,
    "acknowledge": AlarmEvent.ACKNOWLEDGED,
}


def after(*events: AlarmEvent) -> Condition:
    """A condition, normal at new year, that then met one event a second; its value is the second."""
    condition = Condition()
    for second, event in enumerate(events, start=1):
        condition = advance(condition, event, at(second), second)
    return condition


def test_the_table_is_the_life_cycle_of_isa_18_2_as_far_as_these_states_go() -> None:
    with (Path(__file__).parent / "isa_transitions.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["cause"] in ISA_CAUSES]
    isa = {
        (ISA_STATES[row["from"]], ISA_CAUSES[row["cause"]], ISA_STATES[row["to"]])
        for row in rows
        if {row["from"], row["to"]} <= ISA_STATES.keys()
    }
    assert isa == {
        (state, event, following)
        for state, events in TRANSITIONS.items()
        for event, following in events.items()
    }


def test_an_alarm_that_ends_by_itself_still_waits_for_the_operator() -> None:
    assert after(AlarmEvent.ACTIVE, AlarmEvent.RETURNED).state is AlarmState.RETURNED


def test_an_alarm_raised_again_must_be_acknowledged_again() -> None:
    condition = after(AlarmEvent.ACTIVE, AlarmEvent.RETURNED, AlarmEvent.ACTIVE)
    assert condition == Condition(AlarmState.UNACKED, at(3), 3)


def test_an_alarm_keeps_the_time_and_the_value_at_which_it_was_raised() -> None:
    assert after(AlarmEvent.ACTIVE, AlarmEvent.ACKNOWLEDGED) == Condition(AlarmState.ACKED, at(1), 1)
    assert after(AlarmEvent.ACTIVE, AlarmEvent.RETURNED) == Condition(AlarmState.RETURNED, at(1), 1)


@pytest.mark.parametrize(("state", "event"), ILLEGAL)
def test_an_event_outside_the_table_is_refused_in_words(state: AlarmState, event: AlarmEvent) -> None:
    with pytest.raises(IllegalEventError, match=f"{event.value} means nothing .* {state.value}"):
        advance(Condition(state), event, at(0))


@given(st.lists(st.sampled_from(AlarmEvent)))
def test_the_four_states_are_two_facts_in_alarm_and_acknowledged(events: list[AlarmEvent]) -> None:
    condition, in_alarm, acked = Condition(), False, True
    for event in events:
        legal = {
            AlarmEvent.ACTIVE: not in_alarm,
            AlarmEvent.RETURNED: in_alarm,
            AlarmEvent.ACKNOWLEDGED: not acked,
        }[event]
        assert (event in TRANSITIONS[condition.state]) is legal
        if legal:
            condition = advance(condition, event, at(1))
            in_alarm = {AlarmEvent.ACTIVE: True, AlarmEvent.RETURNED: False}.get(event, in_alarm)
            acked = {AlarmEvent.ACTIVE: False, AlarmEvent.ACKNOWLEDGED: True}.get(event, acked)
            assert (condition.state.is_active, condition.state.is_acked) == (in_alarm, acked)
