"""What a person writes into a time field, and what stands there.

Lives here: 03:12 as today's, yesterday, relative and absolute times; the shortest unmistakable form.
Must not: read a clock, know a widget.
"""

import re
from dataclasses import replace

from scada.model import DAY, SECOND, TimeError, from_local, local_time, parse_time

from .view import Span

CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NOW = "now"


def read_moment(text: str, now: int, zone: str) -> int:
    """ns UTC. A time of day is the last one that is not after now. Raises TimeError with a sentence."""
    text = text.strip()
    try:
        return _read(text, now, zone)
    except TimeError as error:
        raise TimeError(replace(error.text, fields={"text": text})) from error


def _read(text: str, now: int, zone: str) -> int:
    if CLOCK.fullmatch(text):
        clock = text if text[1] != ":" else f"0{text}"
        today = from_local(f"{_date(now, zone)}T{clock}", zone)
        return today if today <= now else from_local(f"{_date(now - DAY, zone)}T{clock}", zone)
    if DATE.fullmatch(text):
        return from_local(f"{text}T00:00", zone)
    if text == "yesterday":
        return from_local(f"{_date(now - DAY, zone)}T00:00", zone)
    return parse_time(text, now, zone)


def moment_text(time: int, now: int, zone: str, span: Span) -> str:
    """As short as `read_moment` reads it back: the date only when it is not today's, ms only when needed."""
    at = local_time(time, zone)
    clock = f"{at.hour:02d}:{at.minute:02d}:{at.second:02d}"
    if span.length < 60 * SECOND:
        clock += f".{at.nanosecond // 1_000_000:03d}"
    date = f"{at.year:04d}-{at.month:02d}-{at.day:02d}"
    return clock if date == _date(now, zone) and time <= now else f"{date} {clock}"


def _date(time: int, zone: str) -> str:
    at = local_time(time, zone)
    return f"{at.year:04d}-{at.month:02d}-{at.day:02d}"


__all__ = ["NOW", "TimeError", "moment_text", "read_moment"]
