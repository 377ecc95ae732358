"""The cursors A and B, and what each pen says there.

Lives here: switching, moving and stepping cursors; exact samples where the picture is reduced.
Must not: ask history itself, format, know Qt.
"""

from collections.abc import Sequence

import numpy as np

from scada.model import SampleBatch

from .compose import Readings
from .readings import Reading, exact, reading
from .trend import Trend
from .view import Span

MOST = 2
FIRST, SECOND = 0.5, 0.75  # share of the view where a cursor appears without a pointer
Samples = Sequence[SampleBatch]


class Inspector:
    """At most two moments, ns UTC, and the exact readings known there."""

    def __init__(self) -> None:
        self.cursors: tuple[int, ...] = ()
        self._exact: dict[tuple[int, int], Reading] = {}  # by tag and moment

    def switch(self, span: Span, pointer: int | None = None) -> None:
        """None, A, A and B, none again. A new one stands under the pointer, else where there is room."""
        if len(self.cursors) == MOST:
            self.cursors = ()
            self._exact.clear()
            return
        share = SECOND if self.cursors else FIRST
        at = span.start + round(span.length * share) if pointer is None else pointer
        self.cursors = (*self.cursors, at)

    def clear(self) -> None:
        self.cursors = ()
        self._exact.clear()

    def move(self, number: int, time: int) -> None:
        if number < len(self.cursors):
            self.cursors = (*self.cursors[:number], time, *self.cursors[number + 1 :])

    def place(self, time: int) -> None:
        """The last cursor goes to `time`."""
        self.move(len(self.cursors) - 1, time)

    def step(self, trend: Trend, way: int, now: int) -> None:
        """The last cursor goes to the selected pen's next sample (`way` 1) or the one before (−1)."""
        selected = trend.pens.selected
        if not self.cursors or selected is None:
            return
        time = trend.track(selected).curve(now).time
        at = self.cursors[-1]
        row = int(np.searchsorted(time, at, "right")) if way > 0 else int(np.searchsorted(time, at)) - 1
        if 0 <= row < time.size:
            self.place(int(time[row]))

    def readings(self, trend: Trend, now: int) -> Readings:
        """What every pen says at every cursor."""
        return {
            tag: tuple(
                self._exact.get((tag, at)) or reading(trend.track(tag), at, now) for at in self.cursors
            )
            for tag in trend.pens.tags
        }

    def question(self, trend: Trend, now: int) -> tuple[tuple[int, ...], int] | None:
        """Tags and moment whose exact samples history should be asked for: where the picture is reduced."""
        for at in self.cursors:
            tags = tuple(
                tag
                for tag in trend.pens.tags
                if (tag, at) not in self._exact and reading(trend.track(tag), at, now).is_rough
            )
            if tags:
                return tags, at
        return None

    def answer(self, trend: Trend, tags: Sequence[int], at: int, samples: Samples) -> None:
        """The newest sample at or before `at`, one batch a tag; forget what no cursor stands on."""
        self._exact = {key: found for key, found in self._exact.items() if key[1] in self.cursors}
        for tag, sample in zip(tags, samples, strict=True):
            if tag in trend.pens.tags:
                self._exact[tag, at] = exact(trend.track(tag), sample, at)
