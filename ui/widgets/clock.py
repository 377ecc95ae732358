"""How a time and an age are written.

Lives here: 24 h clock with zone, dates, ages, in the reader's language.
Must not: read a clock, choose a zone.
"""

from enum import Enum

from scada.language import Language
from scada.model import DAY, HOUR, MINUTE, SECOND, LocalTime, Text, local_time

from .numbers import MINUS, NARROW_SPACE

WEEKDAYS = (Text("Mon"), Text("Tue"), Text("Wed"), Text("Thu"), Text("Fri"), Text("Sat"), Text("Sun"))
MONTHS = (
    Text("Jan"),
    Text("Feb"),
    Text("Mar"),
    Text("Apr"),
    Text("May"),
    Text("Jun"),
    Text("Jul"),
    Text("Aug"),
    Text("Sep"),
    Text("Oct"),
    Text("Nov"),
    Text("Dec"),
)
TENTHS_BELOW = 10 * SECOND


class Precision(Enum):
    """Milliseconds in journal and cursors, seconds in lists, minutes on axes above half an hour."""

    MINUTE = "minute"
    SECOND = "second"
    MILLISECOND = "millisecond"


def time_text(time: int, zone: str, precision: Precision = Precision.SECOND) -> str:
    """`03:12:07`, cut and not rounded, so that it never names a later moment. `time` is ns UTC."""
    return _time_of_day(local_time(time, zone), precision)


def recent_text(time: int, now: int, zone: str) -> str:
    """`03:12:07`; of another day than `now` `11-23 03:12:07`."""
    at, today = local_time(time, zone), local_time(now, zone)
    written = _time_of_day(at, Precision.SECOND)
    if (at.year, at.month, at.day) == (today.year, today.month, today.day):
        return written
    return f"{at.month:02d}-{at.day:02d} {written}"


def date_text(time: int, zone: str, language: Language) -> str:
    """`Tue 24 Nov 2026`, in Chinese `2026-11-24 周二`."""
    at = local_time(time, zone)
    return language.translate(
        "{weekday} {day} {month} {year}",
        weekday=language.render(WEEKDAYS[at.weekday]),
        day=f"{at.day:02d}",  # as wide on the 3rd as on the 24th
        month=language.render(MONTHS[at.month - 1]),
        year=at.year,
    )


def clock_text(time: int, zone: str, language: Language, precision: Precision = Precision.SECOND) -> str:
    """`Tue 24 Nov 2026 03:12:07.250 CET`. The zone's name tells the two passes of the repeated hour apart."""
    at = local_time(time, zone)
    return f"{date_text(time, zone, language)} {_time_of_day(at, precision)} {at.abbreviation}"


def age_text(age: int, language: Language) -> str:
    """`0.3 s`, `47 s`, `12 min`, `2 h 14 min`, `3 d`. `age` in ns; a time in the future gives a minus."""
    sign, size = (MINUS, -age) if age < 0 else ("", age)
    if size < TENTHS_BELOW:
        written = language.translate("{seconds} s", seconds=f"{sign}{size * 10 // SECOND / 10:.1f}")
    elif size < MINUTE:
        written = language.translate("{seconds} s", seconds=f"{sign}{size // SECOND}")
    elif size < HOUR:
        written = language.translate("{minutes} min", minutes=f"{sign}{size // MINUTE}")
    elif size < DAY:
        hours, minutes = size // HOUR, size % HOUR // MINUTE
        written = language.translate("{hours} h {minutes} min", hours=f"{sign}{hours}", minutes=minutes)
    else:
        written = language.translate("{days} d", days=f"{sign}{size // DAY}")
    return written.replace(" ", NARROW_SPACE)


def _time_of_day(at: LocalTime, precision: Precision) -> str:
    minutes = f"{at.hour:02d}:{at.minute:02d}"
    if precision is Precision.MINUTE:
        return minutes
    seconds = f"{minutes}:{at.second:02d}"
    return seconds if precision is Precision.SECOND else f"{seconds}.{at.nanosecond // 1_000_000:03d}"
