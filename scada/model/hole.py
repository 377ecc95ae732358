"""The hole: a span in which nothing was recorded, so nothing may be drawn.

Lives here: the value.
Must not: find holes, store them, heal them.
"""

from dataclasses import dataclass

from .text import Text


@dataclass(frozen=True, slots=True)
class Hole:
    """No sample of `server` (of one tag, if given) could be stored from `start` to `end`."""

    server: str
    start: int  # ns UTC, last moment known to be complete
    end: int | None  # ns UTC; None while it lasts
    cause: Text
    tag: int | None = None  # None: every tag of the server
    is_healed: bool = False
