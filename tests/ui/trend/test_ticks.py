"""The marks of the axes: round on the wall clock of the site, also where the clock jumps.

Lives here: laws of the steps, the days on which a zone changes its offset.
Must not: start Qt, read a clock.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.model import DAY, HOUR, MINUTE, from_local, local_time, parse_time
from ui.trend.ticks import decimals_of, round_step, time_ticks, value_ticks

BERLIN = "Europe/Berlin"
ZONES = ("UTC", BERLIN, "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Asia/Shanghai")


def labels(start: str, length: int, most: int, zone: str = BERLIN) -> list[str]:
    begin = parse_time(start, 0, zone)
    return [tick.label for tick in time_ticks(begin, begin + length, most, zone)]


def test_half_an_hour_is_marked_every_five_minutes() -> None:
    assert labels("2026-11-24T02:28:40", 30 * MINUTE, 8) == [
        "02:30",
        "02:35",
        "02:40",
        "02:45",
        "02:50",
        "02:55",
    ]


def test_midnight_shows_the_date() -> None:
    assert labels("2026-11-24T18:00", 12 * HOUR, 6) == [
        "18:00",
        "20:00",
        "22:00",
        "11-25",
        "02:00",
        "04:00",
        "06:00",
    ]


def test_the_repeated_hour_is_marked_twice_and_says_which_it_is() -> None:
    got = labels("2026-10-25T00:30", 5 * HOUR, 6)
    assert got == ["01:00", "02:00 CEST", "02:00 CET", "03:00", "04:00"]


def test_the_missing_hour_has_no_mark() -> None:
    assert labels("2026-03-29T00:30", 4 * HOUR, 6) == ["01:00 CET", "03:00 CEST", "04:00", "05:00"]


def test_days_begin_at_local_midnight_also_when_the_day_has_25_hours() -> None:
    begin = parse_time("2026-10-24T12:00", 0, BERLIN)
    ticks = time_ticks(begin, begin + 4 * DAY, 5, BERLIN)
    assert [tick.label for tick in ticks] == ["10-25", "10-26", "10-27", "10-28"]
    assert ticks[1].time - ticks[0].time == 25 * HOUR


def test_weeks_begin_on_monday_and_a_year_shows_months() -> None:
    begin = parse_time("2026-01-01T00:00", 0, BERLIN)
    assert all(
        local_time(tick.time, BERLIN).weekday == 0 for tick in time_ticks(begin, begin + 50 * DAY, 8, BERLIN)
    )
    assert labels("2025-12-15T00:00", 365 * DAY, 13)[:3] == ["2026", "2026-02", "2026-03"]


def test_a_zone_with_a_quarter_hour_has_round_local_hours() -> None:
    assert labels("2026-11-24T02:10", 6 * HOUR, 7, "Asia/Kathmandu")[0] == "03:00"


@given(
    st.integers(0, 60 * 365 * DAY).map(lambda ns: ns + 10 * 365 * DAY),
    st.integers(10**7, 20 * 365 * DAY),
    st.integers(2, 14),
    st.sampled_from(ZONES),
)
def test_time_marks_ascend_lie_inside_and_are_not_too_many(
    start: int, length: int, most: int, zone: str
) -> None:
    ticks = time_ticks(start, start + length, most, zone)
    times = [tick.time for tick in ticks]
    assert times == sorted(set(times))
    assert all(start <= time <= start + length for time in times)
    assert len(times) <= most * 1.35 + 3  # short months, repeated hours


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e9), st.integers(2, 10))
def test_value_marks_are_round_and_not_too_many(low: float, length: float, most: int) -> None:
    high = low + length
    ticks = value_ticks(low, high, most)
    assert len(ticks) <= most + 1
    step = round_step((high - low) / most)
    assert all(low - step * 1e-6 <= tick <= high + step * 1e-6 for tick in ticks)


@pytest.mark.parametrize(("step", "decimals"), [(1, 0), (20, 0), (0.5, 1), (0.25, 2), (2.5, 1), (0.001, 3)])
def test_decimals_tell_neighbouring_marks_apart(step: float, decimals: int) -> None:
    assert decimals_of(step) == decimals


def test_no_range_has_no_marks() -> None:
    assert value_ticks(1, 1, 5) == ()
    assert value_ticks(float("nan"), 1, 5) == ()


def test_a_day_that_begins_at_one_o_clock_still_has_its_mark() -> None:
    begin = from_local("2026-04-22T12:00", "Africa/Cairo")
    assert len(time_ticks(begin, begin + 4 * DAY, 5, "Africa/Cairo")) == 4
