"""The outbox before a disk that fails, and one that is slow.

Lives here: order, retries, the bound, what may be claimed as stored.
Must not: open a database.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scada.model import Problem, Text
from scada.station.outbox import Outbox, Policy


class Disk:
    """Takes numbers; while `is_full` it raises instead."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.given_up: list[int] = []
        self.calls: list[int] = []  # parcels in each
        self.is_full = False
        self.fault: Exception | None = None

    def write(self, parcels: Sequence[int]) -> int:
        if self.is_full:
            raise OSError(28, "No space left on device")
        if self.fault is not None:
            raise self.fault
        self.calls.append(len(parcels))
        self.rows.extend(parcels)
        return len(parcels)


def outbox(
    disk: Disk, pool: ThreadPoolExecutor, limit: int = 1000, at_once: int | None = None
) -> Outbox[int]:
    policy = Policy("test", 0.01, limit, at_once)
    return Outbox(policy, disk.write, pool, weigh=lambda parcel: 1, give_up=disk.given_up.append)


@pytest.mark.parametrize("rounds_full", [0, 1, 3])
def test_what_waited_for_a_full_disk_is_stored_once_and_in_order(rounds_full: int) -> None:
    async def story() -> list[int]:
        disk = Disk()
        with ThreadPoolExecutor(1) as pool:
            box = outbox(disk, pool)
            disk.is_full = True
            for number in range(rounds_full):
                box.add(number)
                assert not await box.flush(1)
                assert box.problem is not None
                assert "No space left" in str(box.problem)
            disk.is_full = False
            box.add(rounds_full)
            assert await box.flush(2)
            assert box.problem is None
            assert (box.waiting, box.stored, box.written_until) == (0, rounds_full + 1, 2)
        return disk.rows

    assert asyncio.run(story()) == list(range(rounds_full + 1))


def test_a_full_outbox_gives_up_the_oldest_and_counts_it() -> None:
    async def story() -> None:
        disk = Disk()
        with ThreadPoolExecutor(1) as pool:
            box = outbox(disk, pool, limit=3)
            for number in range(5):
                box.add(number)
            assert (box.waiting, box.refused) == (3, 2)
            assert await box.flush(1)
        assert disk.rows == [2, 3, 4]
        assert disk.given_up == [0, 1]

    asyncio.run(story())


def test_a_cancelled_round_neither_loses_nor_doubles() -> None:
    async def story() -> list[int]:
        disk = Disk()
        started, go_on = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def slow(parcels: Sequence[int]) -> int:
            loop.call_soon_threadsafe(started.set)
            asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(5)
            return disk.write(parcels)

        with ThreadPoolExecutor(1) as pool:
            box = Outbox(Policy("test", 0.01, 10), slow, pool, weigh=lambda parcel: 1)
            box.add(1)
            running = asyncio.create_task(box.run(lambda: 1))  # noqa: TID251  the test owns it
            await started.wait()
            running.cancel()
            go_on.set()
            with pytest.raises(asyncio.CancelledError):
                await running
            box.add(2)
            await box.flush(2)
        return disk.rows

    assert asyncio.run(story()) == [1, 2]


def test_what_a_partly_successful_round_left_over_comes_first_in_the_next() -> None:
    async def story() -> list[int]:
        disk = Disk()

        def one(parcels: Sequence[int]) -> int:
            return disk.write(parcels[:1])

        with ThreadPoolExecutor(1) as pool:
            box = Outbox(Policy("test", 0.01, 10), one, pool, weigh=lambda parcel: 1)
            for number in range(3):
                box.add(number)
            assert [await box.flush(1) for _ in range(3)] == [False, False, True]
        return disk.rows

    assert asyncio.run(story()) == [0, 1, 2]


def test_a_writer_that_takes_one_at_a_time_is_given_one_at_a_time() -> None:
    async def story() -> None:
        disk = Disk()
        with ThreadPoolExecutor(1) as pool:
            box = outbox(disk, pool, at_once=2)
            for number in range(5):
                box.add(number)
            assert await box.flush(1)
        assert (disk.rows, disk.calls) == ([0, 1, 2, 3, 4], [2, 2, 1])

    asyncio.run(story())


