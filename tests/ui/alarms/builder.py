"""The Alarms page on show over a plant in memory.

Lives here: the page with the keys, a click.
Must not: assert anything.
"""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from scada.language import Language
from tests.ui.tags.builder import Plant
from ui.alarms import AlarmsPage
from ui.widgets import Flash


def shown(qtbot: QtBot, plant: Plant, language: str = "en") -> AlarmsPage:
    page = AlarmsPage(plant.source, Language(language), Flash())
    qtbot.addWidget(page)
    page.resize(1400, 800)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.view.hasFocus)
    return page


def press(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
