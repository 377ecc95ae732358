"""Times as people write and read them, against the nanoseconds used inside.

Lives here: round trips over zones with odd rules, folds and gaps, relative spans, bad texts.
Must not: read a clock.
"""

import re
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.model import (
    DAY,
    EARLIEST,
    HOUR,
    MILLISECOND,
    MINUTE,
    SECOND,
    LocalTime,
    TimeError,
    from_local,
    iso_utc,
    iso_utc_column,
    local_time,
    parse_time,
    zone_exists,
)

NOW = 1_795_486_327_250_000_000  # 2026-11-24T02:12:07.25Z
ZONES = ("UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Asia/Shanghai")
LATEST = 4_102_444_800 * SECOND  # 2100-01-01
moments = st.integers(EARLIEST, LATEST)


def written(at: LocalTime) -> str:
    clock = f"{at.hour:02}:{at.minute:02}:{at.second:02}.{at.nanosecond:09}"
    return f"{at.year:04}-{at.month:02}-{at.day:02}T{clock}"


def offset_of(seconds: int) -> str:
    sign = "-" if seconds < 0 else "+"
    return f"{sign}{abs(seconds) // 3600:02}:{abs(seconds) % 3600 // 60:02}"


@given(moments)
def test_iso_utc_is_read_back_to_the_nanosecond(ns: int) -> None:
    text = iso_utc(ns)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z", text)
    assert parse_time(text, 0) == ns
    assert parse_time(text.replace("T", " "), 0, "Asia/Kathmandu") == ns, "an offset wins over the zone"


@given(st.lists(moments, max_size=5))
def test_a_column_is_written_like_its_rows(column: list[int]) -> None:
    assert iso_utc_column(np.array(column, np.int64)).tolist() == [iso_utc(ns) for ns in column]


@given(moments, st.sampled_from(ZONES))
def test_a_wall_time_with_its_offset_is_read_back_everywhere(ns: int, zone: str) -> None:
    at = local_time(ns, zone)
    assert parse_time(written(at) + offset_of(at.offset), 0) == ns
    assert parse_time(written(at) + offset_of(at.offset).replace(":", ""), 0) == ns


