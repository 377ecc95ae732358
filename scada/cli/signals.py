"""Ctrl C, SIGTERM and a closed terminal as an event of the loop.

Lives here: the handlers, and the pulse that Windows needs to notice them.
Must not: decide what stops.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # the last but one on POSIX alone, the last on Windows
PULSE_S = 0.2  # Windows: a signal acts only when Python next runs


async def until_told(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run `work(stop)`; a signal to end sets `stop`, and the work ends in its own order.

    A hang-up that was to be ignored (nohup) stays so.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _numbers():
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    _pulse(loop)
    await work(stop)


def _numbers() -> list[int]:
    known = {name: int(getattr(signal, name)) for name in NAMES if hasattr(signal, name)}
    is_nohup = "SIGHUP" in known and signal.getsignal(known["SIGHUP"]) is signal.SIG_IGN
    return [number for name, number in known.items() if not (name == "SIGHUP" and is_nohup)]


def _pulse(loop: asyncio.AbstractEventLoop) -> None:
    loop.call_later(PULSE_S, _pulse, loop)
