"""The trend as a model: pens and view with what was before, tracks fed from live and history.

Lives here: what a user may do to a trend, what must be asked of history, which live samples go where.
Must not: know Qt, wait for an answer, paint.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from scada.model import DAY, EARLIEST, MINUTE, SECOND, Freshness, Newest, SampleBatch, Source, Tag, Trace

from . import view as views
from .past import Past
from .pens import MOST, Pen, Pens, Scale
from .scales import fitted, followed, range_of, seen
from .track import Kind, Track
from .view import Span, View

AROUND = 0.5  # of the view, asked for at each side so that panning finds something
SHORT_LENGTH = 5 * MINUTE
RESPITE = SECOND  # between two questions for the same view


@dataclass(frozen=True, slots=True)
class Board:
    """What can be undone."""

    pens: Pens = field(default_factory=Pens)
    view: View = field(default_factory=View)


@dataclass(frozen=True, slots=True)
class Question:
    """The traces of `tags` in `span` for a picture of that many columns."""

    tags: tuple[int, ...]
    span: Span
    columns: int


class Trend:
    """Pens over one time axis. Every deed takes its time from `source.now`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.tags: dict[int, Tag] = {tag.id: tag for tag in source.tags}
        self._deeds: Past[Board] = Past(Board())
        self._views: Past[View] = Past(View())
        self._tracks: dict[int, Track] = {}
        self._following: dict[int, Scale] = {}  # of pens without a range
        self._cursor = source.live.changes(-1).cursor
        self._asked_at = 0
        self._is_fresh = True  # nobody has moved the view, and history has not shown anything
        self._resting: Board | None = None  # for this one nothing is asked before `_rests_until`
        self._rests_until = 0
        self.newest: Newest | None = None  # in the order of `pens.tags`

    @property
    def pens(self) -> Pens:
        return self._deeds.now.pens

    @property
    def view(self) -> View:
        return self._deeds.now.view

    @property
    def zone(self) -> str:
        return self._source.zone

    @property
    def can_undo(self) -> bool:
        return bool(self._deeds.before)

    @property
    def can_redo(self) -> bool:
        return bool(self._deeds.after)

    @property
    def can_go_back(self) -> bool:
        return bool(self._views.before)

    @property
    def can_go_forward(self) -> bool:
        return bool(self._views.after)

    def track(self, tag: int) -> Track:
        return self._tracks[tag]

    def span(self, now: int, pixels: int = 0) -> Span:
        return views.span(self.view, now, pixels)

    def add(self, tags: Iterable[int]) -> int:
        """Pens for `tags` the site has. Returns how many found no room: 48 are the most."""
        wanted = [tag for tag in tags if tag in self.tags]
        pens = self.pens.added(wanted)
        self.change_pens(pens)
        return len(set(wanted) - set(pens.tags))

    def choose(self, tag: int) -> None:
        """Select a pen: nothing that could be undone."""
        board = replace(self._deeds.now, pens=self.pens.chosen(tag))
        self._deeds = replace(self._deeds, now=board)

    def change_pens(self, pens: Pens, gesture: str = "") -> None:
        board = replace(self._deeds.now, pens=pens)
        self._deeds = self._deeds.change(board, self._source.now(), gesture)
        self._keep_tracks()

    def change_view(self, view: View, gesture: str = "") -> None:
        self._is_fresh = False
        now = self._source.now()
        self._views = self._views.change(view, now, gesture)
        self._deeds = self._deeds.change(replace(self._deeds.now, view=view), now, gesture)

    def undo(self) -> None:
        self._deeds = self._deeds.back()
        self._after_undo()

    def redo(self) -> None:
        self._deeds = self._deeds.forward()
        self._after_undo()

    def go_back(self) -> None:
        """The view before, whatever became of the pens."""
        self._views = self._views.back()
        self._deeds = self._deeds.change(replace(self._deeds.now, view=self._views.now), self._source.now())

    def go_forward(self) -> None:
        self._views = self._views.forward()
        self._deeds = self._deeds.change(replace(self._deeds.now, view=self._views.now), self._source.now())

    def pull(self) -> None:
        """Take in what came live since the last time."""
        changes = self._source.live.changes(self._cursor)
        self._cursor = changes.cursor
        if changes.missed:
            for track in self._tracks.values():
                track.miss(self._source.now())
        self._share(changes.batches, self.pens.tags)
        self._note()

    def question(self, now: int, pixels: int) -> Question | None:
        """What history should be asked to show the view on that many pixels; None when all is there."""
        if self._deeds.now == self._resting and now < self._rests_until:
            return None
        at = self.span(now, pixels)
        pixel = max(at.length // max(pixels, 1), 1)
        tags = tuple(pen.tag for pen in self.pens.shown if self._tracks[pen.tag].wants(at, now, pixel))
        is_pressing = any(self._tracks[tag].is_blank(at, now) for tag in tags)
        if not tags or (not is_pressing and 0 <= now - self._asked_at < RESPITE):
            return None
        self._asked_at = now
        side = round(at.length * AROUND)
        span = Span(max(at.start - side, EARLIEST), min(at.end + side, now))
        return Question(tags, span, max(round(pixels * span.length / at.length), 1))

    def answer(self, question: Question, traces: Sequence[Trace]) -> None:
        """History's answer: sharp where the old picture was rough or blank."""
        self._open_closer(traces, question.span.end)
        resolution = question.span.length // question.columns
        for trace in traces:
            if trace.tag in self._tracks:
                self._tracks[trace.tag].answer(trace, question.span, resolution)

    def _open_closer(self, traces: Sequence[Trace], now: int) -> None:
        """A trend nobody has moved yet begins with five minutes where no more than that was recorded."""
        times = [int(trace.samples.time[0]) for trace in traces if len(trace.samples)]
        if self._is_fresh and min(times, default=now) > now - SHORT_LENGTH:
            board = replace(self._deeds.now, view=View(SHORT_LENGTH))
            self._deeds, self._views = replace(self._deeds, now=board), Past(board.view)
        self._is_fresh = False

    def rest(self, now: int, duration: int = 365 * DAY) -> None:
        """Ask nothing more for the pens and the view as they are, for a while."""
        self._resting, self._rests_until = self._deeds.now, now + duration

    def forget(self) -> None:
        """Ask again for everything that is shown."""
        self._resting, self._asked_at = None, 0
        for track in self._tracks.values():
            track.doubt()

    def scale(self, pen: Pen, at: Span) -> Scale:
        """The value axis of a pen: fixed, the engineering range, or round bounds of what is seen."""
        track = self._tracks[pen.tag]
        fixed = pen.scale or range_of(track.tag, track.offset)
        if fixed is not None:
            return fixed
        extremes = seen(track.visible(at))
        scale = self._following[pen.tag] = followed(self._following.get(pen.tag), extremes)
        return scale

    def fit(self, now: int) -> None:
        """Every shown curve fills the plot; once they all do, back to their ranges."""
        at, pens = self.span(now), self.pens
        for pen in self.curves():
            extremes = seen(self._tracks[pen.tag].visible(at))
            if extremes is not None:
                pens = pens.scaled(pen.tag, fitted(extremes))
        if pens == self.pens:
            for pen in self.curves():
                pens = pens.scaled(pen.tag, None)
        self.change_pens(pens)

    def curves(self) -> tuple[Pen, ...]:
        """Shown pens that have a value axis, the selected one first."""
        pens = [pen for pen in self.pens.shown if self._tracks[pen.tag].kind is Kind.NUMBER]
        return tuple(sorted(pens, key=lambda pen: pen.tag != self.pens.selected))

    def bands(self) -> tuple[Pen, ...]:
        """Shown pens that are drawn as bands below the plot."""
        return tuple(pen for pen in self.pens.shown if self._tracks[pen.tag].kind is not Kind.NUMBER)

    def row(self, tag: int) -> int:
        """Row of a pen in `newest`; -1 before the first pull."""
        tags = self.pens.tags
        return tags.index(tag) if self.newest is not None and len(self.newest) == len(tags) else -1

    def _after_undo(self) -> None:
        self._views = self._views.change(self.view, self._source.now())
        self._keep_tracks()

    def _keep_tracks(self) -> None:
        """A track for each pen; a new one hears what came in the last moments, which history may not have."""
        new = [tag for tag in self.pens.tags if tag not in self._tracks]
        now = self._source.now()
        self._tracks = {tag: self._tracks.get(tag) or Track(self.tags[tag], now) for tag in self.pens.tags}
        self._following = {tag: scale for tag, scale in self._following.items() if tag in self._tracks}
        if new:
            recent = self._source.live.changes(0)
            ahead = max(recent.cursor - self._cursor, 0)  # those come with the next pull
            self._share(recent.batches[: len(recent.batches) - ahead], new)
        self._note()

    def _share(self, batches: Iterable[SampleBatch], tags: Sequence[int]) -> None:
        wanted = np.array(tags, np.int32)
        for batch in batches:
            part = batch.take(np.isin(batch.tag, wanted))
            for tag in np.unique(part.tag).tolist():
                self._tracks[tag].receive(part.take(part.tag == tag))

    def _note(self) -> None:
        tags = self.pens.tags
        self.newest = self._source.live.newest(tags)
        for row, tag in enumerate(tags):
            self._tracks[tag].note(Freshness(int(self.newest.freshness[row])), int(self.newest.since[row]))


__all__ = ["MOST", "Board", "Question", "Trend"]
