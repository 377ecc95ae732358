"""How a value is written, by the rules a reader relies on.

Lives here: decimals, signs, names, ages and clocks as text.
Must not: need a window.
"""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from scada.language import Language
from scada.model import Freshness, Newest, Tag, from_local
from ui.theme import ValueState, current
from ui.widgets import (
    MINUS,
    NARROW_SPACE,
    Precision,
    age_text,
    clock_text,
    decimals,
    fitted,
    newest_text,
    number_text,
    percent_text,
    time_text,
    value_text,
    widest_text,
    with_unit,
)

EN = Language("en")
SECOND, MINUTE, HOUR, DAY = 10**9, 60 * 10**9, 3600 * 10**9, 86400 * 10**9
ZONE = "Europe/Berlin"
BAD_SENSOR_FAILURE = 0x808C0000


def tag(low: float | None = None, high: float | None = None, **rest: object) -> Tag:
    return Tag(1, "PT-101", low=low, high=high, **rest)  # type: ignore[arg-type]


def newest(
    number: float, item: object = None, status: int = 0, freshness: Freshness = Freshness.LIVE
) -> Newest:
    items = np.empty(1, object)
    items[0] = item
    return Newest(
        np.array([number]),
        items,
        np.array([1]),
        np.array([status], np.uint32),
        np.array([freshness], np.uint8),
        np.array([0]),
    )


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 5000, 0), (0, 1000, 0), (0, 999, 1), (0, 100, 1), (0, 10, 1), (0, 8, 2), (0, 1, 2), (0, 0.5, 3)],
)
def test_decimals_follow_the_larger_end_of_the_range(low: float, high: float, expected: int) -> None:
    assert decimals(tag(low, high)) == expected
    assert decimals(tag(-high, low)) == expected


def test_decimals_of_the_tag_come_first_and_whole_types_have_none() -> None:
    assert decimals(tag(0, 8, decimals=4)) == 4
    assert decimals(tag(0, 8, type="Int32")) == 0


def test_a_tag_without_range_takes_the_rule_from_its_value() -> None:
    texts = [value_text(number, None, tag(), EN) for number in (0.0793, 4.8173, 412.63, 98765.4)]
    assert texts == ["0.079", "4.82", "412.6", "98765"]


def test_a_minus_is_a_minus_and_zero_has_none() -> None:
    assert number_text(-41.0, 1) == f"{MINUS}41.0"
    assert number_text(-0.04, 1) == "0.0"
    assert number_text(-0.0, 2) == "0.00"
    assert number_text(-0.05, 2) == f"{MINUS}0.05"


def test_thousands_are_parted_in_tables_and_not_on_axes() -> None:
    assert number_text(1234567.0, 0, ",") == "1,234,567"
    assert number_text(1234567.0, 0) == "1234567"


@given(st.floats(-1e9, 1e9), st.integers(0, 6))
def test_a_written_number_reads_back_to_its_last_decimal(number: float, places: int) -> None:
    written = number_text(number, places, ",")
    assert float(written.replace(",", "").replace(MINUS, "-")) == pytest.approx(
        number, abs=0.51 * 10**-places
    )
    assert "e" not in written


def test_no_power_of_ten_inside_the_range_but_beyond_all_sense() -> None:
    assert value_text(2e15, None, tag(0, 1e16), EN) == "2000000000000000"
    assert value_text(2e15, None, tag(), EN) == "2.000e+15"
    assert value_text(-1.5e-7, None, tag(), EN) == f"{MINUS}1.500e{MINUS}07"
    assert value_text(1.5e-7, None, tag(0, 8), EN) == "0.00"


def test_states_are_said_by_name() -> None:
    pump = tag(states={0: "Stopped", 1: "Running"}, type="Int32", unit="")
    assert value_text(1.0, None, pump, EN) == "Running"
    assert value_text(7.0, None, pump, EN) == "7"
    assert value_text(1.0, None, tag(type="Boolean"), EN) == "True"
    assert value_text(nan, True, tag(states={1: "Open"}), EN) == "Open"


def test_whole_numbers_beyond_float_keep_every_digit() -> None:
    counter = 2**63 - 1
    assert value_text(nan, counter, tag(type="UInt64"), EN) == str(counter)
    assert value_text(nan, -5, tag(type="Int64"), EN) == f"{MINUS}5"


