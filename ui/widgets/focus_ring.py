"""The focus ring: one frame that follows the keyboard focus, the same round every control.

Lives here: the overlay and how it follows.
Must not: take focus, cover a control's own pixels.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from ui.theme import current

GAP, WIDTH = 1, 2
RADIUS = 6


class FocusRing(QObject):
    """Make one for the application; it draws 2 px with a gap of 1 px round the widget that has the focus.

    Item views show their current row themselves, so they get no ring.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._target: QWidget | None = None
        self._followed: list[QWidget] = []
        self._overlay: _Overlay | None = None
        app.focusChanged.connect(lambda _, new: self.follow(new))

    @property
    def target(self) -> QWidget | None:
        """The widget that has the ring, if any."""
        return self._target

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._place()
        return False

    def follow(self, new: QWidget | None) -> None:
        """Put the ring round `new`, or take it away."""
        self._let_go()
        if new is None or isinstance(new, QAbstractItemView) or new.isWindow():
            return
        self._target = new
        widget: QWidget | None = new
        while widget is not None:
            widget.installEventFilter(self)
            self._followed.append(widget)
            widget = None if widget.isWindow() else widget.parentWidget()
        new.destroyed.connect(self._let_go)
        self._overlay = _Overlay(new.window())
        self._place()

    def _let_go(self) -> None:
        for widget in self._followed:
            widget.removeEventFilter(self)
        if self._target is not None:
            self._target.destroyed.disconnect(self._let_go)
        if self._overlay is not None:
            self._overlay.hide()
            self._overlay.deleteLater()
        self._target, self._overlay, self._followed = None, None, []

    def _place(self) -> None:
        if self._target is None or self._overlay is None:
            return
        reach = GAP + WIDTH
        corner = self._target.mapTo(self._target.window(), QPoint(0, 0))
        self._overlay.setGeometry(QRect(corner, self._target.size()).adjusted(-reach, -reach, reach, reach))
        self._overlay.setVisible(self._target.isVisible())
        self._overlay.raise_()


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
