"""Asking history for what the page lacks: when, what next, what became of it.

Lives here: the two open questions (traces of the view, exact samples at a cursor) and their fate.
Must not: paint, say a sentence to a person itself.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from scada.model import SECOND, Source, Text, Trace

from .inspector import Inspector
from .questions import Questions
from .trend import Question, Trend
from .view import Span

AFTER_FAILURE = 5 * SECOND  # until the same is asked again by itself


class Asking(QObject):
    """`begun(question)`, then `ended()`; `changed()` when the trend knows more, `failed(text)` when not."""

    begun = Signal(object)
    ended = Signal()
    changed = Signal()
    failed = Signal(object)

    def __init__(self, source: Source, trend: Trend, inspector: Inspector) -> None:
        super().__init__()
        self._source, self._trend, self._inspector = source, trend, inspector
        self._traces, self._exact = Questions(), Questions()
        self._traces.answered.connect(self._on_traces)
        self._traces.failed.connect(self._on_failure)
        self._exact.answered.connect(self._on_exact)
        self._exact.failed.connect(self._on_failure)

    def ask(self, now: int, pixels: int) -> None:
        """Ask for what is missing, unless a question is open that somebody still waits for."""
        self._ask_exact(now)
        waiting = self._traces.open
        if waiting is not None and not _overlap(waiting.span, self._trend.span(now, pixels)):
            self._traces.cancel()
            self.ended.emit()
        question = None if self._traces.open is not None else self._trend.question(now, pixels)
        if question is None:
            return
        history = self._source.history
        self._traces.ask(question, lambda: history.traces(question.tags, *question.span, question.columns))
        self.begun.emit(question)

    def cancel(self) -> None:
        """Nobody waits any more."""
        self._traces.cancel()
        self._exact.cancel()
        self.ended.emit()

    def give_up(self) -> None:
        """The same, and do not ask for this view again until it or the pens change."""
        self.cancel()
        self._trend.rest(self._source.now())

    def again(self) -> None:
        """Ask for everything once more."""
        self.cancel()
        self._trend.forget()

    def _ask_exact(self, now: int) -> None:
        wanted = self._inspector.question(self._trend, now) if self._inspector.cursors else None
        if wanted is not None and self._exact.open is None:
            self._exact.ask(wanted, lambda: self._source.history.values_at(*wanted))

    def _on_traces(self, question: Question, traces: Sequence[Trace]) -> None:
        self._trend.answer(question, traces)
        self.ended.emit()
        self.changed.emit()

    def _on_exact(self, wanted: tuple[tuple[int, ...], int], samples: Any) -> None:
        self._inspector.answer(self._trend, *wanted, samples)
        self.changed.emit()

    def _on_failure(self, question: object, problem: Text) -> None:
        self._trend.rest(self._source.now(), AFTER_FAILURE)
        self.ended.emit()
        self.failed.emit(problem)


def _overlap(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end
