"""The desktop's life: start the station's thread, show the window, stop both in order.

Lives here: the QApplication, the Qt loop, signals, the picture, exit codes.
Must not: draw, poll a value, hold a page's state.
"""

import asyncio
import logging
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import qasync
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from scada.language import Language
from scada.model import Problem, Source, Text
from scada.station import Station, StationThread, live_source, queries_of
from ui.theme import Density, app_icon, apply, load_theme
from ui.widgets import FocusRing
from ui.window import Window

from .reporter import Reporter
from .watch import Watch, let_go, watched

log = logging.getLogger(__package__)  # the room is what a reader of the log knows
STOP_S = 5.5  # of the 6 s that a desktop may take to end
WATCH_MS = 1000
PULSE_MS = 200  # Windows: a signal acts only when Python next runs
NO_PICTURE = "The picture of the window could not be written to {file}. Is the folder there and writable?"


class DesktopError(Problem):
    """Something that was asked of the desktop could not be done."""


@dataclass(frozen=True, slots=True)
class DesktopOptions:
    """How the desktop starts. `seconds` ends it by itself; `picture` is then taken first."""

    language: Language
    theme: str = "dark"
    seconds: float | None = None
    picture: Path | None = None
    pens: tuple[str, ...] = ()  # names of the tags first drawn


def run(station: Station, options: DesktopOptions) -> int:
    """Until the window is closed, a signal comes or the time is over. 0, or 1 when something failed.

    Raises DesktopError when the picture could not be written, after everything else has ended in order.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Millrace")
    app.setQuitOnLastWindowClosed(False)  # otherwise Qt stops the loop under run_until_complete
    apply(app, load_theme(options.theme, Density.ENGINEER, options.language.code))
    app.setWindowIcon(app_icon())
    ring = FocusRing(app)
    try:
        with Reporter() as reporter, qasync.QEventLoop(app) as loop:
            asyncio.set_event_loop(loop)
            loop.set_exception_handler(reporter.from_loop)
            is_stopped = loop.run_until_complete(_desktop(station, options, reporter))
    finally:
        asyncio.set_event_loop(None)
        ring.deleteLater()
    return 0 if is_stopped and not reporter.failures else 1


async def _desktop(station: Station, options: DesktopOptions, reporter: Reporter) -> bool:
    """The station's thread and the window over it; whether the thread ended in time."""
    closed, thread = asyncio.Event(), StationThread(station.run)
    with _stopped_by_signals(asyncio.get_running_loop(), closed.set):
        thread.start()
        queries = queries_of(station)
        try:
            source = watched(live_source(station, thread, queries), thread)
            window = _window(source, station, options, closed.set)
            await _shown(window, station, thread, options, reporter, closed)
        finally:
            began = time.monotonic()
            queries.close()
            is_stopped = thread.stop(max(STOP_S - (time.monotonic() - began), 0.5))
        if not is_stopped:
            log.error("the recorder did not end within %s s; what waited for the disk may be lost", STOP_S)
        return is_stopped


def _window(source: Source, station: Station, options: DesktopOptions, close: Callable[[], None]) -> Window:
    window = Window(source, options.language, close, str(station.stores.site.folder))
    window.painted.connect(lambda: log.info("first window"))
    window.add_pens([tag.id for name in options.pens for tag in source.tags if tag.name == name])
    return window


async def _shown(
    window: Window,
    station: Station,
    thread: StationThread,
    options: DesktopOptions,
    reporter: Reporter,
    closed: asyncio.Event,
) -> None:
    """Show the window until it is to be closed."""
    watch, told = Watch(), 0

    def look() -> None:
        nonlocal told
        if not thread.is_running:
            let_go(station, time.time_ns())
        window.show_fault(watch.fault(station.status, thread.is_running))
        for failure in reporter.failures[told:]:
            window.add_problem(failure)
            told += 1

    timer = QTimer(window, interval=WATCH_MS)
    timer.timeout.connect(look)
    window.show()
    timer.start()
    try:
        await _until(closed, options.seconds)
        if options.picture is not None and not window.picture().save(str(options.picture)):
            raise DesktopError(Text(NO_PICTURE, {"file": str(options.picture)}))
    finally:
        timer.stop()
        window.end()
        window.hide()
        window.deleteLater()


async def _until(closed: asyncio.Event, seconds: float | None) -> None:
    try:
        async with asyncio.timeout(seconds):
            await closed.wait()
    except TimeoutError:
        return


@contextmanager
def _stopped_by_signals(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> Iterator[None]:
    """SIGINT and SIGTERM call `stop` meanwhile; afterwards they do what they did before."""
    pulse, restore = QTimer(interval=PULSE_MS), list[Callable[[], object]]()
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows: the handler runs when Python next does, hence the pulse
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
            pulse.timeout.connect(lambda: None)
            pulse.start()
        else:
            restore.append(partial(loop.remove_signal_handler, number))
        restore.append(partial(signal.signal, number, before))
    try:
        yield
    finally:
        pulse.stop()
        for give_back in restore:
            give_back()
