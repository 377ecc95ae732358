"""Value flags: the newest value of each pen at the now edge, and the values at a cursor.

Lives here: the shape of a flag, keeping flags from covering each other.
Must not: format a value.
"""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from ui.theme import ValueState, current, value_ink
from ui.widgets import Precision, fitted, number_text, time_text, with_unit

from .draw_axes import y_of
from .draw_curves import x_of
from .layout import FLAGS, NAMED_FLAGS, Box, Layout
from .readings import Rule
from .scene import PenScene, Scene

HEIGHT, POINT = 18, 6
GAP = 1
CURSOR_HEIGHT = 22
CURSOR_ROOM = 116  # px: a letter with its time
TINT = 0.45
LETTERS = "AB"
HOLLOW = frozenset((ValueState.STALE, ValueState.DISCONNECTED, ValueState.UNCERTAIN))
SILENT = frozenset((ValueState.NONE, ValueState.BAD))


def spread(places: Sequence[float], height: float, low: float, high: float) -> list[float]:
    """Centres near `places`, at least `height` apart and between `low` and `high`, in the same order.

    When there are too many they overlap evenly: none is left out.
    """
    if not places:
        return []
    order = sorted(range(len(places)), key=lambda number: places[number])
    step = min(height, (high - low) / max(len(places) - 1, 1))
    found = [0.0] * len(places)
    at = low - step
    for number in order:
        at = found[number] = max(places[number], at + step)
    at = high + step
    for number in reversed(order):
        at = found[number] = min(found[number], at - step)
    return found


def paint_flags(painter: QPainter, scene: Scene, place: Layout) -> None:
    """The newest values, in the pens' colours; hollow when the value no longer speaks for the plant."""
    pane = place.pane
    flagged = [(pen, value) for pen in scene.curves if (value := _newest_number(pen)) is not None]
    wanted = [y_of(pen, value, pane) for pen, value in flagged]
    centres = spread(wanted, HEIGHT + GAP, pane.top + HEIGHT / 2, pane.bottom - HEIGHT / 2)
    for (pen, _), y, centre in reversed(list(zip(flagged, wanted, centres, strict=True))):
        _paint_flag(painter, pen, pane.right, y, centre, is_named=scene.is_named)


def _newest_number(pen: PenScene) -> float | None:
    """The last value drawn, where the newest sample has one."""
    if pen.newest.state in SILENT or not pen.curve.time.size:
        return None
    value = float(pen.curve.value[-1])
    return value if value == value else None


def flag_text(pen: PenScene, metrics: QFontMetricsF, is_named: bool) -> str:
    """The value, whole; with its unit if selected; before it the name, cut in its middle to what fits."""
    room = FLAGS - 18
    short = fitted(pen.newest.text, metrics, room)
    if pen.offset:
        short = f"+{number_text(float(pen.curve.value[-1]), 0)}"
    text = with_unit(short, pen.newest.unit) if pen.is_selected else short
    text = text if metrics.horizontalAdvance(text) <= room else short
    if not is_named:
        return text
    left = NAMED_FLAGS - 18 - metrics.horizontalAdvance(f"  {text}")
    name = metrics.elidedText(pen.tag.name, Qt.TextElideMode.ElideMiddle, left)
    return f"{name}  {text}" if name else text


def _paint_flag(
    painter: QPainter, pen: PenScene, right: int, y: float, centre: float, *, is_named: bool
) -> None:
    theme = current()
    font = theme.font("caption", weight=600)
    metrics = QFontMetricsF(font)
    text = flag_text(pen, metrics, is_named)
    left = right + 5
    width = metrics.horizontalAdvance(text) + 12
    top, bottom = centre - HEIGHT / 2, centre + HEIGHT / 2
    corners = (
        (left - 5, y),
        (left + 1, top),
        (left + width, top),
        (left + width, bottom),
        (left + 1, bottom),
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = theme.pen_colour(pen.colour)
    is_hollow = pen.newest.state in HOLLOW
    painter.setPen(QPen(colour, 1.2) if is_hollow else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("surface.plot") if is_hollow else colour)
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    painter.setFont(font)
    painter.setPen(value_ink(pen.newest.state) if is_hollow else theme.colour("surface.plot"))
    painter.drawText(QPointF(left + 5, centre + metrics.capHeight() / 2), text)


def paint_cursors(painter: QPainter, scene: Scene, place: Layout) -> None:
    """Upright lines with a letter and the time; beside them what each pen says there."""
    pane, theme = place.pane, current()
    if len(scene.cursors) > 1:
        _paint_length(painter, scene, pane)
    for number, time in enumerate(scene.cursors):
        if not scene.span.start <= time <= scene.span.end:
            continue
        x = x_of(scene, time, pane)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(theme.colour("accent.base"), 1.5))
        painter.drawLine(QLineF(round(x) + 0.5, pane.top, round(x) + 0.5, place.time))
        _paint_letter(
            painter, LETTERS[number], time_text(time, scene.zone, Precision.MILLISECOND), x, pane, number
        )
        _paint_readings(painter, scene, number, x, pane)


