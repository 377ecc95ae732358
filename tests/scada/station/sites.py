"""Small sites and what stands in their files, for tests of the station.

Lives here: builders; opening a station and giving everything back.
Must not: check anything, start a server.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from scada.config import AlarmRow, Security, ServerConfig, Site, TagRow
from scada.journal import JournalReader
from scada.model import SECOND, AlarmDefinition, AlarmKind, Hole, SampleBatch
from scada.station import Clock, Station, open_station

NOW = 1_795_486_327_000_000_000  # 2026-11-24T02:12:07Z
FOREVER = 2**62
DEAD = "opc.tcp://127.0.0.1:9"  # nobody listens at the discard port
PRESSURE = TagRow("PT-101", "plc-1", "ns=2;s=PT-101", "bar", 0.0, 16.0, type="Double")
PUMP = TagRow("P-101", "plc-1", "ns=2;s=P-101", type="Boolean", states={0: "Off", 1: "On"})
BATCH = TagRow("Batch", "plc-1", "ns=2;s=Batch", type="String")
HIGH = AlarmDefinition("PT-101", AlarmKind.HI, 12.0, 2, "Pressure high")


def a_site(
    folder: Path,
    tags: Sequence[TagRow] = (PRESSURE, PUMP, BATCH),
    alarms: Sequence[AlarmDefinition] = (HIGH,),
    url: str = DEAD,
    **server: Any,
) -> Site:
    """One server; `server` are further settings of it. A site without tags has no server either."""
    folder.mkdir(exist_ok=True)
    servers = (ServerConfig("plc-1", (url,), Security.NONE, **server),) if tags else ()
    rows = tuple(AlarmRow(alarm, 2 + number) for number, alarm in enumerate(alarms))
    return Site(folder, "Waterworks", "Europe/Berlin", "", servers, tuple(tags), rows, ())


class Hands:
    """A clock that stands until it is set."""

    def __init__(self, now: int = NOW) -> None:
        self.now = now

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.now, lambda: self.now)

    def pass_(self, seconds: float) -> None:
        self.now += round(seconds * SECOND)


@contextmanager
def opened(site: Site, clock: Clock | None = None) -> Iterator[Station]:
    """A station that does not run; its files are closed and its lock given back."""
    station = open_station(site, clock)
    try:
        yield station
    finally:
        station.stores.close()
        station._lock.release()


def samples(tag: int, times: Sequence[int], values: Sequence[float]) -> SampleBatch:
    n = len(times)
    return SampleBatch(
        np.full(n, tag, np.int32),
        np.array(times, np.int64),
        np.array(values, np.float64),
        np.zeros(n, np.uint32),
        np.zeros(n, np.uint8),
    )


def holes(site: Path) -> tuple[Hole, ...]:
    reader = JournalReader(site)
    try:
        return reader.holes(0, FOREVER)
    finally:
        reader.close()


def spans(site: Path) -> list[tuple[int, int | None, str]]:
    """Start, end, cause of each hole."""
    return [(hole.start, hole.end, str(hole.cause)) for hole in holes(site)]
