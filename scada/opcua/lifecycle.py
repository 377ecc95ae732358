"""The life of a link as a state machine: no socket, no clock, no chance.

Lives here: states and events as a table, the back-off, the opening and closing of holes.
Must not: connect, wait, read a clock, know the stack.

              trying        live    lost           refused   stopped
CONNECTING    CONNECTING    LIVE    RECONNECTING   FAILED    STOPPED
LIVE          -             -       RECONNECTING   FAILED    STOPPED
RECONNECTING  RECONNECTING  LIVE    RECONNECTING   FAILED    STOPPED
FAILED        FAILED        LIVE    RECONNECTING   FAILED    STOPPED
STOPPED       -             -       -              -         STOPPED
"""

from dataclasses import dataclass, replace
from enum import Enum

from scada.model import MILLISECOND, SECOND, Hole, LinkState, Text


class Event(Enum):
    """What happens to a link."""

    TRYING = "an attempt begins"
    LIVE = "items are subscribed"
    LOST = "the attempt failed or the connection went; time may mend it"
    REFUSED = "somebody must do something before it can work"
    STOPPED = "nobody wants it any more"


class Cure(Enum):
    """What a failure waits for, and so how soon to try again."""

    TIME = "time"
    TRUST = "a certificate moved by a person"
    CREDENTIALS = "a user, a password, a setting"


CONNECTING, LIVE = LinkState.CONNECTING, LinkState.LIVE
RECONNECTING, FAILED, STOPPED = LinkState.RECONNECTING, LinkState.FAILED, LinkState.STOPPED
TRANSITIONS: dict[tuple[LinkState, Event], LinkState] = {
    (CONNECTING, Event.TRYING): CONNECTING,
    (CONNECTING, Event.LIVE): LIVE,
    (CONNECTING, Event.LOST): RECONNECTING,
    (CONNECTING, Event.REFUSED): FAILED,
    (CONNECTING, Event.STOPPED): STOPPED,
    (LIVE, Event.LOST): RECONNECTING,
    (LIVE, Event.REFUSED): FAILED,
    (LIVE, Event.STOPPED): STOPPED,
    (RECONNECTING, Event.TRYING): RECONNECTING,
    (RECONNECTING, Event.LIVE): LIVE,
    (RECONNECTING, Event.LOST): RECONNECTING,
    (RECONNECTING, Event.REFUSED): FAILED,
    (RECONNECTING, Event.STOPPED): STOPPED,
    (FAILED, Event.TRYING): FAILED,
    (FAILED, Event.LIVE): LIVE,
    (FAILED, Event.LOST): RECONNECTING,
    (FAILED, Event.REFUSED): FAILED,
    (FAILED, Event.STOPPED): STOPPED,
    (STOPPED, Event.STOPPED): STOPPED,
}
FIRST_DELAY, LONGEST_DELAY = 500 * MILLISECOND, 4 * SECOND
SLOW = {Cure.TRUST: 10 * SECOND, Cure.CREDENTIALS: 60 * SECOND}  # a wrong password must not lock the account
CALM = Text("Live.")
BEGINNING = Text("Connecting for the first time.")


@dataclass(frozen=True, slots=True)
class Life:
    """Where a link stands. Times ns UTC."""

    server: str
    since: int
    state: LinkState = CONNECTING
    reason: Text = BEGINNING
    failures: int = 0  # in a row
    next_try: int | None = None
    hole: Hole | None = None


def delay(failures: int, jitter: float, cure: Cure = Cure.TIME) -> int:
    """ns to wait after the given number of failures in a row (>= 1). `jitter` 0 to 1 spreads links apart."""
    if cure is not Cure.TIME:
        return SLOW[cure]
    longest = min(LONGEST_DELAY, FIRST_DELAY << min(failures - 1, 8))
    return int(longest * (1 - 0.25 * jitter))


def trying(life: Life, now: int) -> Life:
    """An attempt begins."""
    return replace(_moved(life, Event.TRYING, now), next_try=None)


def live(life: Life, now: int, *, is_resumed: bool = False) -> Life:
    """Items are subscribed. `is_resumed`: the server kept everything for us, so nothing is missing."""
    hole = life.hole
    if hole is not None and hole.end is None:
        hole = replace(hole, end=max(now, hole.start), is_healed=is_resumed)
    moved = _moved(life, Event.LIVE, now)
    return replace(moved, reason=CALM, failures=0, next_try=None, hole=hole)


def fallen(life: Life, now: int, reason: Text, complete_until: int, cure: Cure, jitter: float) -> Life:
    """An attempt failed, or the connection went. A hole opens at `complete_until` if it was live."""
    event = Event.LOST if cure is Cure.TIME else Event.REFUSED
    moved = _moved(life, event, now)
    hole = life.hole
    if life.state is LIVE and complete_until > 0:
        hole = Hole(life.server, complete_until, None, reason)
    failures = life.failures + 1
    next_try = now + delay(failures, jitter, cure)
    return replace(moved, reason=reason, failures=failures, next_try=next_try, hole=hole)


def gap(life: Life, start: int, end: int, cause: Text) -> Life:
    """Values were lost while the link stood."""
    return replace(life, hole=Hole(life.server, min(start, end), end, cause))


def stopped(life: Life, now: int) -> Life:
    """Nobody wants it any more. An open hole stays open: who starts next knows its end."""
    return replace(_moved(life, Event.STOPPED, now), next_try=None)


def _moved(life: Life, event: Event, now: int) -> Life:
    state = TRANSITIONS[life.state, event]
    return life if state is life.state else replace(life, state=state, since=now)
