"""All limits against a batch: which conditions cross, at which samples.

Lives here: limits as columns sorted by tag, and the pairs of samples and limits that a batch makes.
Must not: know a delay or a state of acknowledgement, loop over samples or limits.

A high limit is reached by a value >= limit and left by one < limit - deadband; a low limit by a value
<= limit and left by one > limit + deadband. OPC 10000-9 (§5.8.18, §B.1.5) says how the deadband acts and is
loose about the limit itself. A value that stands exactly at its limit is in alarm here, as in EPICS, so that
a signal clipped at the end of its range, or a Boolean, can reach a limit there.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scada.series import crossings

from .clock import Passage


class Found(NamedTuple):
    """One row a crossing, by condition, then in order of the samples."""

    condition: NDArray[np.intp]
    at: NDArray[np.intp]  # row of the sample in the passage
    is_beyond: NDArray[np.bool_]
    is_first: NDArray[np.bool_]  # at the first usable sample that this condition ever saw


class Limits:
    """m limits, in ascending order of the row of their tag."""

    def __init__(
        self,
        tag: NDArray[np.intp],
        sign: NDArray[np.float64],
        limit: NDArray[np.float64],
        deadband: NDArray[np.float64],
        is_beyond: NDArray[np.bool_],
    ) -> None:
        """(m,) row of the tag, 1 for a high limit and -1 for a low one, limit, deadband, state before."""
        self._sign = sign
        self._enter = sign * limit
        self._leave = self._enter - deadband
        self._is_beyond = is_beyond.copy()
        self._is_new = np.ones(tag.size, bool)
        self._first = np.searchsorted(tag, np.arange(int(tag.max(initial=-1)) + 2))  # of each tag

    def of(self, passage: Passage) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The conditions of the passage's tags, and for each the run of its tag."""
        first, last = self._first[passage.tag], self._first[passage.tag + 1]
        return _ranges(first, last - first), np.repeat(np.arange(passage.tag.size), last - first)

    def cross(
        self,
        passage: Passage,
        number: NDArray[np.float64],
        condition: NDArray[np.intp],
        run: NDArray[np.intp],
    ) -> Found:
        """Crossings of the conditions `of` a passage; `number` (n,) are the values of its samples."""
        usable = np.flatnonzero(passage.is_usable)
        count = np.add.reduceat(passage.is_usable.astype(np.intp), passage.start)
        start = np.cumsum(count) - count
        length = count[run]
        at = usable[_ranges(start[run], length)]
        found = crossings(
            number[at] * np.repeat(self._sign[condition], length),
            length,
            was_beyond=self._is_beyond[condition],
            enter=self._enter[condition],
            leave=self._leave[condition],
        )
        crossed = condition[found.run]
        self._is_beyond[crossed] = found.is_beyond  # the last crossing of a condition stays
        begins = np.cumsum(length) - length
        is_first = self._is_new[crossed] & (found.position == begins[found.run])
        self._is_new[condition[length > 0]] = False
        return Found(crossed, at[found.position], found.is_beyond, is_first)


def _ranges(start: NDArray[np.intp], length: NDArray[np.intp]) -> NDArray[np.intp]:
    """start[0], start[0] + 1, ... length[0] of them, then start[1], ..."""
    offset = np.cumsum(length) - length
    return np.repeat(start - offset, length) + np.arange(int(length.sum()))
