"""The table as a hand meets it: rows marked by box, Ctrl and Shift, dragged, kept in sight.

Lives here: the view, what the mouse does, which rows can be seen.
Must not: pull values, decide what a row means.
"""

from PySide6.QtCore import QElapsedTimer, QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.theme import current, look

from .cells import TagCells
from .columns import COLUMNS, LEAST_DESCRIPTION, WIDE_FROM, Column, scaled
from .header import TagHeader
from .table import TagTable

REST_MS = 5000  # so long after the last touch the order may change


class TagView(QTableView):
    """One row is current, any number are marked."""

    def __init__(self, table: TagTable) -> None:
        super().__init__()
        self._table, self._cells = table, TagCells(table)
        self._current, self._anchor = -1, -1  # numbers of tags
        self._touched = QElapsedTimer()
        self.setHorizontalHeader(TagHeader(table))
        self.setModel(table)
        self.setItemDelegate(self._cells)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._is_wide: bool | None = None
        for column in (Column.MARK, Column.ALARM):
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.TAG, Qt.SortOrder.AscendingOrder)
        self._measure()
        look.changed.connect(self._measure)
        table.modelAboutToBeReset.connect(self._remember)
        table.modelReset.connect(self._restore)

    def rows_seen(self) -> tuple[int, int]:
        """First and last row that can be seen; the last is before the first when there is none."""
        last = self.rowAt(self.viewport().height() - 1)
        return max(0, self.rowAt(0)), last if last >= 0 else self._table.rowCount() - 1

    def is_in_use(self) -> bool:
        """Whether a hand was on the list a moment ago: rows must not change places under it."""
        return self._touched.isValid() and self._touched.elapsed() < REST_MS

    def current_row(self) -> int:
        """-1 when there is none."""
        return self.currentIndex().row()

    def chosen(self) -> list[int]:
        """Numbers of the marked tags; without marks that of the current row."""
        marked = self._table.marked_numbers()
        row = self.current_row()
        return marked or ([int(self._table.numbers[row])] if row >= 0 else [])

    def toggle_current(self) -> None:
        """Mark the current row or take its mark away, and go on to the next."""
        row = self.current_row()
        self._touched.start()
        if row >= 0:
            self._toggle(row)
            self.selectRow(min(row + 1, self._table.rowCount() - 1))

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here; the search field finds."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._touched.start()
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._touched.start()
        super().wheelEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._touched.start()
        super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks on a box are two clicks."""
        if self.indexAt(event.position().toPoint()).column() == Column.MARK:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._touched.start()
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            row, keys = index.row(), event.modifiers()
            if keys & Qt.KeyboardModifier.ShiftModifier:
                self._mark_up_to(row)
            elif index.column() == Column.MARK or keys & Qt.KeyboardModifier.ControlModifier:
                self._toggle(row)
            self._anchor = int(self._table.numbers[row])
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _toggle(self, row: int) -> None:
        self._table.mark([row], not self._table.is_marked(row))

    def _mark_up_to(self, row: int) -> None:
        anchor = self._table.row_of(self._anchor)
        first, last = sorted((row if anchor < 0 else anchor, row))
        self._table.mark(range(first, last + 1), is_marked=True)

    def _fit(self) -> None:
        """Wide columns where there is room; the description takes what is left."""
        is_wide = self.viewport().width() >= scaled(WIDE_FROM)
        if is_wide is not self._is_wide:
            self._is_wide = is_wide
            self._lay_columns()
        taken = sum(self.columnWidth(column) for column in Column if column is not Column.DESCRIPTION)
        self.setColumnWidth(Column.DESCRIPTION, max(LEAST_DESCRIPTION, self.viewport().width() - taken))

    def _lay_columns(self) -> None:
        for column, layout in COLUMNS.items():
            width = layout.wide if self._is_wide else layout.least
            is_drawing = column in (Column.MARK, Column.ALARM)
            self.setColumnWidth(column, width if is_drawing else scaled(width))

    def _measure(self) -> None:
        """Again when the look changes."""
        self._cells.measure()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(current().row_height)
        self._is_wide = None
        self._fit()

    def _remember(self) -> None:
        row = self.current_row()
        self._current = int(self._table.numbers[row]) if row >= 0 else -1

    def _restore(self) -> None:
        row = self._table.row_of(self._current)
        if row < 0:
            return
        self.setAutoScroll(False)  # the list moves only when a person moves it
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            self._table.index(row, Column.TAG), flags.ClearAndSelect | flags.Rows
        )
        self.setAutoScroll(True)
