"""The geometry of a curve: what may be drawn and what may not, for any samples and any holes.

Lives here: laws of the segments, a few pictures an operator would recognise.
Must not: start Qt, know a colour.
"""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scada.model import SECOND, Hole, Text
from ui.trend.curve import FOREVER, NO_HOLES, Curve, Picture, bad_spans, hole_columns, joined
from ui.trend.lines import lines

GOOD, UNCERTAIN, BAD = 0, 0x40000000, 0x80000000
START = 1_795_000_000 * SECOND
NEAR = 1.01  # px: the width of a column


def curve(
    points: Sequence[tuple[int, float, int]],
    *,
    holes: Sequence[tuple[int, int]] = (),
    stepped: bool = False,
    held_until: int | None = None,
) -> Curve:
    """A curve of (second, value, status) points; holes and `held_until` in seconds since START."""
    time, value, status = zip(*points, strict=True) if points else ((), (), ())
    return Curve(
        START + np.array(time, np.int64) * SECOND,
        np.array(value, np.float64),
        np.array(status, np.uint32),
        START + np.array(holes, np.int64).reshape(-1, 2) * SECOND,
        stepped,
        None if held_until is None else START + held_until * SECOND,
    )


def picture(length: int = 100, width: float = 100, height: float = 100) -> Picture:
    return Picture(START, START + length * SECOND, width, 0, 100, height)


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    """Up to 300 samples in 100 s, with bad, uncertain and missing values, and up to four holes."""
    count = draw(st.integers(0, 300))
    time = np.sort(draw(arrays(np.int64, count, elements=st.integers(-10_000, 110_000), unique=True)))
    value = draw(arrays(np.float64, count, elements=st.floats(0, 100) | st.just(np.nan)))
    status = draw(arrays(np.uint32, count, elements=st.sampled_from([GOOD, GOOD, GOOD, UNCERTAIN, BAD])))
    ends = draw(st.lists(st.tuples(st.integers(0, 99_000), st.integers(1, 9_000)), max_size=4))
    holes = joined(np.array([(a, a + n) for a, n in ends], np.int64).reshape(-1, 2))
    held = draw(st.none() | st.integers(0, 120_000))
    return Curve(
        START + time * 1_000_000,
        value,
        status,
        START + holes * 1_000_000,
        draw(st.booleans()),
        None if held is None else START + held * 1_000_000,
    )


def everything(curve: Curve, frame: Picture) -> np.ndarray:
    drawn = lines(curve, frame)
    return np.concatenate(drawn)


def spans_without_line(curve: Curve, frame: Picture) -> list[tuple[float, float]]:
    """x spans in which this curve has nothing to say: holes, and from a bad sample to the next one."""
    silent = [tuple(frame.x(hole)) for hole in curve.holes]
    is_usable = (curve.status < BAD) & np.isfinite(curve.value)
    for row in np.flatnonzero(~is_usable):
        after = curve.time[row + 1] if row + 1 < curve.time.size else curve.time[row]
        silent.append(tuple(frame.x(np.array([curve.time[row], after]))))
    return silent


@given(curves(), st.sampled_from([20.0, 100.0, 1000.0]))
def test_no_segment_crosses_a_hole_or_a_bad_sample(some: Curve, width: float) -> None:
    frame = picture(width=width)
    for x1, _, x2, _ in everything(some, frame):
        left, right = min(x1, x2), max(x1, x2)
        for begin, end in spans_without_line(some, frame):
            inside = min(right, end) - max(left, begin)
            assert inside <= NEAR, (left, right, begin, end)


@given(curves(), st.sampled_from([20.0, 100.0, 1000.0]))
def test_every_extreme_of_a_column_is_covered(some: Curve, width: float) -> None:
    frame = picture(width=width)
    drawn = everything(some, frame)
    x, y = frame.x(some.time), frame.y(some.value)
    is_seen = (some.status < BAD) & np.isfinite(some.value) & (x >= 0) & (x < width)
    for at, height in zip(x[is_seen], y[is_seen], strict=True):
        reached = (np.minimum(drawn[:, 0], drawn[:, 2]) - NEAR <= at) & (
            np.maximum(drawn[:, 0], drawn[:, 2]) + NEAR >= at
        )
        low, high = np.minimum(drawn[:, 1], drawn[:, 3]), np.maximum(drawn[:, 1], drawn[:, 3])
        assert (reached & (low - NEAR <= height) & (high + NEAR >= height)).any(), (at, height)


@given(curves(), st.sampled_from([20.0, 100.0]))
def test_no_segment_reaches_beyond_what_was_measured(some: Curve, width: float) -> None:
    frame = picture(width=width)
    drawn = everything(some, frame)
    y = frame.y(some.value[(some.status < BAD) & np.isfinite(some.value)])
    if len(drawn):
        assert drawn[:, [1, 3]].min() >= y.min() - 1e-6
        assert drawn[:, [1, 3]].max() <= y.max() + 1e-6


@given(curves(), st.sampled_from([20.0, 100.0, 1000.0]))
def test_a_stepped_pen_has_only_level_and_upright_lines(some: Curve, width: float) -> None:
    drawn = everything(some._replace(stepped=True), picture(width=width))
    assert ((drawn[:, 0] == drawn[:, 2]) | (drawn[:, 1] == drawn[:, 3])).all()


@given(curves(), st.sampled_from([20.0, 100.0, 1000.0]))
def test_every_segment_lies_in_the_picture(some: Curve, width: float) -> None:
    drawn = everything(some, picture(width=width, height=50)._replace(low=30, high=60))
    assert np.isfinite(drawn).all()
    if len(drawn):
        assert drawn.min() >= -5
        assert drawn[:, [0, 2]].max() <= width + 5
        assert drawn[:, [1, 3]].max() <= 55


