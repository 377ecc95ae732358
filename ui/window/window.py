"""The main window: which page is shown, what keys do everywhere, how pages reach each other.

Lives here: banner above, rail at the left, pages, status bar; the links between pages.
Must not: pull values, know a page's inside, quit the program (it asks).
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from scada.language import Language
from scada.model import Source
from ui.alarms import AlarmsPage
from ui.banner import Banner
from ui.tags import TagsPage
from ui.trend import TrendPage
from ui.widgets import Flash, Rail, RailButton

from .deeds import Deeds
from .footer import Footer
from .help import help_dialog
from .keys import KEYS, PAGES

NARROW = 1300  # px: up to here the rail has no words
FIRST_SIZE = (1600, 1000)
SMALLEST = (1024, 640)


class Window(QMainWindow):
    """Asks to be closed through `close_requested`; nothing quits from inside Qt."""

    def __init__(self, source: Source, language: Language, close_requested: Callable[[], None]) -> None:
        super().__init__()
        self._source, self._language, self._close_requested = source, language, close_requested
        self._flash, self._deeds = Flash(self), Deeds(source)
        self.banner, self.rail, self.footer = (
            Banner(source, language, self._flash),
            Rail(),
            Footer(source, language),
        )
        self.trend = TrendPage(source, language)
        self.alarms = AlarmsPage(source, language, self._flash)
        self.tags = TagsPage(source, language)
        self._pages: dict[str, QWidget] = {"trend": self.trend, "alarms": self.alarms, "tags": self.tags}
        self._words = {
            "trend": language.translate("Trends"),
            "alarms": language.translate("Alarms"),
            "tags": language.translate("Tags"),
        }
        self._buttons: dict[str, RailButton] = {}
        self._stack = QStackedWidget()
        self._page = self._before = PAGES[0]
        self.setWindowTitle(language.translate("{site} · Millrace", site=source.site))
        self._lay_out()
        self._wire()
        self._bind_keys()
        self.resize(*FIRST_SIZE)
        self.setMinimumSize(*SMALLEST)
        self.show_page(PAGES[0])

    @property
    def page(self) -> str:
        """Name of the page shown."""
        return self._page

    def show_page(self, name: str) -> None:
        """`trend`, `alarms` or `tags`."""
        if name != self._page:
            self._before, self._page = self._page, name
        self._stack.setCurrentWidget(self._pages[name])
        self.rail.show_page(name)
        self._pages[name].setFocus()

    def add_pens(self, tags: Sequence[int]) -> None:
        """Draw `tags` (ids) on the trend page too."""
        self.trend.add_pens(tags)

    def end(self) -> None:
        """Stop asking the source: the station is about to stop."""
        self._deeds.end()
        self.trend.close_queries()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self._close_requested()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.be_narrow(self.width() <= NARROW)

    def _lay_out(self) -> None:
        for number, name in enumerate(PAGES, start=1):
            self._stack.addWidget(self._pages[name])
            self._buttons[name] = self.rail.add(name, name, self._words[name], f"Ctrl {number}")
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self._stack, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addLayout(middle, 1)
        column.addWidget(self.footer)
        self.setCentralWidget(whole)

    def _wire(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self._deeds.answered.connect(self.footer.answer)
        self.banner.acknowledge_requested.connect(self._deeds.acknowledge)
        self.banner.alarm_opened.connect(self._open_alarm)
        self.banner.priority_opened.connect(self._open_priority)
        self.banner.counted.connect(self._buttons["alarms"].show_count)
        self.alarms.acknowledge_requested.connect(self._deeds.acknowledge)
        self.alarms.trend_requested.connect(self._open_trend)
        self.tags.trend_requested.connect(self._open_trend)
        self.tags.alarms_requested.connect(self._open_alarms_of)
        self.trend.tags_requested.connect(lambda: self.show_page("tags"))

    def _bind_keys(self) -> None:
        deeds: dict[str, Callable[[], None]] = {
            "help": self._help,
            "acknowledge_selected": self._acknowledge_selected,
            "acknowledge_shown": self._acknowledge_shown,
            "next_region": lambda: self._move_region(1),
            "previous_region": lambda: self._move_region(-1),
            "full_screen": self._toggle_full_screen,
            "last_page": lambda: self.show_page(self._before),
            **{f"page_{number}": partial(self.show_page, name) for number, name in enumerate(PAGES, 1)},
        }
        for key in KEYS:
            QShortcut(QKeySequence(key.key), self).activated.connect(deeds[key.action])

    def _open_trend(self, tags: Sequence[int]) -> None:
        self.trend.add_pens(tags)
        self.show_page("trend")

    def _open_alarm(self, alarm: int) -> None:
        self.show_page("alarms")
        self.alarms.show_alarm(alarm)

    def _open_priority(self, priority: int) -> None:
        self.show_page("alarms")
        self.alarms.show_priority(priority)

    def _open_alarms_of(self, tags: Sequence[int]) -> None:
        self.show_page("alarms")
        self.alarms.show_tags(tags)

    def _acknowledge_selected(self) -> None:
        chosen = self.alarms.selected() if self._page == "alarms" else ()
        alarm = self.banner.cell.alarm
        self._deeds.acknowledge(chosen or ((alarm.id,) if alarm else ()))

    def _acknowledge_shown(self) -> None:
        """Rows of the alarm list; on another page none is shown, so nothing is acknowledged unseen."""
        if self._page == "alarms":
            self._deeds.acknowledge(self.alarms.shown())
        else:
            self.show_page("alarms")

    def _move_region(self, step: int) -> None:
        regions = [self.rail, self._pages[self._page]]
        at = next(
            (number for number, region in enumerate(regions) if region.isAncestorOf(self.focusWidget())), 0
        )
        region = regions[(at + step) % len(regions)]
        region.setFocus(Qt.FocusReason.TabFocusReason)
        if region is self.rail:
            self._buttons[self._page].setFocus(Qt.FocusReason.TabFocusReason)

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _help(self) -> None:
        page = self._pages[self._page]
        keys = [(key.key, self._language.render(key.words)) for key in KEYS]
        keys += [(key, self._language.render(words)) for key, words in getattr(page, "KEYS", ())]
        title = self._language.translate("Keys of the page {page}", page=self._words[self._page])
        help_dialog(self, self._language, title, keys).open()
