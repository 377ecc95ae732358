"""One server's holes in the journal: begun, followed, ended; what is missing is never said to be complete.

Lives here: which rows of the ledger are open, and what becomes of them when a link changes.
Must not: know a link's states, touch a file, read a clock.

All rows begin a little earlier than the last sign of life: samples were under way when it came.
"""

from collections.abc import Mapping, Sequence

from scada.model import SECOND, Hole, Text

from .flow import Flow

SILENCE = 15 * SECOND  # within that a link has noticed that its server is gone
NOT_RECORDED = Text("No recorder ran.")
NOT_WRITTEN = Text("The recorder could not write its history.")
STOPPED = Text("The recorder was stopped.")


class Ledger:
    """At most one hole of the whole server is open, and one of each tag the server does not give."""

    def __init__(self, server: str, under_way: int, flow: Flow) -> None:
        """`under_way`: ns that a sample may be old when it comes."""
        self._server, self._under_way, self._flow = server, under_way, flow
        self._open: Hole | None = None
        self._told: Hole | None = None  # the newest of the link that is dealt with
        self._refused: set[int] = set()  # tags with an open hole of their own
        self._has_lived = False
        self._unrecorded = 0  # start of the first hole for which there was no journal
        self.last_gap: tuple[int, int] | None = None

    def begin(self, alive: int, found: Sequence[Hole], now: int) -> None:
        """Nothing was stored since `alive` (ns UTC; 0: never was). `found`: open rows of earlier runs."""
        self._refused = {hole.tag for hole in found if hole.tag is not None}
        self._open = next((hole for hole in found if hole.tag is None), None)
        start = alive - self._under_way
        if alive and (self._open is None or start < self._open.start):
            cause = NOT_RECORDED if self._flow.is_storing else NOT_WRITTEN
            if self._open is None:
                self._open_row(start, cause)
            else:  # samples from before it were in memory when that recorder died
                self._insert(start, self._open.start, cause, now)

    def follow(self, hole: Hole, now: int) -> None:
        """The newest hole of the link, told again and again, while it is live or away."""
        if hole == self._told or not self._flow.is_storing:
            return
        self._told = hole
        if self._open is not None:  # that one lasts until the link lives
            return
        start = hole.start if hole.start <= now else now - SILENCE  # the clock was put back meanwhile
        self._open_row(start - self._under_way, hole.cause)
        if hole.end is not None:
            self._close_row(hole.end)

    def arrive(self, hole: Hole | None, refused: Mapping[int, Text], now: int) -> None:
        """The link lives: all but the `refused` tags are recorded again."""
        if not self._flow.is_storing:
            return
        self._told, self._has_lived = hole, True
        start = now if self._open is None else self._open.start
        self._follow_refused(refused, start, now)
        if self._open is not None:
            self._close_row(now)

    def record(self, start: int, end: int, cause: Text, now: int) -> None:
        """A hole that has ended, beside one that may be open."""
        start -= self._under_way
        if self._open is None:
            self._open_row(start, cause)
            self._close_row(end)
        else:
            self._insert(start, end, cause, now)

    def close(self, stored: int) -> None:
        """The recorder stops; all that came until `stored` (ns UTC) is in the history."""
        if self._flow.is_storing and self._has_lived and stored and self._open is None:
            self._open_row(stored - self._under_way, STOPPED)

    def capped(self, heard: int) -> int:
        """`heard` (ns UTC), but no later than a hole that could not be written down."""
        return min(heard, self._unrecorded) if self._unrecorded else heard

    def _follow_refused(self, refused: Mapping[int, Text], start: int, now: int) -> None:
        server = self._server
        for tag, why in refused.items():
            if tag not in self._refused:
                self._journal_opening(start, why, tag)
        for tag in self._refused - refused.keys():
            self._flow.journal(lambda file, tag=tag: file.close_hole(server, now, tag))  # type: ignore[misc]
        self._refused = set(refused)

    def _open_row(self, start: int, cause: Text) -> None:
        self._open = Hole(self._server, start, None, cause)
        self._journal_opening(start, cause)

    def _close_row(self, end: int) -> None:
        if self._open is not None:
            server, self.last_gap, self._open = self._server, (self._open.start, end), None
            self._flow.journal(lambda file: file.close_hole(server, end))

    def _insert(self, start: int, end: int, cause: Text, now: int) -> None:
        """One row more, though only one can be open: the open one is cut in two at `now`."""
        lasting = self._open
        self._close_row(now)
        self._open_row(start, cause)
        self._close_row(end)
        if lasting is not None:
            self._open_row(now, lasting.cause)
            self._open = lasting

    def _journal_opening(self, start: int, cause: Text, tag: int | None = None) -> None:
        if not self._flow.has_journal:
            self._unrecorded = min(self._unrecorded or start, start)
        server = self._server
        self._flow.journal(lambda file: file.open_hole(server, start, cause, tag))
