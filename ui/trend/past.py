"""What was before and can be again: one line of states with a place in it.

Lives here: going back, going forward, small changes of one gesture counted as one.
Must not: know what a state is, read a clock.
"""

from dataclasses import dataclass, replace
from typing import Generic, Self, TypeVar

from scada.model import SECOND

State = TypeVar("State")
KEPT = 100
ONE_GESTURE = SECOND  # changes of one kind closer than this are one step


@dataclass(frozen=True, slots=True)
class Past(Generic[State]):
    """`now` is the state in force; `before` ends with the last one, `after` begins with the next."""

    now: State
    before: tuple[State, ...] = ()
    after: tuple[State, ...] = ()
    gesture: str = ""  # what the last change was; "" never joins
    time: int = 0  # ns UTC of the last change

    def change(self, state: State, time: int, gesture: str = "") -> Self:
        """`state` in force. A change that continues the same gesture replaces its own last step."""
        if state == self.now:
            return self
        goes_on = bool(gesture) and gesture == self.gesture and time - self.time < ONE_GESTURE
        before = self.before if goes_on else (*self.before, self.now)[-KEPT:]
        return replace(self, now=state, before=before, after=(), gesture=gesture, time=time)

    def back(self) -> Self:
        if not self.before:
            return self
        return replace(
            self, now=self.before[-1], before=self.before[:-1], after=(self.now, *self.after), gesture=""
        )

    def forward(self) -> Self:
        if not self.after:
            return self
        return replace(
            self, now=self.after[0], before=(*self.before, self.now), after=self.after[1:], gesture=""
        )
