"""The main window: which page is shown, what keys do everywhere, how pages reach each other.

Lives here: banner above, rail at the left, pages, status bar; the links between pages.
Must not: pull values, know a page's inside, quit the program (it asks).
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeySequence,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from scada.language import Language
from scada.model import Mark, Source, Text
from ui.alarms import AlarmsPage
from ui.banner import Banner
from ui.tags import TagsPage
from ui.trend import TrendPage
from ui.widgets import ErrorStrip, Flash, Rail, RailButton, StatePill

from .deeds import Deeds, Outcome, operator
from .dialogs import sentences_dialog, show_below
from .footer import Footer
from .help import Section, help_dialog
from .keys import KEYS, PAGES
from .regions import enter, next_region

NARROW = 1300  # px: up to here the rail has no words
FIRST_SIZE = (1600, 1000)
FRAME = 40  # px that title and borders of the system take at most
SMALLEST = (1024, 640)
NOTHING_WAITS = Text("No alarm waits for an acknowledgement.")
ALREADY = Text("What is selected is acknowledged already.")
CLEARED = Text("What is selected has cleared, so there is nothing to acknowledge.")
SEE_FIRST = Text("These are all alarms. Press Shift F2 again to acknowledge those shown.")


class Window(QMainWindow):
    """Asks to be closed through `close_requested`; nothing quits from inside Qt. `folder` is the site's."""

    painted = Signal()  # once, after the first picture

    def __init__(
        self, source: Source, language: Language, close_requested: Callable[[], None], folder: str = ""
    ) -> None:
        super().__init__()
        self._source, self._language, self._close_requested = source, language, close_requested
        user = operator()
        self._flash, self._deeds = Flash(self), Deeds(source, user)
        self.banner, self.rail = Banner(source, language, self._flash, user), Rail()
        self.strip, self.footer = ErrorStrip(), Footer(source, language, folder)
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
        self._dialog: QDialog | None = None
        self._fault: Text | None = None
        self._is_served = True
        self._is_painted = False
        self._lay_out()
        self._wire()
        self._bind_keys()
        self._show_waiting(0)
        self.setMinimumSize(*SMALLEST)
        screen = QGuiApplication.primaryScreen()
        room = None if QGuiApplication.platformName() == "offscreen" else screen and screen.availableSize()
        self.resize(first_size(room))
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
        enter(self._pages[name])

    def add_pens(self, tags: Sequence[int]) -> None:
        """Draw `tags` (ids) on the trend page too."""
        self.trend.add_pens(tags)

    def show_fault(self, fault: Text | None) -> None:
        """What makes everything shown doubtful, over every page until it is None; no page says LIVE then."""
        if fault == self._fault:
            return
        self._fault = fault
        self.strip.say(self._language.render(fault) if fault is not None else "")
        self._show_life()
        self.banner.refresh()
        self.footer.refresh()

    def _show_served(self, is_served: bool) -> None:
        if is_served != self._is_served:
            self._is_served = is_served
            self._show_life()

    def _show_life(self) -> None:
        """No page says LIVE while nothing can come; of a review nobody expects that anything does."""
        is_cut_off = not self._is_served and self._source.mark is not Mark.REVIEW
        for pill in self.findChildren(StatePill):
            pill.be_ended(self._fault is not None or is_cut_off)

    def add_problem(self, problem: Text) -> None:
        """Something went wrong in this window; it is listed among the problems from now on."""
        self.footer.add_problem(problem)

    def picture(self) -> QPixmap:
        """The window as it is now, every alarm symbol in its lit phase."""
        was_steady = self._flash.is_steady
        self._flash.be_steady(True)
        self.banner.refresh()
        self.footer.refresh()
        picture = self.grab()
        self._flash.be_steady(was_steady)
        return picture

    def end(self) -> None:
        """Stop asking the source: the station is about to stop."""
        self._deeds.end()
        self.trend.close_queries()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self._close_requested()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.be_narrow(self.width() <= NARROW)
        self.banner.align(self.rail.sizeHint().width())

    def _lay_out(self) -> None:
        for number, name in enumerate(PAGES, start=1):
            self._stack.addWidget(self._pages[name])
            self._buttons[name] = self.rail.add(name, name, self._words[name], f"Ctrl {number}")
        if self.trend.focusProxy() is None:
            self.trend.setFocusProxy(self.trend.plot)
        whole = QWidget()
        column = QVBoxLayout(whole)
        middle = QHBoxLayout()
        for layout in (column, middle):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.strip)
        middle.addWidget(self.rail)
        middle.addWidget(self._stack, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.footer)
        self.setCentralWidget(whole)

    def _wire(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self._deeds.answered.connect(self.footer.answer)
        self.banner.acknowledge_requested.connect(self._deeds.acknowledge)
        self.banner.alarm_opened.connect(self._open_alarm)
        self.banner.priority_opened.connect(self._open_priority)
        self.banner.links_opened.connect(self._open_links)
        self.banner.counted.connect(self._show_waiting)
        self.footer.served.connect(self._show_served)
        self.footer.problems_opened.connect(self._open_problems)
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
            shortcut = QShortcut(QKeySequence(key.key), self)
            shortcut.setContext(key.context)
            shortcut.setAutoRepeat(False)  # a key held down is one deed, not one for each alarm in turn
            shortcut.activated.connect(deeds[key.action])

    def _show_waiting(self, count: int) -> None:
        """How many alarms wait: at the rail, and in the title for a window that is covered."""
        self._buttons["alarms"].show_count(count)
        calm = self._language.translate("{site} · Millrace", site=self._source.site)
        title = self._language.translate("({count}) {title}", count=count, title=calm) if count else calm
        self.setWindowTitle(title)

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
        """Never another alarm than a selected one, even when none of the selected can be acknowledged."""
        is_list = self._page == "alarms"
        chosen = self.alarms.selected() if is_list else ()
        alarm = self.banner.cell.alarm
        if is_list and self.alarms.has_selection:
            if not chosen:
                self.footer.answer(CLEARED, Outcome.REFUSED)
            elif self._deeds.waiting().isdisjoint(chosen):
                self.footer.answer(ALREADY, Outcome.REFUSED)
            else:
                self.alarms.acknowledge_selected()
        elif alarm is not None:
            self._deeds.acknowledge((alarm.id,), self.alarms.take_comment() if is_list else "")
        else:
            self.footer.answer(NOTHING_WAITS, Outcome.REFUSED)

    def _acknowledge_shown(self) -> None:
        """Rows of the alarm list; on another page none is shown, so nothing is acknowledged unseen."""
        if not self._deeds.waiting():
            self.footer.answer(NOTHING_WAITS, Outcome.REFUSED)
        elif self._page == "alarms":
            self.alarms.acknowledge_shown()
        else:
            self.show_page("alarms")
            self.footer.answer(SEE_FIRST, Outcome.REFUSED)

    def _move_region(self, step: int) -> None:
        page = self._pages[self._page]
        target = next_region((self.banner, self.rail, page, self.footer), QApplication.focusWidget(), step)
        enter(self._buttons[self._page] if target is self.rail else target)

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ self.windowState().WindowFullScreen)

    def _help(self) -> None:
        page, render = self._pages[self._page], self._language.render
        here = [(key, render(words)) for key, words in getattr(page, "KEYS", ())]
        everywhere = [(key.key, render(key.words)) for key in KEYS]
        sections = [Section(self._language.translate("Everywhere"), everywhere)]
        if here:
            sections.append(Section(self._words[self._page], here))
        self._show(help_dialog(self, self._language, self._language.translate("Keys"), sections))

    def _open_problems(self) -> None:
        title = self._language.translate("Problems")
        self._show(sentences_dialog(self, self._language, title, self.footer.sentences()))

    def _open_links(self) -> None:
        title = self._language.translate("Connections")
        self._show(sentences_dialog(self, self._language, title, self.banner.connection.sentences))

    def _show(self, dialog: QDialog) -> None:
        """One dialog at a time: a second one takes the place of the first."""
        if self._dialog is not None:
            self._dialog.close()
        self._dialog = dialog
        dialog.finished.connect(lambda _: self._forget(dialog))
        show_below(dialog, self.banner)

    def _forget(self, dialog: QDialog) -> None:
        if self._dialog is dialog:
            self._dialog = None


def first_size(room: QSize | None) -> QSize:
    """As drawn, but with its frame no larger than `room`, the free part of a screen; None: no bounds."""
    drawn = QSize(*FIRST_SIZE)
    return drawn if room is None else drawn.boundedTo(room - QSize(FRAME, FRAME))
