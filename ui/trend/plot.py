"""The plot: paints a scene, and says what a hand does on it.

Lives here: the picture kept between frames, wheel, drag, zoom box, cursors under the pointer.
Must not: change a view, ask a source, know which pen was meant.
"""

from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import current

from .draw_axes import axis_width, paint_ground, paint_now, paint_time_axis, paint_value_axes
from .draw_bands import paint_bands
from .draw_curves import Curves, x_of
from .draw_flags import paint_between, paint_cursors, paint_flags
from .layout import FLAGS, MOST_AXES, NAMED_FLAGS, TIME, TOP, Layout, layout
from .scene import Scene

DRAG_FROM, GRAB = 4, 6  # px
NOTCH = 120  # of a wheel
WHEEL = 0.8  # factor of one notch
BOX_LEAST = 8  # px: a smaller box was a slip


class Choice(NamedTuple):
    """A zoom box: times, and shares of the pane's height from its top; whole height when it was flat."""

    start: int
    end: int
    top: float
    bottom: float


class Plot(QWidget):
    """Shows the scene it was last given. All signals are wishes."""

    panned = Signal(float)  # share of the view, later when positive
    zoomed = Signal(float, object)  # factor, ns UTC under the pointer
    values_zoomed = Signal(float)
    box_chosen = Signal(object)  # Choice
    cursor_moved = Signal(int, object)  # number, ns UTC
    clicked = Signal(object)  # ns UTC

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._scene: Scene | None = None
        self._place = layout(1, TOP + TIME, (), 0)
        self._curves = Curves()
        self._picture: QPixmap | None = None
        self._key: Any = None
        self._pressed: QPointF | None = None
        self._last: QPointF | None = None
        self._grabbed = -1
        self._wants_box = self._is_box = self._is_dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        self.setMouseTracking(True)

    @property
    def place(self) -> Layout:
        return self._place

    @property
    def pixels(self) -> int:
        """Columns of the pane in device pixels: what a question to history asks for."""
        return max(round(self._place.pane.width * self.devicePixelRatioF()), 1)

    @property
    def renewed(self) -> int:
        """Pens whose lines had to be made again for the last scene."""
        return self._curves.renewed

    def sizeHint(self) -> QSize:
        return QSize(900, 600)

    def show_scene(self, scene: Scene) -> None:
        """Show `scene`; only what differs from the last one is made again."""
        moved = self._scene is None or self._scene.cursors != scene.cursors or bool(scene.cursors)
        self._scene = scene
        self._lay_out(scene)
        changed = self._curves.prepare(scene, self._place.pane, self.devicePixelRatioF())
        key = self._key_of(scene)
        if changed or key != self._key:
            self._key, self._picture = key, None
            self.update()
        elif moved:
            self.update()

    def begin_box(self, is_wanted: bool) -> None:
        """The next drag is a zoom box."""
        self._wants_box = is_wanted
        self.setCursor(Qt.CursorShape.CrossCursor if is_wanted else Qt.CursorShape.ArrowCursor)

    @property
    def wants_box(self) -> bool:
        return self._wants_box

    def time_at(self, x: float) -> int:
        """ns UTC under a device independent x."""
        scene, pane = self._scene, self._place.pane
        if scene is None:
            return 0
        share = min(max((x - pane.left) / pane.width, 0.0), 1.0)
        return scene.span.start + round(scene.span.length * share)

    def _lay_out(self, scene: Scene) -> None:
        height = self.height() - TOP - TIME
        widths = [axis_width(pen, max(height, 1)) for pen in scene.curves[:MOST_AXES]]
        flags = NAMED_FLAGS if scene.is_named else FLAGS
        self._place = layout(self.width(), self.height(), widths, len(scene.bands), flags)

    def _key_of(self, scene: Scene) -> Any:
        pane = self._place.pane
        pens = [
            (pen.tag.id, pen.revision, pen.colour, pen.is_selected, pen.scale, pen.newest)
            for pen in (*scene.curves, *scene.bands)
        ]
        return (
            *(scene.span, scene.is_live, round(x_of(scene, scene.now, pane) * self.devicePixelRatioF())),
            *(pens, self._place, self.devicePixelRatioF(), current(), scene.cursors[1:] and scene.cursors),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._scene is None:
            return
        if self._picture is None:
            self._picture = self._paint_picture(self._scene)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        paint_cursors(painter, self._scene, self._place)
        if self._is_box:
            self._paint_box(painter)

    def _paint_picture(self, scene: Scene) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(current().colour("surface.window"))
        painter = QPainter(picture)
        paint_ground(painter, scene, self._place)
        paint_between(painter, scene, self._place)
        self._curves.paint(painter, scene, self._place.pane, ratio)
        self._curves.paint_bad_labels(painter, scene, self._place.pane)
        paint_now(painter, scene, self._place)
        paint_value_axes(painter, scene, self._place)
        paint_bands(painter, scene, self._place)
        paint_time_axis(painter, scene, self._place)
        if scene.is_live:
            paint_flags(painter, scene, self._place)
        painter.end()
        return picture

    def _paint_box(self, painter: QPainter) -> None:
        painter.setPen(QPen(current().colour("accent.base"), 1))
        painter.setBrush(current().colour("accent.selection", 0.5))
        painter.drawRect(self._box().adjusted(0.5, 0.5, -0.5, -0.5))

    def _box(self) -> QRectF:
        if self._pressed is None or self._last is None:
            return QRectF()
        pane = QRectF(*self._place.pane)
        box = QRectF(self._pressed, self._last).normalized()
        if box.height() < BOX_LEAST:
            box.setTop(pane.top())
            box.setBottom(pane.bottom())
        return box.intersected(pane)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._picture, self._key = None, None

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / NOTCH or event.angleDelta().x() / NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.values_zoomed.emit(WHEEL**notches)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not event.angleDelta().y():
            self.panned.emit(-0.1 * notches)
        else:
            self.zoomed.emit(WHEEL**notches, self.time_at(event.position().x()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._pressed = self._last = event.position()
        self._grabbed = self._cursor_near(event.position().x())
        is_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._is_box = (self._wants_box or is_shift) and self._grabbed < 0

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._last is None:
            return
        before, self._last = self._last, event.position()
        if self._grabbed >= 0:
            self.cursor_moved.emit(self._grabbed, self.time_at(event.position().x()))
        elif self._is_box:
            self.update()
        elif self._is_dragging or (event.position() - self._pressed).manhattanLength() >= DRAG_FROM:
            before = before if self._is_dragging else self._pressed
            self._is_dragging = True
            self.panned.emit((before.x() - self._last.x()) / self._place.pane.width)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        if self._is_box:
            self._finish_box()
        elif self._grabbed < 0 and not self._is_dragging:
            self.clicked.emit(self.time_at(event.position().x()))
        self._pressed = self._last = None
        self._grabbed, self._is_box, self._is_dragging = -1, False, False
        self.update()

    def _finish_box(self) -> None:
        box, pane = self._box(), self._place.pane
        self.begin_box(False)
        if box.width() < BOX_LEAST:
            return
        shares = ((box.top() - pane.top) / pane.height, (box.bottom() - pane.top) / pane.height)
        self.box_chosen.emit(Choice(self.time_at(box.left()), self.time_at(box.right()), *shares))

    def _cursor_near(self, x: float) -> int:
        if self._scene is None:
            return -1
        cursors = enumerate(self._scene.cursors)
        near = [
            number for number, time in cursors if abs(x_of(self._scene, time, self._place.pane) - x) < GRAB
        ]
        return near[-1] if near else -1
