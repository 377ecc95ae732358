"""One place for every failure nobody caught: logged, counted, told to whoever shows it.

Lives here: the hooks of Python, asyncio and Qt while the desktop runs, and giving them back.
Must not: decide an exit code, know a window.
"""

import logging
import sys
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from scada.model import Text

log = logging.getLogger(__name__)
CALM = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.DEBUG}
CHATTER = "This plugin does not support propagateSizeHints"  # Qt's own, of every window off the screen
FAILED = Text(
    "Something in Millrace failed ({error}). What is shown may be incomplete; the log has the details. "
    "Close the window and open the site again."
)


class Reporter:
    """`with Reporter() as reporter:` from before the first thread until after the last."""

    def __init__(self) -> None:
        self.failures: list[Text] = []  # grows only; read from any thread
        self._restore: list[Callable[[], Any]] = []

    def __enter__(self) -> "Reporter":
        script, thread, destructor = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = lambda _, error, __: self.report("a slot, a paint or the main thread", error)
        threading.excepthook = self._from_thread
        sys.unraisablehook = lambda told: self.report("a destructor", told.exc_value)
        qt = qInstallMessageHandler(_from_qt)
        self._restore = [
            lambda: setattr(sys, "excepthook", script),
            lambda: setattr(threading, "excepthook", thread),
            lambda: setattr(sys, "unraisablehook", destructor),
            lambda: qInstallMessageHandler(qt),
        ]
        return self

    def __exit__(self, *_: object) -> None:
        while self._restore:
            self._restore.pop()()

    def from_loop(self, _: object, told: dict[str, Any]) -> None:
        """For `loop.set_exception_handler`."""
        self.report(str(told["message"]), told.get("exception"))

    def report(self, where: str, error: BaseException | None) -> None:
        """Log it with its trace, and keep a sentence for the window."""
        log.error("%s: %r", where, error, exc_info=error)
        self.failures.append(Text(FAILED.template, {"error": named(error) if error else where}))

    def _from_thread(self, told: threading.ExceptHookArgs) -> None:
        self.report(f"thread {told.thread and told.thread.name}", told.exc_value)


def named(error: BaseException) -> str:
    """The first cause in a group, as `ValueError: no such file`."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    said = str(error)
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _from_qt(level: QtMsgType, _: object, message: str) -> None:
    quiet = logging.DEBUG if CHATTER in message else logging.WARNING
    log.log(CALM.get(level, quiet), "Qt: %s", message)
