"""The synthetic load: how many changes, when, and that each is one.

Lives here: laws for any number of tags and any rate.
Must not: start a server.
"""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scada.model import MILLISECOND, SECOND
from scada.simulator.synthetic import changes, first_values, names

COUNTS, RATES = st.integers(1, 300), st.floats(0.05, 50.0)


@given(COUNTS, RATES, st.lists(st.integers(1, 700), min_size=1, max_size=12))
def test_pieces_of_any_length_join_without_a_gap_or_an_overlap(
    count: int, rate: float, cuts: list[int]
) -> None:
    edges = np.concatenate(([0], np.cumsum(cuts))) * MILLISECOND
    pieces = [changes(count, rate, int(a), int(b)) for a, b in pairwise(edges)]
    whole = changes(count, rate, 0, int(edges[-1]))
    for column in range(3):
        np.testing.assert_array_equal(np.concatenate([piece[column] for piece in pieces]), whole[column])


@given(COUNTS, RATES)
def test_each_tag_changes_rate_times_a_second_and_every_change_is_one(count: int, rate: float) -> None:
    seconds = 4
    told = changes(count, rate, 0, seconds * SECOND)
    assert abs(len(told.tag) - count * rate * seconds) <= 1
    assert (np.diff(told.time) >= 0).all()
    assert (told.time % 1000 == 0).all()
    for tag in {0, count - 1}:
        mine = told.tag == tag
        values = np.concatenate((first_values(count).value[tag : tag + 1], told.value[mine]))
        assert (np.diff(values) != 0).all()
        assert (np.diff(told.time[mine]) > 0).all()


def test_at_rate_zero_nothing_moves() -> None:
    assert len(changes(100, 0.0, 0, SECOND).tag) == 0


def test_names_have_five_digits_and_count_from_one() -> None:
    assert names(2) == ("SYN-00001", "SYN-00002")
