"""A whole window over a plant in memory, its deeds answered at once, late or never.

Lives here: the plant, servers, deeds in the hands of a test, the window on show.
Must not: assert anything, start a station.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from scada.language import Language
from scada.model import AlarmState, LinkState, ServerStatus, Source, Tag, Text
from tests.ui.tags.builder import START, Plant, many_tags
from ui.window import Window

LIVE = ServerStatus("plc-0", "opc.tcp://10.20.4.12:4840", LinkState.LIVE, Text("Live."), START, tags=4)
LONG = "WATERWORKS.NORTHFIELD.LINE-2.DISTRIBUTION.PT-101.PROCESS-VALUE.X"  # 64 signs


@dataclass
class Deeds:
    """Acknowledges in the plant at once unless told otherwise; `asked` is what arrived."""

    plant: Plant
    answers: bool = True
    refuses: bool = False
    asked: list[tuple[tuple[int, ...], str, str]] = field(default_factory=list)
    pending: list["Future[Text]"] = field(default_factory=list)

    def acknowledge(self, alarms: Sequence[int], operator: str, comment: str) -> "Future[Text]":
        self.asked.append((tuple(alarms), operator, comment))
        answer: Future[Text] = Future()
        if not self.answers:
            self.pending.append(answer)
        elif self.refuses:
            answer.set_result(Text("There was nothing to acknowledge."))
        else:
            for alarm in alarms:
                self.plant.alarms.turn(alarm, AlarmState.ACKED)
            answer.set_result(Text("Acknowledged."))
        return answer


@dataclass
class Desk:
    """A plant with deeds, its source, and the window over it once `open` was called."""

    plant: Plant
    deeds: Deeds
    site: str = "Northfield Waterworks"
    closed: list[bool] = field(default_factory=list)

    @property
    def source(self) -> Source:
        return replace(self.plant.source, deeds=self.deeds, site=self.site)

    def open(self, language: str = "en", size: tuple[int, int] = (1600, 1000)) -> Window:
        window = Window(
            self.source, Language(language, "Europe/Berlin"), lambda: self.closed.append(True), "/srv/plant"
        )
        window.resize(*size)
        window.show()
        window.activateWindow()
        return window


def desk(tags: Sequence[Tag] = (), servers: Sequence[ServerStatus] = (LIVE,), **more: Any) -> Desk:
    plant = Plant(tuple(tags) or many_tags(8), **more)
    plant.status = replace(plant.status, servers=tuple(servers))
    return Desk(plant, Deeds(plant))


def press(window: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key as the system gives it: to the window, which finds the shortcut or the part with the focus."""
    QTest.keyClick(window.window().windowHandle(), key, held)


def click(part: QWidget, where: Callable[[QWidget], QPoint] = lambda part: part.rect().center()) -> None:
    """A click as the system gives it."""
    window = part.window()
    place = part.mapTo(window, where(part))
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
