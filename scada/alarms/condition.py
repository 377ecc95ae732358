"""One alarm condition as a state machine: an event and a time in, the next condition out.

Lives here: the table of ANSI/ISA-18.2 for an alarm that must be acknowledged; what is not in the table
does not happen.
Must not: read a clock, look at a sample, know a tag's name, write a row, log.
"""

from dataclasses import dataclass

from scada.model import AlarmEvent, AlarmState

TRANSITIONS = {
    AlarmState.NORMAL: {AlarmEvent.ACTIVE: AlarmState.UNACKED},
    AlarmState.UNACKED: {
        AlarmEvent.ACKNOWLEDGED: AlarmState.ACKED,
        AlarmEvent.RETURNED: AlarmState.RETURNED,
    },
    AlarmState.ACKED: {AlarmEvent.RETURNED: AlarmState.NORMAL},
    AlarmState.RETURNED: {
        AlarmEvent.ACKNOWLEDGED: AlarmState.NORMAL,
        AlarmEvent.ACTIVE: AlarmState.UNACKED,
    },
}


class IllegalEventError(ValueError):
    """The event has no meaning in this state; the condition stays as it is."""


@dataclass(frozen=True, slots=True)
class Condition:
    state: AlarmState = AlarmState.NORMAL
    since: int = 0  # ns UTC, when it last went into alarm
    value: float = float("nan")  # that crossed then


def advance(condition: Condition, event: AlarmEvent, time: int, value: float = float("nan")) -> Condition:
    """The condition after `event`. `time` (ns UTC) and `value` count for ACTIVE alone.

    Raises IllegalEventError outside the table.
    """
    state = TRANSITIONS[condition.state].get(event)
    if state is None:
        raise IllegalEventError(f"{event.value} means nothing to a condition that is {condition.state.value}")
    if event is AlarmEvent.ACTIVE:
        return Condition(state, time, value)
    return Condition(state, condition.since, condition.value)
