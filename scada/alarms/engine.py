"""The engine: batches and the running of time in, transitions and the list of active alarms out.

Lives here: conditions with their limits, delays and states, and who is in alarm now.
Must not: read a clock (monotonic time is an argument), know a file, a server or a widget.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scada.model import (
    ActiveAlarm,
    AlarmDefinition,
    AlarmEvent,
    AlarmList,
    AlarmState,
    SampleBatch,
    Text,
    Transition,
)

from . import delay
from .clock import Passage, Run, TagClocks
from .condition import TRANSITIONS, Condition, advance
from .delay import NEVER, Crossing, Delay, Edge
from .limits import Found, Limits

Known = tuple[AlarmState, int, float]  # state, in alarm since (ns UTC), value that crossed


@dataclass(frozen=True, slots=True)
class EngineCondition:
    """`id` stays the same over restarts; `tag` is the id in the tag table."""

    id: int
    tag: int
    definition: AlarmDefinition


class Answer(NamedTuple):
    """What an operator's deed led to, and in words what it did not."""

    transitions: tuple[Transition, ...]
    refusals: tuple[Text, ...]


class _Step(NamedTuple):
    row: int  # of the sample that brought it, in the batch: transitions come out in the order of the samples
    transition: Transition


class Engine:
    """One thread calls it; `active` may be read from any.

    `states` are those of the last run, by condition id. `patience` (ns) is how long `advance` waits for a
    sample that may be on its way before it takes silence for "unchanged": twice the publishing interval is
    right. It delays what is noticed, never what is written.
    """

    def __init__(
        self,
        conditions: Sequence[EngineCondition],
        states: Mapping[int, Known] | None = None,
        patience: int = 0,
    ) -> None:
        self._conditions = sorted(conditions, key=lambda condition: condition.tag)
        self._position = {condition.id: at for at, condition in enumerate(self._conditions)}
        known = states or {}
        unknown = (AlarmState.NORMAL, 0, math.nan)
        self._states = [Condition(*known.get(condition.id, unknown)) for condition in self._conditions]
        self._delays = [
            Delay(condition.definition.on_delay, condition.definition.off_delay, state.state.is_active)
            for condition, state in zip(self._conditions, self._states, strict=True)
        ]
        self._patience = patience
        self._clocks, self._tag = self._make_clocks()
        self._limits = self._make_limits()
        self._due = np.full(len(self._conditions), NEVER)
        self._floor: dict[int, int] = {}  # time of an edge that came without a sample: none lies before it
        self._rows: dict[int, ActiveAlarm] = {}
        self._active = AlarmList(0, ())
        self._show(sorted(self._position, key=lambda id_: self._states[self._position[id_]].since))

    @property
    def ignored(self) -> int:
        """Samples so far that could make no live alarm: older than their tag's newest, or not live."""
        return self._clocks.ignored

    def feed(self, batch: SampleBatch, arrived: int) -> tuple[Transition, ...]:
        """Transitions of a batch that arrived at the monotonic time `arrived`, in the order of its samples.

        Cut the batch anywhere: the pieces together give the same.
        """
        number = batch.numbers()
        passage = self._clocks.take(batch, number, arrived)
        if passage is None:
            return ()
        condition, run = self._limits.of(passage)
        found = self._limits.cross(passage, number[passage.row], condition, run)
        last = passage.clock[passage.start + passage.length - 1]
        is_due = self._due[condition] <= last[run]
        if found.condition.size == 0 and not is_due.any():
            return ()
        run_of = dict(zip(condition[is_due].tolist(), run[is_due].tolist(), strict=True))
        is_crossed = np.isin(condition, found.condition)
        run_of |= zip(condition[is_crossed].tolist(), run[is_crossed].tolist(), strict=True)
        crossing_of = _crossings(batch, number, passage, found)
        steps: list[_Step] = []
        for at in sorted(run_of):
            steps += self._walk(at, passage.run(run_of[at]), crossing_of.get(at, []))
        steps.sort(key=lambda step: step.row)
        transitions = tuple(step.transition for step in steps)
        self._show(transition.condition for transition in transitions)
        return transitions

    def advance(self, now: int) -> tuple[Transition, ...]:
        """Transitions whose delay ran out at the monotonic time `now` while no sample came; by time."""
        if not (self._due != NEVER).any():
            return ()
        clock = self._clocks.at(now - self._patience)[self._tag]
        transitions = []
        for at in np.flatnonzero(self._due <= clock).tolist():
            self._delays[at], edge = delay.run(self._delays[at], int(clock[at]))
            if edge is not None:
                transitions.append(self._step(at, edge))
                self._floor[at] = transitions[-1].time
            self._due[at] = self._delays[at].due
        transitions.sort(key=lambda transition: transition.time)
        self._show(transition.condition for transition in transitions)
        return tuple(transitions)

    def acknowledge(self, ids: Iterable[int], time: int, user: str, comment: str = "") -> Answer:
        """The operator `user` has seen these alarms at `time` (ns UTC)."""
        transitions, refusals = [], []
        for id_ in dict.fromkeys(ids):
            at = self._position.get(id_)
            if at is None:
                refusals.append(Text("There is no alarm {id}. List the active alarms again.", {"id": id_}))
            elif AlarmEvent.ACKNOWLEDGED not in TRANSITIONS[self._states[at].state]:
                refusals.append(self._refusal(at))
            else:
                self._states[at] = advance(self._states[at], AlarmEvent.ACKNOWLEDGED, time)
                limit = self._conditions[at].definition.limit
                transitions.append(
                    Transition(id_, AlarmEvent.ACKNOWLEDGED, time, math.nan, limit, user, comment)
                )
        self._show(transition.condition for transition in transitions)
        return Answer(tuple(transitions), tuple(refusals))

    def set_stale(self, tags: Sequence[int] | NDArray[np.integer], is_stale: bool, now: int) -> None:
        """Halt or release the clocks of tags (by id) at the monotonic time `now`.

        Stale: the publishes of its server are late or its link is down. A sample releases its tag by itself.
        """
        rows = self._clocks.rows(np.asarray(tags, np.int64))
        self._clocks.set_stale(rows[rows >= 0], is_stale, now)

    def active(self) -> AlarmList:
        """Conditions in alarm or not yet acknowledged, in the order in which they were raised."""
        return self._active

    def states(self) -> dict[int, Known]:
        """The state of each condition by its id, for a next run."""
        pairs = zip(self._conditions, self._states, strict=True)
        return {condition.id: (state.state, state.since, state.value) for condition, state in pairs}

    def _make_clocks(self) -> tuple[TagClocks, NDArray[np.intp]]:
        tags = np.asarray([condition.tag for condition in self._conditions], np.int64)
        clocks = TagClocks(np.unique(tags))
        return clocks, clocks.rows(tags)

    def _make_limits(self) -> Limits:
        definitions = [condition.definition for condition in self._conditions]
        return Limits(
            self._tag,
            np.asarray([1.0 if definition.kind.is_high else -1.0 for definition in definitions]),
            np.asarray([definition.limit for definition in definitions], np.float64),
            np.asarray([definition.deadband for definition in definitions], np.float64),
            np.asarray([state.state.is_active for state in self._states], bool),
        )

    def _walk(self, at: int, run: Run, crossings: list[tuple[int, Crossing]]) -> list[_Step]:
        """Steps of one condition through the samples of its tag."""
        steps = []
        state = self._delays[at]
        for row, crossing in crossings:
            state, edges = delay.cross(state, crossing)
            for edge in edges:
                is_at_once = edge.is_on == crossing.is_beyond
                steps.append(_Step(row if is_at_once else run.row_at(edge.due), self._step(at, edge)))
        state, due = delay.run(state, int(run.clock[-1]))
        if due is not None:
            steps.append(_Step(run.row_at(due.due), self._step(at, due)))
        self._delays[at] = state
        self._due[at] = state.due
        return steps

    def _step(self, at: int, edge: Edge) -> Transition:
        event = AlarmEvent.ACTIVE if edge.is_on else AlarmEvent.RETURNED
        time = max(edge.time, self._floor.pop(at, edge.time))
        self._states[at] = advance(self._states[at], event, time, edge.value)
        condition = self._conditions[at]
        limit = condition.definition.limit
        return Transition(condition.id, event, time, edge.value, limit, origin=edge.origin)

    def _refusal(self, at: int) -> Text:
        definition = self._conditions[at].definition
        fields = {"tag": definition.tag, "kind": definition.kind.value}
        if self._states[at].state is AlarmState.ACKED:
            return Text("The {kind} alarm of {tag} is acknowledged already.", fields)
        return Text("The {kind} alarm of {tag} is not active; there is nothing to acknowledge.", fields)

    def _show(self, ids: Iterable[int]) -> None:
        """Renew the list after these conditions went through a transition, in this order."""
        was = dict(self._rows)
        for id_ in ids:
            at = self._position[id_]
            row = _row(self._conditions[at], self._states[at])
            shown = self._rows.get(id_)
            if row is None or (shown is not None and shown.time != row.time):
                self._rows.pop(id_, None)  # raised again: to the end of the list
            if row is not None:
                self._rows[id_] = row
        if self._rows != was:
            self._active = AlarmList(self._active.revision + 1, tuple(self._rows.values()))


def _row(condition: EngineCondition, state: Condition) -> ActiveAlarm | None:
    if state.state is AlarmState.NORMAL:
        return None
    definition = condition.definition
    return ActiveAlarm(
        condition.id,
        condition.tag,
        definition.tag,
        definition.kind,
        definition.priority,
        definition.message,
        state.state,
        state.since,
        state.value,
        definition.limit,
    )


def _crossings(
    batch: SampleBatch, number: NDArray[np.float64], passage: Passage, found: Found
) -> dict[int, list[tuple[int, Crossing]]]:
    """By condition: row in the batch, and the crossing there."""
    row = passage.row[found.at]
    columns = zip(
        found.condition.tolist(),
        row.tolist(),
        found.is_beyond.tolist(),
        batch.time[row].tolist(),
        passage.clock[found.at].tolist(),
        number[row].tolist(),
        found.is_first.tolist(),
        strict=True,
    )
    crossing_of: dict[int, list[tuple[int, Crossing]]] = {}
    for at, sample, is_beyond, time, clock, value, is_first in columns:
        crossing = Crossing(is_beyond, time, clock, value, "restart" if is_first else "live")
        crossing_of.setdefault(at, []).append((sample, crossing))
    return crossing_of
