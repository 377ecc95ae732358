"""Where pages get everything from: one shape for a live station, a viewer, a review and a replay.

Lives here: the parts of a source as protocols, and the mark a page must show.
Must not: hold state, know which process or file is behind a part.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol

from .alarm import AlarmList
from .batch import SampleBatch
from .hole import Hole
from .newest import Newest
from .status import StationStatus
from .tag import Tag
from .text import Problem, Text


class Mark(Enum):
    LIVE = "live"
    VIEWER = "viewer"
    REVIEW = "review"


class Changes(NamedTuple):
    """Batches since a cursor. `missed`: the cursor was too old, so ask history for what lies between."""

    cursor: int
    batches: tuple[SampleBatch, ...]
    missed: bool


class Trace(NamedTuple):
    """What history knows of one tag in a span: real samples only, never an interpolated one.

    The first sample may lie before the span: it is the last one known at its start. When `is_reduced`,
    each column of the picture kept its first, lowest, highest and last sample and every change of quality.
    """

    tag: int
    samples: SampleBatch  # ascending in time
    holes: tuple[Hole, ...]  # spans without recording that touch the span, ascending
    is_reduced: bool


class Live(Protocol):
    def newest(self, tags: Sequence[int]) -> Newest: ...
    def changes(self, since: int) -> Changes: ...


class History(Protocol):
    """Queries run elsewhere; a future that is cancelled stops its query. Errors arrive as HistoryProblem."""

    def traces(self, tags: Sequence[int], start: int, end: int, columns: int) -> Future[tuple[Trace, ...]]:
        """One trace a tag, in the order asked, of [start, end] for a picture `columns` pixels wide."""
        ...

    def values_at(self, tags: Sequence[int], time: int) -> Future[tuple[SampleBatch, ...]]:
        """Per tag in the order asked: the newest sample at or before `time`; empty when there is none."""
        ...


class Alarms(Protocol):
    def active(self) -> AlarmList: ...


class Deeds(Protocol):
    """What an operator may ask for. The answer is a sentence, also when the answer is no."""

    def acknowledge(self, alarms: Sequence[int], operator: str, comment: str) -> Future[Text]: ...


class HistoryProblem(Problem):
    """A query that could not be answered; `text` says what happened, what it means, what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A site as pages see it. `tags` and names are fixed for the life of a source."""

    mark: Mark
    site: str  # name of the site
    zone: str  # IANA zone of the site, only for the edge of the screen
    tags: tuple[Tag, ...]
    now: Callable[[], int]  # ns UTC; the play head in a review
    live: Live
    history: History
    alarms: Alarms
    status: Callable[[], StationStatus]
    deeds: Deeds