def test_two_samples_of_a_sloped_pen_are_one_straight_line() -> None:
    assert everything(curve([(10, 0, GOOD), (90, 100, GOOD)]), picture()).tolist() == [[10, 100, 90, 0]]


def test_a_stepped_pen_holds_its_value_until_the_next_one() -> None:
    drawn = everything(curve([(10, 0, GOOD), (90, 100, GOOD)], stepped=True), picture())
    assert sorted(drawn.tolist()) == [[10, 100, 90, 100], [90, 100, 90, 0]]


def test_the_last_step_reaches_now_only_while_it_still_speaks() -> None:
    live = everything(curve([(10, 50, GOOD)], stepped=True, held_until=80), picture())
    assert live.tolist() == [[10, 50, 80, 50]]
    stale = everything(curve([(10, 50, GOOD)], stepped=True), picture())
    assert stale.tolist() == [[10, 50, 10, 50]], "a dot"


def test_a_sloped_pen_ends_at_its_last_sample() -> None:
    drawn = everything(curve([(10, 50, GOOD), (20, 50, GOOD)]), picture())
    assert drawn[:, 2].max() == 20


def test_a_step_ends_where_the_hole_begins_and_goes_on_where_it_ends() -> None:
    drawn = everything(curve([(10, 50, GOOD), (90, 50, GOOD)], holes=[(30, 80)], stepped=True), picture())
    assert drawn.tolist() == [[10, 50, 30, 50], [80, 50, 90, 50]]


def test_a_step_does_not_go_on_while_the_hole_lasts() -> None:
    open_end = (FOREVER - START) // SECOND - 1
    drawn = everything(
        curve([(10, 50, GOOD)], holes=[(30, open_end)], stepped=True, held_until=90), picture()
    )
    assert drawn.tolist() == [[10, 50, 30, 50]]


def test_a_sloped_pen_stays_blank_after_a_hole_until_its_next_sample() -> None:
    drawn = everything(curve([(10, 50, GOOD), (90, 50, GOOD)], holes=[(30, 80)]), picture())
    assert drawn.tolist() == [[10, 50, 10, 50], [90, 50, 90, 50]], "two dots"


def test_a_single_sample_between_two_bad_ones_is_a_dot() -> None:
    drawn = everything(curve([(10, 5, BAD), (20, 50, GOOD), (30, 5, BAD)]), picture())
    assert drawn.tolist() == [[20, 50, 20, 50]]


def test_what_touches_an_uncertain_sample_is_told_apart() -> None:
    got = lines(curve([(10, 50, GOOD), (20, 50, UNCERTAIN), (30, 50, GOOD), (40, 50, GOOD)]), picture())
    assert got.certain.tolist() == [[30, 50, 40, 50]]
    assert got.uncertain.tolist() == [[10, 50, 20, 50], [20, 50, 30, 50]]


def test_a_dense_level_signal_leaves_no_column_blank() -> None:
    points = [(second, 50.0, GOOD) for second in range(1000)]
    drawn = everything(curve(points), picture(length=1000, width=100))
    assert sorted(drawn[:, 0]) == [column + 0.5 for column in range(100)]
    assert (drawn[:, [1, 3]] == 50).all()


@given(arrays(np.float64, st.integers(150, 400), elements=st.floats(0, 100)), st.booleans())
def test_columns_side_by_side_touch_so_that_the_curve_has_no_break(value: np.ndarray, stepped: bool) -> None:
    points = [(second, height, GOOD) for second, height in enumerate(value.tolist())]
    got = lines(curve(points, stepped=stepped), picture(length=value.size, width=100)).certain_columns
    top, bottom = got[:, 1], got[:, 3]
    assert got[:, 0].tolist() == [column + 0.5 for column in range(100)]
    assert (np.maximum(top[1:], top[:-1]) <= np.minimum(bottom[1:], bottom[:-1]) + 1e-9).all()


def test_a_value_of_ten_to_the_300_does_no_harm() -> None:
    drawn = everything(curve([(10, 1e300, GOOD), (20, -1e300, GOOD), (30, 50, GOOD)]), picture())
    assert np.isfinite(drawn).all()


def test_a_bad_span_lasts_until_the_next_usable_sample_and_never_over_a_hole() -> None:
    some = curve(
        [(10, 1, GOOD), (20, 1, BAD), (25, 1, BAD + 0x10000), (30, 1, GOOD), (50, 1, BAD)], held_until=90
    )
    assert bad_spans(some, picture()) == [
        (START + 20 * SECOND, START + 30 * SECOND, BAD),
        (START + 50 * SECOND, START + 90 * SECOND, BAD),
    ]
    holed = some._replace(holes=START + np.array([[60, FOREVER // SECOND // 2]], np.int64) * SECOND)
    assert bad_spans(holed, picture())[-1].end == START + 60 * SECOND


def test_bad_spans_closer_than_a_pixel_are_one() -> None:
    points = [(second, 1, BAD if second % 2 else GOOD) for second in range(1000)]
    assert len(bad_spans(curve(points), picture(length=1000, width=100))) == 1


def test_holes_become_ascending_and_disjoint_and_healed_ones_are_left_out() -> None:
    cause = Text("gone")
    holes = (
        Hole("a", 50, None, cause),
        Hole("a", 10, 30, cause),
        Hole("a", 20, 40, cause),
        Hole("a", 1, 9, cause, is_healed=True),
    )
    assert hole_columns(holes).tolist() == [[10, 40], [50, FOREVER]]
    assert hole_columns(()).shape == NO_HOLES.shape


@pytest.mark.parametrize("stepped", [False, True])
def test_nothing_is_drawn_of_nothing(stepped: bool) -> None:
    assert not len(everything(curve([], stepped=stepped), picture()))
