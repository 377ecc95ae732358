"""What the page knows of one tag: an answer of history, and the live samples that continue it.

Lives here: joining both without a seam, what is not known yet, whether history must be asked again.
Must not: ask, read a clock, paint.
"""

from dataclasses import replace
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scada.model import EARLIEST, SECOND, Freshness, Hole, SampleBatch, Tag, Text, Trace

from .curve import Curve, hole_columns
from .rows import Rows
from .view import Span

EXACT = 2**52  # from here on float64 rounds: such values are kept relative to the first one
MOST_ROWS = 200_000  # then history is asked for a reduced form
LONG_TAIL = 20_000
OVERLAP = 10 * SECOND  # of live samples that history may not have stored when it answers
COARSE = 2  # an answer with columns this many pixels wide is no longer sharp
TEXTS = frozenset(("String", "LocalizedText", "Guid", "ByteString", "XmlElement", "QualifiedName", "NodeId"))
UNRECORDED = Text("The connection was lost.")


class Kind(Enum):
    """How a tag can be drawn."""

    NUMBER = "a curve on a value axis"
    STATE = "a band with the names of states"
    TEXT = "a band with texts"


class Track:
    """Samples of `tag` in `loaded`, continued by live ones while `is_joined`.

    `values` of a 64-bit integer are relative to `offset`, so that a counter above 2^53 keeps its steps.
    A text is a number that `name` gives back.
    """

    def __init__(self, tag: Tag, now: int) -> None:
        self.tag = tag
        self.revision = 0  # grows with every change of what `curve` gives
        self.loaded: Span | None = None
        self.offset = 0
        self.holes: tuple[Hole, ...] = ()  # told by history, and seen here before history could tell
        self.is_joined = False
        self._rows, self._tail = Rows(), Rows()
        self._listening_since = now  # every sample received later is in the tail
        self._resolution = 0  # ns a column of the answer; 0: every sample
        self._is_outdated = False
        self._freshness, self._since = Freshness.NEVER, 0
        self._recorded: tuple[Hole, ...] = ()
        self._breaks: list[Hole] = []
        self._texts: dict[str, int] = {}
        self._spans = hole_columns(())

    @property
    def kind(self) -> Kind:
        if self.tag.type in TEXTS or self._texts:
            return Kind.TEXT
        return Kind.STATE if self.tag.type == "Boolean" or self.tag.states else Kind.NUMBER

    @property
    def is_stepped(self) -> bool:
        return self.tag.stepped or self.kind is not Kind.NUMBER

    @property
    def is_reduced(self) -> bool:
        return self._resolution > 0

    def name(self, value: float) -> str:
        """The text that a value of a TEXT track stands for."""
        return next((text for text, code in self._texts.items() if code == value), "")

    def receive(self, batch: SampleBatch) -> None:
        """Live samples of this tag, in the order they came."""
        value = self.values(batch)
        self._tail.put(batch.time, value, batch.status)
        if self.is_joined:
            self._rows.put(batch.time, value, batch.status)
            self.revision += 1
            self._is_outdated |= len(self._rows) > MOST_ROWS
        if len(self._tail) > MOST_ROWS:
            middle = int(self._tail.time[MOST_ROWS // 2])
            self._tail.drop_before(middle)
            self._listening_since = max(self._listening_since, middle)

    def miss(self, now: int) -> None:
        """Live samples were lost before `now`: nothing joins the answer any more until history is asked."""
        self._tail.clear()
        self._listening_since = now
        self.is_joined, self._is_outdated = False, True
        if self.loaded is not None and len(self._rows):
            self.loaded = self.loaded._replace(end=int(self._rows.time[-1]))
        self.revision += 1

    def note(self, freshness: Freshness, since: int) -> None:
        """What the station says of the newest sample. A lost link is a hole before history has it."""
        if freshness == self._freshness and since == self._since:
            return
        was = self._freshness
        if was is not Freshness.NEVER:
            self._is_outdated = True
            if freshness is Freshness.LIVE and was is not Freshness.STALE:
                self._breaks.append(Hole(self.tag.server, self._last_known(was, since), since, UNRECORDED))
        self._freshness, self._since = freshness, since
        self._renew_holes()

    def answer(self, trace: Trace, asked: Span, resolution: int) -> None:
        """Take over what history knows of `asked`; live samples continue it where they reach back to it."""
        samples = trace.samples
        self._rows = Rows()
        self._rows.put(samples.time, self.values(samples), samples.status)
        self.loaded, self._resolution = asked, resolution if trace.is_reduced else 0
        self.is_joined, self._is_outdated = asked.end >= self._listening_since, False
        if self.is_joined:
            self._rows.put(self._tail.time, self._tail.value, self._tail.status)
            if len(self._tail) > LONG_TAIL:
                self._tail.drop_before(asked.end - OVERLAP)
                self._listening_since = max(self._listening_since, asked.end - OVERLAP)
            self._breaks = [hole for hole in self._breaks if hole.end is not None and hole.end > asked.end]
        self._recorded = trace.holes
        self._renew_holes()

    def doubt(self) -> None:
        """What is known may be outdated."""
        self._is_outdated = True

    def wants(self, view: Span, now: int, pixel: int) -> bool:
        """Whether history must be asked to show `view` with columns of `pixel` ns."""
        is_rough = self._resolution >= COARSE * max(pixel, 1)
        return is_rough or self._is_outdated or self.is_blank(view, now)

    def is_blank(self, view: Span, now: int) -> bool:
        """Whether a part of `view` is not known at all, so that the question should not wait."""
        if self.loaded is None:
            return True
        ends_early = not self.is_joined and min(view.end, now) > self.loaded.end
        return ends_early or max(view.start, EARLIEST) < self.loaded.start

    def curve(self, now: int) -> Curve:
        """All that may be drawn. `now` may be cut to whole pixels: it is where a value that holds ends."""
        return Curve(
            self._rows.time,
            self._rows.value,
            self._rows.status,
            self._spans,
            self.is_stepped,
            self._held_until(now),
        )

    def visible(self, view: Span) -> NDArray[np.float64]:
        """Usable values inside `view` and the one before it."""
        first = max(int(np.searchsorted(self._rows.time, view.start, "right")) - 1, 0)
        last = int(np.searchsorted(self._rows.time, view.end, "right"))
        value, status = self._rows.value[first:last], self._rows.status[first:last]
        return np.asarray(value[(status >> 31 == 0) & np.isfinite(value)])

    def unchanged_since(self) -> int:
        """ns UTC of the last change that is known to have led to the newest value; 0 when none is known."""
        value = self._rows.value
        if not self.is_joined or value.size < 2:
            return 0
        others = np.flatnonzero(value != value[-1])
        return int(self._rows.time[others[-1] + 1]) if others.size else 0

    def _held_until(self, now: int) -> int | None:
        if not self.is_joined:
            return None if self.loaded is None else min(self.loaded.end, now)
        if self._freshness is Freshness.LIVE:
            return now
        return self._since if self._since and self._freshness is not Freshness.NEVER else None

    def _last_known(self, was: Freshness, since: int) -> int:
        """From when on nothing is known, when the link is back `since` then."""
        if was is Freshness.DISCONNECTED and self._since:
            return self._since
        row = int(np.searchsorted(self._rows.time, since)) - 1
        return int(self._rows.time[row]) if row >= 0 else since

    def _renew_holes(self) -> None:
        """A hole still open in the books ends where the station says that the tag is live again."""
        is_live = self._freshness is Freshness.LIVE
        self.holes = (
            *(
                replace(hole, end=self._since)
                if hole.end is None and is_live and self._since > hole.start
                else hole
                for hole in self._recorded
            ),
            *self._breaks,
        )
        self._spans = hole_columns(self.holes)
        self.revision += 1

    def values(self, batch: SampleBatch) -> NDArray[np.float64]:
        value = batch.value
        if value.dtype == object:
            return np.array([self._code(item) for item in value], np.float64)
        if value.dtype == np.float64:
            return np.asarray(value - float(self.offset) if self.offset else value)
        is_first = not (self.offset or self._rows or self._tail)
        if is_first and value.size and abs(int(value[0])) > EXACT:
            self.offset = int(value[0])
        if not self.offset:
            return np.asarray(value, np.float64)
        base = np.array([self.offset]).astype(value.dtype)
        difference = (value - base).view(np.int64)  # wraps around, so it is exact
        return np.asarray(difference, np.float64)

    def _code(self, item: Any) -> float:
        """A text as a number; a number stays one; NaN for nothing."""
        if item is None:
            return np.nan
        if isinstance(item, int | float) and not self._texts:
            return float(item - self.offset)
        return float(self._texts.setdefault(str(item), len(self._texts)))