def paint_between(painter: QPainter, scene: Scene, place: Layout) -> None:
    """A tint under the stretch from A to B."""
    if len(scene.cursors) > 1:
        left, right = sorted(x_of(scene, time, place.pane) for time in scene.cursors[:2])
        tint = QRectF(left, place.pane.top, right - left, place.time - place.pane.top)
        painter.fillRect(tint, current().colour("accent.selection", TINT))


def _paint_length(painter: QPainter, scene: Scene, pane: Box) -> None:
    """How long it is from A to B, above the stretch, if there is room."""
    theme = current()
    left, right = sorted(x_of(scene, time, pane) for time in scene.cursors[:2])
    font = theme.font("caption", weight=600)
    width = QFontMetricsF(font).horizontalAdvance(scene.length) + 18
    left += CURSOR_ROOM if left - CURSOR_ROOM < pane.left else 0  # the letter found no room at its left
    if width > right - left - 16:
        return
    y, middle = pane.top - CURSOR_HEIGHT / 2, (left + right) / 2
    painter.setPen(QPen(theme.colour("accent.base"), 1))
    painter.drawLine(QLineF(left, y, middle - width / 2, y))
    painter.drawLine(QLineF(middle + width / 2, y, right, y))
    painter.setFont(font)
    painter.setPen(theme.colour("text.primary"))
    box = QRectF(middle - width / 2, pane.top - CURSOR_HEIGHT, width, CURSOR_HEIGHT)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, scene.length)


def _paint_letter(painter: QPainter, letter: str, time: str, x: float, pane: Box, number: int) -> None:
    theme = current()
    bold, font = theme.font("caption", weight=700), theme.font("caption", weight=500)
    letter_width = QFontMetricsF(bold).horizontalAdvance(letter)
    width = letter_width + QFontMetricsF(font).horizontalAdvance(time) + 24
    goes_left = (number == 0 and x - width >= pane.left) or x + width > pane.right
    box = QRectF(x - width if goes_left else x, pane.top - CURSOR_HEIGHT, width, CURSOR_HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent.fill"))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(theme.colour("accent.on_fill"))
    baseline = box.center().y() + QFontMetricsF(font).capHeight() / 2
    painter.setFont(bold)
    painter.drawText(QPointF(box.left() + 8, baseline), letter)
    painter.setFont(font)
    painter.drawText(QPointF(box.left() + 16 + letter_width, baseline), time)


def _paint_readings(painter: QPainter, scene: Scene, number: int, x: float, pane: Box) -> None:
    theme = current()
    font = theme.font("caption", weight=600)
    metrics = QFontMetricsF(font)
    pens = [pen for pen in scene.curves if pen.readings[number].rule not in (Rule.NOTHING, Rule.BAD)]
    wanted = [y_of(pen, pen.readings[number].value, pane) for pen in pens]
    centres = spread(wanted, HEIGHT, pane.top + HEIGHT / 2, pane.bottom - HEIGHT / 2)
    for pen, y, centre in reversed(list(zip(pens, wanted, centres, strict=True))):
        text = pen.texts[number]
        width = metrics.horizontalAdvance(text) + 10
        goes_left = x + width + 8 > pane.right
        box = QRectF(x - 7 - width if goes_left else x + 7, centre - HEIGHT / 2, width, HEIGHT - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.pen_colour(pen.colour), 1))
        painter.setBrush(theme.colour("surface.plot"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(theme.pen_colour(pen.colour))
        painter.drawEllipse(QPointF(x, y), 3, 3)
        painter.setFont(font)
        painter.setPen(theme.colour("text.primary"))
        painter.drawText(QPointF(box.left() + 5, box.center().y() + metrics.capHeight() / 2), text)