def test_what_is_no_number_is_shown_as_it_is() -> None:
    assert value_text(nan, "Batch 7", tag(), EN) == "Batch 7"
    assert value_text(nan, b"\x01\xff", tag(), EN) == "01 ff"
    assert value_text(inf, None, tag(0, 8), EN) == "∞"
    assert value_text(nan, None, tag(0, 8), EN) == "NaN"


def test_before_the_first_sample_there_is_a_dash() -> None:
    assert newest_text(newest(nan, freshness=Freshness.NEVER), 0, tag(0, 8, unit="bar"), EN) == (
        "—",
        "",
        ValueState.NONE,
    )


def test_a_bad_value_is_the_name_of_its_status_without_unit() -> None:
    shown = newest_text(newest(4.8, status=BAD_SENSOR_FAILURE), 0, tag(0, 8, unit="bar"), EN)
    assert shown == ("BadSensorFailure", "", ValueState.BAD)
    assert shown.is_name


def test_a_lost_link_keeps_the_last_number_and_its_unit() -> None:
    shown = newest_text(newest(4.8, freshness=Freshness.DISCONNECTED), 0, tag(0, 8, unit="bar"), EN)
    assert shown == ("4.80", "bar", ValueState.DISCONNECTED)


def test_a_status_name_on_a_lost_link_is_still_a_name() -> None:
    lost = newest(nan, status=BAD_SENSOR_FAILURE, freshness=Freshness.DISCONNECTED)
    shown = newest_text(lost, 0, tag(0, 8, unit="bar"), EN)
    assert shown == ("BadSensorFailure", "", ValueState.DISCONNECTED)


@given(st.floats(-8, 8), st.sampled_from([(0.0, 8.0), (-8.0, 8.0), (-1.0, 250.0)]))
def test_the_reserved_width_holds_every_value_of_the_range(number: float, ends: tuple[float, float]) -> None:
    low, high = ends
    if low <= number <= high:
        limited = tag(low, high)
        assert len(value_text(number, None, limited, EN)) <= len(widest_text(limited))


def test_a_number_too_wide_is_never_cut(themed: QApplication) -> None:
    metrics = QFontMetricsF(current().font("body"))
    assert fitted("412.6", metrics, 100) == "412.6"
    assert fitted("412.6", metrics, 20) == "###"


def test_a_unit_follows_after_a_space_that_does_not_break() -> None:
    assert with_unit("4.82", "bar") == f"4.82{NARROW_SPACE}bar"
    assert with_unit("Running", "") == "Running"


def test_only_all_is_a_hundred_percent() -> None:
    assert percent_text(0.999999, 2) == f"99.99{NARROW_SPACE}%"
    assert percent_text(1.0, 2) == f"100.00{NARROW_SPACE}%"
    assert percent_text(0.07, 1) == f"7.0{NARROW_SPACE}%"


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (0, "0.0 s"),
        (300_000_000, "0.3 s"),
        (9_999_999_999, "9.9 s"),
        (47 * SECOND, "47 s"),
        (12 * MINUTE + 59 * SECOND, "12 min"),
        (2 * HOUR + 14 * MINUTE, "2 h 14 min"),
        (3 * DAY + 23 * HOUR, "3 d"),
        (-2 * SECOND, f"{MINUS}2.0 s"),
    ],
)
def test_an_age_has_the_grain_a_reader_needs(age: int, expected: str) -> None:
    assert age_text(age, EN) == expected.replace(" ", NARROW_SPACE)


def test_a_clock_carries_date_and_zone() -> None:
    at = from_local("2026-11-24T03:12:07.250", ZONE)
    assert clock_text(at, ZONE, EN, Precision.MILLISECOND) == "Tue 24 Nov 2026 03:12:07.250 CET"
    assert time_text(at, ZONE) == "03:12:07"
    assert time_text(at, ZONE, Precision.MINUTE) == "03:12"


def test_the_repeated_hour_is_told_by_its_zone() -> None:
    first = from_local("2026-10-25T02:30:00", ZONE)
    written = [clock_text(time, ZONE, EN) for time in (first, first + HOUR)]
    assert written == ["Sun 25 Oct 2026 02:30:00 CEST", "Sun 25 Oct 2026 02:30:00 CET"]


def test_a_time_is_cut_and_never_names_a_later_moment() -> None:
    at = from_local("2026-11-24T03:12:07.999999999", ZONE)
    assert time_text(at, ZONE, Precision.MILLISECOND) == "03:12:07.999"
    assert time_text(at, ZONE) == "03:12:07"
