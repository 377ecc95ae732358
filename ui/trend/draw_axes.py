"""The ground of the plot: pane, grid, value axes in the colour of their pens, time axis, now edge.

Lives here: marks and labels of the axes.
Must not: draw a curve, choose a scale.
"""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from ui.theme import current
from ui.widgets import number_text

from .draw_curves import x_of
from .layout import Box, Layout
from .scene import PenScene, Scene
from .ticks import TimeTick, decimals_of, time_ticks, value_ticks

VALUE_MARK, TIME_MARK = 96, 112  # px: least distance of two marks
TICK = 4
ROUND_UP = 10  # px: widths of axes grow in such steps, so that they rest
BOLD = QFont.Weight.DemiBold.value


def axis_labels(pen: PenScene, height: int) -> list[tuple[float, str]]:
    """Values of the marks and what stands beside them."""
    ticks = value_ticks(*pen.scale, max(height // VALUE_MARK, 2))
    if len(ticks) < 2:
        return [(tick, number_text(tick, 0)) for tick in ticks]
    places = decimals_of(ticks[1] - ticks[0])
    sign = "+" if pen.offset else ""
    return [(tick, f"{sign if tick >= 0 else ''}{number_text(tick, places)}") for tick in ticks]


def axis_width(pen: PenScene, height: int) -> int:
    """Room that an axis with its labels and its unit needs."""
    metrics = QFontMetricsF(current().font("micro"))
    words = [label for _, label in axis_labels(pen, height)] + [pen.tag.unit]
    widest = max(metrics.horizontalAdvance(word) for word in words)
    return -(-round(widest + 18) // ROUND_UP) * ROUND_UP


def time_marks(scene: Scene, pane: Box) -> tuple[TimeTick, ...]:
    return time_ticks(*scene.span, max(pane.width // TIME_MARK, 2), scene.zone)


def paint_ground(painter: QPainter, scene: Scene, place: Layout) -> None:
    """Pane and grid: level lines at the marks of the first axis, upright ones at those of time."""
    theme, pane = current(), place.pane
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRectF(*pane), theme.colour("surface.plot"))
    painter.setPen(QPen(theme.colour("border.grid"), 1))
    if scene.curves:
        first = scene.curves[0]
        for value, _ in axis_labels(first, pane.height):
            y = round(y_of(first, value, pane))
            painter.drawLine(pane.left, y, pane.right, y)
    for tick in time_marks(scene, pane):
        x = round(x_of(scene, tick.time, pane))
        painter.drawLine(x, pane.top, x, pane.bottom)
    painter.setPen(QPen(theme.colour("border.subtle"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(pane.left, pane.top, pane.width, pane.height)


def paint_value_axes(painter: QPainter, scene: Scene, place: Layout) -> None:
    """One axis for each of the first pens, the selected one's innermost."""
    theme, pane = current(), place.pane
    font = theme.font("micro")
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for pen, x in zip(scene.curves, place.axes, strict=False):
        painter.setPen(QPen(theme.pen_colour(pen.colour), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(x, pane.top, x, pane.bottom)
        for value, label in axis_labels(pen, pane.height):
            y = y_of(pen, value, pane)
            painter.setPen(QPen(theme.pen_colour(pen.colour), 1))
            painter.drawLine(x - TICK, round(y), x, round(y))
            painter.setPen(theme.colour("text.secondary"))
            baseline = min(max(y + 4, pane.top + 9), pane.bottom)
            painter.drawText(QPointF(x - 8 - metrics.horizontalAdvance(label), baseline), label)
        unit = pen.tag.unit
        painter.drawText(QPointF(x - TICK - metrics.horizontalAdvance(unit), pane.top - 8), unit)


def paint_time_axis(painter: QPainter, scene: Scene, place: Layout) -> None:
    """Marks and labels below the plot; midnight in a heavier weight."""
    theme, pane = current(), place.pane
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    free = pane.left - 40.0
    for tick in time_marks(scene, pane):
        x = x_of(scene, tick.time, pane)
        font = theme.font("micro", weight=BOLD if tick.is_day else None)
        width = QFontMetricsF(font).horizontalAdvance(tick.label)
        painter.setPen(QPen(theme.colour("text.muted"), 1))
        painter.drawLine(round(x), place.time, round(x), place.time + 5)
        if x - width / 2 > free and x + width / 2 < pane.right + 40:
            painter.setFont(font)
            painter.setPen(theme.colour("text.secondary"))
            painter.drawText(QPointF(x - width / 2, place.time + 19), tick.label)
            free = x + width / 2 + 8


def paint_now(painter: QPainter, scene: Scene, place: Layout) -> None:
    """A dotted line where the present is, if it is in the picture."""
    if not scene.span.start <= scene.now <= scene.span.end:
        return
    x = round(x_of(scene, scene.now, place.pane)) + 0.5
    pen = QPen(current().colour("text.secondary"), 1, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([2, 3])
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawLine(QLineF(x, place.pane.top, x, place.pane.bottom))


def y_of(pen: PenScene, value: float, pane: Box) -> float:
    """Device independent y of a value, cut to the pane."""
    share = (value - pen.scale.low) / (pen.scale.high - pen.scale.low)
    return pane.top + pane.height * (1.0 - min(max(share, 0.0), 1.0))
