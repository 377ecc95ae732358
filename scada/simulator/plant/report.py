"""What a tag reports: looked at in its own rhythm, rounded to its resolution, told only when it changed.

Lives here: rounding, the dead zone that keeps a slow quantity from chattering, the columns of a step.
Must not: know what the tag measures, read a clock.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .tag import PlantTag

STEP = 100  # ms
DEAD_ZONE = 0.75  # of a tag's resolution: rounding alone would flicker between two neighbours


class Reports(NamedTuple):
    """What changed in one step, in the order of the tags."""

    tag: NDArray[np.int32]  # index into the tags
    value: tuple[Any, ...]  # bool, int, float or str, exactly as it goes out
    status: NDArray[np.uint32]  # OPC UA StatusCode


class Reporter:
    """Remembers what each tag said last: a tag whose value and status stay says nothing."""

    def __init__(self, tags: Sequence[PlantTag]) -> None:
        self._tags = tags
        self._said: list[Any] = [None] * len(tags)
        self._status = [-1] * len(tags)
        self._rhythm = [max(tag.period // STEP, 1) for tag in tags]

    def reports(self, step: int, values: Sequence[Any], status: Sequence[int]) -> Reports:
        """`values` and `status` of every tag in `step`; the first step reports all tags."""
        rows = [
            index
            for index in range(len(self._tags))
            if (step % self._rhythm[index] == index % self._rhythm[index] or self._status[index] < 0)
            and self._is_new(index, values[index], status[index])
        ]
        return Reports(
            np.array(rows, np.int32),
            tuple(self._said[index] for index in rows),
            np.array([self._status[index] for index in rows], np.uint32),
        )

    def _is_new(self, index: int, value: Any, status: int) -> bool:
        tag, said = self._tags[index], self._said[index]
        resolution = 0.0 if tag.decimals is None else 10.0**-tag.decimals
        is_close = (
            isinstance(said, float | int) and resolution > 0 and abs(value - said) <= DEAD_ZONE * resolution
        )
        word = said if is_close else as_told(tag, value)
        if status == self._status[index] and word == said:
            return False
        self._said[index], self._status[index] = word, status
        return True


def as_told(tag: PlantTag, value: Any) -> Any:
    """`value` in the tag's type and resolution, inside its range: what the instrument puts on the wire."""
    if tag.type in ("Boolean", "String"):
        return value
    if tag.low is not None and tag.high is not None:
        value = min(max(value, tag.low), tag.high)
    if tag.type == "Double":
        return round(float(value), tag.decimals or 0)
    if tag.type == "Float":
        return float(np.float32(round(float(value), tag.decimals or 0)))
    return round(value)
