"""Alarms as values: what a limit asks for, what happened, what is in alarm now.

Lives here: kinds, events, states, definition, transition, active alarm, in the words of ANSI/ISA-18.2.
Must not: decide a transition, read a clock, know a file or a widget.
"""

from dataclasses import dataclass
from enum import Enum


class AlarmKind(Enum):
    """Kinds of alarms.csv that this version evaluates."""

    HIHI = "HiHi"
    HI = "Hi"
    LO = "Lo"
    LOLO = "LoLo"

    @property
    def is_high(self) -> bool:
        return self in (AlarmKind.HIHI, AlarmKind.HI)


class AlarmEvent(Enum):
    """What a journal row says happened."""

    ACTIVE = "active"
    RETURNED = "returned"
    ACKNOWLEDGED = "acknowledged"


class AlarmState(Enum):
    NORMAL = "normal"
    UNACKED = "in alarm, unacknowledged"
    ACKED = "in alarm, acknowledged"
    RETURNED = "returned to normal, unacknowledged"

    @property
    def is_active(self) -> bool:
        return self in (AlarmState.UNACKED, AlarmState.ACKED)

    @property
    def is_acked(self) -> bool:
        return self in (AlarmState.NORMAL, AlarmState.ACKED)


@dataclass(frozen=True, slots=True)
class AlarmDefinition:
    """One row of alarms.csv. Delays in ns, limit and deadband in the unit of the tag, priority 1 to 4."""

    tag: str  # name of the tag
    kind: AlarmKind
    limit: float
    priority: int = 3
    message: str = ""
    deadband: float = 0.0
    on_delay: int = 0
    off_delay: int = 0


@dataclass(frozen=True, slots=True)
class Transition:
    """One step in the life of a condition; one row of the journal."""

    condition: int  # id of the condition, stable across restarts
    event: AlarmEvent
    time: int  # ns UTC: source time of the crossing plus the delay; the operator's time for a deed
    value: float  # NaN for a deed
    limit: float
    user: str = ""
    comment: str = ""
    origin: str = "live"  # "live", "restart" (first evaluation after a start), "historical"


@dataclass(frozen=True, slots=True)
class ActiveAlarm:
    """One row of an alarm list: a condition that is in alarm or waits for an acknowledgement."""

    id: int  # of the condition
    tag: int
    name: str  # of the tag
    kind: AlarmKind
    priority: int
    message: str
    state: AlarmState
    time: int  # ns UTC, when it went into alarm
    value: float  # that crossed
    limit: float


@dataclass(frozen=True, slots=True)
class AlarmList:
    """All rows at one moment. `revision` grows with every change, so a page can tell that nothing did."""

    revision: int
    alarms: tuple[ActiveAlarm, ...]
