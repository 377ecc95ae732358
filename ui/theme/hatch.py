"""Hatches: diagonal lines that say "not true any more" without a colour.

Lives here: the tile and its brush.
Must not: decide where a hatch belongs.
"""

from functools import lru_cache
from math import sqrt

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen


def hatch(colour: QColor, ratio: float = 1.0, *, step: float = 6, width: float = 0.8) -> QBrush:
    """A brush of lines rising to the right, `step` px apart, for a device of that pixel ratio."""
    return _hatch(colour.rgba(), ratio, step, width)


@lru_cache(maxsize=64)
def _hatch(rgba: int, ratio: float, step: float, width: float) -> QBrush:
    period = round(step * sqrt(2))  # of the tile, along an edge
    side = round(period * ratio)
    tile = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor.fromRgba(rgba), width * ratio))
    for shift in (-side, 0, side):  # the neighbours' lines reach into the corners
        painter.drawLine(QLineF(shift - side, side * 2, shift + side * 2, -side))
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return QBrush(tile)
