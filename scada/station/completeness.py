"""Until when everything of a server is stored or said to be missing: the claim that survives a kill.

Lives here: that time by server, and spans of samples given up, which no claim passes before they are a hole.
Must not: store anything, know a link, read a clock.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .outbox import Outbox

Spans = dict[str, tuple[int, int]]  # by server: first and last, ns UTC


class _Mark(NamedTuple):
    """What is claimed of `heard` (by server, ns UTC) once so many parcels are settled."""

    samples: int
    journal: int
    heard: Mapping[str, int]


class Completeness:
    """`claimed`: by server the time (ns UTC) until which nothing is missing but in recorded holes.

    A recorder that is killed leaves the newest claim behind; the next one begins its hole there.
    """

    def __init__(
        self, samples: Outbox[Any] | None, journal: Outbox[Any] | None, claimed: Mapping[str, int]
    ) -> None:
        self._samples, self._journal = samples, journal
        self.claimed = dict(claimed)
        self._given_up: Spans = {}
        self._next: _Mark | None = None

    def give_up(self, server: str, arrived: int) -> None:
        """Samples of `server` that arrived then (ns UTC) will never be stored."""
        first, last = self._given_up.get(server, (arrived, arrived))
        self._given_up[server] = (min(first, arrived), max(last, arrived))

    def lost(self, *, is_end: bool = False) -> Spans:
        """Spans, by server, of what was given up since the last call, once the disk takes values again.

        The caller queues them for the journal before it renews a claim.
        """
        if not self._given_up or self._samples is None or (self._samples.problem is not None and not is_end):
            return {}
        spans, self._given_up = self._given_up, {}
        self._next = None  # noted before these spans were queued for the journal
        return {
            server: (min(self.claimed.get(server, first), first), last)
            for server, (first, last) in spans.items()
        }

    def renew(self, heard: Mapping[str, int]) -> None:
        """Note until when every value has come, by server (ns UTC); claim it as soon as all that is safe."""
        if self._samples is None:
            return
        if self._next is not None and self._is_safe(self._samples, self._next):
            self.claimed |= self._next.heard
            self._next = None
        if self._next is None:
            journal = 0 if self._journal is None else self._journal.added
            self._next = _Mark(self._samples.added, journal, heard)
            if self._is_safe(self._samples, self._next):
                self.claimed |= heard

    def _is_safe(self, samples: Outbox[Any], mark: _Mark) -> bool:
        """Also the holes before must stand in the journal; one that gave up rows may have lost some."""
        if self._journal is not None and (self._journal.refused or self._journal.settled < mark.journal):
            return False
        return samples.settled >= mark.samples
