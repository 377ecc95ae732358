"""Time at the edges: what people write and read, against the int64 nanoseconds UTC used inside.

Lives here: parsing and formatting of times and spans; one of three files that know datetime.
Must not: read a clock, choose a zone, choose a language.
"""

import re
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from .text import Problem, Text

MICROSECOND = 1_000
MILLISECOND = 1_000_000
SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EARLIEST = 631_152_000 * SECOND  # 1990-01-01T00:00Z: no plant reports an older source time in earnest
UNITS = {
    "ms": MILLISECOND,
    "s": SECOND,
    "m": MINUTE,
    "min": MINUTE,
    "h": HOUR,
    "d": DAY,
    "w": 7 * DAY,
    "y": 365 * DAY,
}
RELATIVE = re.compile(r"([+-])(\d{1,12}(?:\.\d{1,9})?)(ms|s|min|m|h|d|w|y)")
ABSOLUTE = re.compile(r"([^.,]+?)(?:(?:(?<=:\d\d:\d\d)|(?<=T\d{6}))[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?")
FARTHEST = 2**63 - 1  # ns; one less before 1970: NumPy keeps the last number for "no time"
UNKNOWN_ZONE = "This computer knows no time zone {zone}. Write an IANA name such as Europe/Berlin."
OUT_OF_RANGE = "{text} lies outside the years 1678 to 2262, which is all that can be stored."


class TimeError(Problem, ValueError):
    """A text is no time."""


class LocalTime(NamedTuple):
    """A moment on the wall clock of a zone."""

    year: int
    month: int
    day: int
    weekday: int  # 0 Monday
    hour: int
    minute: int
    second: int
    nanosecond: int
    abbreviation: str  # "CET"
    offset: int  # s east of UTC


def zone_exists(name: str) -> bool:
    """Whether `name` is an IANA zone known on this computer."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def local_time(ns: int, zone: str) -> LocalTime:
    """`ns` UTC on the wall clock of `zone`. Raises TimeError for an unknown zone or a year past 9999."""
    seconds, nanosecond = divmod(ns, SECOND)
    clock = _zone(zone)
    try:
        at = datetime.fromtimestamp(seconds, clock)
    except (ValueError, OverflowError, OSError) as error:
        raise TimeError(Text("{ns} ns is no time in the zone {zone}.", {"ns": ns, "zone": zone})) from error
    offset = at.utcoffset()
    return LocalTime(
        at.year,
        at.month,
        at.day,
        at.weekday(),
        at.hour,
        at.minute,
        at.second,
        nanosecond,
        at.tzname() or "",
        0 if offset is None else int(offset.total_seconds()),
    )


def from_local(text: str, zone: str) -> int:
    """ns UTC of an ISO 8601 wall time in `zone`. Raises TimeError.

    The repeated hour of autumn is read as the first one; a time that spring leaves out, as if the clock had
    not been put forward: 02:30 is half an hour after the change.
    """
    return _absolute(text, _zone(zone))


def iso_utc(ns: int) -> str:
    """`2026-11-24T02:12:07.250000000Z`, always nine decimals."""
    return str(np.datetime_as_string(np.datetime64(ns, "ns"))) + "Z"


def iso_utc_column(time: NDArray[np.int64]) -> NDArray[np.str_]:
    """(n,) the same for a column."""
    return np.char.add(np.datetime_as_string(time.astype("datetime64[ns]")), "Z")


def parse_time(text: str, now: int, zone: str = "UTC") -> int:
    """ns UTC of ISO 8601, `now`, or a span relative to `now` (`-8h`, `-7d`).

    A time without an offset is read in `zone`, as in `from_local`. Raises TimeError.
    """
    text = text.strip()
    if text == "now":
        return now
    if text[:1] in "+-" and (relative := RELATIVE.fullmatch(text)):
        sign = -1 if relative[1] == "-" else 1
        return _storable(now + sign * round(float(relative[2]) * UNITS[relative[3]]), text)
    return _absolute(text, _zone(zone))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TimeError(Text(UNKNOWN_ZONE, {"zone": name})) from error


def _storable(ns: int, text: str) -> int:
    if abs(ns) > FARTHEST:
        raise TimeError(Text(OUT_OF_RANGE, {"text": text}))
    return ns


def _absolute(text: str, zone: ZoneInfo) -> int:
    match = ABSOLUTE.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        at = datetime.fromisoformat(match[1] + (match[3] or ""))
    except ValueError as error:
        template = "{text} is no time. Write 2026-11-24T03:12:07Z, now, or a span before now such as -8h."
        raise TimeError(Text(template, {"text": text})) from error
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    delta = at - datetime(1970, 1, 1, tzinfo=UTC)
    fraction = int((match[2] or "0").ljust(9, "0"))
    return _storable((delta.days * 86400 + delta.seconds) * SECOND + fraction, text)
