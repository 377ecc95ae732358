"""The focus ring: one frame round the control that the keyboard reached, the same round every control.

Lives here: the overlay, when it is shown, how it follows.
Must not: take focus, cover a control's own pixels, mark what a mouse reached.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWindow
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from shiboken6 import isValid

from ui.theme import current

GAP, WIDTH = 1, 2
RADIUS = 6
TALLEST = 64  # px: what is taller is a view or a page, and shows in itself where the focus is
MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)
KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)  # the second comes before every shortcut
HANDS = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TabletPress)


class FocusRing(QObject):
    """Make one for the application; it draws 2 px with a gap of 1 px round the control that has the focus.

    The rule is that of `:focus-visible` (Selectors Level 4): only where a key was pressed last, so a click
    leaves no ring. Views of items and whole pages show their current row themselves and get none.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._target: QWidget | None = None
        self._followed: list[QWidget] = []
        self._overlay: _Overlay | None = None
        self._window: QWindow | None = None
        self._is_keyboard = False  # what was used last, of keyboard and hand
        app.focusWindowChanged.connect(self._watch)
        app.focusChanged.connect(self._on_focus)
        self._watch(app.focusWindow())

    @property
    def target(self) -> QWidget | None:
        """The widget that has the ring, if any."""
        is_shown = self._overlay is not None and isValid(self._overlay) and not self._overlay.isHidden()
        return self._target if is_shown else None

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
        kind = event.type()
        if watched is self._window:
            if kind in KEYS or kind in HANDS:
                self._is_keyboard = kind in KEYS
        elif kind in MOVES:
            self._place()
        return False

    def _watch(self, window: QWindow | None) -> None:
        """Events reach a window before its widgets, and far fewer of them than an application sees."""
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        self.follow(new if self._is_keyboard else None)

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
        overlay.setVisible(target.isVisible() and target.height() <= TALLEST)
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
