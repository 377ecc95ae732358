"""The nouns of the house: immutable values that every other room speaks in.

Lives here: sample batch, newest values, tag, quality, time, text, alarm, status, source.
Must not: do I/O, read a clock, know a protocol or a widget, import another room.
Front door: other rooms write `from scada.model import ...`, never a file inside it.
"""

from .alarm import ActiveAlarm, AlarmDefinition, AlarmEvent, AlarmKind, AlarmList, AlarmState, Transition
from .batch import MalformedBatchError, Origin, SampleBatch, empty_batch, join
from .hole import Hole
from .newest import Freshness, Newest
from .quality import Quality, has_overflow, is_bad, qualities, quality, status_name
from .source import Alarms, Changes, Deeds, History, HistoryProblem, Live, Mark, Source, Trace
from .status import LinkState, ServerStatus, StationStatus
from .tag import Tag
from .text import Moment, Problem, Text, from_json, to_json
from .time import (
    DAY,
    EARLIEST,
    HOUR,
    MICROSECOND,
    MILLISECOND,
    MINUTE,
    SECOND,
    LocalTime,
    TimeError,
    from_local,
    iso_utc,
    iso_utc_column,
    local_time,
    parse_time,
    zone_exists,
)

__all__ = [
    "DAY",
    "EARLIEST",
    "HOUR",
    "MICROSECOND",
    "MILLISECOND",
    "MINUTE",
    "SECOND",
    "ActiveAlarm",
    "AlarmDefinition",
    "AlarmEvent",
    "AlarmKind",
    "AlarmList",
    "AlarmState",
    "Alarms",
    "Changes",
    "Deeds",
    "Freshness",
    "History",
    "HistoryProblem",
    "Hole",
    "LinkState",
    "Live",
    "LocalTime",
    "MalformedBatchError",
    "Mark",
    "Moment",
    "Newest",
    "Origin",
    "Problem",
    "Quality",
    "SampleBatch",
    "ServerStatus",
    "Source",
    "StationStatus",
    "Tag",
    "Text",
    "TimeError",
    "Trace",
    "Transition",
    "empty_batch",
    "from_json",
    "from_local",
    "has_overflow",
    "is_bad",
    "iso_utc",
    "iso_utc_column",
    "join",
    "local_time",
    "parse_time",
    "qualities",
    "quality",
    "status_name",
    "to_json",
    "zone_exists",
]
