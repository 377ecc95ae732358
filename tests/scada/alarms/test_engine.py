"""The engine, told as stories of one temperature with a high limit of 80.

Lives here: deadband, delays, quality, silence, restart, operator; each with the times one can check by hand.
Must not: read a clock, open a journal.
"""

import math

import numpy as np
import pytest

from scada.alarms import Engine, EngineCondition
from scada.model import (
    SECOND,
    AlarmDefinition,
    AlarmEvent,
    AlarmKind,
    AlarmState,
    Origin,
    SampleBatch,
    Transition,
)
from tests.scada.alarms.batches import BAD_SENSOR_FAILURE, UNCERTAIN, Sample, at, batch, definition

MONOTONIC = 5_000 * SECOND  # an arbitrary moment of the monotonic clock: our new year


def mono(seconds: float) -> int:
    """The monotonic clock `seconds` after new year."""
    return MONOTONIC + round(seconds * SECOND)


def engine(*definitions: AlarmDefinition, patience: int = 0) -> Engine:
    """Conditions 100, 101, ... on tags 1, 2, ..."""
    conditions = [EngineCondition(100 + i, 1 + i, it) for i, it in enumerate(definitions)]
    return Engine(conditions, patience=patience)


def seen(alarms: Engine, *samples: Sample) -> list[str]:
    """What happened when each sample arrived by itself, at its own time: `active 12.5 80.1`."""
    return [line for sample in samples for line in lines(alarms.feed(batch(sample), mono(sample.seconds)))]


def lines(transitions: tuple[Transition, ...]) -> list[str]:
    return [f"{it.event.value} {(it.time - at(0)) / SECOND:g} {it.value:g}" for it in transitions]


def values(*pairs: tuple[float, float]) -> list[Sample]:
    return [Sample(seconds, value) for seconds, value in pairs]


def test_a_limit_without_delay_is_dated_by_the_samples_that_crossed_it() -> None:
    story = values((0, 70), (1, 80.5), (2, 90), (3, 79), (4, 60))
    assert seen(engine(definition()), *story) == ["active 1 80.5", "returned 3 79"]


def test_a_low_limit_is_the_mirror_of_a_high_one() -> None:
    story = values((0, 30), (1, 20), (2, 21), (3, 22.5))
    low = definition(AlarmKind.LOLO, 20, deadband=2)
    assert seen(engine(low), *story) == ["active 1 20", "returned 3 22.5"]


def test_noise_around_a_limit_is_one_alarm_with_a_deadband_and_a_hundred_without() -> None:
    noise = [Sample(second, 80 + (0.4 if second % 2 else -0.4)) for second in range(200)]
    assert len(seen(engine(definition()), *noise)) == 199
    assert seen(engine(definition(deadband=1)), *noise) == ["active 1 80.4"]


def test_noise_inside_the_deadband_does_not_start_the_delay_again() -> None:
    story = values((0, 80.2), (1, 79.8), (2, 80.2), (3, 79.8), (4, 80.2))
    assert seen(engine(definition(deadband=1, on=3)), *story) == ["active 3 80.2"]


def test_a_value_that_comes_back_before_its_delay_is_no_alarm() -> None:
    assert seen(engine(definition(on=3)), *values((0, 85), (2.999, 70), (9, 70))) == []


def test_a_value_that_comes_back_when_its_delay_is_due_was_an_alarm_and_returns_at_its_own_time() -> None:
    assert seen(engine(definition(on=3)), *values((0, 85), (3, 70))) == ["active 3 85", "returned 3 70"]
    assert seen(engine(definition(on=3)), *values((0, 85), (7, 70))) == ["active 3 85", "returned 7 70"]


def test_an_off_delay_keeps_a_short_dip_from_ending_an_alarm() -> None:
    story = values((0, 85), (1, 70), (2, 85), (3, 71), (9, 60))
    assert seen(engine(definition(off=5)), *story) == ["active 0 85", "returned 8 71"]


def test_silence_counts_as_unchanged_and_the_journal_has_the_crossing_plus_the_delay() -> None:
    alarms = engine(definition(on=10))
    alarms.feed(batch(Sample(0, 85)), mono(0.3))  # 0.3 s on the way
    assert alarms.advance(mono(10.2)) == ()
    assert lines(alarms.advance(mono(12))) == ["active 10 85"]
    assert alarms.advance(mono(99)) == ()


def test_silence_counts_from_the_newest_arrival_of_that_tag_alone() -> None:
    alarms = engine(definition(on=10), definition(on=10))
    alarms.feed(batch(Sample(0, 85)), mono(0))
    alarms.feed(batch(Sample(2, 86)), mono(6))  # late: its source is at 2 s now
    alarms.feed(batch(Sample(13, 20, tag=2)), mono(13))
    assert alarms.advance(mono(13.9)) == ()
    assert lines(alarms.advance(mono(14))) == ["active 10 85"]


