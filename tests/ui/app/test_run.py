"""The desktop's life in this process: how it ends, what it gives back, what it says when something dies.

Lives here: `run` over a real station whose server does not answer.
Must not: send a signal to this process.
"""

import asyncio
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer, qInstallMessageHandler
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from scada.language import Language
from scada.model import Freshness
from scada.station import Station, open_station
from tests.scada.station.sites import a_site, samples
from tests.ui.tags.builder import START
from ui.app import DesktopError, DesktopOptions, run
from ui.app import app as desktop
from ui.widgets import Mode, StatePill
from ui.window import Window

ENGLISH = Language("en", "UTC")


@pytest.fixture
def station(tmp_path: Path, qapp: QApplication) -> Station:
    """Opened; `run` starts and ends it."""
    return open_station(a_site(tmp_path / "north"))


@pytest.fixture
def later() -> Iterator[Callable[..., None]]:
    """`later(ms, deed)`: a deed while the desktop runs; its first failure fails the test."""
    failures: list[BaseException] = []

    def later(ms: int, deed: Callable[[], object]) -> None:
        def guarded() -> None:
            try:
                deed()
            except BaseException as error:  # noqa: BLE001  told after the loop, which must end first
                failures.append(error)

        QTimer.singleShot(ms, guarded)

    yield later
    if failures:
        raise failures[0]


def window() -> Window:
    return next(
        each for each in QApplication.topLevelWidgets() if isinstance(each, Window) and each.isVisible()
    )


def hooks() -> tuple[Any, ...]:
    qt = qInstallMessageHandler(None)
    qInstallMessageHandler(qt)
    signals = tuple(signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM))
    return (sys.excepthook, threading.excepthook, sys.unraisablehook, qt, *signals)


def assert_closed(station: Station) -> None:
    """Its thread is gone and its site can be opened again."""
    assert not [thread for thread in threading.enumerate() if thread.name == "station"]
    again = open_station(station.stores.site)
    asyncio.run(_briefly(again))


async def _briefly(station: Station) -> None:
    stop = asyncio.Event()
    stop.set()
    await station.run(stop)


def test_it_ends_by_itself_in_order_and_gives_every_hook_back(station: Station, tmp_path: Path) -> None:
    before, picture = hooks(), tmp_path / "window.png"
    assert run(station, DesktopOptions(ENGLISH, seconds=0.8, picture=picture, pens=("PT-101",))) == 0
    assert hooks() == before
    assert QImage(str(picture)).size().toTuple() == (1600, 1000)
    assert_closed(station)


def test_closing_the_window_ends_it(station: Station, later: Callable[..., None]) -> None:
    later(300, lambda: window().close())
    assert run(station, DesktopOptions(ENGLISH, theme="light")) == 0
    assert_closed(station)


def test_a_picture_that_cannot_be_written_is_told_after_all_has_ended(
    station: Station, tmp_path: Path
) -> None:
    before, picture = hooks(), tmp_path / "no such folder" / "window.png"
    with pytest.raises(DesktopError, match="could not be written"):
        run(station, DesktopOptions(ENGLISH, seconds=0.2, picture=picture))
    assert hooks() == before
    assert_closed(station)


def test_a_failing_slot_is_logged_shown_and_makes_the_exit_code_1(
    station: Station, later: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("a slot that fails")

    QTimer.singleShot(100, fail)
    later(1500, lambda: said.append(window().footer.problems.words))
    said: list[str] = []
    assert run(station, DesktopOptions(ENGLISH, seconds=1.8)) == 1
    assert "ValueError: a slot that fails" in said[0]
    assert "a slot that fails" in caplog.text
    assert_closed(station)


def test_a_recorder_that_dies_is_told_at_once_and_nothing_says_live_any_more(
    station: Station, later: Callable[..., None]
) -> None:
    tag = station.stores.tags[0].id
    whole = station.run

    async def dies(stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(whole(stop))
            await asyncio.sleep(0.3)
            stop.set()
        raise RuntimeError("a fault of ours")

    station.run = dies  # type: ignore[method-assign]
    seen: dict[str, object] = {}

    def look() -> None:
        shown = window()
        seen["strip"] = shown.strip.sentence.text() if shown.strip.isVisible() else ""
        seen["pills"] = {pill.mode for pill in shown.findChildren(StatePill)}
        seen["recording"] = shown.footer.recording.words
        seen["link"] = shown.banner.connection.mark.text
        seen["value"] = Freshness(int(station.live.newest([tag]).freshness[0]))
        shown.close()

    later(1200, lambda: station.live.put([samples(tag, [START], [4.2])]))  # nobody is left to mark it
    later(3500, look)
    assert run(station, DesktopOptions(ENGLISH)) == 1
    assert str(seen["strip"]).startswith("The recorder of this window has ended by a fault.")
    assert seen["pills"] == {Mode.ENDED}
    assert str(seen["recording"]).startswith("Not recording: The recorder of this window has ended")
    assert seen["link"] == "Stopped"
    assert seen["value"] is Freshness.DISCONNECTED


def test_a_recorder_that_does_not_end_is_left_after_its_time(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop, "STOP_S", 0.6)
    release, whole = threading.Event(), station.run

    async def lingers(stop: asyncio.Event) -> None:
        await whole(stop)
        await asyncio.to_thread(release.wait, 20)

    station.run = lingers  # type: ignore[method-assign]
    try:
        assert run(station, DesktopOptions(ENGLISH, seconds=0.2)) == 1
    finally:
        release.set()
        for thread in threading.enumerate():
            if thread.name == "station":
                thread.join(20)
    assert_closed(station)
