"""A small plant in memory, and pages of it on show.

Lives here: the two fixtures of the trend's tests.
Must not: hold a sample or a tag (memory does).
"""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scada.language import Language
from scada.model import Mark
from tests.ui.trend.memory import ZONE, MemorySite, small_plant
from ui.trend import TrendPage


@pytest.fixture
def site() -> Iterator[MemorySite]:
    site = small_plant()
    yield site
    site.close()


@pytest.fixture
def make(qtbot: QtBot, site: MemorySite, themed: QApplication) -> Callable[..., TrendPage]:
    """A page on show with pens whose history has been answered."""

    def make(*tags: int, width: int = 1500, mark: Mark = Mark.LIVE) -> TrendPage:
        page = TrendPage(site.source(mark), Language("en", ZONE))
        qtbot.addWidget(page)
        page.resize(width, 850)
        page.show()
        page.add_pens(tags)
        if tags:
            qtbot.waitUntil(lambda: all(page.trend.track(tag).loaded is not None for tag in tags))
        return page

    return make
