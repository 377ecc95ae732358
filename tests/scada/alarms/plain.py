"""The plainest engine that can be written: one sample, one condition, one step at a time.

Lives here: the rules of limits, delays and tag clocks as scalars, to hold the fast engine against.
Must not: import the engine, be quick, know NumPy.
"""

import math
from dataclasses import dataclass, field

from scada.model import SECOND, AlarmEvent, AlarmState, Transition


@dataclass
class PlainLimit:
    id: int
    tag: int
    is_high: bool
    limit: float
    deadband: float
    on_delay: int
    off_delay: int
    state: AlarmState = AlarmState.NORMAL
    is_new: bool = True
    is_beyond: bool = False
    waiting: tuple[bool, int, int, float, str] | None = None  # is_beyond, time, clock, value, origin
    floor: int | None = None

    def reached(self, value: float) -> bool:
        return value >= self.limit if self.is_high else value <= self.limit

    def left(self, value: float) -> bool:
        return value < self.limit - self.deadband if self.is_high else value > self.limit + self.deadband

    def run(self, clock: int) -> list[Transition]:
        if self.waiting is None:
            return []
        is_beyond, time, since, value, origin = self.waiting
        delay = self.on_delay if is_beyond else self.off_delay
        if clock - since < delay:
            return []
        self.waiting = None
        time += delay
        if self.floor is not None:
            time, self.floor = max(time, self.floor), None
        if is_beyond:
            self.state = AlarmState.UNACKED
            return [Transition(self.id, AlarmEvent.ACTIVE, time, value, self.limit, origin=origin)]
        was_acked = self.state is AlarmState.ACKED
        self.state = AlarmState.NORMAL if was_acked else AlarmState.RETURNED
        return [Transition(self.id, AlarmEvent.RETURNED, time, value, self.limit, origin=origin)]

    def see(self, time: int, clock: int, value: float) -> list[Transition]:
        origin = "restart" if self.is_new else "live"
        self.is_new = False
        crossed = self.left(value) if self.is_beyond else self.reached(value)
        if not crossed:
            return []
        self.is_beyond = not self.is_beyond
        before = self.run(clock)
        needless = self.is_beyond == self.state.is_active
        self.waiting = None if needless else (self.is_beyond, time, clock, value, origin)
        return before + self.run(clock)


@dataclass
class PlainTag:
    newest: int | None = None
    taken_out: int = 0
    reading: int = 0
    read_at: int = 0
    arrived: int = 0
    is_usable: bool = True
    is_stale: bool = False

    def clock(self, now: int) -> int:
        runs = self.newest is not None and self.is_usable and not self.is_stale
        return self.reading + (max(now - self.read_at, 0) if runs else 0)

    def take(self, time: int, is_usable: bool, arrived: int) -> bool:
        """Whether the sample counts."""
        if self.newest is not None and time < self.newest:
            if arrived - self.arrived <= 60 * SECOND:
                return False
            self.reading, self.read_at = self.clock(arrived), arrived
            self.newest, self.taken_out = time, time - self.reading
        if self.newest is not None and not self.is_usable:
            self.taken_out += time - self.newest
        is_repeat = self.newest == time
        self.reading = self.clock(arrived) if is_repeat else time - self.taken_out
        self.read_at = self.arrived = arrived
        self.newest, self.is_usable, self.is_stale = time, is_usable, False
        return True


@dataclass
class PlainEngine:
    limits: list[PlainLimit]
    tags: dict[int, PlainTag] = field(default_factory=dict)

    def sample(self, tag: int, time: int, value: float, is_bad: bool, arrived: int) -> list[Transition]:
        clocks = self.tags.setdefault(tag, PlainTag())
        is_usable = not is_bad and not math.isnan(value)
        if not clocks.take(time, is_usable, arrived):
            return []
        steps: list[Transition] = []
        for limit in self.limits:
            if limit.tag == tag:
                clock = time - clocks.taken_out
                steps += limit.see(time, clock, value) if is_usable else []
                steps += limit.run(clock)
        return steps

    def advance(self, now: int) -> list[Transition]:
        steps: list[Transition] = []
        for limit in self.limits:
            fired = limit.run(self.tags.setdefault(limit.tag, PlainTag()).clock(now))
            if fired:
                limit.floor = fired[-1].time
            steps += fired
        return sorted(steps, key=lambda step: step.time)

    def set_stale(self, tag: int, is_stale: bool, now: int) -> None:
        clocks = self.tags.setdefault(tag, PlainTag())
        clocks.reading, clocks.read_at = clocks.clock(now), now
        clocks.is_stale = is_stale
