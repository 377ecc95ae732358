"""Segments on their way to the painter: one block of memory that Qt reads as its own lines.

Lives here: the block, the QLineF that look into it, drawing them (the way found quickest by measurement).
Must not: compute geometry, choose a colour.
"""

from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter
from shiboken6 import wrapInstance

from .samples import Segments

BYTES = 32  # of a QLineF: four doubles
FIRST_ROOM = 256


class Ink:
    """Up to n segments, renewed in place: no object is made for each segment of each frame."""

    def __init__(self) -> None:
        self._count = 0
        self._block, self._lines = _room(FIRST_ROOM)
        self._dots: list[QPointF] = []

    def __len__(self) -> int:
        return self._count + len(self._dots)

    def fill(self, segments: Segments) -> None:
        """Take over (m, 4) segments; one without length becomes a dot."""
        is_dot = (segments[:, 0] == segments[:, 2]) & (segments[:, 1] == segments[:, 3])
        self._dots = [QPointF(x, y) for x, y in segments[is_dot, :2].tolist()] if is_dot.any() else []
        lines = segments[~is_dot]
        if len(lines) > len(self._block):
            self._block, self._lines = _room(max(len(lines), 2 * len(self._block)))
        self._block[: len(lines)] = lines
        self._count = len(lines)

    def draw(self, painter: QPainter) -> None:
        if self._count:
            painter.drawLines(self._lines[: self._count])

    def draw_dots(self, painter: QPainter) -> None:
        if self._dots:
            painter.drawPoints(self._dots)


def _room(count: int) -> tuple[Segments, list[Any]]:
    block = np.zeros((count, 4), np.float64)
    first = block.ctypes.data
    places = range(first, first + count * BYTES, BYTES)
    return block, [wrapInstance(place, QLineF) for place in places]
