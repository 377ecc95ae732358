"""How the station fares: its links, its recording, its health, as values for pages and the command line.

Lives here: the state of a link, of a server, of the station.
Must not: measure anything, decide a transition, render a sentence.
"""

from dataclasses import dataclass
from enum import Enum

from .text import Text


class LinkState(Enum):
    CONNECTING = "connecting"
    LIVE = "live"
    RECONNECTING = "reconnecting"
    FAILED = "failed"  # will not be tried again without a change of the site's files
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """One server. Times ns UTC; 0 or None where there is none."""

    name: str
    url: str
    state: LinkState
    reason: Text  # the state in words: "live", "reconnecting in 4 s: ..."
    since: int
    tags: int = 0  # subscribed
    refused: int = 0  # asked for and refused by the server
    rate: float = 0.0  # values per second, last few seconds
    skew: float | None = None  # server clock minus ours, s
    last_gap: tuple[int, int] | None = None  # start, end of the newest hole


@dataclass(frozen=True, slots=True)
class StationStatus:
    """The station at one moment."""

    servers: tuple[ServerStatus, ...]
    is_recording: bool
    holder: str  # who records: "pid 4711 on control-1 since 2026-11-24T02:12:07Z"
    rate: float  # values stored per second
    stored: int  # samples stored since the start
    disk_free: int  # bytes on the site's volume
    disk_total: int
    loop_lag: float  # s, worst of the last few seconds of the station's loop
    problems: tuple[Text, ...] = ()  # what a person should know now, worst first
