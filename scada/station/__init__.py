"""The station: life cycle of all that acquires, stores and evaluates, and the way to ask it for deeds.

Lives here: lock, requests, health, worker threads, the thread under a desktop, sources.
Must not: import Qt, know a page, decode a message.
"""

from .lock import RecorderLock, SiteBusyError, holder
from .thread import StationThread

__all__ = ["RecorderLock", "SiteBusyError", "StationThread", "holder"]
