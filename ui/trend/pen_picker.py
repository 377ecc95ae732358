"""Adding pens: type a part of a name, Enter adds, again and again.

Lives here: the dialog, the filter over names and descriptions.
Must not: add a pen itself, know what is drawn already but by being told.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from scada.language import Language
from scada.model import Tag
from ui.theme import current, paint_icon
from ui.widgets import Button, Kind, Label, SearchField

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
TAG, IS_ADDED = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
SIZE = QSize(520, 480)
LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class TagList(QAbstractListModel):
    """The tags whose name, description, unit or server contain every word of the filter."""

    def __init__(self, tags: Sequence[Tag]) -> None:
        super().__init__()
        self._tags = sorted(tags, key=lambda tag: tag.name)
        words = [f"{tag.name} {tag.description} {tag.unit} {tag.server}".lower() for tag in self._tags]
        self._words = np.array(words, dtype=np.str_)
        self._rows = np.arange(len(self._tags))
        self._added: frozenset[int] = frozenset()

    @property
    def count(self) -> int:
        return len(self._tags)

    def filter(self, text: str) -> None:
        self.beginResetModel()
        is_kept = np.ones(len(self._tags), np.bool_)
        for word in text.lower().split():
            is_kept &= np.char.find(self._words, word) >= 0
        self._rows = np.flatnonzero(is_kept)
        self.endResetModel()

    def mark(self, added: Sequence[int]) -> None:
        self._added = frozenset(added)
        if self._rows.size:
            self.dataChanged.emit(self.index(0), self.index(self._rows.size - 1))

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else int(self._rows.size)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        tag = self._tags[int(self._rows[index.row()])]
        if role == TAG:
            return tag
        if role == IS_ADDED:
            return tag.id in self._added
        return f"{tag.name} {tag.description}" if role == Qt.ItemDataRole.DisplayRole else None


class _Row(QStyledItemDelegate):
    """Name, description and unit on one line; a tick where the pen is there already."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, max(current().row_height, 28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect, tag = current(), QRectF(option.rect), index.data(TAG)
        is_on = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_on:
            painter.fillRect(rect, theme.colour("accent.selection"))
        name, body = theme.font("strong", tag=True), theme.font("body")
        ink = theme.colour("accent.on_selection" if is_on else "text.primary")
        middle = rect.adjusted(12, 0, -12, 0)
        painter.setFont(name)
        painter.setPen(ink)
        painter.drawText(middle, Qt.AlignmentFlag.AlignVCenter, tag.name)
        left = max(QFontMetricsF(name).horizontalAdvance(tag.name) + 16, 132.0)
        painter.setFont(body)
        painter.setPen(theme.colour("text.secondary"))
        room = middle.adjusted(left, 0, -80, 0)
        text = QFontMetricsF(body).elidedText(tag.description, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        unit = middle.adjusted(0, 0, -28, 0)
        painter.drawText(unit, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, tag.unit)
        if index.data(IS_ADDED):
            tick = QRectF(middle.right() - 18, rect.center().y() - 9, 18, 18)
            paint_icon(painter, tick, "check", theme.colour("text.secondary"))


class PenPicker(QDialog):
    """Stays open while pens are added; Esc or Done closes it."""

    chosen = Signal(int)  # id of the tag

    def __init__(self, tags: Sequence[Tag], language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self.setWindowTitle(language.translate("Add pen"))
        self.resize(SIZE)
        self.field = SearchField(language.translate("Name, description, unit or server"))
        self.list = QListView()
        self.model = TagList(tags)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.doubleClicked.connect(lambda _: self._add())
        self.count = Label("", "caption", "muted")
        self.field.textChanged.connect(self._filter)
        self._lay_out()
        self._filter("")

    def mark(self, added: Sequence[int]) -> None:
        """Tags that have a pen already."""
        self.model.mark(added)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in LIST_KEYS:
            self.list.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add()
        else:
            super().keyPressEvent(event)

    def _filter(self, text: str) -> None:
        self.model.filter(text)
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))
        self.count.setText(
            self._language.translate(
                "{shown} of {all} tags", shown=self.model.rowCount(), all=self.model.count
            )
        )

    def _add(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.chosen.emit(index.data(TAG).id)
            self.field.selectAll()

    def _lay_out(self) -> None:
        translate = self._language.translate
        add = Button(translate("Add pen"), icon="plus", key="Enter", kind=Kind.PRIMARY)
        add.clicked.connect(self._add)
        done = Button(translate("Done"), key="Esc")
        done.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(done)
        foot.addWidget(add)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(current().px("space.m"))
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self.field.setFocus()
