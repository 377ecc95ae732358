"""Deeds on their way: asked of the source, answered with a sentence, never waited for.

Lives here: the bridge from a future of another thread to a signal of this one.
Must not: decide who may do what, show anything.
"""

import getpass
from collections.abc import Sequence
from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer, Signal

from scada.model import Source, Text

LOOK_MS = 50
ASKED = Text("Sent to the recorder, waiting for its answer.")


class Deeds(QObject):
    """`answered` once per deed; `ASKED` comes first when the answer takes a moment."""

    answered = Signal(object)  # Text

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source
        self._waiting: list[Future[Text]] = []
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def acknowledge(self, alarms: Sequence[int], comment: str = "") -> None:
        """Ask for an acknowledgement in the name of the login; nothing for no alarms."""
        if not alarms:
            return
        self._waiting.append(self._source.deeds.acknowledge(tuple(alarms), getpass.getuser(), comment))
        self._timer.start()
        self.answered.emit(ASKED)

    def end(self) -> None:
        self._timer.stop()
        self._waiting.clear()

    def _look(self) -> None:
        done = [future for future in self._waiting if future.done()]
        self._waiting = [future for future in self._waiting if not future.done()]
        if not self._waiting:
            self._timer.stop()
        for future in done:
            error = None if future.cancelled() else future.exception()
            if error is not None:
                self.answered.emit(Text("That could not be done: {reason}", {"reason": str(error)}))
            elif not future.cancelled():
                self.answered.emit(future.result())
