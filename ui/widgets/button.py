"""Buttons: a verb, its icon and its key; tools as icons in groups.

Lives here: how a button looks and what it needs of room.
Must not: bind a key (pages own their shortcuts), know what is done.
"""

from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.theme import current, paint_icon

PADDING, ICON_GAP, KEY_GAP = 10, 6, 12
KEY_OPACITY = 0.8  # of the key on a filled button
RADIUS = 4
TOOL_WIDTH = 32
WEIGHT = 500


class Kind(Enum):
    """How much a button asks to be pressed."""

    PRIMARY = "primary"
    OUTLINE = "outline"
    PLAIN = "plain"
    GHOST = "ghost"
    LINK = "link"


INK = {Kind.PRIMARY: "accent.on_fill", Kind.GHOST: "text.secondary", Kind.LINK: "accent.base"}
EDGE = {Kind.OUTLINE: "border.strong", Kind.PLAIN: "border.subtle"}
GROUND = {Kind.PRIMARY: "accent.fill", Kind.OUTLINE: "surface.raised", Kind.PLAIN: "surface.raised"}


class Button(QAbstractButton):
    """A button that shows its key. `key` is only shown and told to the tooltip."""

    def __init__(self, text: str, *, icon: str = "", key: str = "", kind: Kind = Kind.OUTLINE) -> None:
        super().__init__()
        self._icon, self._key, self._kind = icon, key, kind
        self.setText(text)
        self.setToolTip(tip_with_key(text, key))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_icon(self, icon: str) -> None:
        """Change the icon, for example sound on and off."""
        if icon != self._icon:
            self._icon = icon
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        padding = PADDING if self.text() else ICON_GAP
        height = current().control_height
        return QSize(max(height, round(self._content_width()) + 2 * padding), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, QRectF(self.rect()), self, self._kind)
        ink = current().colour(self._ink())
        left = (self.width() - self._content_width()) / 2
        if self._icon:
            is_quiet = self._kind is Kind.PLAIN and self.isEnabled() and not self.isChecked()
            icon_ink = current().colour("text.secondary") if is_quiet else ink
            paint_icon(painter, QRectF(left, self.height() / 2 - 10, 20, 20), self._icon, icon_ink)
            left += 20 + (ICON_GAP if self.text() else 0)
        painter.setFont(current().font("body", weight=WEIGHT))
        painter.setPen(ink)
        painter.drawText(
            QRectF(left, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        if self._key:
            left += self._text_width() + (KEY_GAP if self.text() else ICON_GAP)
            self._paint_key(painter, left)

    def _paint_key(self, painter: QPainter, left: float) -> None:
        is_filled = self._kind is Kind.PRIMARY and self.isEnabled()
        painter.setFont(current().font("micro", weight=400))
        painter.setPen(current().colour("accent.on_fill", KEY_OPACITY) if is_filled else self._key_ink())
        painter.drawText(
            QRectF(left, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self._key
        )

    def _key_ink(self) -> QColor:
        return current().colour("text.muted" if self.isEnabled() else "text.disabled")

    def _ink(self) -> str:
        if not self.isEnabled():
            return "text.disabled"
        return "text.primary" if self.isChecked() else INK.get(self._kind, "text.primary")

    def _text_width(self) -> float:
        return QFontMetricsF(current().font("body", weight=WEIGHT)).horizontalAdvance(self.text())

    def _content_width(self) -> float:
        width = self._text_width() if self.text() else 0.0
        if self._icon:
            width += 20 + (ICON_GAP if self.text() else 0)
        if self._key:
            width += KEY_GAP + QFontMetricsF(current().font("micro", weight=400)).horizontalAdvance(self._key)
        return width


class ToolButton(QAbstractButton):
    """An icon that does something; its words and key stand in the tooltip and for screen readers."""

    def __init__(self, icon: str, words: str, key: str = "", *, checkable: bool = False) -> None:
        super().__init__()
        self._icon = icon
        self.setCheckable(checkable)
        self.setAccessibleName(words)
        self.setToolTip(tip_with_key(words, key))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        height = current().control_height
        return QSize(max(TOOL_WIDTH, height), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse() or self.isDown():
            paint_ground(painter, QRectF(self.rect()), self, Kind.GHOST)
        token = "accent.base" if self.isChecked() else "text.secondary"
        ink = current().colour(token if self.isEnabled() else "text.disabled")
        paint_icon(painter, QRectF(self.width() / 2 - 10, self.height() / 2 - 10, 20, 20), self._icon, ink)


class ToolGroup(QWidget):
    """Tools that belong together, in one frame."""

    def __init__(self, *tools: QAbstractButton) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for tool in tools:
            row.addWidget(tool)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current().colour("border.subtle"), 1))
        painter.setBrush(current().colour("surface.raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def paint_ground(painter: QPainter, rect: QRectF, button: QAbstractButton, kind: Kind) -> None:
    """Ground and edge of a button in its present state."""
    theme = current()
    ground, edge = GROUND.get(kind), EDGE.get(kind)
    if not button.isEnabled():
        ground, edge = ground and "surface.raised", ground and "border.subtle"
    elif button.isChecked():
        ground, edge = "accent.selection", "accent.base"
    elif button.isDown():
        ground, edge = ("accent.fill", None) if kind is Kind.PRIMARY else ("accent.selection", edge)
    elif button.underMouse() and kind is not Kind.PRIMARY:
        ground = "surface.hover"
    painter.setPen(QPen(theme.colour(edge), 1) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(ground) if ground else Qt.BrushStyle.NoBrush)
    inset = 0.5 if edge else 0.0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)


def tip_with_key(words: str, key: str) -> str:
    """The tooltip of an action: its words, and its key in brackets."""
    return f"{words} ({key})" if key else words
