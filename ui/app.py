"""The desktop's life: start the station's thread, show the window, stop both in order.

Lives here: the one QApplication, the Qt loop, reporters of failures, signals, the picture, exit codes.
Must not: draw, poll, hold a page's state.
"""

import asyncio
import logging
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import qasync
from PySide6.QtCore import QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from scada.language import Language
from scada.model import Source
from scada.station import Station, StationThread, live_source, queries_of
from ui.theme import Density, app_icon, apply, load_theme
from ui.widgets import FocusRing
from ui.window import Window

log = logging.getLogger(__name__)
STOP_S = 6.0
PULSE_MS = 200  # Windows: a signal acts only when Python next runs


@dataclass(frozen=True, slots=True)
class DesktopOptions:
    """How the desktop starts. `seconds` ends it by itself; `picture` is then taken first."""

    language: Language
    theme: str = "dark"
    seconds: float | None = None
    picture: Path | None = None
    pens: tuple[str, ...] = ()  # names of the tags first drawn


def run(station: Station, options: DesktopOptions) -> int:
    """Until the window is closed, a signal comes or the time is over. 0, or 1 when something failed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Millrace")
    app.setQuitOnLastWindowClosed(False)  # otherwise Qt stops the loop under run_until_complete
    apply(app, load_theme(options.theme, Density.ENGINEER, options.language.code))
    app.setWindowIcon(app_icon())
    FocusRing(app)
    thread = StationThread(station.run)
    thread.start()
    queries = queries_of(station)
    try:
        with qasync.QEventLoop(app) as loop:
            asyncio.set_event_loop(loop)
            source = live_source(station, thread, queries)
            failures = loop.run_until_complete(_until_closed(source, options))
    finally:
        queries.close()
        is_stopped = thread.stop(STOP_S)
    return 0 if is_stopped and not failures else 1


class Reporter:
    """One place for every failure nobody caught: it is logged, counted, and makes the exit code 1."""

    def __init__(self) -> None:
        self.failures = 0

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        sys.excepthook = self._from_slot
        threading.excepthook = lambda told: self.report(
            f"thread {told.thread and told.thread.name}", told.exc_value
        )
        loop.set_exception_handler(lambda _, told: self.report(str(told["message"]), told.get("exception")))
        qInstallMessageHandler(_from_qt)

    def report(self, where: str, error: BaseException | None) -> None:
        self.failures += 1
        log.error("%s: %r", where, error, exc_info=error)

    def _from_slot(self, _: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        self.report("a slot, a paint or the main thread", error)


def _from_qt(level: QtMsgType, _: object, message: str) -> None:
    log.log(logging.WARNING if level is not QtMsgType.QtDebugMsg else logging.DEBUG, "Qt: %s", message)


async def _until_closed(source: Source, options: DesktopOptions) -> int:
    """Show the window until it is asked to close; how many failures were reported meanwhile."""
    loop, closed, reporter = asyncio.get_running_loop(), asyncio.Event(), Reporter()
    reporter.install(loop)
    pulse = _stop_on_signals(loop, closed.set)
    window = Window(source, options.language, closed.set)
    window.add_pens([tag.id for name in options.pens for tag in source.tags if tag.name == name])
    window.show()
    QTimer.singleShot(0, lambda: log.info("first window"))  # after the first paint
    try:
        if options.seconds is None:
            await closed.wait()
        else:
            await _for(options.seconds, closed)
        if options.picture is not None:
            window.grab().save(str(options.picture))
    finally:
        pulse.stop()
        window.end()
        window.hide()
        window.deleteLater()
    return reporter.failures


async def _for(seconds: float, closed: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await closed.wait()
    except TimeoutError:
        return


def _stop_on_signals(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> QTimer:
    pulse = QTimer(QApplication.instance(), interval=PULSE_MS)
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows: the handler runs when Python next does, hence the pulse
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
            pulse.timeout.connect(lambda: None)
            pulse.start()
    return pulse
