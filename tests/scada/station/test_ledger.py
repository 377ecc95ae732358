"""The ledger of one server in a real journal: which rows it leaves, what they say.

Lives here: start, cut, return, gaps, tags that are refused, stops; told once however often it is heard.
Must not: search for orders of events in which something is lost; test_promise does.
"""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scada.alarms import Engine
from scada.journal import Journal
from scada.live import LiveTable
from scada.model import Hole, Text
from scada.station.flow import Flow, JournalDeed, Received
from scada.station.ledger import SILENCE, Ledger
from scada.station.outbox import Outbox, Policy
from scada.station.past import open_holes
from tests.scada.station.promise import Inline
from tests.scada.station.sites import NOW, Hands, holes, spans

CUT, REFUSED = Text("The network is cut."), Text("{tag} is unknown.", {"tag": "PT-1"})
UNDER_WAY = 5
Span = tuple[int, int | None, str]


class Desk:
    """A ledger over a journal that writes when told."""

    def __init__(self, folder: Path, *, is_storing: bool = True, has_journal: bool = True) -> None:
        self.folder = folder
        self.journal = Journal(folder, NOW)
        inline = Inline()
        samples = Outbox[Received](Policy("history", 1, 10), len, inline, lambda one: 1)  # type: ignore[arg-type]
        self.deeds = Outbox[JournalDeed](Policy("journal", 1, 100, 1), self._do, inline, lambda deed: 1)  # type: ignore[arg-type]
        live, engine, clock = LiveTable([1, 2]), Engine([]), Hands().clock
        self.flow = Flow(
            live, engine, samples if is_storing else None, self.deeds if has_journal else None, clock
        )
        self.ledger = Ledger("plc-1", UNDER_WAY, self.flow)

    def _do(self, deeds: tuple[JournalDeed, ...]) -> int:
        for deed in deeds:
            deed(self.journal)
        return len(deeds)

    def begin(self, alive: int, now: int = NOW) -> Ledger:
        self.ledger.begin(alive, open_holes(self.folder), now)
        return self.ledger

    @property
    def rows(self) -> list[Span]:
        asyncio.run(self.deeds.flush(0))
        return spans(self.folder)


Made = Callable[..., Desk]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Made]:
    made: list[Desk] = []

    def make(**settings: bool) -> Desk:
        if made:
            made[-1].journal.close()
        made.append(Desk(tmp_path, **settings))
        return made[-1]

    yield make
    made[-1].journal.close()


def cut(start: int, end: int | None = None) -> Hole:
    return Hole("plc-1", start, end, CUT)


def test_a_first_start_has_no_hole(desk: Made) -> None:
    one = desk()
    ledger = one.begin(0)
    ledger.arrive(None, {}, NOW + 10)
    assert one.rows == []
    assert ledger.last_gap is None


def test_the_time_without_a_recorder_is_a_hole_a_little_longer_than_known(desk: Made) -> None:
    one = desk()
    ledger = one.begin(NOW - 100)
    assert one.rows == [(NOW - 105, None, "No recorder ran.")]
    ledger.arrive(None, {}, NOW + 10)
    assert one.rows == [(NOW - 105, NOW + 10, "No recorder ran.")]
    assert ledger.last_gap == (NOW - 105, NOW + 10)


def test_a_cut_is_told_once_however_often_it_is_heard_and_ends_with_the_return(desk: Made) -> None:
    one = desk()
    ledger = one.begin(0)
    ledger.arrive(None, {}, NOW)
    for _ in range(3):
        ledger.follow(cut(NOW + 50), NOW + 60)
    assert one.rows == [(NOW + 45, None, "The network is cut.")]
    for _ in range(2):
        ledger.arrive(cut(NOW + 50, NOW + 70), {}, NOW + 70)
        ledger.follow(cut(NOW + 50, NOW + 70), NOW + 80)
    assert one.rows == [(NOW + 45, NOW + 70, "The network is cut.")]
    ledger.follow(cut(NOW + 90), NOW + 91)
    assert len(one.rows) == 2, "the next cut is another hole"


def test_a_cut_that_lies_ahead_because_the_clock_was_put_back_begins_before_it_was_noticed(
    desk: Made,
) -> None:
    one = desk()
    ledger = one.begin(0)
    ledger.arrive(None, {}, NOW)
    ledger.follow(cut(NOW + 10_000), NOW + 60)
    ledger.arrive(cut(NOW + 10_000, NOW + 10_000), {}, NOW + 90)
    assert one.rows == [(NOW + 55 - SILENCE, NOW + 90, "The network is cut.")]


def test_a_gap_while_the_link_stands_is_a_hole_of_its_own(desk: Made) -> None:
    one = desk()
    ledger = one.begin(0)
    ledger.arrive(None, {}, NOW)
    for _ in range(2):
        ledger.follow(cut(NOW + 20, NOW + 30), NOW + 30)
    assert one.rows == [(NOW + 15, NOW + 30, "The network is cut.")]


def test_a_gap_before_the_link_lives_ends_no_hole(desk: Made) -> None:
    one = desk()
    ledger = one.begin(NOW - 100)
    ledger.follow(cut(NOW + 1, NOW + 2), NOW + 2)
    assert one.rows == [(NOW - 105, None, "No recorder ran.")]
    ledger.arrive(cut(NOW + 1, NOW + 2), {}, NOW + 10)
    assert one.rows == [(NOW - 105, NOW + 10, "No recorder ran.")]


