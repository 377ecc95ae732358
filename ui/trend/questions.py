"""Asking history without waiting: at most one question at a time, its answer fetched by polling.

Lives here: the question, the future behind it, cancelling what nobody waits for.
Must not: decide what to ask, block, receive anything from another thread by a signal.
"""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from scada.model import HistoryProblem

POLL_MS = 10  # only while a question is open


class Questions(QObject):
    """`answered(question, answer)` and `failed(question, text)` come in the Qt thread, never from `ask`."""

    answered = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._open: Any = None
        self._future: Future[Any] | None = None
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._look)

    @property
    def open(self) -> Any:
        """The question that waits for its answer, or None."""
        return self._open

    def ask(self, question: object, start: Callable[[], Future[Any]]) -> None:
        """Ask; a question still open is overtaken and cancelled."""
        self.cancel()
        self._open, self._future = question, start()
        self._poll.start()

    def cancel(self) -> None:
        """Nobody waits for the open question any more."""
        self._poll.stop()
        if self._future is not None:
            self._future.cancel()
        self._open = self._future = None

    def _look(self) -> None:
        question, future = self._open, self._future
        if future is None or not future.done():
            return
        self._poll.stop()
        self._open = self._future = None
        try:
            answer = future.result()
        except CancelledError:
            return
        except HistoryProblem as problem:
            self.failed.emit(question, problem.text)
            return
        self.answered.emit(question, answer)
