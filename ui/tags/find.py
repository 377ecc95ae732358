"""Which tags are shown and in what order: columns of facts in, row numbers out.

Lives here: what a search text means, the filter, the order by a column.
Must not: start Qt, keep what is shown, loop over rows while values come.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scada.model import Newest, Tag
from ui.theme import ValueState

from .columns import Column

Mask = NDArray[np.bool_]
BETWEEN = "\n"  # between the fields of one tag: no one types it
QUALITY = "quality:"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a person asked to see. `area` None and `state` None ask for all; so does priority 0."""

    text: str = ""
    area: str | None = None
    state: ValueState | None = None
    priority: int = 0

    @property
    def is_open(self) -> bool:
        return self == Filter()

    @property
    def is_live(self) -> bool:
        """Whether a tag may come in or go out with a new value."""
        return self.state is not None or self.priority > 0 or QUALITY in self.text.casefold()


class Facts:
    """What is known of the tags and does not change: what is searched, and ranks to sort by."""

    def __init__(self, tags: Sequence[Tag]) -> None:
        self.tags = tuple(tags)
        texts = [BETWEEN.join((t.name, t.description, t.unit, t.server, t.area)).casefold() for t in tags]
        self._texts = np.array(texts, dtype=np.str_)
        self.low = np.array([np.nan if tag.low is None else tag.low for tag in tags], np.float64)
        self.high = np.array([np.nan if tag.high is None else tag.high for tag in tags], np.float64)
        self._areas = np.array([tag.area for tag in tags], dtype=np.str_)

    @cached_property
    def areas(self) -> dict[str, int]:
        """Areas in natural order, with the number of their tags; tags without one are under ""."""
        names, counts = np.unique(self._areas, return_counts=True)
        found = zip(names.tolist(), counts.tolist(), strict=True)
        return dict(sorted(found, key=lambda pair: (pair[0] == "", natural(pair[0]))))

    @cached_property
    def ranks(self) -> dict[Column, NDArray[np.float64]]:
        return {
            Column.TAG: _rank([tag.name for tag in self.tags]),
            Column.DESCRIPTION: _rank([tag.description for tag in self.tags]),
            Column.SERVER: _rank([tag.server for tag in self.tags]),
        }

    def holding(self, word: str) -> Mask:
        """(n,) where any field holds `word`, whatever its case."""
        return np.asarray(np.strings.find(self._texts, word.casefold()) >= 0)

    def within(self, area: str) -> Mask:
        return np.asarray(self._areas == area)


def matching(
    wanted: Filter,
    facts: Facts,
    states: NDArray[np.uint8],
    priorities: NDArray[np.uint8],
    words: Mapping[str, ValueState],
) -> Mask:
    """(n,) which tags `wanted` lets through. `words` are names of states as a reader may type them."""
    mask = np.ones(len(facts.tags), bool)
    for word in wanted.text.split():
        if word.casefold().startswith(QUALITY):
            mask &= np.isin(states, _states(word[len(QUALITY) :], words))
        else:
            mask &= facts.holding(word)
    if wanted.area is not None:
        mask &= facts.within(wanted.area)
    if wanted.state is not None:
        mask &= states == wanted.state
    if wanted.priority:
        mask &= priorities == wanted.priority
    return mask


def order(
    column: Column,
    is_descending: bool,
    facts: Facts,
    newest: Newest,
    states: NDArray[np.uint8],
    priorities: NDArray[np.uint8],
    marks: Mask,
) -> NDArray[np.intp]:
    """(n,) all row numbers sorted by `column`, then by name. What has no key comes last either way."""
    if column in facts.ranks:
        key = facts.ranks[column]
    else:
        key = _live_key(column, facts, newest, states, priorities, marks)
    return np.lexsort((facts.ranks[Column.TAG], -key if is_descending else key))


def natural(name: str) -> list[tuple[int, int | str]]:
    """A key by which PT-9 comes before PT-10."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in parts]


def _live_key(
    column: Column,
    facts: Facts,
    newest: Newest,
    states: NDArray[np.uint8],
    priorities: NDArray[np.uint8],
    marks: Mask,
) -> NDArray[np.float64]:
    match column:
        case Column.MARK:
            return np.where(marks, 0.0, 1.0)
        case Column.ALARM:
            return np.where(priorities > 0, priorities.astype(np.float64), np.nan)
        case Column.RANGE:
            with np.errstate(invalid="ignore", divide="ignore"):
                return np.asarray((newest.number - facts.low) / (facts.high - facts.low))
        case Column.QUALITY:
            return -states.astype(np.float64)  # worst first: what a person looks for
        case Column.AGE:
            return np.where(newest.time > 0, -newest.time.astype(np.float64), np.nan)
    return _numbers(newest)


def _numbers(newest: Newest) -> NDArray[np.float64]:
    """(n,) values as numbers; whole numbers kept as objects count, texts do not."""
    key = newest.number.copy()
    for row in np.flatnonzero(newest.item != None):  # noqa: E711  an elementwise comparison
        item = newest.item[row]
        key[row] = float(item) if isinstance(item, int | float) else np.nan
    return key


def _rank(names: Sequence[str]) -> NDArray[np.float64]:
    """(n,) place of each name in natural order; an empty one has none."""
    order = sorted(range(len(names)), key=lambda at: natural(names[at]))
    rank = np.empty(len(names))
    rank[order] = np.arange(len(names))
    rank[[at for at, name in enumerate(names) if not name]] = np.nan
    return rank


def _states(written: str, words: Mapping[str, ValueState]) -> list[int]:
    """States whose word begins with what is written so far."""
    return [int(state) for word, state in words.items() if word.startswith(written.casefold())]
