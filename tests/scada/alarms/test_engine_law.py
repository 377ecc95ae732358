"""The engine against the plainest one, for any limits, samples, silences and cuts.

Lives here: laws. Stories are in test_engine.py.
Must not: read a clock, open a journal.
"""

import math
from itertools import accumulate, islice, pairwise
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from scada.alarms import Engine, EngineCondition
from scada.model import SECOND, AlarmDefinition, AlarmKind, Origin, Transition
from tests.scada.alarms.batches import BAD_SENSOR_FAILURE, UNCERTAIN, Sample, batch
from tests.scada.alarms.plain import PlainEngine, PlainLimit


class Silence(NamedTuple):
    seconds: float


class Staleness(NamedTuple):
    tag: int
    is_stale: bool


TAGS = st.integers(1, 2)
DELAYS = st.sampled_from([0, 1, 3])
CONDITIONS = st.lists(
    st.builds(
        lambda tag, kind, limit, deadband, on, off: (
            tag,
            AlarmDefinition(f"tag {tag}", kind, limit, 1, "", deadband, on * SECOND, off * SECOND),
        ),
        TAGS,
        st.sampled_from(AlarmKind),
        st.sampled_from([2.0, 3.0]),
        st.sampled_from([0.0, 1.0, 1.5]),
        DELAYS,
        DELAYS,
    ),
    min_size=1,
    max_size=5,
)
SAMPLES = st.builds(
    Sample,
    seconds=st.sampled_from([0, 0.5, 0.5, 0.5, 1, 1, 3, -2]),  # after the sample before
    value=st.integers(0, 5).map(float) | st.sampled_from([math.nan, math.inf]),
    status=st.sampled_from([0, 0, 0, UNCERTAIN, BAD_SENSOR_FAILURE]),
    tag=st.sampled_from([1, 1, 1, 1, 2, 2, 3]),  # nobody watches tag 3
    origin=st.sampled_from([0, 0, 0, 0, Origin.REPUBLISHED, Origin.TIME_BY_SERVER, Origin.BACKFILLED]),
)
STREAMS = st.lists(SAMPLES, max_size=40)
HAPPENINGS = st.lists(
    st.lists(SAMPLES, min_size=1, max_size=8)
    | st.sampled_from([0.5, 1, 2, 3, 10, 100]).map(Silence)
    | st.builds(Staleness, TAGS, st.booleans()),
    min_size=2,
    max_size=25,
)


def after(start: float, samples: list[Sample]) -> list[Sample]:
    """The samples one after the other, each so many seconds after the one before."""
    seconds = accumulate((sample.seconds for sample in samples), initial=start)
    return [
        sample._replace(seconds=now) for sample, now in zip(samples, islice(seconds, 1, None), strict=True)
    ]


def fast(conditions: list[tuple[int, AlarmDefinition]]) -> Engine:
    return Engine([EngineCondition(10 + at, tag, it) for at, (tag, it) in enumerate(conditions)])


def plain(conditions: list[tuple[int, AlarmDefinition]]) -> PlainEngine:
    return PlainEngine(
        [
            PlainLimit(10 + at, tag, it.kind.is_high, it.limit, it.deadband, it.on_delay, it.off_delay)
            for at, (tag, it) in enumerate(conditions)
        ]
    )


def fed(engine: PlainEngine, samples: list[Sample], arrived: int) -> list[Transition]:
    steps = []
    for sample in samples:
        if sample.origin != Origin.BACKFILLED:
            is_bad = sample.status >= 0x80000000
            steps += engine.sample(sample.tag, sample.time, sample.value, is_bad, arrived)
    return steps


@given(CONDITIONS, HAPPENINGS)
def test_the_engine_does_what_one_sample_after_the_other_would_do(
    conditions: list[tuple[int, AlarmDefinition]], happenings: list[list[Sample] | Silence | Staleness]
) -> None:
    engine, reference, now, newest = fast(conditions), plain(conditions), 1_000 * SECOND, 0.0
    for happening in happenings:
        if isinstance(happening, Staleness):
            engine.set_stale([happening.tag], happening.is_stale, now)
            reference.set_stale(happening.tag, happening.is_stale, now)
        elif isinstance(happening, Silence):
            now += round(happening.seconds * SECOND)
            assert sorted(engine.advance(now), key=by_condition) == sorted(
                reference.advance(now), key=by_condition
            )
        else:
            samples = after(newest, happening)
            newest = samples[-1].seconds
            assert list(engine.feed(batch(*samples), now)) == fed(reference, samples, now)
    assert [alarm.state for alarm in sorted(engine.active().alarms, key=lambda alarm: alarm.id)] == [
        limit.state for limit in reference.limits if limit.state.value != "normal"
    ]


@given(CONDITIONS, STREAMS, st.sets(st.integers(0, 40)))
def test_a_batch_cut_anywhere_gives_the_same_transitions(
    conditions: list[tuple[int, AlarmDefinition]], samples: list[Sample], cuts: set[int]
) -> None:
    whole, pieces, samples = fast(conditions), fast(conditions), after(0, samples)
    edges = [0, *sorted(cuts), len(samples)]
    got = [
        transition
        for start, end in pairwise(edges)
        for transition in pieces.feed(batch(*samples[start:end]), 7)
    ]
    assert got == list(whole.feed(batch(*samples), 7))
    assert pieces.states().keys() == whole.states().keys()
    assert [alarm.state for alarm in pieces.active().alarms] == [
        alarm.state for alarm in whole.active().alarms
    ]


@given(CONDITIONS, STREAMS, st.lists(st.sampled_from([0.2, 1, 4]), max_size=8))
def test_the_list_of_active_alarms_changes_with_a_transition_and_with_nothing_else(
    conditions: list[tuple[int, AlarmDefinition]], samples: list[Sample], silences: list[float]
) -> None:
    engine, now, samples = fast(conditions), 0, after(0, samples)
    for at, seconds in enumerate([0.0, *silences]):
        before, now = engine.active(), now + round(seconds * SECOND)
        transitions = engine.feed(batch(*samples[at * 5 : at * 5 + 5]), now) + engine.advance(now)
        grew = engine.active().revision > before.revision
        assert grew or engine.active() is before
        assert bool(transitions) or not grew


def by_condition(transition: Transition) -> tuple[int, int]:
    return transition.condition, transition.time
