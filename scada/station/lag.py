"""The lag monitor: how late the loop comes to its own timers.

Lives here: the measurement, in every build; the worst of the last seconds is shown to people.
Must not: judge, log, act.
"""

import asyncio
from collections import deque

BEAT_S = 0.1
WINDOW_BEATS = 50  # 5 s


class LagMonitor:
    """`run` until cancelled; `worst` from any thread."""

    def __init__(self) -> None:
        self._late: deque[float] = deque(maxlen=WINDOW_BEATS)

    @property
    def worst(self) -> float:
        """s, the latest beat of the last 5 s."""
        return max(tuple(self._late), default=0.0)

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + BEAT_S
            await asyncio.sleep(BEAT_S)
            self._late.append(loop.time() - due)
