"""A row of choices of which exactly one is on: spans of time, orders of a list.

Lives here: the look of it.
Must not: know what is chosen.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from ui.theme import current

PADDING = 12
RADIUS = 4


class Segmented(QWidget):
    """`chosen` gives the index a person chose; `choose` sets it silently."""

    chosen = Signal(int)

    def __init__(self, labels: Sequence[str], index: int = 0) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, label in enumerate(labels):
            button = _Segment(label, is_first=number == 0, is_last=number == len(labels) - 1)
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.idClicked.connect(self.chosen)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.choose(index)

    @property
    def index(self) -> int:
        """Which one is on; -1 for none."""
        return self._group.checkedId()

    def choose(self, index: int) -> None:
        """Switch on the one at `index`; -1 switches all off."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(self._group.id(button) == index)
        self._group.setExclusive(True)


class _Segment(QAbstractButton):
    def __init__(self, label: str, *, is_first: bool, is_last: bool) -> None:
        super().__init__()
        self._is_first, self._is_last = is_first, is_last
        self.setText(label)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        theme = current()
        width = QFontMetricsF(theme.font("body", weight=600)).horizontalAdvance(self.text())
        return QSize(max(round(width) + 2 * PADDING, theme.hit), theme.control_height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, is_on = current(), self.isChecked()
        ground = "surface.hover" if self.underMouse() else "surface.raised"
        painter.setPen(QPen(theme.colour("accent.base" if is_on else "border.subtle"), 1))
        painter.setBrush(theme.colour("accent.selection" if is_on else ground))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawPath(_box(box, RADIUS if self._is_first else 0, RADIUS if self._is_last else 0))
        painter.setFont(theme.font("body", weight=600 if is_on else 500))
        painter.setPen(theme.colour("text.primary" if is_on else "text.secondary"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


def _box(rect: QRectF, left: float, right: float) -> QPainterPath:
    """A box whose left and right corners have their own radius."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for side, radius in ((rect.adjusted(0, 0, -RADIUS, 0), left), (rect.adjusted(RADIUS, 0, 0, 0), right)):
        path.addRoundedRect(side, radius, radius)
    path.addRect(rect.adjusted(RADIUS, 0, -RADIUS, 0))
    return path.simplified()