@pytest.mark.parametrize(
    "error", [OSError("gone"), sqlite3.OperationalError("locked"), Problem(Text("Locked."))]
)
def test_a_matter_of_the_disk_is_shown_and_tried_again(error: Exception) -> None:
    async def story() -> None:
        disk = Disk()
        with ThreadPoolExecutor(1) as pool:
            box = outbox(disk, pool)
            box.add(1)
            disk.fault = error
            assert not await box.flush(1)
            assert str(box.problem) == str(error)
            assert (box.waiting, box.written_until, box.settled) == (1, 0, 0)
            disk.fault = None
            assert await box.flush(2)
            assert (box.problem, box.waiting, box.written_until, box.settled) == (None, 0, 2, 1)

    asyncio.run(story())


def test_a_fault_of_ours_ends_the_round_loudly_and_loses_nothing() -> None:
    async def story() -> list[int]:
        disk = Disk()
        with ThreadPoolExecutor(1) as pool:
            box = outbox(disk, pool)
            box.add(1)
            disk.fault = TypeError("a fault")
            with pytest.raises(TypeError, match="a fault"):
                await box.run(lambda: 1)
            assert (box.waiting, box.written_until, box.settled) == (1, 0, 0)
            disk.fault = None
            box.add(2)
            assert await box.flush(2)
        return disk.rows

    assert asyncio.run(story()) == [1, 2]


def test_what_is_added_while_a_round_is_under_way_is_not_claimed_by_it() -> None:
    async def story() -> None:
        disk, started, go_on = Disk(), threading.Event(), threading.Event()

        def slow(parcels: Sequence[int]) -> int:
            started.set()
            assert go_on.wait(10)
            return disk.write(parcels)

        with ThreadPoolExecutor(1) as pool:
            box = Outbox(Policy("test", 0.01, 2), slow, pool, weigh=lambda parcel: 1)
            box.add(1)
            async with asyncio.TaskGroup() as tasks:
                flushing = tasks.create_task(box.flush(1))
                assert await asyncio.to_thread(started.wait, 10)
                for late in (2, 3, 4):  # the outbox is full: 2 is given up, 1 cannot be any more
                    box.add(late)
                assert box.settled == 0
                go_on.set()
            assert flushing.result()
            assert (disk.rows, box.settled, box.refused, box.waiting) == ([1], 1, 1, 2)
            assert await box.flush(2)
            assert (disk.rows, box.settled) == ([1, 3, 4], 4)

    asyncio.run(story())


def test_a_round_cancelled_twice_is_still_counted_once() -> None:
    async def story() -> list[int]:
        disk, started, go_on = Disk(), threading.Event(), threading.Event()

        def slow(parcels: Sequence[int]) -> int:
            started.set()
            assert go_on.wait(10)
            return disk.write(parcels)

        with ThreadPoolExecutor(1) as pool:
            box = Outbox(Policy("test", 0.01, 10), slow, pool, weigh=lambda parcel: 1)
            box.add(1)
            running = asyncio.create_task(box.run(lambda: 1))  # noqa: TID251  the test owns it
            assert await asyncio.to_thread(started.wait, 10)
            for _ in range(3):
                running.cancel()
                await asyncio.sleep(0)
            assert not running.done(), "the disk still works on it"
            go_on.set()
            with pytest.raises(asyncio.CancelledError):
                await running
            box.add(2)
            assert await box.flush(2)
        return disk.rows

    assert asyncio.run(story()) == [1, 2]


steps = st.lists(st.one_of(st.integers(1, 4), st.sampled_from(["full", "fault", "well"])), max_size=30)


@settings(max_examples=50)
@given(steps, st.integers(1, 6), st.sampled_from([None, 1, 2]))
def test_each_parcel_is_stored_once_or_given_up_whatever_the_disk_does(
    story: list[int | str], limit: int, at_once: int | None
) -> None:
    """A number adds so many parcels; a word is a round with a disk in that state."""

    async def play() -> None:
        disk, number = Disk(), 0
        with ThreadPoolExecutor(1) as pool:
            box = outbox(disk, pool, limit, at_once)
            for step in story:
                if isinstance(step, int):
                    for _ in range(step):
                        box.add(number)
                        number += 1
                else:
                    disk.is_full, disk.fault = step == "full", TypeError() if step == "fault" else None
                    try:
                        is_done = await box.flush(number)
                    except TypeError:
                        is_done = False
                    assert is_done == (step == "well") or not box.waiting
                assert set(range(box.settled)) <= {*disk.rows, *disk.given_up}
                assert box.refused == len(disk.given_up)
                assert box.stored == len(disk.rows)
                assert box.waiting <= max(limit, 1)
            disk.is_full, disk.fault = False, None
            assert await box.flush(number)
            assert box.settled == box.added == number
        assert disk.rows == sorted(set(range(number)) - set(disk.given_up)), "in order, none twice"

    asyncio.run(play())
