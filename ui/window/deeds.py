"""Deeds on their way: asked of the source, answered with a sentence, never waited for.

Lives here: the bridge from a future of another thread to a signal of this one, and what became of a deed.
Must not: decide who may do what, show anything.
"""

import getpass
import time
from collections.abc import Sequence
from concurrent.futures import Future
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from scada.model import Source, Text

LOOK_MS = 50
PATIENCE_S = 0.3  # an answer that comes sooner needs no word before it
ASKED = Text("Sent to the recorder, waiting for its answer.")
LOST = Text(
    "The recorder ended before it answered, so it is not known whether this was done. Look at the journal."
)
FAILED = Text("That could not be done: {reason}")


class Outcome(Enum):
    """The value is the icon."""

    WAITING = "clock"
    DONE = "check"
    REFUSED = "warning"


class _Asked(NamedTuple):
    answer: Future[Text]
    since: float
    waiting: frozenset[int]  # alarms that it would change


def operator() -> str:
    """The login name of the operating system: before there are accounts, the operator."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such user in the password file, no variable either
        return "unknown"


class Deeds(QObject):
    """`answered` once per deed; a word that it is under way comes first when the answer takes long."""

    answered = Signal(object, object)  # Text, Outcome

    def __init__(self, source: Source, user: str) -> None:
        super().__init__()
        self._source, self._user = source, user
        self._asked: list[_Asked] = []
        self._is_late = False  # the word that one is under way was said
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def acknowledge(self, alarms: Sequence[int], comment: str = "") -> None:
        """Ask for an acknowledgement in the name of the login; nothing for no alarms."""
        if not alarms:
            return
        waiting = frozenset(alarms) & self.waiting()
        answer = self._source.deeds.acknowledge(tuple(alarms), self._user, comment)
        self._asked.append(_Asked(answer, time.monotonic(), waiting))
        self._timer.start()
        self._look()

    def waiting(self) -> frozenset[int]:
        """Ids of the alarms that wait for an acknowledgement now."""
        return frozenset(
            alarm.id for alarm in self._source.alarms.active().alarms if not alarm.state.is_acked
        )

    def end(self) -> None:
        """Look at no answer any more."""
        self._timer.stop()
        self._asked.clear()

    def _look(self) -> None:
        done = [asked for asked in self._asked if asked.answer.done()]
        self._asked = [asked for asked in self._asked if not asked.answer.done()]
        if not self._asked:
            self._timer.stop()
        for asked in done:
            self._is_late = False
            self.answered.emit(*self._outcome(asked))
        now = time.monotonic()
        if not self._is_late and any(now - asked.since > PATIENCE_S for asked in self._asked):
            self._is_late = True
            self.answered.emit(ASKED, Outcome.WAITING)

    def _outcome(self, asked: _Asked) -> tuple[Text, Outcome]:
        """The answer, and by what the alarms say now whether it was done."""
        if asked.answer.cancelled():  # with the loop that was to answer
            return LOST, Outcome.REFUSED
        error = asked.answer.exception()
        if error is not None:
            return Text(FAILED.template, {"reason": str(error)}), Outcome.REFUSED
        is_done = bool(asked.waiting - self.waiting())
        return asked.answer.result(), Outcome.DONE if is_done else Outcome.REFUSED
