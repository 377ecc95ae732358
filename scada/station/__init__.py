"""The station: life cycle of all that acquires, stores and evaluates, and the way to ask it for deeds.

Lives here: lock, requests, health, worker threads, the thread under a desktop, sources.
Must not: import Qt, know a page, decode a message.
"""

from .clock import Clock
from .desk import DeskError, LeftState, ask, left_state
from .lock import SiteBusyError, holder
from .sources import Queries, live_source, queries_of
from .station import Station, open_station
from .stores import StationError
from .thread import StationThread

__all__ = [
    "Clock",
    "DeskError",
    "LeftState",
    "Queries",
    "SiteBusyError",
    "Station",
    "StationError",
    "StationThread",
    "ask",
    "holder",
    "left_state",
    "live_source",
    "open_station",
    "queries_of",
]