def test_patience_waits_for_a_sample_on_its_way() -> None:
    alarms = engine(definition(on=10), patience=2 * SECOND)
    alarms.feed(batch(Sample(0, 85)), mono(0))
    assert alarms.advance(mono(11.9)) == ()
    assert lines(alarms.advance(mono(12))) == ["active 10 85"]


def test_no_alarm_returns_before_it_was_raised_when_a_sample_comes_after_its_time_was_called() -> None:
    alarms = engine(definition(on=10))
    alarms.feed(batch(Sample(0, 85)), mono(0))
    assert lines(alarms.advance(mono(10))) == ["active 10 85"]
    assert lines(alarms.feed(batch(Sample(9.8, 70)), mono(10.1))) == ["returned 10 70"]


def test_a_repeat_of_the_newest_sample_does_not_start_the_delay_again() -> None:
    alarms = engine(definition(on=10))
    alarms.feed(batch(Sample(0, 85)), mono(0))
    alarms.feed(batch(Sample(0, 85)), mono(6))  # after a reconnect the server says it again
    assert lines(alarms.advance(mono(10))) == ["active 10 85"]


def test_a_stale_tag_is_neither_raised_nor_cleared_until_its_server_speaks_again() -> None:
    alarms = engine(definition(on=10))
    alarms.feed(batch(Sample(0, 85)), mono(0))
    alarms.set_stale([1, 999], True, mono(4))
    assert alarms.advance(mono(60)) == ()
    alarms.set_stale([1], False, mono(60))  # keep-alives again, no new value
    assert alarms.advance(mono(65)) == ()
    assert lines(alarms.advance(mono(66))) == ["active 10 85"]


def test_a_sample_ends_staleness_by_itself_and_says_what_the_time_of_its_source_is() -> None:
    alarms = engine(definition(on=10))
    alarms.feed(batch(Sample(0, 85)), mono(0))
    alarms.set_stale([1], True, mono(4))
    alarms.feed(batch(Sample(8, 86)), mono(60))
    assert alarms.advance(mono(61.9)) == ()
    assert lines(alarms.advance(mono(62))) == ["active 10 85"]


@pytest.mark.parametrize("bad", [Sample(2, 0, BAD_SENSOR_FAILURE), Sample(2, math.nan)])
def test_time_spent_bad_is_taken_out_of_the_delay(bad: Sample) -> None:
    alarms = engine(definition(on=10))
    assert seen(alarms, Sample(0, 85), bad) == []
    assert alarms.advance(mono(30)) == ()
    assert seen(alarms, Sample(40, 85), Sample(47.9, 85)) == []  # 2 s and 7.9 s of ten
    assert seen(alarms, Sample(48, 85)) == ["active 10 85"]


def test_a_bad_sample_ends_no_alarm_and_an_uncertain_one_does() -> None:
    alarms = engine(definition())
    assert seen(alarms, Sample(0, 85), Sample(1, 0, BAD_SENSOR_FAILURE)) == ["active 0 85"]
    assert seen(alarms, Sample(2, 10, UNCERTAIN)) == ["returned 2 10"]


def test_a_late_sample_raises_no_live_alarm_and_is_counted() -> None:
    alarms = engine(definition())
    story = [Sample(5, 70), Sample(4, 95), Sample(6, 70), Sample(7, 95, origin=Origin.BACKFILLED)]
    assert seen(alarms, *story) == []
    assert alarms.feed(batch(*story), mono(8)) == ()
    assert alarms.ignored == 2 + 3  # 6 s is a repeat then


def test_a_source_whose_clock_was_set_back_does_not_silence_its_alarms() -> None:
    alarms = engine(definition(on=5))
    alarms.feed(batch(Sample(3600, 70)), mono(0))
    assert alarms.feed(batch(Sample(1, 85)), mono(1)) == ()
    alarms.feed(batch(Sample(62, 85)), mono(62))  # for 62 s nothing but older samples
    assert lines(alarms.feed(batch(Sample(67, 85)), mono(67))) == ["active 67 85"]


def test_a_delay_under_way_goes_on_when_the_clock_of_its_source_is_set_back() -> None:
    alarms = engine(definition(on=100))
    alarms.feed(batch(Sample(3600, 85)), mono(0))
    alarms.feed(batch(Sample(70, 85)), mono(70))
    assert alarms.feed(batch(Sample(99, 85)), mono(99)) == ()
    assert lines(alarms.feed(batch(Sample(100, 85)), mono(100))) == ["active 3700 85"]


def test_transitions_come_in_the_order_of_the_samples_that_brought_them() -> None:
    alarms = engine(definition(on=2), definition())
    story = [Sample(0, 85), Sample(2, 86), Sample(2.5, 95, tag=2), Sample(3, 60)]
    got = alarms.feed(batch(*story), mono(3))
    assert [(it.condition, it.event.value) for it in got] == [
        (100, "active"),
        (101, "active"),
        (100, "returned"),
    ]


