"""The list as a hand meets it: rows chosen, kept in sight, their symbols flashing.

Lives here: the view, its head, which rows can be seen, the choice that outlives a new order.
Must not: pull, decide an order, acknowledge.
"""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from scada.model import ActiveAlarm, AlarmState
from ui.theme import current, look
from ui.widgets import Flash

from .cells import PADDING, SYMBOL_LEFT, SYMBOL_ROOM, AlarmCells, symbol_rect
from .columns import COLUMNS, LEAST_MESSAGE, WIDE_FROM, Column, scaled
from .table import AlarmTable
from .words import STATES

HEAD = 28
REACH = 4  # px that a symbol reaches beyond its rectangle
FLASHING = (AlarmState.UNACKED, AlarmState.RETURNED)
Flags = QItemSelectionModel.SelectionFlag


class AlarmHeader(QHeaderView):
    """Titles only: the order of alarms is not a matter of taste."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(HEAD, current().row_height))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme, column = current(), Column(section)
        painter.fillRect(rect, theme.colour("surface.header"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("border.subtle"))
        left = SYMBOL_LEFT + SYMBOL_ROOM if column is Column.STATE else PADDING
        painter.setFont(theme.font("caption", weight=600))
        painter.setPen(theme.colour("text.secondary"))
        side = Qt.AlignmentFlag.AlignRight if COLUMNS[column].is_right else Qt.AlignmentFlag.AlignLeft
        title = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        room = QRectF(rect).adjusted(left, 0, -PADDING, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, title)


class AlarmView(QTableView):
    """Any number of rows chosen with Shift, Ctrl and Space; the choice follows the alarms, not the rows."""

    def __init__(self, table: AlarmTable, flash: Flash) -> None:
        super().__init__()
        self._table, self._cells = table, AlarmCells(table, flash)
        self._chosen: set[int] = set()  # ids, while the rows are being exchanged
        self._current, self._anchor = -1, (-1, 0)
        self.setHorizontalHeader(AlarmHeader())
        self.setModel(table)
        self.setItemDelegate(self._cells)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._is_wide: bool | None = None
        self._measure()
        look.changed.connect(self._measure)
        table.modelAboutToBeReset.connect(self._remember)
        table.modelReset.connect(self._restore)
        flash.watch(self, self._flash_symbols)

    def rows_seen(self) -> tuple[int, int]:
        """First and last row that can be seen; the last is before the first when there is none."""
        last = self.rowAt(self.viewport().height() - 1)
        return max(0, self.rowAt(0)), last if last >= 0 else self._table.rowCount() - 1

    def chosen(self) -> list[ActiveAlarm]:
        """The selected alarms in the order shown; a cleared one is none any more."""
        return [alarm for alarm in self._selected() if alarm.state is not AlarmState.NORMAL]

    def _selected(self) -> list[ActiveAlarm]:
        parts = self.selectionModel().selection()
        rows = {row for part in parts for row in range(part.top(), part.bottom() + 1)}
        return [self._table.rows[row] for row in sorted(rows)]

    def current_alarm(self) -> ActiveAlarm | None:
        """The one the keyboard is on, if it is selected; else the first selected."""
        chosen = self.chosen()
        row = self.currentIndex().row()
        alarm = self._table.rows[row] if 0 <= row < len(self._table.rows) else None
        is_chosen = alarm is not None and any(each.id == alarm.id for each in chosen)
        return alarm if is_chosen else next(iter(chosen), None)

    @property
    def is_touched(self) -> bool:
        """Whether rows must not change their order: one is selected, also a cleared one, or is read below."""
        return self.selectionModel().hasSelection() or self.verticalScrollBar().value() > 0

    def choose(self, alarms: Sequence[int], *, scrolls: bool) -> None:
        """Select these alarms and no others; the first becomes current."""
        wanted = set(alarms)
        rows = [row for row, alarm in enumerate(self._table.rows) if alarm.id in wanted]
        selection = QItemSelection()
        for first, last in _runs(rows):
            selection.select(self._table.index(first, 0), self._table.index(last, len(COLUMNS) - 1))
        self.setAutoScroll(scrolls)
        current_row = self._table.row_of(alarms[0]) if alarms else -1
        if current_row >= 0:
            self.selectionModel().setCurrentIndex(self._table.index(current_row, 0), Flags.NoUpdate)
        self.selectionModel().select(selection, Flags.ClearAndSelect | Flags.Rows)
        self.setAutoScroll(True)
        if scrolls and rows:
            self.scrollTo(self._table.index(max(current_row, 0), 0))

    def meant(self) -> list[ActiveAlarm]:
        """The selected alarms; without any the one the keyboard is on."""
        row = self.currentIndex().row()
        return self.chosen() or list(self._table.rows[row : row + 1] if row >= 0 else ())

    def keyboardSearch(self, search: str) -> None:
        """A stray letter chooses nothing: what is selected may be acknowledged with the next key."""

    def toggle_current(self) -> None:
        """Mark the current row or take its mark away."""
        index = self.currentIndex()
        if index.isValid():
            self.selectionModel().select(index, Flags.Toggle | Flags.Rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Wide columns where there is room; the message takes what is left."""
        is_wide = self.viewport().width() >= scaled(WIDE_FROM)
        if is_wide is not self._is_wide:
            self._is_wide = is_wide
            self._lay_columns()
        taken = sum(self.columnWidth(column) for column in Column if column is not Column.MESSAGE)
        self.setColumnWidth(Column.MESSAGE, max(LEAST_MESSAGE, self.viewport().width() - taken))

    def _lay_columns(self) -> None:
        for column, layout in COLUMNS.items():
            self.setColumnWidth(column, scaled(layout.wide if self._is_wide else layout.least))
        metrics, language = QFontMetricsF(current().font("strong")), self._table.figures.language
        words = max(metrics.horizontalAdvance(language.render(word)) for word in STATES.values())
        width = SYMBOL_LEFT + SYMBOL_ROOM + round(words) + 2 * PADDING
        self.setColumnWidth(Column.STATE, max(width, COLUMNS[Column.STATE].least))

    def _measure(self) -> None:
        """Rows as high as those with a small curve: a symbol of 20 px wants air."""
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(current().row_height_spark)
        self._is_wide = None
        self._fit()

    def _remember(self) -> None:
        self._chosen = {alarm.id for alarm in self._selected()}
        row = self.currentIndex().row()
        self._current = self._table.rows[row].id if 0 <= row < len(self._table.rows) else -1
        self._anchor = self._row_to_keep()

    def _restore(self) -> None:
        others = self._chosen - {self._current}
        is_chosen = self._current in self._chosen
        self.choose([*([self._current] if is_chosen else []), *others], scrolls=False)
        self._keep_place()

    def _row_to_keep(self) -> tuple[int, int]:
        """Id and y of the row that is to stay where it is: the first in sight of a list scrolled down."""
        first, last = self.rows_seen()
        if not self.verticalScrollBar().value() or last < first:
            return -1, 0
        return self._table.rows[first].id, self.rowViewportPosition(first)

    def _keep_place(self) -> None:
        """What is read stays where it is; at the top of the list new rows come in over it."""
        alarm, y = self._anchor
        row = self._table.row_of(alarm)
        if row >= 0:
            self.updateGeometries()  # the range of the bar is still that of the rows before
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(row) - y)

    def _flash_symbols(self) -> None:
        first, last = self.rows_seen()
        for row in range(first, min(last, len(self._table.rows) - 1) + 1):
            if self._table.rows[row].state in FLASHING:
                cell = QRectF(self.visualRect(self._table.index(row, Column.STATE)))
                reach = symbol_rect(cell).adjusted(-REACH, -REACH, REACH, REACH)
                self.viewport().update(reach.toAlignedRect())


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending rows as spans: a selection of two thousand rows is slow, one of a few spans is not."""
    spans: list[tuple[int, int]] = []
    for row in rows:
        if spans and spans[-1][1] == row - 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans
