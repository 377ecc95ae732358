"""Quality: what a StatusCode says of a value (OPC 10000-4 §7.39, OPC 10000-8 §6.3).

Lives here: the two severity bits, the overflow bit, the name of a code.
Must not: decide what is drawn, choose a word or a colour for it.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from .status_names import NAMES

BAD_FROM = 0x80000000
OVERFLOW_BITS = 0x0480  # info type DataValue and the overflow bit: the server dropped values before this one
BAD_NO_DATA = 0x809B0000


class Quality(IntEnum):
    """By the two top bits of a StatusCode; the fourth pattern is reserved and counts as bad."""

    GOOD = 0
    UNCERTAIN = 1
    BAD = 2


def quality(status: int) -> Quality:
    return Quality(min(status >> 30, 2))


def qualities(status: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """(n,) Quality of each status."""
    return np.asarray(np.minimum(status >> np.uint32(30), 2), np.uint8)


def is_bad(status: NDArray[np.uint32]) -> NDArray[np.bool_]:
    return np.asarray(status >= BAD_FROM)


def has_overflow(status: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Where the server says that its queue dropped values before this one."""
    return np.asarray((status & np.uint32(OVERFLOW_BITS)) == OVERFLOW_BITS)


def status_name(status: int) -> str:
    """`BadSensorFailure`; a code nobody named is written as `0x80FF0000`. Info bits are left out."""
    return NAMES.get(status >> 16, f"0x{status:08X}")
