"""Which span of time the page shows: following now, or standing still.

Lives here: panning, zooming, pausing, the bounds of a view, the grid of pixels a live view steps on.
Must not: read a clock, know Qt, know a pen.
"""

from dataclasses import dataclass
from typing import NamedTuple

from scada.model import DAY, EARLIEST, HOUR, MILLISECOND, MINUTE

SHORTEST = 10 * MILLISECOND
LONGEST = 50 * 365 * DAY
AHEAD = 0.022  # share of a live view right of now, so that the now edge can be seen
SPANS = (5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR, DAY, 7 * DAY, 365 * DAY)  # of the time bar


class Span(NamedTuple):
    """A stretch of time, ns UTC."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class View:
    """`length` ns wide. `end` None: it follows now (LIVE); else it stands still (PAUSED)."""

    length: int = 30 * MINUTE
    end: int | None = None

    @property
    def is_live(self) -> bool:
        return self.end is None


def span(view: View, now: int, pixels: int = 0) -> Span:
    """What `view` shows at `now`. A live one moves in whole steps of its own pixels: it does not glide."""
    if view.end is not None:
        return Span(view.end - view.length, view.end)
    end = now + round(view.length * AHEAD)
    step = view.length // pixels if pixels > 0 else 0
    if step > 1:
        end = -(-end // step) * step
    return Span(end - view.length, end)


def live(view: View) -> View:
    return View(view.length)


def paused(view: View, now: int) -> View:
    return View(view.length, span(view, now).end)


def shown(start: int, end: int, now: int) -> View:
    """A view that stands still on [start, end], moved and widened as far as the bounds ask."""
    length = min(max(end - start, SHORTEST), LONGEST)
    end = start + length if end - start < SHORTEST else end
    return _bounded(length, end, now)


def following(start: int, now: int) -> View:
    """A live view that reaches back to `start`."""
    return View(min(max(round((now - start) / (1 - AHEAD)), SHORTEST), LONGEST))


def panned(view: View, share: float, now: int) -> View:
    """Moved by a share of its length, later when positive. It stands still afterwards."""
    at = span(view, now)
    return _bounded(view.length, at.end + round(at.length * share), now)


def zoomed(view: View, factor: float, now: int, anchor: int | None = None) -> View:
    """`factor` times as long about `anchor` (ns UTC); without one about now while live, else the middle.

    A live view stays live as long as it still shows now.
    """
    at = span(view, now)
    length = min(max(round(at.length * factor), SHORTEST), LONGEST)
    if anchor is None:
        if view.is_live:
            return View(length)
        anchor = at.start + at.length // 2
    share = (at.end - anchor) / at.length
    end = anchor + round(length * share)
    if view.is_live and end >= now:
        return View(length)
    return _bounded(length, end, now)


def _bounded(length: int, end: int, now: int) -> View:
    """Never wholly after now, never before the earliest time there can be."""
    latest = now + round(length * AHEAD)
    return View(length, max(min(end, latest), min(EARLIEST + length, latest)))
