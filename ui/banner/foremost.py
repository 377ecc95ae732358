"""The alarm that is answered first, in words: which one it is, what it is, its figures.

Lives here: pure functions from alarms and tags to what the cell says.
Must not: paint, ask a source, read a clock.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from scada.language import Language
from scada.model import ActiveAlarm, AlarmKind, AlarmList, AlarmState, Tag, Text
from ui.widgets import ValueText, decimals, number_text, recent_text, widest_text, with_unit

VALUE = "\ufffc"  # stands in a sentence for the value, which is drawn by itself: it has a mark and an ink
MOST_PLACES = 6
FULL = Text("{time} · limit {limit}, now {value}")
UNTIMED = Text("limit {limit}, now {value}")
SHORT = Text("now {value}")
STATE_FULL = Text("{time} · now {value}")
BACK_FULL = Text("{time} · returned, limit {limit}, now {value}")
BACK_UNTIMED = Text("returned, limit {limit}, now {value}")
BACK_SHORT = Text("returned, now {value}")
BACK_STATE_FULL = Text("{time} · returned, now {value}")
IN_ALARM = (FULL, UNTIMED, SHORT)
RETURNED = (BACK_FULL, BACK_UNTIMED, UNTIMED, SHORT)  # the symbol says it too, nothing else says the limit
OF_STATES = (STATE_FULL, SHORT)  # a limit between two states says nothing
RETURNED_OF_STATES = (BACK_STATE_FULL, BACK_SHORT)
MESSAGES = {
    AlarmKind.HIHI: Text("Above the highest limit"),
    AlarmKind.HI: Text("Above the high limit"),
    AlarmKind.LO: Text("Below the low limit"),
    AlarmKind.LOLO: Text("Below the lowest limit"),
}


class Line(NamedTuple):
    """A sentence with a value in it: what stands before and behind."""

    before: str
    behind: str

    def with_value(self, value: str) -> str:
        return f"{self.before}{value}{self.behind}"


def foremost(alarms: AlarmList) -> ActiveAlarm | None:
    """The newest unacknowledged alarm of the highest priority; None when every alarm is acknowledged."""
    waiting = [alarm for alarm in alarms.alarms if not alarm.state.is_acked]
    return min(waiting, key=lambda alarm: (alarm.priority, -alarm.time, alarm.id), default=None)


def title(alarm: ActiveAlarm) -> str:
    return f"{alarm.name} {alarm.kind.value}"


def message(alarm: ActiveAlarm, language: Language) -> str:
    """What the site's file says; without it what the kind means."""
    return alarm.message or language.render(MESSAGES[alarm.kind])


def lines(alarm: ActiveAlarm, tag: Tag, language: Language, zone: str, now: int) -> tuple[Line, ...]:
    """Its figures, the whole sentence first, then shorter ones for less room, at last the value alone."""
    is_back = alarm.state is AlarmState.RETURNED
    texts: Sequence[Text]
    if tag.states or tag.type == "Boolean":
        texts = RETURNED_OF_STATES if is_back else OF_STATES
    else:
        texts = RETURNED if is_back else IN_ALARM
    time = recent_text(alarm.time, now, zone)
    fields = {"time": time, "limit": limit_text(alarm, tag), "value": VALUE}
    cut = [language.render(Text(text.template, fields)).partition(VALUE) for text in texts]
    return (*(Line(before, behind) for before, _, behind in cut), Line("", ""))


def fitting(offered: Sequence[Line], value: str, room: float, width: Callable[[str], float]) -> Line:
    """The first line that fits with `value` in it, else the last."""
    return next((line for line in offered if width(line.with_value(value)) <= room), offered[-1])


def limit_text(alarm: ActiveAlarm, tag: Tag) -> str:
    """The limit as finely as the site's file gives it, with its unit."""
    _, _, fraction = f"{alarm.limit:.{MOST_PLACES}f}".partition(".")
    places = max(decimals(tag, alarm.limit), len(fraction.rstrip("0")))
    return with_unit(number_text(alarm.limit, places), tag.unit)


def now_text(value: ValueText) -> str:
    """The value of now with its unit."""
    return with_unit(value.text, value.unit)


def widest_now(tag: Tag) -> str:
    """The widest text the value of `tag` can have: a line chosen for it does not jump."""
    return with_unit(widest_text(tag), "" if tag.states else tag.unit)
