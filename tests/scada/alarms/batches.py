"""Batches for alarm tests, written as a person would say them.

Lives here: builders, from rows of (tag, seconds, value, status, origin).
Must not: know an engine, check anything.
"""

from typing import NamedTuple

import numpy as np

from scada.model import SECOND, AlarmDefinition, AlarmKind, Origin, SampleBatch

NEW_YEAR = 1_767_225_600 * SECOND  # 2026-01-01T00:00Z
BAD_SENSOR_FAILURE = 0x808C0000
UNCERTAIN = 0x40000000


class Sample(NamedTuple):
    seconds: float  # after new year
    value: float
    status: int = 0
    tag: int = 1
    origin: int = Origin.LIVE

    @property
    def time(self) -> int:
        return at(self.seconds)


def at(seconds: float) -> int:
    """ns UTC, `seconds` after new year."""
    return NEW_YEAR + round(seconds * SECOND)


def batch(*samples: Sample) -> SampleBatch:
    return SampleBatch(
        np.asarray([sample.tag for sample in samples], np.int32),
        np.asarray([sample.time for sample in samples], np.int64),
        np.asarray([sample.value for sample in samples], np.float64),
        np.asarray([sample.status for sample in samples], np.uint32),
        np.asarray([sample.origin for sample in samples], np.uint8),
    )


def definition(
    kind: AlarmKind = AlarmKind.HI, limit: float = 80.0, *, on: float = 0, off: float = 0, deadband: float = 0
) -> AlarmDefinition:
    """Delays in seconds."""
    return AlarmDefinition(
        "TIC-101", kind, limit, 2, "Too hot", deadband, round(on * SECOND), round(off * SECOND)
    )