@given(moments, st.sampled_from(ZONES))
def test_a_wall_time_without_offset_is_the_first_of_those_it_may_be(ns: int, zone: str) -> None:
    at = local_time(ns, zone)
    back = from_local(written(at), zone)
    assert back == parse_time(written(at), 0, zone)
    assert written(local_time(back, zone)) == written(at), "the wall clock shows what was written"
    assert back in (ns, ns - HOUR, ns - HOUR // 2), "else the same wall time came earlier that night"


@pytest.mark.parametrize(
    ("zone", "first", "again"),
    [
        ("Europe/Berlin", "2026-10-25T00:30:00Z", HOUR),
        ("Australia/Lord_Howe", "2026-04-04T14:45:00Z", HOUR // 2),
    ],
)
def test_both_hours_of_an_autumn_night_are_told_apart_by_their_offset(
    zone: str, first: str, again: int
) -> None:
    ns = parse_time(first, 0)
    early, late = local_time(ns, zone), local_time(ns + again, zone)
    assert early[:8] == late[:8]
    assert early.offset - late.offset == again // SECOND
    assert early.abbreviation != late.abbreviation
    assert from_local(written(late), zone) == ns


@pytest.mark.parametrize(
    ("zone", "left_out", "utc", "shown"),
    [
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00Z", (3, 30)),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45:00Z", (2, 45)),
    ],
)
def test_a_wall_time_that_spring_leaves_out_is_read_as_if_the_clock_had_gone_on(
    zone: str, left_out: str, utc: str, shown: tuple[int, int]
) -> None:
    ns = from_local(left_out, zone)
    assert ns == parse_time(utc, 0)
    assert (local_time(ns, zone).hour, local_time(ns, zone).minute) == shown


def test_a_local_time_has_every_part_a_label_may_need() -> None:
    at = local_time(NOW + 123, "Europe/Berlin")
    assert at == LocalTime(2026, 11, 24, 1, 3, 12, 7, 250_000_123, "CET", 3600)
    assert local_time(NOW, "Asia/Kathmandu").offset == 20_700
    before = local_time(-1, "UTC")
    assert (before.year, before.second, before.nanosecond) == (1969, 59, SECOND - 1)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("now", 0),
        (" now ", 0),
        ("-8h", -8 * HOUR),
        ("-7d", -7 * DAY),
        ("+1.5h", 90 * MINUTE),
        ("-90s", -90 * SECOND),
        ("-250ms", -250 * MILLISECOND),
        ("-2m", -2 * MINUTE),
        ("-2min", -2 * MINUTE),
        ("-1w", -7 * DAY),
        ("-1y", -365 * DAY),
        ("-0.001s", -MILLISECOND),
    ],
)
def test_a_span_is_counted_from_now(text: str, span: int) -> None:
    assert parse_time(text, NOW) == NOW + span
    assert parse_time(text, NOW, "Australia/Lord_Howe") == NOW + span


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-24", "2026-11-23T23:00:00.000000000Z"),
        ("2026-11-24T03:12", "2026-11-24T02:12:00.000000000Z"),
        ("2026-11-24 03:12:07", "2026-11-24T02:12:07.000000000Z"),
        ("2026-11-24T03:12:07.5", "2026-11-24T02:12:07.500000000Z"),
        ("2026-11-24T03:12:07,5", "2026-11-24T02:12:07.500000000Z"),
        ("20261124T031207.000000001", "2026-11-24T02:12:07.000000001Z"),
        ("2026-11-24T03:12:07.123456789Z", "2026-11-24T03:12:07.123456789Z"),
        ("2026-11-24T03:12:07-0330", "2026-11-24T06:42:07.000000000Z"),
        ("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z"),
    ],
)
def test_the_usual_ways_to_write_a_time_are_read(text: str, utc: str) -> None:
    assert iso_utc(parse_time(text, NOW, "Europe/Berlin")) == utc


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "yesterday",
        "8h",
        "-8",
        "-8 h",
        "-h",
        "--8h",
        "-8H",
        "-1e3h",
        "-1234567890123h",
        "24.11.2026",
        "2026-13-01",
        "2026-02-30",
        "2026-11-24T24:00",
        "2026-11-24T03:12:60Z",
        "2026-11-24T03:12.5Z",
        "2026-11-24.5",
        "2026-11-24T03:12:07.1234567891Z",
        "2026-11-24T03:12:07z",
        "2026-11-24T03:12:07 Europe/Berlin",
        "2026-11-24\nT03:12",
        "1764000000",
        "\x00",
        "\ud800",
    ],
)
def test_a_bad_text_is_refused_in_a_sentence_that_says_what_to_write(text: str) -> None:
    with pytest.raises(TimeError) as caught:
        parse_time(text, NOW)
    assert "is no time. Write 2026-11-24T03:12:07Z, now, or a span" in str(caught.value)
    assert caught.value.text.fields["text"] == text.strip()


@given(st.text(max_size=30))
def test_no_text_whatever_gives_more_than_a_time_error(text: str) -> None:
    try:
        ns = parse_time(text, NOW)
    except TimeError:
        return
    assert -(2**63) < ns < 2**63


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31T23:59:59Z", "-999999999999y", "+300y"])
def test_a_time_that_cannot_be_stored_is_refused(text: str) -> None:
    with pytest.raises(TimeError, match="outside the years 1678 to 2262"):
        parse_time(text, NOW)


def test_the_last_moment_that_can_be_stored_is_read() -> None:
    assert parse_time("2262-04-11T23:47:16.854775807Z", NOW) == 2**63 - 1


@pytest.mark.parametrize(
    "zone", ["", "Nowhere/At_All", "Europe", "../../etc/passwd", "CEST", "\x00", "\ud800"]
)
def test_an_unknown_zone_is_said_in_words_wherever_it_is_given(zone: str) -> None:
    assert not zone_exists(zone)
    for deed in (
        lambda: parse_time("2026-11-24", NOW, zone),
        lambda: from_local("2026-11-24", zone),
        lambda: local_time(NOW, zone),
    ):
        with pytest.raises(TimeError, match="knows no time zone"):
            deed()
    assert parse_time("-8h", NOW, zone) == NOW - 8 * HOUR, "a span needs no zone"


@pytest.mark.parametrize("zone", ZONES)
def test_the_zones_of_these_tests_exist(zone: str) -> None:
    assert zone_exists(zone)
    assert ZoneInfo(zone).key == zone


def test_a_number_that_is_no_time_is_refused_in_words() -> None:
    with pytest.raises(TimeError, match="is no time in the zone UTC"):
        local_time(2**80, "UTC")
