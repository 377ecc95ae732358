"""One frame of the trend: 20 pens of 2,000 points, ours beside pyqtgraph's PlotDataItem.

Lives here: both plots fed with the same samples, frames taken in turn, medians.
Must not: be read as absolute: it is drawn without a screen, on whatever else the computer does.
"""

import os
import time
from collections.abc import Callable
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np
import pyqtgraph
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from scada.model import SECOND, Tag
from ui.theme import ValueState, apply, current, load_theme
from ui.trend.curve import NO_HOLES, Curve
from ui.trend.pens import Scale
from ui.trend.plot import Plot
from ui.trend.scene import PenScene, Scene
from ui.trend.view import Span
from ui.widgets import ValueText

NAME = "trend frame: 20 pens x 2,000 points, every pen new, 1600 x 900"
PENS, POINTS = 20, 2000
SIZE = QSize(1600, 900)
START, STEP = 1_795_000_000 * SECOND, SECOND
Columns = tuple[np.ndarray, np.ndarray]


def run(quick: bool) -> dict[str, float | str]:
    """ms a frame, median of frames taken in turn; every pen's samples differ from frame to frame."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply(app, load_theme("dark"))
    frames = 5 if quick else 40
    signals = [_signals(number) for number in range(2)]
    ours, peer, wide = _Ours(), _Peer(1.0), _Peer(1.5)
    took = _in_turn({"ours": ours.frame, "peer": peer.frame, "wide": wide.frame}, signals, frames)
    took |= _in_turn({"still": lambda columns, number: ours.still(number)}, signals, frames)
    return {
        "ours, 1.5 px (selected 2.5), bad and gaps looked for, ms": took["ours"],
        "ours, a frame in which nothing is new, ms": took["still"],
        "PlotDataItem, 1 px, ms": took["peer"],
        "PlotDataItem, 1.5 px, ms": took["wide"],
        "PlotDataItem, 1.5 px, over ours": took["wide"] / took["ours"],
        "frames a second if nothing else ran, ours": 1000 / took["ours"],
    }


def _signals(seed: int) -> list[Columns]:
    """(time ns, value 0 to 100) of each pen: a slow wave with noise, the level its own."""
    random = np.random.default_rng(seed)
    at = START + np.arange(POINTS, dtype=np.int64) * STEP
    wave = np.sin(np.arange(POINTS) / 200)
    return [(at, 10 + 4 * pen + 5 * wave + random.normal(size=POINTS)) for pen in range(PENS)]


def _in_turn(
    plots: dict[str, Callable[[list[Columns], int], None]], signals: list[list[Columns]], frames: int
) -> dict[str, float]:
    """Median ms of each, one frame of every plot after the other; the first two warm up."""
    took: dict[str, list[float]] = {name: [] for name in plots}
    for number in range(frames + 2):
        for name, frame in plots.items():
            began = time.perf_counter()
            frame(signals[number % len(signals)], number)
            took[name].append((time.perf_counter() - began) * 1000)
    return {name: median(values[2:]) for name, values in took.items()}


class _Ours:
    """The plot of the product with a scene of 20 curves."""

    def __init__(self) -> None:
        self._plot = Plot("20 pens")
        self._scene: Scene | None = None
        _show(self._plot)

    def frame(self, columns: list[Columns], number: int) -> None:
        span = Span(START, START + POINTS * STEP)
        pens = tuple(_pen(row, *column, number) for row, column in enumerate(columns))
        self._scene = Scene(span, span.end, "UTC", is_live=True, curves=pens)
        self._plot.show_scene(self._scene)
        self._plot.repaint()

    def still(self, number: int) -> None:
        if self._scene is not None:
            self._plot.show_scene(self._scene)
            self._plot.repaint()


class _Peer:
    """pyqtgraph as its manual shows it: one PlotDataItem a pen."""

    def __init__(self, width: float) -> None:
        self._plot = pyqtgraph.PlotWidget()
        self._plot.setRange(xRange=(0, POINTS), yRange=(0, 100), padding=0)
        pens = (pyqtgraph.mkPen(current().pen_colour(row), width=width) for row in range(PENS))
        self._items = [self._plot.plot(pen=pen) for pen in pens]
        _show(self._plot)

    def frame(self, columns: list[Columns], number: int) -> None:
        for item, (at, value) in zip(self._items, columns, strict=True):
            item.setData((at - START) / SECOND, value)
        self._plot.viewport().repaint()


def _pen(row: int, at: np.ndarray, value: np.ndarray, revision: int) -> PenScene:
    tag = Tag(row, f"T-{row}", unit="bar", low=0.0, high=100.0, type="Double")
    curve = Curve(at, value, np.zeros(at.size, np.uint32), NO_HOLES, stepped=False)
    newest = ValueText(f"{value[-1]:.1f}", "bar", ValueState.GOOD)
    return PenScene(tag, row, row == 0, curve, revision, Scale(0.0, 100.0), 0, newest, str)


def _show(widget: QWidget) -> None:
    widget.resize(SIZE)
    widget.show()
    QApplication.processEvents()
