"""Ctrl C and SIGTERM as an event of the loop.

Lives here: the handlers, and the pulse that Windows needs to notice them.
Must not: decide what stops.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable

PULSE_S = 0.2  # Windows: a signal acts only when Python next runs


async def until_told(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run `work(stop)`; `stop` is set by SIGTERM or Ctrl C, and the work ends in its own order."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    _pulse(loop)
    await work(stop)


def _pulse(loop: asyncio.AbstractEventLoop) -> None:
    loop.call_later(PULSE_S, _pulse, loop)
