"""A station at work in its thread, and the desk it is asked through.

Lives here: starting, waiting with a limit, stopping; deeds inside its loop.
Must not: check anything but that it ends.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from scada.config import Site
from scada.station import Station, StationThread, open_station
from scada.station import station as life

LIMIT = 30.0  # s, ten times what it takes


def hurry(patch: pytest.MonkeyPatch) -> None:
    """Beats ten times as quick, so that a test need not wait for them."""
    patch.setattr(life, "STATE_BEAT_S", 0.1)
    patch.setattr(life, "DESK_BEAT_S", 0.03)
    patch.setattr(life, "HEAD", replace(life.HEAD, every_s=0.1))
    patch.setattr(life, "JOURNAL", replace(life.JOURNAL, every_s=0.03))


class Running:
    def __init__(self, station: Station) -> None:
        self.station = station
        self.thread = StationThread(station.run)
        self.thread.start()

    def inside(self, deed: Callable[[Station], Any]) -> Any:
        """Do something in the station's loop."""

        async def do() -> Any:
            return deed(self.station)

        return self.thread.ask(do()).result(LIMIT)

    def stop(self) -> float:
        """Seconds it took."""
        begun = time.monotonic()
        assert self.thread.stop(LIMIT)
        return time.monotonic() - begun


@contextmanager
def running(site: Site) -> Iterator[Running]:
    work = Running(open_station(site))
    try:
        yield work
    finally:
        work.stop()


def until(predicate: Callable[[], Any], limit: float = LIMIT) -> Any:
    """What the predicate says when it says something."""
    deadline = time.monotonic() + limit
    while not (answer := predicate()):
        assert time.monotonic() < deadline, "in vain"
        time.sleep(0.01)
    return answer
