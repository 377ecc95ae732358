"""Crossings against the plainest thing that can be written.

Lives here: a law for any runs and levels, and the edge cases one must know.
Must not: know a tag, a time, an alarm.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scada.series import crossings

VALUES = st.integers(0, 4).map(float) | st.just(np.nan)
RUNS = st.lists(
    st.tuples(
        st.lists(VALUES, max_size=8), st.booleans(), st.sampled_from([2.0, 3.0]), st.sampled_from([0.0, 1.0])
    ),
    max_size=5,
)


def found(values: list[float], was_beyond: bool = False, enter: float = 80, leave: float = 80) -> list[tuple]:
    """(position, is_beyond) of one run."""
    got = crossings(
        np.asarray(values, np.float64),
        np.asarray([len(values)]),
        was_beyond=np.asarray([was_beyond]),
        enter=np.asarray([enter], np.float64),
        leave=np.asarray([leave], np.float64),
    )
    return list(zip(got.position.tolist(), got.is_beyond.tolist(), strict=True))


@given(RUNS)
def test_crossings_are_those_a_loop_would_find(runs: list[tuple[list[float], bool, float, float]]) -> None:
    want, position = [], 0
    for run, (values, is_beyond, enter, deadband) in enumerate(runs):
        for value in values:
            crosses = value < enter - deadband if is_beyond else value >= enter
            if crosses:
                is_beyond = not is_beyond
                want.append((position, run, is_beyond))
            position += 1
    got = crossings(
        np.asarray([value for run in runs for value in run[0]], np.float64),
        np.asarray([len(run[0]) for run in runs], np.intp),
        was_beyond=np.asarray([run[1] for run in runs], bool),
        enter=np.asarray([run[2] for run in runs], np.float64),
        leave=np.asarray([run[2] - run[3] for run in runs], np.float64),
    )
    assert list(zip(*(column.tolist() for column in got), strict=True)) == want


def test_a_value_that_stands_at_its_limit_has_reached_it_and_leaves_only_below() -> None:
    assert found([79, 80, 80, 79]) == [(1, True), (3, False)]


def test_inside_the_deadband_nothing_changes_in_either_direction() -> None:
    assert found([79.9, 80, 79.1, 79, 78.9, 79.5], leave=79) == [(1, True), (4, False)]


def test_what_is_no_number_changes_nothing() -> None:
    assert found([np.nan, 90, np.nan, 90, np.nan, 10]) == [(1, True), (5, False)]


def test_a_run_that_was_beyond_goes_on_being_beyond() -> None:
    assert found([90, 79], was_beyond=True) == [(1, False)]
