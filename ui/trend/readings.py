"""What a pen says at the moment of a cursor, by its own rule, or why it says nothing.

Lives here: the reading of one track at one time, of an exact sample that history gave.
Must not: ask, format, know Qt.
"""

from dataclasses import dataclass
from enum import Enum
from math import isnan

import numpy as np

from scada.model import Quality, SampleBatch, quality
from scada.series import held_at, value_at

from .track import Track


class Rule(Enum):
    """How a reading came about."""

    SAMPLE = "a sample at that very time"
    HELD = "the last sample before"
    INTERPOLATED = "on the line between two samples"
    BAD = "the source says that its value is bad"
    NOTHING = "nothing is known"


@dataclass(frozen=True, slots=True)
class Reading:
    """`value` as the track keeps it (less its offset); NaN for BAD and NOTHING."""

    rule: Rule
    value: float = float("nan")
    status: int = 0
    time: int = 0  # of the sample it rests on
    is_rough: bool = False  # of a reduced picture: a closer sample may exist

    @property
    def is_uncertain(self) -> bool:
        return self.rule is not Rule.NOTHING and quality(self.status) is Quality.UNCERTAIN


def reading(track: Track, at: int, now: int) -> Reading:
    """What the pen says at `at`."""
    curve = track.curve(now)
    row = held_at(curve.time, at)
    held_until = curve.held_until if curve.held_until is not None else 0
    if row < 0 or (row == curve.time.size - 1 and at > max(held_until, int(curve.time[row]))):
        return Reading(Rule.NOTHING)
    time, status = int(curve.time[row]), int(curve.status[row])
    value = value_at(
        curve.time, curve.value, curve.status, at, is_stepped=track.is_stepped, holes=track.holes
    )
    if not isnan(value):
        rule = Rule.HELD if track.is_stepped else Rule.INTERPOLATED
        return Reading(Rule.SAMPLE if time == at else rule, value, status, time, track.is_reduced)
    is_bad = quality(status) is Quality.BAD and not _in_hole(track, at)
    return Reading(Rule.BAD if is_bad else Rule.NOTHING, status=status, time=time, is_rough=track.is_reduced)


def exact(track: Track, sample: SampleBatch, at: int) -> Reading:
    """The same of the newest sample at or before `at` that history gave: never interpolated."""
    if not len(sample) or _in_hole(track, at):
        return Reading(Rule.NOTHING)
    time, status = int(sample.time[-1]), int(sample.status[-1])
    value = float(track.values(sample)[-1])
    if quality(status) is Quality.BAD or not np.isfinite(value):
        return Reading(Rule.BAD if quality(status) is Quality.BAD else Rule.NOTHING, status=status, time=time)
    return Reading(Rule.SAMPLE if time == at else Rule.HELD, value, status, time)


def _in_hole(track: Track, at: int) -> bool:
    spans = track.curve(at).holes
    row = int(np.searchsorted(spans[:, 1], at, "right"))
    return bool(row < len(spans) and spans[row, 0] < at)
