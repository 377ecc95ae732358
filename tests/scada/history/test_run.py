"""Runs: sorting, finding a tag again, versions of a sample.

Lives here: laws against plain loops.
Must not: open a file.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scada.history.run import current, part, run, samples, slices
from scada.model import Origin

from .samples import batch, rows

NAN = float("nan")
ROW = st.tuples(
    st.integers(0, 5), st.integers(0, 6), st.sampled_from([1.0, 2.0, NAN]), st.sampled_from([0, 0x80000000])
)


def versions(given_rows: list[tuple[int, int, Any, int]]) -> list[tuple[int, int, Any, int]]:
    """The rule of the specification, row by row."""
    kept: dict[tuple[int, int], tuple[int, int, Any, int]] = {}
    for row in given_rows:
        before = kept.get(row[:2])
        if before is None or repr(before) != repr(row):
            kept[row[:2]] = row
    return [kept[key] for key in sorted(kept)]


@given(st.lists(ROW, min_size=1, max_size=40), st.integers(0, 3))
def test_a_run_gives_each_tag_its_current_samples(
    given_rows: list[tuple[int, int, Any, int]], cut: int
) -> None:
    pieces = [given_rows[:cut], given_rows[cut:]]  # two parts of a head, each a run
    runs = [
        run(batch(*map(list, zip(*piece, strict=True))), np.zeros(len(piece), np.uint16))  # type: ignore[arg-type]
        for piece in pieces
        if piece
    ]
    for tag in range(7):
        parts = []
        for number, one in enumerate(runs):
            (begin,), (end,) = slices(one, np.array([tag], np.int32))
            if begin < end:
                parts.append(part(one, begin, end, number))
        want = versions([row for row in given_rows if row[0] == tag])
        assert repr(rows(samples(tag, parts))) == repr(want)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", "b", 1, 1.0, True, None])), max_size=20))
def test_versions_of_objects_are_compared_as_stored(drawn: list[tuple[int, Any]]) -> None:
    ordered = sorted(drawn, key=lambda row: row[0])
    given_batch = batch(1, [row[0] for row in ordered], [row[1] for row in ordered], dtype="object")
    assert repr(rows(current(given_batch))) == repr(versions(rows(given_batch)))


def test_a_repeat_keeps_the_origin_of_the_first() -> None:
    first = batch(1, [5, 5], [1.0, 1.0])
    again = replace(first, origin=np.array([0, Origin.REPUBLISHED], np.uint8))
    assert current(again).origin.tolist() == [0]


def test_a_tag_of_several_dtypes_keeps_each_value_exact_and_the_last_received_wins() -> None:
    arrival = np.array([0], np.uint16)
    numbers = run(batch(1, [5], [1.5]), arrival)
    whole = run(batch(1, [5, 6], [2**63 - 1, 7], dtype="int64"), np.array([1, 1], np.uint16))
    parts = [part(whole, 0, 2, 10), part(numbers, 0, 1, 10)]
    assert rows(samples(1, parts)) == [(1, 5, 2**63 - 1, 0), (1, 6, 7, 0)]
    later = [parts[0], part(numbers, 0, 1, 20)]
    assert rows(samples(1, later)) == [(1, 5, 1.5, 0), (1, 6, 7, 0)]


def test_nothing_is_an_empty_batch() -> None:
    assert len(samples(1, [])) == 0
