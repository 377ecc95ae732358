"""One tag's samples from history and live, joined without a seam and without an invention.

Lives here: what a track shows after answers, live samples, lost links; columns that grow.
Must not: start Qt, read a clock.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scada.model import HOUR, MINUTE, SECOND, Freshness, Hole, SampleBatch, Tag, Text, Trace
from tests.ui.trend.memory import BAD, NOW, batch, number
from ui.trend.readings import Rule, exact, reading
from ui.trend.rows import Rows
from ui.trend.track import Kind, Track
from ui.trend.view import Span

PRESSURE = number(1, "PT-101")
SETPOINT = number(2, "PIC-101.SP", stepped=True)
LAST_HOUR = Span(NOW - HOUR, NOW)
PIXEL = HOUR // 1000


def answered(tag: Tag, samples: SampleBatch, *holes: Hole, asked: Span = LAST_HOUR) -> Track:
    track = Track(tag, NOW)
    track.note(Freshness.LIVE, NOW - HOUR)
    track.answer(Trace(tag.id, samples, holes, is_reduced=False), asked, PIXEL)
    return track


def test_live_samples_continue_what_history_answered() -> None:
    track = answered(PRESSURE, batch(1, NOW - SECOND, 4.8))
    track.receive(batch(1, [NOW + SECOND, NOW + 2 * SECOND], [4.9, 5.0]))
    assert track.curve(NOW).value.tolist() == [4.8, 4.9, 5.0]
    assert not track.wants(Span(NOW - HOUR, NOW + MINUTE), NOW + 3 * SECOND, PIXEL)


def test_a_sample_that_both_know_is_there_once() -> None:
    track = Track(PRESSURE, NOW)
    track.receive(batch(1, [NOW, NOW + SECOND], [1.0, 2.0]))
    track.answer(Trace(1, batch(1, [NOW - SECOND, NOW], [0.0, 1.0]), (), is_reduced=False), LAST_HOUR, PIXEL)
    assert track.curve(NOW).value.tolist() == [0.0, 1.0, 2.0]


def test_live_samples_do_not_continue_a_view_of_last_week() -> None:
    week_ago = Span(NOW - 170 * HOUR, NOW - 168 * HOUR)
    track = answered(SETPOINT, batch(2, week_ago.start, 4.8), asked=week_ago)
    track.receive(batch(2, NOW + SECOND, 9.9))
    curve = track.curve(NOW)
    assert curve.value.tolist() == [4.8]
    assert curve.held_until == week_ago.end, "history said that nothing came until there"
    assert track.wants(LAST_HOUR, NOW + SECOND, PIXEL)


def test_what_was_missed_is_asked_again_and_not_drawn_across() -> None:
    track = answered(PRESSURE, batch(1, NOW - SECOND, 4.8))
    track.miss(NOW + MINUTE)
    track.receive(batch(1, NOW + 2 * MINUTE, 5.0))
    assert track.curve(NOW + 2 * MINUTE).value.tolist() == [4.8]
    assert track.wants(Span(NOW - HOUR, NOW + 3 * MINUTE), NOW + 2 * MINUTE, PIXEL)


def test_a_step_is_held_to_now_only_while_the_tag_is_live() -> None:
    track = answered(SETPOINT, batch(2, NOW - MINUTE, 4.8))
    assert track.curve(NOW + MINUTE).held_until == NOW + MINUTE
    for freshness in (Freshness.STALE, Freshness.DISCONNECTED):
        track.note(freshness, NOW + SECOND)
        assert track.curve(NOW + MINUTE).held_until == NOW + SECOND


def test_a_lost_link_is_a_hole_before_history_has_it() -> None:
    track = answered(PRESSURE, batch(1, NOW - SECOND, 4.8))
    track.note(Freshness.DISCONNECTED, NOW + SECOND)
    track.note(Freshness.LIVE, NOW + MINUTE)
    track.receive(batch(1, NOW + MINUTE, 5.0))
    assert track.curve(NOW).holes.tolist() == [[NOW + SECOND, NOW + MINUTE]]
    assert track.wants(LAST_HOUR, NOW + MINUTE, PIXEL), "history will know better"


def test_a_link_lost_and_found_between_two_looks_is_a_hole_from_the_last_sample() -> None:
    track = answered(PRESSURE, batch(1, NOW - SECOND, 4.8))
    track.note(Freshness.LIVE, NOW + MINUTE)
    assert track.curve(NOW).holes.tolist() == [[NOW - SECOND, NOW + MINUTE]]


def test_a_late_publish_is_no_hole() -> None:
    track = answered(PRESSURE, batch(1, NOW - SECOND, 4.8))
    track.note(Freshness.STALE, NOW + SECOND)
    track.note(Freshness.LIVE, NOW + MINUTE)
    assert not len(track.curve(NOW).holes)


def test_a_hole_still_open_in_the_books_ends_where_the_tag_is_live_again() -> None:
    hole = Hole("plc", NOW - 30 * MINUTE, None, Text("gone"))
    track = answered(PRESSURE, batch(1, NOW - 40 * MINUTE, 4.8), hole)
    track.note(Freshness.DISCONNECTED, NOW - 29 * MINUTE)
    assert track.curve(NOW).holes[0, 1] > NOW + HOUR
    track.note(Freshness.LIVE, NOW - MINUTE)
    assert track.curve(NOW).holes.tolist() == [[NOW - 30 * MINUTE, NOW - MINUTE]]


def test_a_counter_above_two_to_the_53_keeps_every_step() -> None:
    first = 2**63 + 5
    counted = np.array([first, first + 1, first + 2, first - 3], np.uint64)
    track = answered(number(1, "Total", type="UInt64"), batch(1, NOW - np.arange(4, 0, -1) * SECOND, counted))
    assert track.offset == first
    assert track.curve(NOW).value.tolist() == [0, 1, 2, -3]


def test_a_small_integer_is_itself() -> None:
    track = answered(number(1, "Count", type="Int64"), batch(1, NOW, np.array([41], np.int64)))
    assert (track.offset, track.curve(NOW).value.tolist()) == (0, [41])


def test_a_text_becomes_a_band_with_its_words() -> None:
    track = answered(
        Tag(1, "Recipe", type="String"), batch(1, [NOW - 2, NOW - 1], np.array(["A", "B"], object))
    )
    assert track.kind is Kind.TEXT
    assert [track.name(value) for value in track.curve(NOW).value] == ["A", "B"]


def test_a_reduced_answer_is_asked_for_again_when_one_zooms_in() -> None:
    track = Track(PRESSURE, NOW)
    track.answer(Trace(1, batch(1, NOW - SECOND, 1.0), (), is_reduced=True), LAST_HOUR, PIXEL)
    assert not track.wants(LAST_HOUR, NOW, PIXEL)
    assert track.wants(Span(NOW - HOUR // 4, NOW), NOW, PIXEL // 4)


def test_a_sloped_pen_is_read_between_two_samples_and_never_over_a_hole_or_after_the_last() -> None:
    samples = batch(1, NOW + np.array([-60, -40, -20, -10]) * SECOND, [1.0, 2.0, 3.0, 4.0], [0, 0, 0, BAD])
    hole = Hole("plc", NOW - 35 * SECOND, NOW - 25 * SECOND, Text("gone"))
    track = answered(PRESSURE, samples, hole)

    def at(second: int) -> tuple[Rule, float]:
        found = reading(track, NOW + second * SECOND, NOW)
        return found.rule, found.value

    assert at(-60) == (Rule.SAMPLE, 1.0)
    assert at(-50) == (Rule.INTERPOLATED, 1.5)
    for second in (-70, -30, -15):
        assert at(second)[0] is Rule.NOTHING
    assert at(-5)[0] is Rule.BAD


def test_a_stepped_pen_is_read_as_held_until_now_and_not_later() -> None:
    track = answered(SETPOINT, batch(2, NOW - MINUTE, 4.8))
    assert reading(track, NOW - SECOND, NOW).rule is Rule.HELD
    assert reading(track, NOW + SECOND, NOW).rule is Rule.NOTHING


def test_an_exact_sample_is_never_called_interpolated() -> None:
    track = answered(PRESSURE, batch(1, NOW - MINUTE, 1.0))
    assert exact(track, batch(1, NOW - MINUTE, 1.25), NOW).rule is Rule.HELD
    assert exact(track, batch(1, NOW, 1.25), NOW).rule is Rule.SAMPLE
    assert exact(track, batch(1, NOW, 1.25, BAD), NOW).rule is Rule.BAD


CHUNKS = st.lists(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), max_size=30), max_size=12)


@given(CHUNKS)
def test_rows_are_ascending_unique_and_the_later_one_wins(chunks: list[list[tuple[int, int]]]) -> None:
    rows, known = Rows(), {}
    for chunk in chunks:
        time = np.array([at for at, _ in chunk], np.int64)
        rows.put(time, np.array([value for _, value in chunk], np.float64), np.zeros(time.size, np.uint32))
        known.update(chunk)
    assert list(zip(rows.time.tolist(), rows.value.tolist(), strict=True)) == sorted(known.items())


def test_rows_grow_without_losing_what_they_had() -> None:
    rows = Rows()
    for start in range(0, 9000, 3):
        time = np.arange(start, start + 3)
        rows.put(time, time * 2.0, np.zeros(3, np.uint32))
    assert rows.time.tolist() == list(range(9000))
    rows.drop_before(8990)
    assert rows.value.tolist() == [2.0 * at for at in range(8990, 9000)]
