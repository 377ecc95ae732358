"""Where everything of the plot stands: the pane, its axes, the bands, the time axis.

Lives here: rectangles from a size and counts, in device independent pixels.
Must not: paint, know a pen.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

TOP = 22  # room for the units above the axes
AXIS = 50  # least width of a value axis with its labels
FIRST_AXIS = 6  # of the innermost one, left of the pane
LEFT = 76  # least room left of the pane: names of bands
FLAGS = 84  # right of the pane, for the newest values
NAMED_FLAGS = 176  # the same, with the names of the tags
BAND, SMALL_BAND = 26, 20
GAP = 14  # above the bands
TIME = 34  # below them: marks and labels
LEAST_PANE = 120
MOST_AXES = 3


class Box(NamedTuple):
    """A rectangle."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x < self.right and self.top <= y < self.bottom


class Layout(NamedTuple):
    """`axes`: x of each value axis, the selected pen's first. `left_out`: bands that found no room."""

    pane: Box
    axes: tuple[int, ...]
    bands: tuple[Box, ...]
    time: int  # y of the time axis
    left_out: int


def layout(width: int, height: int, axes: Sequence[int], bands: int, flags: int = FLAGS) -> Layout:
    """For a plot of that size, value axes of those widths, so many state bands, `flags` px at its right."""
    widths = [max(axis, AXIS) for axis in axes[:MOST_AXES]]
    places = list(accumulate(widths[:-1], initial=FIRST_AXIS)) if widths else []
    left = max(LEFT, 20 + sum(widths))
    inside = max(width - left - flags, 1)
    room = height - TOP - TIME
    band = BAND if bands * BAND + GAP <= room * 0.45 else SMALL_BAND
    fitting = min(bands, max(int((room - LEAST_PANE - GAP) // band), 0))
    below = fitting * band + GAP if fitting else 0
    pane = Box(left, TOP, inside, max(room - below, 1))
    top = pane.bottom + GAP
    return Layout(
        pane,
        tuple(left - place for place in places),
        tuple(Box(left, top + band * number, inside, band) for number in range(fitting)),
        pane.bottom + below,
        bands - fitting,
    )
