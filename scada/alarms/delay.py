"""On-delay and off-delay of one limit: crossings in, alarm edges out, on the tag's own clock.

Lives here: when a crossing counts, and with which time it enters the journal (OPC 10000-9 §5.8.2, §B.1.5).
Must not: look at a sample, read a clock, know a state of acknowledgement.

The rules:
- Deadband comes before delay: a value inside the deadband has not come back, so the delay runs on.
- A crossing counts once the tag's clock has run for the delay. A crossing back before that cancels it; one at
  that moment or later does not: the alarm went on when it was due, and then ends.
- The clock is source time in which the tag was not bad (clock.py). A tag that is bad for a minute must
  therefore be beyond its limit for the whole delay beside that minute.
- The journal carries the source time of the crossing plus the delay, however late it was noticed.
"""

from dataclasses import dataclass
from typing import NamedTuple

NEVER = 2**63 - 1


class Crossing(NamedTuple):
    """A usable sample beyond its limit, or back by more than the deadband."""

    is_beyond: bool
    time: int  # source time, ns UTC
    clock: int  # the tag's clock at the sample, ns
    value: float
    origin: str  # of the transition that may follow


class Edge(NamedTuple):
    """The alarm goes on or off."""

    is_on: bool
    time: int  # source time of the crossing plus the delay, ns UTC
    due: int  # the tag's clock at which it was due, ns
    value: float  # that crossed
    origin: str


@dataclass(frozen=True, slots=True)
class Delay:
    """One limit: is it in alarm, and which crossing waits to change that."""

    on: int  # ns
    off: int  # ns
    is_on: bool = False
    waiting: Crossing | None = None

    @property
    def due(self) -> int:
        """The tag's clock at which the waiting crossing counts; NEVER when none waits."""
        return NEVER if self.waiting is None else self.waiting.clock + self._length(self.waiting.is_beyond)

    def _length(self, is_on: bool) -> int:
        return self.on if is_on else self.off


def run(delay: Delay, clock: int) -> tuple[Delay, Edge | None]:
    """The delay when the tag's clock stands at `clock`, and the edge that fell due."""
    waiting, due = delay.waiting, delay.due
    if waiting is None or clock < due:
        return delay, None
    length = due - waiting.clock
    edge = Edge(waiting.is_beyond, waiting.time + length, due, waiting.value, waiting.origin)
    return Delay(delay.on, delay.off, waiting.is_beyond), edge


def cross(delay: Delay, crossing: Crossing) -> tuple[Delay, tuple[Edge, ...]]:
    """The delay after a crossing, and the edges: what was due before it, then what counts at once."""
    delay, before = run(delay, crossing.clock)
    waiting = None if crossing.is_beyond == delay.is_on else crossing
    delay, at_once = run(Delay(delay.on, delay.off, delay.is_on, waiting), crossing.clock)
    return delay, tuple(edge for edge in (before, at_once) if edge is not None)
