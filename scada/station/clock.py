"""The clocks of a station, as a value: tests bring their own.

Lives here: wall time and monotonic time.
Must not: be read by a pure room.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    wall: Callable[[], int] = time.time_ns  # ns UTC
    monotonic: Callable[[], int] = time.monotonic_ns  # ns since some start
