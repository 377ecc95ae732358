"""The figures of an alarm as they are read: times, value, limit.

Lives here: decimals and units by the alarm's tag, the clock of the site's zone.
Must not: paint, read a clock, ask a source.
"""

from collections.abc import Sequence
from functools import lru_cache

from scada.language import Language
from scada.model import ActiveAlarm, Newest, Tag, local_time
from ui.theme import ValueState
from ui.widgets import (
    NO_VALUE,
    Precision,
    ValueText,
    decimals,
    newest_text,
    number_text,
    time_text,
    with_unit,
)

from .words import MESSAGES

MOST_PLACES = 6
NOTHING = ValueText(NO_VALUE, "", ValueState.NONE)


class Figures:
    """Knows the tags of a source, so that an alarm is written as its tag is."""

    def __init__(self, tags: Sequence[Tag], language: Language, zone: str) -> None:
        self.language, self.zone = language, zone
        self._tags = {tag.id: tag for tag in tags}

    def knows(self, alarm: ActiveAlarm) -> bool:
        """Whether the alarm's tag is one of the source's: only such a tag has a live value and a trend."""
        return alarm.tag in self._tags

    def tag(self, alarm: ActiveAlarm) -> Tag:
        """A tag of that name alone when the source does not know it any more."""
        return self._tags.get(alarm.tag) or Tag(alarm.tag, alarm.name)

    def title(self, alarm: ActiveAlarm) -> str:
        return f"{alarm.name} {alarm.kind.value}"

    def message(self, alarm: ActiveAlarm) -> str:
        """What the site's file says; without it what the kind means."""
        return alarm.message or self.language.render(MESSAGES[alarm.kind])

    def words(self, alarm: ActiveAlarm) -> str:
        """Everything of the alarm that can be searched, case folded."""
        tag = self.tag(alarm)
        parts = (self.title(alarm), self.message(alarm), tag.description, tag.area, tag.server)
        return "\n".join(parts).casefold()

    def time(self, alarm: ActiveAlarm, now: int) -> str:
        """`03:12:44.250`; of another day `11-23 03:12:44`."""
        today = local_time(now, self.zone)
        return _time(alarm.time, self.zone, today.year, today.month, today.day)

    def value(self, alarm: ActiveAlarm) -> str:
        """The value that crossed, with its unit."""
        tag, value = self.tag(alarm), float(alarm.value)
        if value.is_integer() and int(value) in tag.states:
            return tag.states[int(value)]
        return self._written(value, self._places(alarm), tag.unit)

    def limit(self, alarm: ActiveAlarm) -> str:
        """The limit as finely as the site's file gives it, with its unit."""
        return self._written(alarm.limit, self._places(alarm), self.tag(alarm).unit)

    def newest(self, alarm: ActiveAlarm, newest: Newest, row: int) -> ValueText:
        return newest_text(newest, row, self.tag(alarm), self.language)

    def _places(self, alarm: ActiveAlarm) -> int:
        _, _, fraction = f"{alarm.limit:.{MOST_PLACES}f}".partition(".")
        return max(decimals(self.tag(alarm), alarm.limit), len(fraction.rstrip("0")))

    def _written(self, number: float, places: int, unit: str) -> str:
        return NO_VALUE if number != number else with_unit(number_text(number, places), unit)


@lru_cache(maxsize=8192)
def _time(time: int, zone: str, year: int, month: int, day: int) -> str:
    at = local_time(time, zone)
    if (at.year, at.month, at.day) == (year, month, day):
        return time_text(time, zone, Precision.MILLISECOND)
    return f"{at.month:02d}-{at.day:02d} {time_text(time, zone, Precision.SECOND)}"
