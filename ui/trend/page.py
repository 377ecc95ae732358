"""The trend page: its parts, its rhythm, and what a user asks of it.

Lives here: the timer while somebody can see it, the empty, loading and error state, what is dropped on it.
Must not: compute geometry, decide what to ask of history, wait for an answer.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from scada.language import Language
from scada.model import Mark, Source, Text
from ui.widgets import EmptyState, ErrorStrip, LoadingState, Mode

from .asking import Asking
from .compose import legend, scene
from .deeds import Deeds
from .facts import facts
from .head import TrendHead
from .inspector import Inspector
from .keys import HELP
from .pen_dock import PenDock
from .pen_picker import PenPicker
from .pens import MOST
from .plot import Plot
from .shortcuts import bind_keys
from .time_bar import LABELS, TimeBar
from .trend import Question, Trend
from .view import SPANS, Span

TAGS_MIME = "application/x-millrace-tags"  # JSON list of tag ids: what a drag from the tags page carries
FRAME_MS = 50
LEGEND_EVERY = 4  # frames: numbers are read, not watched
WIDE = 1300  # px: a narrower page shows its dock as a drawer


class TrendPage(QWidget):
    """Pulls live samples twenty times a second and asks history, both only while somebody can see it."""

    tag_selected = Signal(int)  # id of the selected pen's tag
    KEYS = HELP
    tags_requested = Signal()  # a pen was wanted and the site has no tag: their page says what to do

    def __init__(self, source: Source, language: Language) -> None:
        super().__init__()
        self._source, self._language = source, language
        self.trend, self.inspector = Trend(source), Inspector()
        self.asking = Asking(source, self.trend, self.inspector)
        self.plot = Plot(language.translate("Curves of the pens"))
        self.deeds = Deeds(self.trend, self.inspector, source.now, self._span)
        self.head = TrendHead(language, self.do)
        self.dock = PenDock(language)
        self.time_bar = TimeBar(language, source.zone, source.now)
        self.loading = LoadingState(language.translate("Cancel"))
        self.error = ErrorStrip(language.translate("Read again"), icon="refresh")
        sentence = language.translate("No pens. Drag a tag here or press Ctrl F.")
        self.empty = EmptyState(sentence, language.translate("Add pen"), icon="plus", key="Ctrl F")
        self.body, self.board = QStackedWidget(), QWidget()
        self._picker: PenPicker | None = None
        self._frames = 0
        self._is_drawer_open = False
        self._frame = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        bind_keys(self, (self.plot, self.dock.legend), self.do, self._choose_number)
        self.refresh()

    def add_pen(self, tag: int) -> None:
        """A pen for the tag of that id, selected; selects the one that is there already."""
        self.add_pens((tag,))

    def add_pens(self, tags: Sequence[int]) -> None:
        """The same for several, as far as 48 pens allow."""
        left_out = self.trend.add(tags)
        if left_out:
            fields = {"most": MOST, "left_out": left_out}
            self._say(Text("A trend holds {most} pens; {left_out} more found no room. Remove some.", fields))
        if self._picker is not None:
            self._picker.mark(self.trend.pens.tags)
        self.refresh()

    def pens(self) -> tuple[int, ...]:
        """Ids of the tags that have a pen, in the order of the legend."""
        return self.trend.pens.tags

    def close_queries(self) -> None:
        """Cancel what is asked of history; nothing more is asked until the page is shown again."""
        self._frame.stop()
        self.asking.cancel()

    def do(self, deed: str) -> None:
        """Do what a key or a button of that name stands for."""
        selected = self.trend.pens.selected
        own: Callable[[], None] | None = getattr(self, deed, None)
        (own or getattr(self.deeds, deed))()
        self.refresh()
        self._tell_selected(selected)

    def zoom_box(self) -> None:
        self.plot.begin_box(not self.plot.wants_box)

    def clear(self) -> None:
        """Esc: give up what is being read, else leave the zoom box, else switch the cursors off."""
        if self.loading.isVisible():
            self.asking.give_up()
        elif self.plot.wants_box:
            self.plot.begin_box(False)
        else:
            self.inspector.clear()

    def turn_dock(self) -> None:
        self._is_drawer_open = not self._is_drawer_open
        self._place_dock()

    def find_pen(self) -> None:
        """Open the list of tags; it stays open while pens are added."""
        if not self._source.tags:
            self.tags_requested.emit()
            return
        if self._picker is None:
            self._picker = PenPicker(self._source.tags, self._language, self)
            self._picker.chosen.connect(self.add_pen)
            self._picker.finished.connect(lambda _: self.plot.setFocus())
        self._picker.mark(self.trend.pens.tags)
        self._picker.open()

    def refresh(self) -> None:
        """Show everything as it is now, and ask history for what is missing."""
        now = self._source.now()
        has_pens = bool(self.trend.pens)
        self.body.setCurrentWidget(self.board if has_pens else self.empty)
        self._place_dock()
        self._show_scene(now)
        self._show_numbers(now)
        mode = Mode.LIVE if self.trend.view.is_live else Mode.PAUSED
        mode = Mode.REVIEW if self._source.mark is Mark.REVIEW else mode
        has_cursors = bool(self.inspector.cursors)
        self.head.show_state(self.trend, mode, has_cursors=has_cursors, wants_box=self.plot.wants_box)
        if self._frame.isActive():
            self.asking.ask(now, self.plot.pixels)

    def _tick(self) -> None:
        self.trend.pull()
        now = self._source.now()
        self._show_scene(now)
        self._frames += 1
        if self._frames % LEGEND_EVERY == 0:
            self._show_numbers(now)
        self.asking.ask(now, self.plot.pixels)

    def _span(self) -> Span:
        return self.trend.span(self._source.now(), self.plot.pixels)

    def _show_scene(self, now: int) -> None:
        """Now is cut to whole pixels: nothing is made again until something can be seen to move."""
        if not self.trend.pens:
            return
        span = self.trend.span(now, self.plot.pixels)
        pixel = max(span.length // self.plot.pixels, 1)
        readings = self.inspector.readings(self.trend, now)
        now = now // pixel * pixel
        shown = scene(self.trend, self._language, span, now, self.inspector.cursors, readings)
        self.plot.show_scene(replace(shown, is_named=self.dock.isHidden()))

    def _show_numbers(self, now: int) -> None:
        """Legend, facts and time bar."""
        span = self.trend.span(now, self.plot.pixels)
        readings = self.inspector.readings(self.trend, now)
        alarms = self._source.alarms.active()
        self.dock.show_rows(legend(self.trend, self._language, span, now, readings, alarms))
        selected = self.trend.pens.selected
        tag = self.trend.tags[selected] if selected is not None else None
        name, description = (tag.name, tag.description) if tag is not None else ("", "")
        self.dock.facts.show_pen(name, description, facts(self.trend, span, now, self._language, readings))
        pane = self.plot.place.pane
        self.time_bar.align(pane.left, self.plot.width() - pane.right)
        self.time_bar.show_view(span, self.trend.view.length, self.trend.view.is_live, now)

    def _place_dock(self) -> None:
        """Beside the plot; on a narrow page a drawer that a button opens and closes."""
        is_drawer = self.width() < WIDE
        self.dock.be_drawer(is_drawer)
        is_open = bool(self.trend.pens) and (self._is_drawer_open or not is_drawer)
        self.dock.setVisible(is_open)
        self.head.pens.setVisible(is_drawer and bool(self.trend.pens))
        self.head.pens.setChecked(is_open)

    def _on_begun(self, question: Question) -> None:
        """`Reading 1 y of PT-101…`, by the length of the view."""
        translate, length = self._language.translate, self.trend.view.length
        index = min(range(len(SPANS)), key=lambda number: abs(SPANS[number] - length))
        words, count = self._language.render(LABELS[index]), len(question.tags)
        name = self.trend.tags[question.tags[0]].name
        one = translate("Reading {length} of {tag}…", length=words, tag=name)
        many = translate("Reading {length} of {count} pens…", length=words, count=count)
        self.loading.begin(one if count == 1 else many)

    def _on_changed(self) -> None:
        self.error.say("")
        self.refresh()

    def _say(self, text: Text) -> None:
        self.error.say(self._language.render(text))

    def _on_click(self, time: int) -> None:
        self.plot.setFocus()
        self.inspector.place(time)
        self.refresh()

    def _choose_number(self, number: int) -> None:
        selected = self.trend.pens.selected
        self.deeds.choose_pen(number)
        self.refresh()
        self._tell_selected(selected)

    def _choose(self, tag: int) -> None:
        selected = self.trend.pens.selected
        self.trend.choose(tag)
        self.refresh()
        self._tell_selected(selected)

    def _tell_selected(self, before: int | None) -> None:
        after = self.trend.pens.selected
        if after is not None and after != before:
            self.tag_selected.emit(after)

    def _then_refresh(self, deed: Callable[..., None]) -> Callable[..., None]:
        def then(*arguments: Any) -> None:
            deed(*arguments)
            self.refresh()

        return then

    def _connect(self) -> None:
        deeds, then = self.deeds, self._then_refresh
        self._frame.timeout.connect(self._tick)
        self.plot.panned.connect(then(deeds.pan))
        self.plot.zoomed.connect(then(deeds.zoom))
        self.plot.values_zoomed.connect(then(deeds.zoom_values))
        self.plot.box_chosen.connect(then(deeds.show_box))
        self.plot.cursor_moved.connect(then(self.inspector.move))
        self.plot.clicked.connect(self._on_click)
        self.dock.legend.chosen.connect(self._choose)
        self.dock.legend.turned.connect(then(deeds.turn_pen))
        self.dock.legend.removed.connect(then(deeds.drop_pen))
        self.dock.search.clicked.connect(self.find_pen)
        self.dock.closed.connect(self.turn_dock)
        self.time_bar.length_chosen.connect(then(deeds.show_length))
        self.time_bar.span_chosen.connect(then(deeds.show_span))
        self.asking.begun.connect(self._on_begun)
        self.asking.ended.connect(self.loading.end)
        self.asking.changed.connect(self._on_changed)
        self.asking.failed.connect(self._say)
        self.loading.cancelled.connect(self.asking.give_up)
        self.error.requested.connect(then(self.asking.again))
        self.empty.requested.connect(self.find_pen)

    def _lay_out(self) -> None:
        left = QGridLayout(self.board)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.plot, 0, 0)
        left.addWidget(self.loading, 0, 0, Qt.AlignmentFlag.AlignTop)  # over the plot: nothing jumps
        left.addWidget(self.time_bar, 1, 0)
        left.setRowStretch(0, 1)
        self.setFocusProxy(self.plot)
        self.body.addWidget(self.board)
        self.body.addWidget(self.empty)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.body, 1)
        middle.addWidget(self.dock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.error)
        column.addLayout(middle, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._frame.start()
        self.trend.pull()
        self.refresh()
        self.plot.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_queries()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.close_queries()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_dock()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_tags(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add_pens(dropped_tags(event.mimeData()))
        event.acceptProposedAction()


def dropped_tags(carried: QMimeData) -> tuple[int, ...]:
    """Tag ids that a drag carries; none when it carries something else."""
    if not carried.hasFormat(TAGS_MIME):
        return ()
    try:
        ids = json.loads(bytes(carried.data(TAGS_MIME).data()))
    except ValueError:
        return ()
    return tuple(tag for tag in ids if isinstance(tag, int)) if isinstance(ids, list) else ()
