"""The newest sample of every tag at one moment: what live pages show.

Lives here: the columns of a snapshot, one row a tag, in the order of the page's tags.
Must not: decide what is stale, format a number, know a widget, change once made.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Freshness(IntEnum):
    """Whether the newest sample still speaks for the plant. Said by the station, never guessed by a page."""

    NEVER = 0  # no sample has come yet
    LIVE = 1
    STALE = 2  # the link stands, its publishes are late
    DISCONNECTED = 3  # the link is down: the value is the last one known


@dataclass(frozen=True, slots=True, eq=False)
class Newest:
    """n tags. A row is a number or an object, never both: `number` is NaN where `item` is not None."""

    number: NDArray[np.float64]
    item: NDArray[Any]  # dtype object: exact 64-bit integer, string, array or structure; else None
    time: NDArray[np.int64]  # source timestamp, ns UTC; 0 where no sample has come yet
    status: NDArray[np.uint32]  # OPC UA StatusCode, all 32 bits
    freshness: NDArray[np.uint8]  # Freshness
    since: NDArray[np.int64]  # ns UTC: since when the freshness is what it is; 0 when unknown

    def __len__(self) -> int:
        return int(self.time.size)
