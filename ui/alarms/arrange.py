"""Which alarms are shown, and in what order: values in, rows out.

Lives here: the filter, the order, how rows hold still while a hand is on the list.
Must not: start Qt, keep state, know a widget.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from scada.model import ActiveAlarm, AlarmState

MOST_URGENT = 1


@dataclass(frozen=True, slots=True)
class Filter:
    """What a person asked to see; priority 0 and no tags ask for all."""

    text: str = ""
    priority: int = 0
    tags: tuple[int, ...] = ()

    @property
    def is_open(self) -> bool:
        return not (self.text.strip() or self.priority or self.tags)

    def lets_through(self, alarm: ActiveAlarm, words: str) -> bool:
        """`words`: everything of the alarm that can be searched, case folded."""
        if self.priority and alarm.priority != self.priority:
            return False
        if self.tags and alarm.tag not in self.tags:
            return False
        return all(word in words for word in self.text.casefold().split())


class Rows(NamedTuple):
    """`shown` may hold cleared alarms, state NORMAL, that keep their place; `waiting` are not shown yet."""

    shown: tuple[ActiveAlarm, ...] = ()
    waiting: tuple[ActiveAlarm, ...] = ()

    @property
    def cleared(self) -> int:
        return sum(alarm.state is AlarmState.NORMAL for alarm in self.shown)


def arranged(
    alarms: Sequence[ActiveAlarm], wanted: Filter, words_of: Callable[[ActiveAlarm], str]
) -> tuple[ActiveAlarm, ...]:
    """Those let through: unacknowledged ones of priority 1 on top, then the newest first."""
    if not wanted.is_open:
        alarms = [alarm for alarm in alarms if wanted.lets_through(alarm, words_of(alarm))]
    return tuple(sorted(alarms, key=_place))


def held(before: Rows, fresh: tuple[ActiveAlarm, ...]) -> Rows:
    """The rows of `before` in their places, brought up to date; what is new waits.

    Nothing holds a list that is empty, or of which every alarm has cleared.
    """
    now = {alarm.id: alarm for alarm in fresh}
    shown = tuple(now.get(alarm.id) or replace(alarm, state=AlarmState.NORMAL) for alarm in before.shown)
    if all(alarm.state is AlarmState.NORMAL for alarm in shown):
        return Rows(fresh)
    known = {alarm.id for alarm in before.shown}
    return Rows(shown, tuple(alarm for alarm in fresh if alarm.id not in known))


def _place(alarm: ActiveAlarm) -> tuple[bool, int, int]:
    is_pinned = alarm.priority == MOST_URGENT and not alarm.state.is_acked
    return (not is_pinned, -alarm.time, alarm.id)
