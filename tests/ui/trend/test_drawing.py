"""The smaller pure parts of the plot: scales, bands, dashes, places, flags, times that people write.

Lives here: their laws and the cases an operator would recognise.
Must not: show a widget.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.model import HOUR, MINUTE, SECOND, TimeError, parse_time
from tests.ui.trend.memory import BAD, NOW, ZONE, number
from ui.trend.bands import Band, bands
from ui.trend.curve import Curve, Picture, joined
from ui.trend.dashes import PATTERNS, dashed
from ui.trend.draw_flags import spread
from ui.trend.layout import layout
from ui.trend.moments import moment_text, read_moment
from ui.trend.pens import Scale
from ui.trend.scales import fitted, followed, moved, range_of, zoomed
from ui.trend.view import Span

FINITE = st.floats(-1e9, 1e9)


@given(FINITE, FINITE)
def test_a_fitted_scale_holds_what_is_seen_and_is_not_wasteful(one: float, other: float) -> None:
    low, high = sorted((one, other))
    scale = fitted(Scale(low, high))
    room = (scale.high - scale.low) * 1e-9
    assert scale.low <= low + room
    assert scale.high >= high - room
    if high - low > 1e-3:
        assert scale.high - scale.low <= 3.5 * (high - low)


def test_one_value_alone_gets_a_scale_around_it() -> None:
    assert fitted(Scale(5, 5)).low < 5 < fitted(Scale(5, 5)).high
    assert fitted(Scale(0, 0)).low < 0 < fitted(Scale(0, 0)).high


def test_a_scale_rests_while_what_is_seen_fits_it() -> None:
    scale = followed(None, Scale(0, 100))
    assert followed(scale, Scale(20, 80)) is scale
    assert followed(scale, Scale(20, 200)).high >= 200
    assert followed(scale, Scale(50, 55)).high < 100, "much too long: it becomes tighter"
    assert followed(scale, None) is scale


def test_values_are_zoomed_about_the_middle_and_moved_by_shares() -> None:
    assert zoomed(Scale(0, 10), 0.5) == Scale(2.5, 7.5)
    assert moved(Scale(0, 10), 0.1) == Scale(1, 11)
    assert zoomed(Scale(1e9, 1e9 + 1e-6), 0.001) == Scale(1e9, 1e9 + 1e-6), "no shorter than numbers can tell"


def test_a_range_that_is_none_is_not_drawn() -> None:
    assert range_of(number(1, "a")) == Scale(0, 8)
    assert range_of(number(1, "a", low=5.0, high=5.0)) is None
    assert range_of(number(1, "a", high=None)) is None


def states(*points: tuple[int, float, int], holes: object = (), held_until: int = 100) -> list[Band]:
    time, value, status = zip(*points, strict=True)
    spans = joined(np.array(holes, np.int64).reshape(-1, 2))
    curve = Curve(
        np.array(time), np.array(value, float), np.array(status, np.uint32), spans, True, held_until
    )
    return bands(curve, Picture(0, 100, 100, 0, 1, 10))


def test_a_state_lasts_until_the_next_and_the_same_again_is_one_band() -> None:
    assert states((0, 1, 0), (20, 1, 0), (50, 2, 0)) == [Band(0, 50, 1), Band(50, 100, 2)]


def test_a_bad_state_and_a_hole_are_no_band() -> None:
    assert states((0, 1, 0), (20, 1, BAD), (50, 2, 0)) == [Band(0, 20, 1), Band(50, 100, 2)]
    assert states((0, 1, 0), holes=[(30, 60)]) == [Band(0, 30, 1), Band(60, 100, 1)]


def test_a_state_outside_the_picture_is_no_band() -> None:
    assert states((-50, 1, 0), (-10, BAD, BAD), held_until=-5) == []
    assert states((150, 1, 0), (160, 2, 0), held_until=200) == []


def test_a_switch_that_chatters_does_not_become_a_thousand_bands() -> None:
    time = np.arange(0, 100_000)
    curve = Curve(time, time % 2.0, np.zeros(time.size, np.uint32), joined(np.empty((0, 2), np.int64)), True)
    assert len(bands(curve, Picture(0, 100_000, 50, 0, 1, 10))) <= 150


@given(st.lists(st.tuples(*[st.floats(-50, 500)] * 4), max_size=30), st.sampled_from(PATTERNS[1:]))
def test_a_dashed_line_lies_on_the_line_and_in_its_dashes(
    rows: list[tuple[float, ...]], pattern: tuple
) -> None:
    segments = np.array(rows, float).reshape(-1, 4)
    parts = dashed(segments, pattern)
    *strokes, (_, period) = pattern
    for x1, _, x2, _ in parts:
        if x2 - x1 > 0.5:
            middle = ((x1 + x2) / 2) % period
            assert any(a <= middle <= b for a, b in strokes)
    if len(segments):
        assert parts.size == 0 or parts[:, [0, 2]].min() >= segments[:, [0, 2]].min() - 1e-6


def test_an_upright_step_keeps_its_edge_when_dashed() -> None:
    step = np.array([[7.0, 0.0, 7.0, 50.0]])
    assert dashed(step, PATTERNS[1]).tolist() == step.tolist()


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30))
def test_flags_never_leave_the_pane_keep_their_order_and_part_when_there_is_room(wanted: list[float]) -> None:
    got = spread(wanted, 10, 0, 100)
    assert min(got) >= -1e-6
    assert max(got) <= 100 + 1e-6
    order = sorted(range(len(wanted)), key=lambda row: wanted[row])
    gaps = np.diff([got[row] for row in order])
    assert (gaps >= min(10, 100 / max(len(wanted) - 1, 1)) - 1e-6).all()


@given(
    st.integers(300, 3000),
    st.integers(220, 2000),
    st.lists(st.integers(0, 120), max_size=5),
    st.integers(0, 40),
)
def test_everything_of_the_plot_has_its_own_place(
    width: int, height: int, axes: list[int], count: int
) -> None:
    place = layout(width, height, axes, count)
    assert len(place.bands) + place.left_out == count
    assert place.pane.height >= 100 or not place.bands
    tops = [place.pane.bottom, *(band.top for band in place.bands)]
    assert tops == sorted(tops)
    assert place.time <= height
    assert list(place.axes) == sorted(place.axes, reverse=True)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("02:30", "2026-11-24T02:30"),
        ("2:30", "2026-11-24T02:30"),
        ("03:12", "2026-11-23T03:12"),  # still to come today, so yesterday's
        ("23:59:59.5", "2026-11-23T23:59:59.5"),
        ("yesterday", "2026-11-23T00:00"),
        ("2026-03-01", "2026-03-01T00:00"),
        ("2026-11-01 12:00", "2026-11-01T12:00"),
    ],
)
def test_a_time_is_read_as_people_write_it_in_the_zone_of_the_site(text: str, meant: str) -> None:
    assert read_moment(text, NOW, ZONE) == parse_time(meant, NOW, ZONE)


def test_a_span_before_now_and_now_itself_are_times() -> None:
    assert read_moment(" -8h ", NOW, ZONE) == NOW - 8 * HOUR
    assert read_moment("now", NOW, ZONE) == NOW


@pytest.mark.parametrize("text", ["", "3", "25:00", "tomorrowish", "2026-13-01", "12:60"])
def test_what_is_no_time_is_refused_in_words(text: str) -> None:
    with pytest.raises(TimeError) as refused:
        read_moment(text, NOW, ZONE)
    assert str(refused.value).startswith(f"{text} is no time")


@given(st.integers(NOW - 400 * 24 * HOUR, NOW), st.integers(SECOND, 400 * 24 * HOUR))
def test_what_stands_in_a_time_field_is_read_back_as_the_same_time(time: int, length: int) -> None:
    text = moment_text(time, NOW, ZONE, Span(time, time + length))
    unit = 1_000_000 if length < MINUTE else SECOND
    back = read_moment(text, NOW, ZONE)
    assert time // unit * unit - back in (0, HOUR)  # of the hour that comes twice the first is read
