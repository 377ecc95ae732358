"""The focus ring: one frame that follows the keyboard focus, the same round every control.

Lives here: the overlay and how it follows.
Must not: take focus, cover a control's own pixels.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from shiboken6 import isValid

from ui.theme import current

GAP, WIDTH = 1, 2
RADIUS = 6
MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class FocusRing(QObject):
    """Make one for the application; it draws 2 px with a gap of 1 px round the widget that has the focus.

    Item views show their current row themselves, so they get no ring.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._target: QWidget | None = None
        self._followed: list[QWidget] = []
        self._overlay: _Overlay | None = None
        app.focusChanged.connect(self._on_focus)

    @property
    def target(self) -> QWidget | None:
        """The widget that has the ring, if any."""
        return self._target

    def follow(self, widget: QWidget | None) -> None:
        """Put the ring round `widget`, or take it away."""
        self._let_go()
        if widget is None or isinstance(widget, QAbstractItemView) or widget.isWindow():
            return
        self._target, self._overlay = widget, _Overlay(widget.window())
        ancestor: QWidget | None = widget
        while ancestor is not None:
            ancestor.installEventFilter(self)
            self._followed.append(ancestor)
            ancestor = None if ancestor.isWindow() else ancestor.parentWidget()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVES:
            self._place()
        return False

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        self.follow(new)

    def _let_go(self) -> None:
        """Qt takes the focus from a widget before it dies, but its window may be half gone by then."""
        for widget in filter(isValid, self._followed):
            widget.removeEventFilter(self)
        if self._overlay is not None and isValid(self._overlay):
            self._overlay.hide()
            self._overlay.deleteLater()
        self._target, self._overlay, self._followed = None, None, []

    def _place(self) -> None:
        target, overlay = self._target, self._overlay
        if target is None or overlay is None or not (isValid(target) and isValid(overlay)):
            return
        reach = GAP + WIDTH
        corner = target.mapTo(target.window(), QPoint(0, 0))
        overlay.setGeometry(QRect(corner, target.size()).adjusted(-reach, -reach, reach, reach))
        overlay.setVisible(target.isVisible())
        overlay.raise_()


class _Overlay(QWidget):
    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current().colour("accent.focus"), WIDTH))
        inset = WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
