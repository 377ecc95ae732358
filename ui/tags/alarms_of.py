"""Which tags are in alarm, from the list of active alarms.

Lives here: the worst alarm of each tag and the limits it has crossed.
Must not: decide an alarm, paint.
"""

from collections.abc import Mapping
from typing import NamedTuple

from scada.model import AlarmList, AlarmState

STATES = (AlarmState.UNACKED, AlarmState.RETURNED, AlarmState.ACKED)  # what calls for a hand comes first


class TagAlarm(NamedTuple):
    """The most pressing alarm of one tag, and the limits of all its alarms."""

    priority: int
    state: AlarmState
    limits: tuple[float, ...]

    @property
    def bar_priority(self) -> int:
        """Priority in which the pointer of a bar is drawn: only while the limit is crossed."""
        return self.priority if self.state.is_active else 0


def alarms_by_tag(alarms: AlarmList, rows: Mapping[int, int]) -> dict[int, TagAlarm]:
    """By row of the tag. `rows` maps tag ids to rows; alarms of other tags are left out."""
    found: dict[int, TagAlarm] = {}
    for alarm in alarms.alarms:
        row = rows.get(alarm.tag)
        if row is None:
            continue
        one = TagAlarm(alarm.priority, alarm.state, (alarm.limit,))
        found[row] = _worse(found[row], one) if row in found else one
    return found


def _worse(first: TagAlarm, second: TagAlarm) -> TagAlarm:
    worst = min(first, second, key=lambda alarm: (alarm.priority, STATES.index(alarm.state)))
    return worst._replace(limits=(*first.limits, *second.limits))
