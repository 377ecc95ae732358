"""What a key or a button does to the trend.

Lives here: one method a deed, by the names of the table of keys.
Must not: know a widget, ask history, paint.
"""

from collections.abc import Callable
from dataclasses import dataclass

from . import scales
from . import view as views
from .inspector import Inspector
from .pens import Scale
from .plot import Choice
from .trend import Trend
from .view import Span

PAN, PAGE = 0.1, 1.0  # shares of the view
ZOOM = 0.5  # factor of one key
VALUE_ZOOM, VALUE_MOVE = 0.8, 0.1


@dataclass(frozen=True, slots=True)
class Deeds:
    """`now` gives ns UTC; `span` what is on the screen."""

    trend: Trend
    inspector: Inspector
    now: Callable[[], int]
    span: Callable[[], Span]

    def pause_or_go_on(self) -> None:
        view = self.trend.view
        self.trend.change_view(views.paused(view, self.now()) if view.is_live else views.live(view))

    def back_to_now(self) -> None:
        self.trend.change_view(views.live(self.trend.view))

    def pan(self, share: float) -> None:
        self.trend.change_view(views.panned(self.trend.view, share, self.now()), "pan")

    def pan_back(self) -> None:
        self.pan(-PAN)

    def pan_forward(self) -> None:
        self.pan(PAN)

    def page_back(self) -> None:
        self.pan(-PAGE)

    def page_forward(self) -> None:
        self.pan(PAGE)

    def zoom(self, factor: float, anchor: int | None = None) -> None:
        self.trend.change_view(views.zoomed(self.trend.view, factor, self.now(), anchor), "zoom")

    def zoom_in(self) -> None:
        self.zoom(ZOOM)

    def zoom_out(self) -> None:
        self.zoom(1 / ZOOM)

    def show_length(self, length: int) -> None:
        self.trend.change_view(views.zoomed(self.trend.view, length / self.trend.view.length, self.now()))

    def show_span(self, start: int, end: int | None) -> None:
        now = self.now()
        self.trend.change_view(views.following(start, now) if end is None else views.shown(start, end, now))

    def show_box(self, choice: Choice) -> None:
        """Time of the box; values too, for every curve, when the box has a height."""
        span, pens = self.span(), self.trend.pens
        if (choice.top, choice.bottom) != (0.0, 1.0):
            for pen in self.trend.curves():
                low, high = self.trend.scale(pen, span)
                length = high - low
                scale = Scale(high - length * choice.bottom, high - length * choice.top)
                pens = pens.scaled(pen.tag, scale)
            self.trend.change_pens(pens)
        self.trend.change_view(views.shown(choice.start, choice.end, self.now()))

    def zoom_values(self, factor: float) -> None:
        self._rescale(lambda scale: scales.zoomed(scale, factor))

    def zoom_values_in(self) -> None:
        self.zoom_values(VALUE_ZOOM)

    def zoom_values_out(self) -> None:
        self.zoom_values(1 / VALUE_ZOOM)

    def move_values_up(self) -> None:
        self._rescale(lambda scale: scales.moved(scale, -VALUE_MOVE))

    def move_values_down(self) -> None:
        self._rescale(lambda scale: scales.moved(scale, VALUE_MOVE))

    def fit_values(self) -> None:
        self.trend.fit(self.now())

    def zoom_history_back(self) -> None:
        self.trend.go_back()

    def zoom_history_forward(self) -> None:
        self.trend.go_forward()

    def switch_cursors(self) -> None:
        self.inspector.switch(self.span())

    def cursor_back(self) -> None:
        self.inspector.step(self.trend, -1, self.now())

    def cursor_forward(self) -> None:
        self.inspector.step(self.trend, 1, self.now())

    def hide_pen(self) -> None:
        if self.trend.pens.selected is not None:
            self.turn_pen(self.trend.pens.selected)

    def turn_pen(self, tag: int) -> None:
        self.trend.change_pens(self.trend.pens.turned(tag))

    def remove_pen(self) -> None:
        if self.trend.pens.selected is not None:
            self.drop_pen(self.trend.pens.selected)

    def drop_pen(self, tag: int) -> None:
        self.trend.change_pens(self.trend.pens.removed(tag))

    def choose_pen(self, number: int) -> None:
        """The pen at that place of the legend, 0 first."""
        tags = self.trend.pens.tags
        if number < len(tags):
            self.trend.choose(tags[number])

    def undo(self) -> None:
        self.trend.undo()

    def redo(self) -> None:
        self.trend.redo()

    def _rescale(self, change: Callable[[Scale], Scale]) -> None:
        selected = self.trend.pens.find(self.trend.pens.selected)
        if selected is None or selected not in self.trend.curves():
            return
        scale = change(self.trend.scale(selected, self.span()))
        self.trend.change_pens(self.trend.pens.scaled(selected.tag, scale), "scale")
