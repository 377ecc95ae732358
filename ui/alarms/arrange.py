"""Which alarms are shown, and in what order: values in, rows out.

Lives here: the filter, the order, how rows hold still while a hand is on the list.
Must not: start Qt, keep state, know a widget.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from scada.model import ActiveAlarm, AlarmState

MOST_URGENT = 1
NEVER_HELD = (1, 2)  # priorities whose unacknowledged alarms appear at once


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
    """The rows of `before` in their order, brought up to date; what is new waits.

    Not so an unacknowledged alarm of priority 1 or 2: it comes in at once, between them. Nothing holds an
    empty list.
    """
    if not before.shown:
        return Rows(fresh)
    now = {alarm.id: alarm for alarm in fresh}
    known = {alarm.id for alarm in before.shown}
    shown = [now.get(alarm.id) or replace(alarm, state=AlarmState.NORMAL) for alarm in before.shown]
    new = [alarm for alarm in fresh if alarm.id not in known]
    urgent = [alarm for alarm in new if _is_never_held(alarm)]
    return Rows(_inserted(shown, urgent), tuple(alarm for alarm in new if not _is_never_held(alarm)))


def _is_never_held(alarm: ActiveAlarm) -> bool:
    return alarm.priority in NEVER_HELD and not alarm.state.is_acked


def _inserted(rows: Sequence[ActiveAlarm], new: Sequence[ActiveAlarm]) -> tuple[ActiveAlarm, ...]:
    """`new`, in order, among `rows`, each before the first behind it; `rows` may be out of order."""
    found: list[ActiveAlarm] = []
    left = list(reversed(new))
    for row in rows:
        while left and _place(left[-1]) < _place(row):
            found.append(left.pop())
        found.append(row)
    return (*found, *reversed(left))


def _place(alarm: ActiveAlarm) -> tuple[bool, int, int]:
    is_pinned = alarm.priority == MOST_URGENT and not alarm.state.is_acked
    return (not is_pinned, -alarm.time, alarm.id)
