"""State bands below the pane: one row a pen, the name of the state in each stretch that has room for it.

Lives here: which state is strong, how a band, its name and a bad stretch look.
Must not: find the runs (bands does).
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from scada.model import status_name
from ui.theme import current, hatch

from .bands import bands
from .curve import Picture, bad_spans
from .draw_curves import x_of
from .layout import Box, Layout
from .scene import PenScene, Scene

INSET = 3  # px free above and below
NAME_GAP, TEXT_GAP = 10, 7
ROOM = 10  # px a name needs beside its own width


def paint_bands(painter: QPainter, scene: Scene, place: Layout) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for pen, box in zip(scene.bands, place.bands, strict=False):
        _paint_name(painter, pen, box)
        painter.save()
        painter.setClipRect(QRectF(box.left, box.top, box.width + 1, box.height))
        _paint_band(painter, scene, pen, box)
        painter.restore()


def _paint_name(painter: QPainter, pen: PenScene, box: Box) -> None:
    theme = current()
    font = theme.font("micro", tag=True, weight=600 if pen.is_selected else None)
    metrics = QFontMetricsF(font)
    name = metrics.elidedText(pen.tag.name, Qt.TextElideMode.ElideRight, box.left - NAME_GAP - 14)
    painter.setFont(font)
    painter.setPen(theme.colour("text.primary" if pen.is_selected else "text.secondary"))
    x = box.left - NAME_GAP - metrics.horizontalAdvance(name)
    painter.drawText(QPointF(x, box.top + box.height / 2 + metrics.capHeight() / 2), name)
    painter.fillRect(
        QRectF(box.left - 5, box.top + INSET, 3, box.height - 2 * INSET), theme.pen_colour(pen.colour)
    )


def _paint_band(painter: QPainter, scene: Scene, pen: PenScene, box: Box) -> None:
    theme = current()
    picture = Picture(*scene.span, box.width, 0, 1, box.height)
    top, height = box.top + INSET, box.height - 2 * INSET
    for band in bands(pen.curve, picture):
        left, right = x_of(scene, band.start, box), x_of(scene, band.end, box)
        rect = QRectF(round(left), top, max(round(right) - round(left), 1), height)
        is_strong = _is_strong(pen, band.value)
        colour = theme.pen_colour(pen.colour)
        painter.fillRect(rect, colour if is_strong else theme.colour("surface.hover"))
        if band.is_uncertain:
            painter.fillRect(
                rect, hatch(theme.colour("surface.plot", 0.6), painter.device().devicePixelRatioF())
            )
        if not is_strong:
            painter.setPen(QPen(theme.colour("border.subtle"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.fillRect(QRectF(rect.left(), top, 1, height), theme.colour("border.strong"))
        _paint_text(painter, rect, pen.name(band.value), is_strong)
    for span in bad_spans(pen.curve, picture):
        left, right = x_of(scene, span.start, box), x_of(scene, span.end, box)
        rect = QRectF(left, top, max(right - left, 1), height)
        painter.fillRect(rect, hatch(theme.colour("quality.hatch"), painter.device().devicePixelRatioF()))
        _paint_text(painter, rect, status_name(span.status), is_strong=False)


def _paint_text(painter: QPainter, rect: QRectF, text: str, is_strong: bool) -> None:
    theme = current()
    font = theme.font("micro", weight=600 if is_strong else None)
    metrics = QFontMetricsF(font)
    left = max(rect.left(), 0.0)
    if metrics.horizontalAdvance(text) + ROOM > rect.right() - left:
        return
    painter.setFont(font)
    painter.setPen(theme.colour("surface.plot" if is_strong else "text.secondary"))
    painter.drawText(QPointF(left + TEXT_GAP, rect.center().y() + metrics.capHeight() / 2), text)


def _is_strong(pen: PenScene, value: float) -> bool:
    """A Boolean that is on. Of a mode nobody but the plant knows which one is out of the ordinary."""
    return pen.tag.type == "Boolean" and value != 0