def test_a_stop_begins_a_hole_that_the_next_start_goes_on_with(desk: Made) -> None:
    one = desk()
    ledger = one.begin(0)
    ledger.arrive(None, {}, NOW)
    ledger.close(NOW + 100)
    assert one.rows == [(NOW + 95, None, "The recorder was stopped.")]
    two = desk()
    ledger = two.begin(NOW + 100, NOW + 200)
    assert len(two.rows) == 1
    ledger.arrive(None, {}, NOW + 210)
    assert two.rows == [(NOW + 95, NOW + 210, "The recorder was stopped.")]
    assert ledger.last_gap == (NOW + 95, NOW + 210)


@pytest.mark.parametrize("has_lived", [True, False])
def test_a_stop_while_cut_or_before_any_life_begins_nothing(desk: Made, has_lived: bool) -> None:
    one = desk()
    ledger = one.begin(0 if has_lived else NOW - 100)
    if has_lived:
        ledger.arrive(None, {}, NOW)
        ledger.follow(cut(NOW + 50), NOW + 60)
    before = one.rows
    ledger.close(NOW + 100)
    assert one.rows == before


def test_a_kill_leaves_no_moment_unexplained_before_a_cut_that_was_told(desk: Made) -> None:
    one = desk()
    ledger = one.begin(0)
    ledger.arrive(None, {}, NOW)
    ledger.follow(cut(NOW + 50), NOW + 55)
    assert len(one.rows) == 1
    two = desk()
    ledger = two.begin(NOW + 30, NOW + 90)  # what came from 30 to 50 was in memory
    ledger.arrive(None, {}, NOW + 99)
    assert two.rows == [
        (NOW + 25, NOW + 45, "No recorder ran."),
        (NOW + 45, NOW + 90, "The network is cut."),
        (NOW + 90, NOW + 99, "The network is cut."),
    ]


def test_a_hole_in_the_past_beside_an_open_one_cuts_the_open_one_in_two(desk: Made) -> None:
    one = desk()
    ledger = one.begin(0)
    ledger.arrive(None, {}, NOW)
    ledger.record(NOW + 10, NOW + 20, Text("Given up."), NOW + 30)
    ledger.follow(cut(NOW + 50), NOW + 60)
    ledger.record(NOW + 40, NOW + 49, Text("Given up."), NOW + 70)
    ledger.arrive(cut(NOW + 50, NOW + 80), {}, NOW + 80)
    assert one.rows == [
        (NOW + 5, NOW + 20, "Given up."),
        (NOW + 35, NOW + 49, "Given up."),
        (NOW + 45, NOW + 70, "The network is cut."),
        (NOW + 70, NOW + 80, "The network is cut."),
    ]


# --- tags ---


def of_tags(folder: Path) -> list[tuple[int | None, int | None]]:
    return [(hole.tag, hole.end) for hole in holes(folder) if hole.tag is not None]


def test_a_refused_tag_has_a_hole_until_it_is_given_again_over_restarts(desk: Made, tmp_path: Path) -> None:
    one = desk()
    ledger = one.begin(NOW - 100)
    ledger.arrive(None, {1: REFUSED, 2: REFUSED}, NOW)
    assert [row for row in one.rows if "unknown" in row[2]] == [(NOW - 105, None, "PT-1 is unknown.")] * 2
    ledger.follow(cut(NOW + 50), NOW + 50)
    ledger.arrive(cut(NOW + 50, NOW + 60), {1: REFUSED}, NOW + 60)
    assert one.rows
    assert of_tags(tmp_path) == [(1, None), (2, NOW + 60)]
    two = desk()
    ledger = two.begin(NOW + 70, NOW + 80)
    ledger.arrive(None, {1: REFUSED}, NOW + 90)
    assert two.rows
    assert of_tags(tmp_path) == [(1, None), (2, NOW + 60)]
    three = desk()
    ledger = three.begin(NOW + 95, NOW + 96)
    ledger.arrive(None, {}, NOW + 97)
    assert three.rows
    assert of_tags(tmp_path) == [(1, NOW + 97), (2, NOW + 60)]


# --- files that cannot be written ---


def test_without_a_history_nothing_is_ever_complete_again(desk: Made) -> None:
    one = desk(is_storing=False)
    ledger = one.begin(NOW - 100)
    ledger.arrive(None, {}, NOW)
    ledger.follow(cut(NOW + 50, NOW + 60), NOW + 60)
    ledger.close(NOW + 100)
    assert one.rows == [(NOW - 105, None, "The recorder could not write its history.")]
    two = desk()
    ledger = two.begin(NOW - 100, NOW + 200)
    ledger.arrive(None, {}, NOW + 210)
    assert two.rows == [(NOW - 105, NOW + 210, "The recorder could not write its history.")]


def test_without_a_journal_nothing_is_complete_after_the_first_hole(desk: Made) -> None:
    one = desk(has_journal=False)
    ledger = one.begin(0)
    ledger.arrive(None, {}, NOW)
    assert ledger.capped(NOW + 40) == NOW + 40
    ledger.follow(cut(NOW + 50), NOW + 60)
    ledger.arrive(cut(NOW + 50, NOW + 70), {}, NOW + 70)
    ledger.follow(cut(NOW + 80), NOW + 90)
    assert ledger.capped(NOW + 100) == NOW + 45
    assert ledger.capped(NOW + 10) == NOW + 10
    assert one.rows == []
