"""Curves and bad spans on the pane, in device pixels.

Lives here: which lines changed since the last frame, how each is drawn.
Must not: compute what may be drawn (lines does), know an axis.
"""

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from scada.model import status_name
from ui.theme import current, hatch

from .curve import BadSpan, Picture, bad_spans
from .dashes import PATTERNS, UNCERTAIN, dashed, dashed_columns, thick
from .ink import Ink
from .layout import Box
from .lines import lines
from .scene import PenScene, Scene

COLUMN, COLUMN_SELECTED = 1, 2  # device pixels: a column and, for the selected pen, the next one too
THIN = 0.7  # of the width, where the quality is uncertain
DOT = 2.2  # widths
SMOOTH_ROUNDS = 12  # pens of one round of colours
PATTERN_STEP, PATTERN_WIDTH, HATCH_OPACITY = 7, 1.2, 0.7
LABEL_HEIGHT = 18


class _Drawn:
    """What is known of one pen's picture: it is made again only when the key differs."""

    def __init__(self) -> None:
        self.key: Any = None
        self.certain, self.uncertain = Ink(), Ink()
        self.certain_columns, self.uncertain_columns = Ink(), Ink()
        self.bad: list[BadSpan] = []


class Curves:
    """Draws the curves of a scene; keeps the lines of each pen until they change."""

    def __init__(self) -> None:
        self._drawn: dict[int, _Drawn] = {}
        self.renewed = 0  # pens whose lines were made again by the last `prepare`

    def prepare(self, scene: Scene, pane: Box, ratio: float) -> bool:
        """Make the lines that changed. Returns whether anything did."""
        self.renewed = 0
        before = set(self._drawn)
        self._drawn = {pen.tag.id: self._drawn.get(pen.tag.id) or _Drawn() for pen in scene.curves}
        for pen in scene.curves:
            picture = picture_of(scene, pen, pane, ratio)
            held = None if pen.curve.held_until is None else round(picture.width * _share(pen, scene))
            key = (pen.revision, picture, held, pen.colour, pen.is_selected, ratio)
            drawn = self._drawn[pen.tag.id]
            if drawn.key != key:
                self._renew(drawn, pen, picture, ratio)
                drawn.key = key
                self.renewed += 1
        return self.renewed > 0 or before != set(self._drawn)

    def paint(self, painter: QPainter, scene: Scene, pane: Box, ratio: float) -> None:
        """Bad spans first, then the curves, the selected one last."""
        painter.save()
        painter.setClipRect(QRectF(*pane))
        for pen in scene.curves:
            self._paint_bad(painter, scene, pen, pane)
        painter.translate(pane.left, pane.top)
        painter.scale(1 / ratio, 1 / ratio)
        for pen in reversed(scene.curves):
            self._paint_pen(painter, pen, ratio)
        painter.restore()

    def paint_bad_labels(self, painter: QPainter, scene: Scene, pane: Box) -> None:
        """Tag and status in each bad span that has room for them."""
        row = 0
        for pen in scene.curves:
            for span in self._drawn[pen.tag.id].bad:
                row += _paint_bad_label(painter, scene, pen, span, pane, row)

    def _renew(self, drawn: _Drawn, pen: PenScene, picture: Picture, ratio: float) -> None:
        made = lines(pen.curve, picture)
        pattern = PATTERNS[pen.colour // SMOOTH_ROUNDS % len(PATTERNS)]
        width = width_of(pen) * ratio
        drawn.certain.fill(dashed(made.certain, pattern, ratio))
        drawn.uncertain.fill(dashed(made.uncertain, UNCERTAIN, ratio))
        drawn.certain_columns.fill(dashed_columns(thick(made.certain_columns, width), pattern, ratio))
        thin = thick(made.uncertain_columns, width * THIN)
        drawn.uncertain_columns.fill(dashed_columns(thin, UNCERTAIN, ratio))
        drawn.bad = bad_spans(pen.curve, picture)

    def _paint_pen(self, painter: QPainter, pen: PenScene, ratio: float) -> None:
        drawn = self._drawn[pen.tag.id]
        width = width_of(pen) * ratio
        colour = current().pen_colour(pen.colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colour, COLUMN_SELECTED if pen.is_selected else COLUMN))
        drawn.certain_columns.draw(painter)
        drawn.uncertain_columns.draw(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for ink, wide in ((drawn.certain, width), (drawn.uncertain, width * THIN)):
            if len(ink):
                painter.setPen(QPen(colour, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
                ink.draw(painter)
                painter.setPen(QPen(colour, wide * DOT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                ink.draw_dots(painter)

    def _paint_bad(self, painter: QPainter, scene: Scene, pen: PenScene, pane: Box) -> None:
        ratio = painter.device().devicePixelRatioF()
        colour = current().colour("quality.hatch", HATCH_OPACITY)
        for span in self._drawn[pen.tag.id].bad:
            left, right = x_of(scene, span.start, pane), x_of(scene, span.end, pane)
            brush = hatch(colour, ratio, step=PATTERN_STEP, width=PATTERN_WIDTH)
            painter.fillRect(QRectF(left, pane.top + 1, max(right - left, 1), pane.height - 2), brush)


def width_of(pen: PenScene) -> float:
    """Device independent width of a pen."""
    return current().sizes["size.pen_width_selected" if pen.is_selected else "size.pen_width"]


def picture_of(scene: Scene, pen: PenScene, pane: Box, ratio: float) -> Picture:
    return Picture(*scene.span, pane.width * ratio, *pen.scale, pane.height * ratio)


def x_of(scene: Scene, time: int, pane: Box) -> float:
    """Device independent x of a time, cut to the pane."""
    share = (time - scene.span.start) / scene.span.length
    return pane.left + pane.width * min(max(share, 0.0), 1.0)


def _share(pen: PenScene, scene: Scene) -> float:
    held_until = pen.curve.held_until or 0
    return min(max((held_until - scene.span.start) / scene.span.length, -0.1), 1.1)


def _paint_bad_label(
    painter: QPainter, scene: Scene, pen: PenScene, span: BadSpan, pane: Box, row: int
) -> bool:
    theme = current()
    left, right = x_of(scene, span.start, pane), x_of(scene, span.end, pane)
    font = theme.font("micro", tag=True)
    text = f"{pen.tag.name}  {status_name(span.status)}"
    width = QFontMetricsF(font).horizontalAdvance(text) + 12
    box = QRectF(left + 4, pane.top + 8 + row * (LABEL_HEIGHT + 4), width, LABEL_HEIGHT)
    if width > right - left - 8 and (right - left < LABEL_HEIGHT or box.right() > pane.right - 4):
        return False
    painter.setPen(QPen(theme.colour("border.subtle"), 1))
    painter.setBrush(theme.colour("surface.plot"))
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(font)
    painter.setPen(theme.colour("text.secondary"))
    baseline = box.center().y() + QFontMetricsF(font).capHeight() / 2
    painter.drawText(QPointF(box.left() + 6, baseline), text)
    return True
