"""The value of a pen between samples, and where nothing may be said.

Lives here: stepped and sloped pens, bad samples, holes.
Must not: know a picture.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.model import Hole, Text
from scada.series import held_at, value_at

TIME = np.array([10, 20, 30, 40], np.int64)
VALUE = np.array([1.0, 3.0, 3.0, 9.0])
GOOD = np.zeros(4, np.uint32)
BAD_THIRD = np.array([0, 0, 0x80000000, 0], np.uint32)
NAN = float("nan")


def hole(start: int, end: int | None) -> Hole:
    return Hole("plc", start, end, Text("The link was down."))


@pytest.mark.parametrize(("at", "row"), [(9, -1), (10, 0), (19, 0), (20, 1), (99, 3)])
def test_the_held_sample_is_the_last_one_at_or_before(at: int, row: int) -> None:
    assert held_at(TIME, at) == row


@pytest.mark.parametrize(
    ("at", "stepped", "sloped"),
    [(9, NAN, NAN), (10, 1.0, 1.0), (15, 1.0, 2.0), (30, 3.0, 3.0), (35, 3.0, 6.0), (41, 9.0, NAN)],
)
def test_a_stepped_pen_holds_and_a_sloped_one_is_a_line(at: int, stepped: float, sloped: float) -> None:
    np.testing.assert_equal(value_at(TIME, VALUE, GOOD, at, is_stepped=True), stepped)
    np.testing.assert_equal(value_at(TIME, VALUE, GOOD, at, is_stepped=False), sloped)


@pytest.mark.parametrize(
    ("at", "stepped", "sloped"), [(25, 3.0, NAN), (30, NAN, NAN), (35, NAN, NAN), (40, 9.0, 9.0)]
)
def test_nothing_is_said_from_or_towards_a_bad_sample(at: int, stepped: float, sloped: float) -> None:
    np.testing.assert_equal(value_at(TIME, VALUE, BAD_THIRD, at, is_stepped=True), stepped)
    np.testing.assert_equal(value_at(TIME, VALUE, BAD_THIRD, at, is_stepped=False), sloped)


@pytest.mark.parametrize(
    ("at", "stepped", "sloped"),
    [(11, 1.0, NAN), (13, NAN, NAN), (17, 1.0, NAN), (20, 3.0, 3.0), (25, 3.0, 3.0)],
)
def test_no_line_crosses_a_hole_and_a_held_value_is_known_again_after_it(
    at: int, stepped: float, sloped: float
) -> None:
    holes = (hole(12, 16),)
    np.testing.assert_equal(value_at(TIME, VALUE, GOOD, at, is_stepped=True, holes=holes), stepped)
    np.testing.assert_equal(value_at(TIME, VALUE, GOOD, at, is_stepped=False, holes=holes), sloped)


def test_a_hole_that_lasts_leaves_nothing_known() -> None:
    assert np.isnan(value_at(TIME, VALUE, GOOD, 99, is_stepped=True, holes=(hole(41, None),)))


@given(st.integers(10, 40))
def test_a_line_stays_between_its_ends(at: int) -> None:
    got = value_at(TIME, VALUE, GOOD, at, is_stepped=False)
    row = min(held_at(TIME, at), 2)
    low, high = sorted((VALUE[row], VALUE[row + 1]))
    assert low <= got <= high
