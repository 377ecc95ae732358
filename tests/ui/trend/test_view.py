"""The span of time on show, moved as a user moves it.

Lives here: laws of panning and zooming, the grid a live view steps on, going back.
Must not: start Qt, read a clock.
"""

from hypothesis import given
from hypothesis import strategies as st

from scada.model import DAY, EARLIEST, HOUR, MINUTE, SECOND
from ui.trend.past import ONE_GESTURE, Past
from ui.trend.view import LONGEST, SHORTEST, Span, View, following, live, panned, paused, shown, span, zoomed

NOW = 1_795_000_000 * SECOND
LENGTHS = st.integers(SHORTEST, LONGEST)
NOWS = st.integers(NOW, NOW + 20 * DAY)
VIEWS = st.builds(View, LENGTHS, st.none() | st.integers(EARLIEST, NOW))


def test_a_live_view_shows_now_and_a_little_room_right_of_it() -> None:
    at = span(View(30 * MINUTE), NOW)
    assert at.length == 30 * MINUTE
    assert at.start < NOW < at.end < NOW + MINUTE


@given(LENGTHS, NOWS, st.integers(100, 4000))
def test_a_live_view_steps_in_whole_pixels(length: int, now: int, pixels: int) -> None:
    at, later = span(View(length), now, pixels), span(View(length), now + SECOND // 7, pixels)
    step = max(length // pixels, 1)
    assert (later.start - at.start) % step == 0
    assert at.end >= now


def test_panning_back_pauses_and_one_key_returns() -> None:
    back = panned(View(HOUR), -0.1, NOW)
    assert not back.is_live
    assert span(back, NOW).end == span(View(HOUR), NOW).end - HOUR // 10
    assert live(back) == View(HOUR)


@given(VIEWS, st.floats(-50, 50), NOWS)
def test_panning_never_changes_the_length_and_never_leaves_what_can_be(
    view: View, share: float, now: int
) -> None:
    moved = panned(view, share, now)
    at = span(moved, now)
    assert at.length == view.length
    assert at.start <= now
    assert at.end <= now + view.length


@given(VIEWS, st.floats(0.01, 100), NOWS, st.floats(0, 1))
def test_zooming_keeps_the_moment_under_the_pointer(
    view: View, factor: float, now: int, share: float
) -> None:
    before = span(view, now)
    anchor = before.start + round(before.length * share)
    after = zoomed(view, factor, now, anchor)
    at = span(after, now)
    assert SHORTEST <= at.length <= LONGEST
    if not after.is_live and at.start > EARLIEST + 1 and at.end < now:
        was, now_at = (anchor - before.start) / before.length, (anchor - at.start) / at.length
        assert abs(was - now_at) < 1e-3


@given(LENGTHS, st.floats(1, 50), NOWS)
def test_zooming_out_of_a_live_view_stays_live(length: int, factor: float, now: int) -> None:
    assert zoomed(View(length), factor, now).is_live
    assert zoomed(View(length), factor, now, now).is_live


def test_zooming_into_the_past_of_a_live_view_pauses_it() -> None:
    assert not zoomed(View(HOUR), 0.5, NOW, NOW - HOUR // 2).is_live


def test_pausing_changes_nothing_on_the_screen() -> None:
    assert span(paused(View(HOUR), NOW), NOW + DAY) == span(View(HOUR), NOW)


@given(st.integers(EARLIEST, NOW), st.integers(0, 10 * DAY), NOWS)
def test_a_span_asked_for_is_the_span_shown(start: int, length: int, now: int) -> None:
    at = span(shown(start, start + length, now), now)
    if length >= SHORTEST and start + length <= now:
        assert at == Span(start, start + length)
    assert at.length >= SHORTEST


@given(st.integers(SECOND, 300 * DAY))
def test_a_view_that_follows_from_a_start_begins_there(length: int) -> None:
    assert abs(span(following(NOW - length, NOW), NOW).start - (NOW - length)) <= 2 + length // 10**9


def test_going_back_and_forward_again_ends_where_it_began() -> None:
    past = Past(1).change(2, NOW).change(3, NOW)
    assert past.back().back().now == 1
    assert past.back().back().back().now == 1
    assert past.back().back().forward().forward().now == 3
    assert past.back().change(9, NOW).forward().now == 9, "a new way closes the old one"


def test_the_steps_of_one_gesture_are_one_step_back() -> None:
    past = Past(0)
    for step in range(1, 20):
        past = past.change(step, NOW + step * ONE_GESTURE // 10, "wheel")
    assert past.back().now == 0
    assert past.change(99, NOW + 20 * ONE_GESTURE, "wheel").back().now == 19, "a pause ends the gesture"


@given(st.lists(st.sampled_from(["change", "back", "forward"]), max_size=60))
def test_nothing_that_was_shown_is_lost_by_going_back(moves: list[str]) -> None:
    past, line, place = Past(0), [0], 0
    for number, move in enumerate(moves, start=1):
        if move == "change":
            line, place = [*line[: place + 1], number], place + 1
            past = past.change(number, NOW + number * DAY)
        elif move == "back":
            place, past = max(place - 1, 0), past.back()
        else:
            place, past = min(place + 1, len(line) - 1), past.forward()
        assert past.now == line[place]
