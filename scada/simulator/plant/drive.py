"""A motor with its starter: start, stop, trip, reset, and the ramps between.

Lives here: the states and the table of their transitions, speed, running hours, starts.
Must not: know what the motor turns, read a clock, decide when to start.
"""

from dataclasses import dataclass, replace
from enum import Enum, IntEnum

RAMP = 6.0  # s from standstill to full speed, and back


class DriveState(IntEnum):
    STOPPED = 0
    STARTING = 1
    RUNNING = 2
    STOPPING = 3
    TRIPPED = 4


class DriveEvent(Enum):
    START = "start"
    STOP = "stop"
    TRIP = "trip"
    RESET = "reset"
    REACHED = "reached"  # the ramp has come to its end


DRIVE_STATES = tuple(state.name.capitalize() for state in DriveState)
TRANSITIONS = {
    DriveState.STOPPED: {DriveEvent.START: DriveState.STARTING, DriveEvent.TRIP: DriveState.TRIPPED},
    DriveState.STARTING: {
        DriveEvent.REACHED: DriveState.RUNNING,
        DriveEvent.STOP: DriveState.STOPPING,
        DriveEvent.TRIP: DriveState.TRIPPED,
    },
    DriveState.RUNNING: {DriveEvent.STOP: DriveState.STOPPING, DriveEvent.TRIP: DriveState.TRIPPED},
    DriveState.STOPPING: {
        DriveEvent.REACHED: DriveState.STOPPED,
        DriveEvent.START: DriveState.STARTING,
        DriveEvent.TRIP: DriveState.TRIPPED,
    },
    DriveState.TRIPPED: {DriveEvent.RESET: DriveState.STOPPED},
}


@dataclass(frozen=True, slots=True)
class Drive:
    state: DriveState = DriveState.STOPPED
    speed: float = 0.0  # fraction of full speed
    running_time: float = 0.0  # s
    starts: int = 0

    @property
    def is_turning(self) -> bool:
        return self.state in (DriveState.STARTING, DriveState.RUNNING)


def after(drive: Drive, event: DriveEvent) -> Drive:
    """The drive once `event` has come. An event without a meaning in this state changes nothing."""
    state = TRANSITIONS[drive.state].get(event, drive.state)
    is_start = state is DriveState.STARTING and drive.state is not state
    return replace(drive, state=state, starts=drive.starts + is_start)


def turned(drive: Drive, target: float, dt: float) -> Drive:
    """The drive `dt` seconds later; while it turns it follows `target` (fraction of full speed) on its ramp.

    A tripped motor coasts down twice as fast as the ramp: nothing holds it.
    """
    wanted = target if drive.is_turning else 0.0
    change = dt / RAMP * (2.0 if drive.state is DriveState.TRIPPED else 1.0)
    speed = min(max(wanted, drive.speed - change), drive.speed + change)
    running_time = drive.running_time + (dt if drive.is_turning else 0.0)
    drive = replace(drive, speed=speed, running_time=running_time)
    return after(drive, DriveEvent.REACHED) if speed == wanted else drive
