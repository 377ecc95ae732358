"""The pens of a trend: which tags are drawn, in which colour, in which order, on which scale.

Lives here: adding, removing, hiding, choosing a pen; the number of its colour.
Must not: hold a sample, know a colour's value, know Qt.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

MOST = 48  # four rounds of twelve colours: solid, dashed, dotted, dash-dotted


class Scale(NamedTuple):
    """Value at the foot and at the top of the plot."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Pen:
    """One tag as it is drawn. `scale` None: the engineering range, or what is seen of it."""

    tag: int
    colour: int  # 0 to 47, kept as long as the pen lives
    is_shown: bool = True
    scale: Scale | None = None


@dataclass(frozen=True, slots=True)
class Pens:
    """At most 48 pens, each tag once. `selected` is the tag of one of them, None only without any."""

    pens: tuple[Pen, ...] = ()
    selected: int | None = None

    def __len__(self) -> int:
        return len(self.pens)

    @property
    def tags(self) -> tuple[int, ...]:
        return tuple(pen.tag for pen in self.pens)

    @property
    def shown(self) -> tuple[Pen, ...]:
        return tuple(pen for pen in self.pens if pen.is_shown)

    def find(self, tag: int | None) -> Pen | None:
        return next((pen for pen in self.pens if pen.tag == tag), None)

    def added(self, tags: Iterable[int]) -> Self:
        """With a pen for each tag that has none, each in the first free colour; the first one is selected.

        What does not fit any more is left out: compare `tags`.
        """
        pens, wanted = list(self.pens), tuple(tags)
        for tag in wanted:
            if len(pens) < MOST and all(pen.tag != tag for pen in pens):
                taken = {pen.colour for pen in pens}
                pens.append(Pen(tag, next(colour for colour in range(MOST) if colour not in taken)))
        there = {pen.tag for pen in pens}
        selected = next((tag for tag in wanted if tag in there), self.selected)
        return replace(self, pens=tuple(pens), selected=selected)

    def removed(self, tag: int) -> Self:
        """Without that pen; the next one, else the one before it, is selected in its place."""
        tags = self.tags
        if tag not in tags:
            return self
        row = tags.index(tag)
        left = tags[:row] + tags[row + 1 :]
        selected = self.selected
        if selected == tag:
            selected = left[min(row, len(left) - 1)] if left else None
        return replace(self, pens=self.pens[:row] + self.pens[row + 1 :], selected=selected)

    def chosen(self, tag: int) -> Self:
        return replace(self, selected=tag) if tag in self.tags else self

    def turned(self, tag: int) -> Self:
        """That pen hidden if it was shown, shown if it was hidden."""
        pen = self.find(tag)
        return self if pen is None else self._with(replace(pen, is_shown=not pen.is_shown))

    def scaled(self, tag: int, scale: Scale | None) -> Self:
        pen = self.find(tag)
        return self if pen is None else self._with(replace(pen, scale=scale))

    def _with(self, new: Pen) -> Self:
        return replace(self, pens=tuple(new if pen.tag == new.tag else pen for pen in self.pens))
