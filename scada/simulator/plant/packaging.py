"""The packaging machine: fills bottles, weighs each, rejects the light ones, stops when it jams.

Lives here: its states as a table (after ISA-TR88.00.02), counts, batches.
Must not: know a tag's name, draw a random number of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, IntEnum

LIGHTEST = 994.0  # g; a lighter bottle is rejected
TARGET = 1002.0  # g
SPREAD = 3.0  # g, standard deviation of a fill
ACCELERATION = 20.0  # bottles a minute, each second
BATCH_SIZE = 500
AIR_NEEDED = 4.5  # bar


class PackagingState(IntEnum):
    STOPPED = 0
    STARTING = 1
    EXECUTE = 2
    HELD = 3  # a jam; goes on by itself
    STOPPING = 4
    ABORTED = 5


class PackagingEvent(Enum):
    START = "start"
    STOP = "stop"
    JAM = "jam"
    ABORT = "abort"
    RESET = "reset"
    ELAPSED = "elapsed"


PACKAGING_STATES = tuple(state.name.capitalize() for state in PackagingState)
S, E = PackagingState, PackagingEvent
TRANSITIONS = {
    S.STOPPED: {E.START: S.STARTING, E.ABORT: S.ABORTED},
    S.STARTING: {E.ELAPSED: S.EXECUTE, E.STOP: S.STOPPING, E.ABORT: S.ABORTED},
    S.EXECUTE: {E.JAM: S.HELD, E.STOP: S.STOPPING, E.ABORT: S.ABORTED},
    S.HELD: {E.ELAPSED: S.STARTING, E.STOP: S.STOPPING, E.ABORT: S.ABORTED},
    S.STOPPING: {E.ELAPSED: S.STOPPED, E.ABORT: S.ABORTED},
    S.ABORTED: {E.RESET: S.STOPPED},
}
LASTS = {S.STARTING: 4.0, S.HELD: 14.0, S.STOPPING: 6.0}  # s until ELAPSED


@dataclass(frozen=True, slots=True)
class Packaging:
    state: PackagingState = S.EXECUTE
    in_state: float = 0.0  # s
    speed: float = 120.0  # bottles a minute
    begun: float = 0.0  # part of the next bottle that is filled
    weight: float = TARGET  # g of the last bottle
    good: int = 0
    rejected: int = 0
    batch: int = 1


def reached(machine: Packaging, event: PackagingEvent) -> Packaging:
    """The machine once `event` has come. An event without a meaning in this state changes nothing."""
    state = TRANSITIONS[machine.state].get(event)
    return machine if state is None else replace(machine, state=state, in_state=0.0)


def packed(machine: Packaging, setpoint: float, air: float, draws: Iterator[float], dt: float) -> Packaging:
    """`dt` seconds later.

    `setpoint` in bottles a minute, `air` in bar, `draws` standard normal numbers, one for each bottle.
    """
    machine = replace(machine, in_state=machine.in_state + dt)
    if machine.in_state >= LASTS.get(machine.state, float("inf")):
        machine = reached(machine, E.ELAPSED)
    if air < AIR_NEEDED:
        machine = reached(machine, E.ABORT)
    wanted = setpoint if machine.state is S.EXECUTE else 0.0
    speed = min(max(wanted, machine.speed - ACCELERATION * dt), machine.speed + ACCELERATION * dt)
    machine = replace(machine, speed=speed, begun=machine.begun + speed / 60.0 * dt)
    while machine.begun >= 1.0:
        machine = _bottled(machine, TARGET + SPREAD * next(draws))
    return machine


def _bottled(machine: Packaging, weight: float) -> Packaging:
    is_good = weight >= LIGHTEST
    good = machine.good + is_good
    batch = machine.batch + (is_good and good % BATCH_SIZE == 0)
    rejected = machine.rejected + (not is_good)
    return replace(
        machine, begun=machine.begun - 1.0, weight=weight, good=good, rejected=rejected, batch=batch
    )
