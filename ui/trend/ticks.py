"""Where an axis has its marks: round values, and round times on the wall clock of the site's zone.

Lives here: steps of value and of time, the labels of a time axis, the repeated hour.
Must not: paint, measure text, know Qt.
"""

from functools import lru_cache
from math import ceil, floor, isfinite, log10
from typing import NamedTuple

from scada.model import DAY, HOUR, MINUTE, SECOND, LocalTime, from_local, local_time

MILLI = SECOND // 1000
TIME_STEPS = (
    *(MILLI * n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
    *(SECOND * n for n in (1, 2, 5, 10, 15, 30)),
    *(MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(HOUR * n for n in (1, 2, 3, 6, 12)),
    *(DAY * n for n in (1, 2, 7)),
)
MONTHS = (1, 3, 6, 12, 24, 60, 120)
MONTH = 30 * DAY
QUARTER = 15 * MINUTE  # every offset of a zone since 1972 is a multiple of it


class TimeTick(NamedTuple):
    """A mark of the time axis. `is_day`: midnight or a date, so that the eye finds the border."""

    time: int  # ns UTC
    label: str
    is_day: bool = False


def value_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Round values from `low` to `high`, at most about `most` of them."""
    if not (isfinite(low) and isfinite(high) and high > low) or most < 1:
        return ()
    step = round_step((high - low) / most)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return tuple(number * step for number in range(first, last + 1))


def round_step(least: float) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `least`."""
    power = 10.0 ** floor(log10(least))
    return next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= least * (1 - 1e-9))


def decimals_of(step: float) -> int:
    """Decimals that tell multiples of a round step apart."""
    if step >= 1 and step == int(step):
        return 0
    return next((n for n in range(1, 12) if abs(round(step, n) - step) < step * 1e-6), 12)


@lru_cache(maxsize=64)
def time_ticks(start: int, end: int, most: int, zone: str) -> tuple[TimeTick, ...]:
    """Marks of [start, end] at round times of `zone`, at most about `most` of them."""
    least = (end - start) / max(most, 1)
    step = next((step for step in TIME_STEPS if step >= least), None)
    if step is None:
        times = _months(start, end, least, zone)
    elif step >= DAY:
        times = _days(start, end, step // DAY, zone)
    elif step >= HOUR:
        times = _hours(start, end, step, zone)
    else:
        shift = local_time(start, zone).offset * SECOND
        first = -(-(start + shift) // step) * step - shift
        times = list(range(first, end + 1, step))
    return _labelled(times, step or MONTH, zone)


def _hours(start: int, end: int, step: int, zone: str) -> list[int]:
    """Quarters of an hour whose wall clock is a multiple of the step; the repeated hour comes twice."""
    hours = step // HOUR
    found = []
    for time in range(-(-start // QUARTER) * QUARTER, end + 1, QUARTER):
        at = local_time(time, zone)
        if at.minute == 0 and at.second == 0 and at.hour % hours == 0:
            found.append(time)
    return found


def _days(start: int, end: int, days: int, zone: str) -> list[int]:
    """Local midnights; each seventh one is a Monday."""
    first, last = local_time(start, zone), local_time(end, zone)
    found = [
        from_local(f"{_date(number)}T00:00", zone)
        for number in range(_day_number(first), _day_number(last) + 1)
        if (number + 3) % days == 0 or days == 1  # day 0 was a Thursday
    ]
    return [time for time in found if start <= time <= end]


def _months(start: int, end: int, least: float, zone: str) -> list[int]:
    step = next((months for months in MONTHS if months * MONTH >= least), MONTHS[-1])
    first, last = local_time(start, zone), local_time(end, zone)
    found = [
        from_local(f"{month // 12:04d}-{month % 12 + 1:02d}-01T00:00", zone)
        for month in range(first.year * 12, last.year * 12 + last.month)
        if month % step == 0
    ]
    return [time for time in found if start <= time <= end]


def _day_number(at: LocalTime) -> int:
    """Days since 1970-01-01 of a date of the Gregorian calendar."""
    year, month = (at.year - 1, at.month + 12) if at.month < 3 else (at.year, at.month)
    return (
        365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + at.day - 719_469
    )


def _date(number: int) -> str:
    at = local_time(number * DAY, "UTC")
    return f"{at.year:04d}-{at.month:02d}-{at.day:02d}"


def _labelled(times: list[int], step: int, zone: str) -> tuple[TimeTick, ...]:
    """Labels as short as they can be: a date at midnight, the zone where an hour is repeated."""
    found: list[TimeTick] = []
    offset = None
    for time in times:
        at = local_time(time, zone)
        changed = offset is not None and at.offset != offset
        offset = at.offset
        is_midnight = at.hour == at.minute == at.second == at.nanosecond == 0
        label = _label(at, step, is_midnight)
        if changed and step < DAY:
            label = f"{label} {at.abbreviation}"
            if found and found[-1].label == _label(local_time(found[-1].time, zone), step, False):
                before = local_time(found[-1].time, zone)
                found[-1] = found[-1]._replace(label=f"{found[-1].label} {before.abbreviation}")
        found.append(TimeTick(time, label, is_midnight))
    return tuple(found)


def _label(at: LocalTime, step: int, is_midnight: bool) -> str:
    if step >= MONTH:
        return f"{at.year:04d}" if at.month == 1 else f"{at.year:04d}-{at.month:02d}"
    if step >= DAY or (is_midnight and step >= MINUTE):
        return f"{at.month:02d}-{at.day:02d}"
    if step >= MINUTE:
        return f"{at.hour:02d}:{at.minute:02d}"
    if step >= SECOND:
        return f"{at.hour:02d}:{at.minute:02d}:{at.second:02d}"
    return f"{at.hour:02d}:{at.minute:02d}:{at.second:02d}.{at.nanosecond // MILLI:03d}"
