"""Windows on show over a plant in memory, closed after the test.

Lives here: the fixture.
Must not: hold a plant.
"""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.window.builder import Desk
from ui.window import Window

Open = Callable[..., Window]


@pytest.fixture
def show(qtbot: QtBot, themed: QApplication) -> Open:
    """Opens the window of a desk and waits until it has the keys."""

    def show(site: Desk, language: str = "en", size: tuple[int, int] = (1600, 1000)) -> Window:
        window = site.open(language, size)
        qtbot.addWidget(window, before_close_func=lambda window: window.end())
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return show
