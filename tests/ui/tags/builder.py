"""A source in memory, so that pages meet values, alarms and problems without a station.

Lives here: a source whose parts a test changes by hand, tags and alarms by the dozen.
Must not: run by itself, start a station, know a page.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

import numpy as np

from scada.model import (
    SECOND,
    ActiveAlarm,
    AlarmKind,
    AlarmList,
    AlarmState,
    Changes,
    Freshness,
    Mark,
    Newest,
    SampleBatch,
    Source,
    StationStatus,
    Tag,
    Text,
    Trace,
)

START = 1_795_486_398_000_000_000  # 2026-11-24 02:13:18 UTC, in winter time of Berlin 03:13:18
CALM = StationStatus((), True, "", 0.0, 0, 10**9, 2 * 10**9, 0.001)


class Values:
    """Newest values by tag id; a test sets them."""

    def __init__(self, tags: Sequence[Tag]) -> None:
        size = max((tag.id for tag in tags), default=-1) + 1
        self.number = np.full(size, np.nan)
        self.item = np.full(size, None, dtype=object)
        self.time = np.zeros(size, np.int64)
        self.status = np.zeros(size, np.uint32)
        self.freshness = np.zeros(size, np.uint8)
        self.since = np.zeros(size, np.int64)
        self.asked = 0  # how often a page pulled

    def put(
        self,
        tag: int,
        value: object,
        time: int = START,
        status: int = 0,
        freshness: Freshness = Freshness.LIVE,
        since: int = 0,
    ) -> None:
        is_number = isinstance(value, float)
        self.number[tag] = value if is_number else np.nan
        self.item[tag] = None if is_number else value
        self.time[tag], self.status[tag], self.freshness[tag] = time, status, freshness
        self.since[tag] = since

    def newest(self, tags: Sequence[int]) -> Newest:
        self.asked += 1
        rows = np.asarray(tags, np.intp)
        columns = (self.number, self.item, self.time, self.status, self.freshness, self.since)
        return Newest(*(column[rows] for column in columns))

    def changes(self, since: int) -> Changes:
        return Changes(0, (), missed=False)


class NoHistory:
    def traces(self, tags: Sequence[int], start: int, end: int, columns: int) -> Future[tuple[Trace, ...]]:
        return Future()

    def values_at(self, tags: Sequence[int], time: int) -> Future[tuple[SampleBatch, ...]]:
        return Future()


class Alarms:
    """A list that a test changes; each change is a new revision."""

    def __init__(self) -> None:
        self._list = AlarmList(0, ())

    def active(self) -> AlarmList:
        return self._list

    def put(self, *alarms: ActiveAlarm) -> None:
        """These and no others."""
        self._list = AlarmList(self._list.revision + 1, alarms)

    def add(self, *alarms: ActiveAlarm) -> None:
        self.put(*self._list.alarms, *alarms)

    def turn(self, alarm: int, state: AlarmState) -> None:
        """Change the state of one; NORMAL takes it from the list."""
        turned = (replace(each, state=state) if each.id == alarm else each for each in self._list.alarms)
        self.put(*(each for each in turned if each.state is not AlarmState.NORMAL))


class NoDeeds:
    def acknowledge(self, alarms: Sequence[int], operator: str, comment: str) -> Future[Text]:
        return Future()


@dataclass
class Plant:
    """Everything a page may see, in the hands of a test."""

    tags: tuple[Tag, ...]
    mark: Mark = Mark.LIVE
    now: int = START
    status: StationStatus = CALM
    values: Values = field(init=False)
    alarms: Alarms = field(default_factory=Alarms)

    def __post_init__(self) -> None:
        self.values = Values(self.tags)

    @property
    def source(self) -> Source:
        return Source(
            mark=self.mark,
            site="Northfield Waterworks",
            zone="Europe/Berlin",
            tags=self.tags,
            now=lambda: self.now,
            live=self.values,
            history=NoHistory(),
            alarms=self.alarms,
            status=lambda: self.status,
            deeds=NoDeeds(),
        )


def many_tags(count: int) -> tuple[Tag, ...]:
    """Made-up tags on four servers in eight areas."""
    return tuple(
        Tag(
            number,
            f"PT-{number:05d}",
            server=f"plc-{number % 4}",
            description=f"Pressure of line {number}",
            unit="bar",
            low=0.0,
            high=8.0,
            area=f"Area {number % 8}",
        )
        for number in range(count)
    )


def alarm(
    number: int, priority: int = 3, state: AlarmState = AlarmState.UNACKED, tag: int = 0, **more: object
) -> ActiveAlarm:
    """An alarm of that id; `number` seconds after the start unless `time` says otherwise."""
    given: dict[str, object] = {
        "name": f"PT-{tag:05d}",
        "kind": AlarmKind.LO,
        "message": f"Pressure {number} low",
        "time": START + number * SECOND,
        "value": 2.91,
        "limit": 3.2,
    }
    return ActiveAlarm(id=number, tag=tag, priority=priority, state=state, **(given | more))  # type: ignore[arg-type]


def numbers(plant: Plant, values: Iterable[float], time: int = START) -> None:
    """Good numbers for the first tags."""
    for tag, value in zip(plant.tags, values, strict=False):
        plant.values.put(tag.id, float(value), time)
