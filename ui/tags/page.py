"""The Tags page: the table, its rhythm, its filters, and what a person asks of the rows.

Lives here: what stands where, the one timer, the keys, signals named after intentions.
Must not: open a connection, query a file, decide what is stale.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from scada.language import Language
from scada.model import Mark, Source
from ui.widgets import (
    Button,
    EmptyState,
    ErrorStrip,
    Kind,
    Label,
    Mode,
    PageHeader,
    SearchField,
    StatePill,
    number_text,
)

from . import keys, troubles
from .action_bar import ActionBar
from .copy import as_text
from .find import Filter
from .side import SideFilters
from .table import TagTable
from .view import TagView

FRAME_MS = 160
FRAMES_OF_ORDER = 6  # an order by live values is renewed about once a second
ALL_PRIORITIES = 5


class TagsPage(QWidget):
    """Pulls the newest values six times a second, and only while somebody can see it."""

    trend_requested = Signal(object)  # tuple of tag ids
    alarms_requested = Signal(object)  # tuple of tag ids
    KEYS = keys.KEYS

    def __init__(self, source: Source, language: Language) -> None:
        super().__init__()
        self._source, self._language = source, language
        self._ids = tuple(tag.id for tag in source.tags)
        self._revision, self._frames = -1, 0
        self.table = TagTable(source.tags, language, source.zone)
        self.view = TagView(self.table)
        self.view.setAccessibleName(language.translate("Tags"))
        self.side = SideFilters(language, self.table.facts.areas, len(source.tags))
        self.strip, self.action_bar = ErrorStrip(), ActionBar(language)
        self.search = SearchField(
            language.translate("Name, description, unit, server or quality:bad"), "Ctrl F"
        )
        self.header = PageHeader(language.translate("Tags"), self._note())
        self.shown, self.clear = (
            Label("", "body", "secondary"),
            Button(language.translate("Clear filter"), key="Esc", kind=Kind.LINK),
        )
        self.none = EmptyState(language.translate("No tags yet. Add them from a server."))
        self.no_match = EmptyState("", language.translate("Clear filter"), key="Esc")
        self._lay_out()
        self._wire()
        self._bind_keys()
        self._show_arrangement()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self.refresh)

    # --- pulling -----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Pull once."""
        alarms = self._source.alarms.active()
        if alarms.revision != self._revision:
            self._revision = alarms.revision
            self.table.show_alarms(alarms)
        newest = self._source.live.newest(self._ids)
        self.table.refresh(newest, self._source.now(), *self.view.rows_seen())
        self._frames += 1
        is_due = self._frames % FRAMES_OF_ORDER == 0
        if is_due and self.table.is_ordered_by_live and not self.view.is_in_use():
            self.table.rearrange()
        in_alarm = np.bincount(self.table.priorities, minlength=ALL_PRIORITIES)
        self.side.show_counts(self.table.counts(), in_alarm)
        self.strip.say(troubles.sentence(troubles.of_tags(self._source.status().problems), self._language))

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    # --- filters -----------------------------------------------------------------------------------------

    def filter_by(self, wanted: Filter) -> None:
        """Show what `wanted` lets through, and say so in every part of the page."""
        if self.search.text() != wanted.text:
            self.search.setText(wanted.text)
        self.side.show_filter(wanted)
        self.table.filter_by(wanted)
        self._show_arrangement()

    def _show_arrangement(self) -> None:
        """How many rows are shown, or why there are none."""
        total, shown = len(self._ids), self.table.rowCount()
        is_open = self.table.filter.is_open
        fields = {"shown": number_text(shown, 0, ","), "all": number_text(total, 0, ",")}
        self.shown.setText("" if is_open else self._language.translate("{shown} of {all} shown", **fields))
        self.clear.setVisible(not is_open)
        hidden = self._language.plural(
            "Nothing matches this filter. It hides {n} tag.",
            "Nothing matches this filter. It hides {count} tags.",
            total,
            count=number_text(total, 0, ","),
        )
        self.no_match.sentence.setText(hidden)
        self.none.setVisible(not total)
        self.no_match.setVisible(total > 0 and not shown)
        self._show_marks()

    def _show_marks(self) -> None:
        marked = int(self.table.marks.sum())
        shown = int(self.table.marks[self.table.numbers].sum())
        self.action_bar.show_marks(marked, marked - shown, len(self._ids))

    # --- what a person asks ------------------------------------------------------------------------------

    def _chosen_ids(self) -> tuple[int, ...]:
        return tuple(self._ids[number] for number in self.view.chosen())

    def _show_trend(self) -> None:
        if chosen := self._chosen_ids():
            self.trend_requested.emit(chosen)

    def _show_alarms(self) -> None:
        if chosen := self._chosen_ids():
            self.alarms_requested.emit(chosen)

    def _open_row(self, row: int) -> None:
        self.trend_requested.emit((self.table.tag(row).id,))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self.table, self.view.chosen(), self._language))

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _clear(self) -> None:
        """The nearest thing first: what is written, the marks, the filter; at last back to the table."""
        if self.search.hasFocus() and self.search.text():
            self.search.clear()
        elif self.table.marks.any():
            self.table.clear_marks()
        elif not self.table.filter.is_open:
            self.filter_by(Filter())
        else:
            self.view.setFocus()

    # --- building ----------------------------------------------------------------------------------------

    def _note(self) -> str:
        if not self._source.tags:
            return ""
        servers = len({tag.server for tag in self._source.tags if tag.server})
        count = number_text(len(self._ids), 0, ",")
        return self._language.plural("{tags} on {n} server", "{tags} on {n} servers", servers, tags=count)

    def _lay_out(self) -> None:
        mode = Mode.REVIEW if self._source.mark is Mark.REVIEW else Mode.LIVE
        self.pill = StatePill(self._language, mode)
        self.header.add(self.pill, gap=8)
        self.header.add(self.search, gap=16)
        self.header.add_right(self.shown, self.clear)
        table = QGridLayout()
        for part in (self.view, self.no_match, self.none):  # one above the other: the table keeps the focus
            table.addWidget(part, 0, 0)
        right = QVBoxLayout()
        right.addLayout(table, 1)
        right.addWidget(self.action_bar)
        middle = QHBoxLayout()
        middle.addWidget(self.side)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.header)
        column.addWidget(self.strip)
        column.addLayout(middle, 1)
        for layout in (right, middle, column):
            layout.setSpacing(0)
        self.setFocusProxy(self.view)

    def _wire(self) -> None:
        self.search.textChanged.connect(lambda text: self.filter_by(replace(self.table.filter, text=text)))
        self.search.returnPressed.connect(self.view.setFocus)
        self.side.area_chosen.connect(lambda area: self.filter_by(replace(self.table.filter, area=area)))
        self.side.state_chosen.connect(lambda state: self.filter_by(replace(self.table.filter, state=state)))
        self.side.priority_chosen.connect(
            lambda priority: self.filter_by(replace(self.table.filter, priority=priority))
        )
        for button in (self.clear.clicked, self.no_match.requested):
            button.connect(lambda: self.filter_by(Filter()))
        self.view.doubleClicked.connect(lambda index: self._open_row(index.row()))
        self.table.modelReset.connect(self._show_arrangement)
        self.table.marks_changed.connect(self._show_marks)
        self.action_bar.trend_requested.connect(self._show_trend)
        self.action_bar.alarms_requested.connect(self._show_alarms)
        self.action_bar.copy_requested.connect(self._copy)
        self.action_bar.clear_requested.connect(self.table.clear_marks)

    def _bind_keys(self) -> None:
        deeds: dict[str, Callable[[], None]] = {
            "trend": self._show_trend,
            "alarms": self._show_alarms,
            "mark": self.view.toggle_current,
            "mark_all": lambda: self.table.mark_all(True),
            "copy": self._copy,
            "find": self._find,
            "clear": self._clear,
        }
        for key in keys.TABLE:
            owner = self.view if key.is_of_table else self
            context = Qt.ShortcutContext
            scope = context.WidgetShortcut if key.is_of_table else context.WidgetWithChildrenShortcut
            for written in (
                (key.key, "Enter") if key.key == "Return" else (key.key,)
            ):  # both keys of that name
                shortcut = QShortcut(QKeySequence(written), owner, context=scope)
                shortcut.activated.connect(deeds[key.action])