def test_whole_numbers_and_texts_are_fed_as_they_come() -> None:
    alarms = engine(definition(limit=2.0**60), definition())
    column = {"status": np.zeros(2, np.uint32), "origin": np.zeros(2, np.uint8)}
    tag, time = np.asarray([1, 2], np.int32), np.asarray([at(0), at(0)])
    assert alarms.feed(SampleBatch(tag, time, np.asarray(["85", None], object), **column), mono(0)) == ()
    got = alarms.feed(SampleBatch(tag, time + 1, np.asarray([2**61, 7], np.uint64), **column), mono(0))
    assert [it.condition for it in got] == [100]


def test_two_limits_of_one_tag_are_two_alarms() -> None:
    pair = [definition(AlarmKind.HI, 80), definition(AlarmKind.HIHI, 90)]
    alarms = Engine([EngineCondition(i, 1, it) for i, it in enumerate(pair)])
    got = alarms.feed(batch(Sample(0, 95), Sample(1, 85)), mono(1))
    assert [(it.condition, it.event.value) for it in got] == [(0, "active"), (1, "active"), (1, "returned")]


def test_an_engine_without_alarms_is_content() -> None:
    alarms = Engine([])
    assert alarms.feed(batch(Sample(0, 95)), mono(0)) == alarms.advance(mono(1)) == ()
    assert alarms.active().alarms == ()


# restart


def restarted(state: AlarmState, since: float = -600) -> Engine:
    known = {100: (state, at(since), 88.0)}
    return Engine([EngineCondition(100, 1, definition(deadband=5))], known)


def test_after_a_restart_the_list_is_what_it_was() -> None:
    (alarm,) = restarted(AlarmState.ACKED).active().alarms
    assert (alarm.state, alarm.time, alarm.value) == (AlarmState.ACKED, at(-600), 88.0)
    assert seen(restarted(AlarmState.ACKED), Sample(0, 77)) == []  # inside the deadband: still in alarm


def test_what_the_first_sample_after_a_restart_reveals_says_so_and_the_next_does_not() -> None:
    alarms = restarted(AlarmState.UNACKED)
    got = alarms.feed(batch(Sample(0, math.nan), Sample(1, 60), Sample(2, 90)), mono(2))
    assert [(it.event, it.time, it.origin) for it in got] == [
        (AlarmEvent.RETURNED, at(1), "restart"),
        (AlarmEvent.ACTIVE, at(2), "live"),
    ]


# operator


def test_an_acknowledgement_is_dated_by_the_operator_and_keeps_the_alarm_in_the_list() -> None:
    alarms = engine(definition())
    alarms.feed(batch(Sample(0, 85)), mono(0))
    answer = alarms.acknowledge([100], at(7), "miller", "pump is off")
    (it,) = answer.transitions
    assert (it.event, it.time, it.user, it.comment) == (
        AlarmEvent.ACKNOWLEDGED,
        at(7),
        "miller",
        "pump is off",
    )
    assert math.isnan(it.value)
    assert answer.refusals == ()
    assert alarms.active().alarms[0].state is AlarmState.ACKED
    assert seen(alarms, Sample(9, 60)) == ["returned 9 60"]
    assert alarms.active().alarms == ()


def test_an_acknowledgement_that_changes_nothing_is_answered_in_words() -> None:
    alarms = engine(definition(), definition())
    alarms.feed(batch(Sample(0, 85)), mono(0))
    alarms.acknowledge([100], at(7), "miller")
    before = alarms.active()
    answer = alarms.acknowledge([100, 101, 7, 7], at(8), "miller")
    assert answer.transitions == ()
    assert [str(text) for text in answer.refusals] == [
        "The Hi alarm of TIC-101 is acknowledged already.",
        "The Hi alarm of TIC-101 is not active; there is nothing to acknowledge.",
        "There is no alarm 7. List the active alarms again.",
    ]
    assert alarms.active() is before


def test_an_alarm_raised_again_goes_to_the_end_of_the_list() -> None:
    alarms = engine(definition(), definition())
    seen(alarms, Sample(0, 85), Sample(1, 85, tag=2), Sample(2, 60))
    assert [alarm.id for alarm in alarms.active().alarms] == [100, 101]
    seen(alarms, Sample(3, 85))
    assert [alarm.id for alarm in alarms.active().alarms] == [101, 100]


def test_the_states_of_one_engine_start_the_next() -> None:
    first = engine(definition(), definition())
    seen(first, Sample(0, 85), Sample(1, 85, tag=2), Sample(2, 60, tag=2))
    conditions = [EngineCondition(100 + i, 1 + i, definition()) for i in range(2)]
    assert Engine(conditions, first.states()).active().alarms == first.active().alarms
